"""Arrays in temporary files: the same values, nothing left behind, and a limit that is kept."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import active_count
from unittest.mock import Mock

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Newsroom

import dedup
from dedup import _paged, ingest
from dedup._paged import Paged, check, keep_below
from dedup.cli import commands

ROOT = Path(__file__).parents[1]
GIGABYTE = 1_000_000_000


def articles(count):
    """Stories of two copies each of one source, more than one batch of them, as dicts."""
    newsroom = Newsroom(3)
    stories = [newsroom.text(400) for _ in range(count // 2)]
    texts = stories + [newsroom.wire_copy(text) for text in stories]
    return [
        {
            "id": f"article {place}",
            "text": text,
            "title": " ".join(text.split()[place % 9 : 9]),
            "source": "desk",
        }
        for place, text in enumerate(texts)
    ]


def command(before, source):
    """The command on a source with a limit, in a process that runs some code before it."""
    code = f"{before}; from dedup.cli import main; main()"
    return [sys.executable, "-c", code, "cluster", str(source), "--memory-limit", "90GB"]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder of temporary files of this process and those that it starts, empty."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return folder


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=3000), max_size=8))
def test_values_survive_that_they_are_dropped_from_memory(chunks):
    """And so do those that are written over them."""
    array = Paged(np.uint32)
    for chunk in chunks:
        array.extend(np.array(chunk, dtype=np.uint32))
    values = array.done()
    array.close()
    keep_below(0, [array], 1)
    expected = np.array([value for chunk in chunks for value in chunk], dtype=np.uint32)
    assert values.dtype == np.uint32
    assert np.array_equal(values, expected)
    values += np.uint32(1)
    time.sleep(0.005)
    assert np.array_equal(values, expected + np.uint32(1))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux drops pages when asked to")
def test_memory_is_kept_while_the_array_is_in_use_and_no_longer():
    """Of 400 MB that are read again and again a part is in memory; then the thread ends."""
    array = Paged(np.uint8)
    for _ in range(400):
        array.extend(np.ones(1_000_000, dtype=np.uint8))
    values = array.done()
    array.close()
    keep_below(0, [array], 1)
    for _ in range(4):
        assert values.sum() == 400_000_000
    deadline = time.monotonic() + 10
    while _mapped(len(values)) > 100_000_000 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _mapped(len(values)) <= 100_000_000
    del values, array
    # Threads of other tests end too.
    while active_count() > 1 and time.monotonic() < deadline:
        time.sleep(0.01)
    assert active_count() == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux drops pages when asked to")
def test_memory_is_dropped_at_once_when_asked_for(monkeypatch):
    """Without the thread that looks at it now and then."""
    monkeypatch.setattr(_paged, "Thread", Mock())
    array = Paged(np.uint8)
    array.extend(np.ones(50_000_000, dtype=np.uint8))
    values = array.done()
    array.close()
    trim = keep_below(0, [array], 1)
    assert values.sum() == 50_000_000
    assert _mapped(len(values)) > 40_000_000
    assert trim()
    assert _mapped(len(values)) < 1_000_000
    del values, array
    assert not trim()


def test_threads_look_at_the_memory_between_their_work(monkeypatch):
    """Once all is read; before that nothing is there to be dropped."""
    looks = Mock()
    monkeypatch.setattr(ingest, "keep_below", lambda *_: looks)
    dedup.cluster(articles(200), memory_limit=90 * GIGABYTE)
    assert looks.call_count > 5


def _mapped(size):
    """Bytes in memory of the mapping of so many bytes."""
    maps = Path("/proc/self/smaps").read_text()
    found = re.findall(r"^Size: +([0-9]+) kB\n(?:.*\n){2}Rss: +([0-9]+) kB", maps, re.M)
    pages = -(-size // os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PAGE_SIZE")
    return next(int(rss) * 1024 for length, rss in found if int(length) * 1024 == pages)


def test_clusters_are_the_same_with_a_limit(temporary):
    """To the bit, partial links too; the temporary folder stays empty."""
    corpus = articles(2000)
    free, limited = (dedup.cluster(corpus, memory_limit=limit) for limit in (None, 90 * GIGABYTE))
    assert limited.to_dicts() == free.to_dicts()
    assert limited.partial.to_dicts() == free.partial.to_dicts()
    assert max(cluster.size for cluster in limited) > 1
    assert list(temporary.iterdir()) == []


def test_no_articles_and_no_words_need_no_file(temporary):
    """Empty arrays are arrays."""
    assert len(dedup.cluster([], memory_limit=90 * GIGABYTE)) == 0
    assert len(dedup.cluster(["", "…"], memory_limit=90 * GIGABYTE)) == 2
    assert list(temporary.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the memory is not known")
def test_too_low_a_limit_is_refused():
    """In one line, with what would do."""
    with pytest.raises(dedup.ParameterError, match=r"^memory_limit must be at least") as raised:
        dedup.cluster(["Rain in London", "Sun in Cairo"], memory_limit=50_000_000)
    told = re.search(r"at least ([0-9,]+) MB for the 2 articles .*, got 50 MB$", str(raised.value))
    assert told
    least = int(told[1].replace(",", "")) * 1_000_000
    assert len(dedup.cluster(["Rain in London"], memory_limit=2 * least)) == 1
    check(2 * least, [], 1, 2)
    check(2 * least, [], 1, least // 1000)
    for workers, many in ((1, 2 * least), (100, least // 1000)):
        with pytest.raises(dedup.ParameterError):
            check(2 * least, [], workers, many)
    # Many threads need more room, if there is so much to be held.
    limit = least + GIGABYTE // 2
    large, small = Mock(size=GIGABYTE), Mock(size=1)
    check(limit, [large], 1, 2)
    check(limit, [small], 8, 2)
    with pytest.raises(dedup.ParameterError):
        check(limit, [large], 8, 2)


def test_bad_record_leaves_nothing(temporary, tmp_path):
    """Nor does it leave an open file."""
    source = tmp_path / "broken.jsonl"
    source.write_text('{"id": "a", "text": "Rain"}\n{"id": "b"\n', encoding="utf-8")
    with pytest.raises(dedup.InputError):
        dedup.cluster(source, memory_limit=90 * GIGABYTE)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "code"),
    [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)],
    ids=["ctrl-c", "kill"],
)
def test_interrupted_run_leaves_nothing(sent, code, temporary, tmp_path):
    """Whatever ends the process, the system takes the files back."""
    source = tmp_path / "slow.jsonl"
    os.mkfifo(source)
    # Where tests run in the background, shells have processes ignore Ctrl-C.
    hearing = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command(hearing, source), **silent)
    with source.open("wb") as lines:  # returns once the command has opened the other end
        lines.write(b"".join(json.dumps(article).encode() + b"\n" for article in articles(2000)))
        lines.flush()
        # Python hears a signal that comes between two reads only after the
        # second, which waits for ever here: so wait until it waits.
        time.sleep(1)
        process.send_signal(sent)
        assert process.wait(timeout=60) == code
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(("count", "size"), [(2000, 100_000), (2, 100)], ids=["many", "few"])
def test_full_disk_is_one_line(count, size, temporary, tmp_path):
    """A file may not grow beyond what the process is allowed, as on a disk without room.

    What few articles leave is written at the end.
    """
    source = tmp_path / "many.jsonl"
    source.write_text("".join(json.dumps(article) + "\n" for article in articles(count)))
    # Compiled loops are written to disk before.
    small_files = (
        f"import dedup, resource, signal; dedup.cluster({str(source)!r});"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"
    )
    done = subprocess.run(command(small_files, source), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    last = done.stderr.splitlines()[-1]
    assert last == f"dedup: temporary files in {temporary}: cannot be written: File too large"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("size", ["90GB", "90 gb", "90000MB", "90.5GB"])
def test_sizes_are_megabytes_or_gigabytes(size, tmp_path):
    """In either case of letters, with or without a fraction."""
    (tmp_path / "a.txt").write_text("Rain")
    words = ["cluster", str(tmp_path), "--format", "jsonl"]
    done = CliRunner().invoke(commands, [*words, "--memory-limit", size])
    assert done.exit_code == 0
    assert done.stdout == CliRunner().invoke(commands, words).stdout


@pytest.mark.parametrize("size", ["500", "GB", "-1GB", "2TB", "1e3MB", ""])
def test_other_sizes_are_wrong_usage(size):
    """What must hold, then what was given."""
    done = CliRunner().invoke(commands, ["cluster", "seeds", "--memory-limit", size])
    assert done.exit_code == 2
    assert f"must be a size such as 800MB or 2GB, got '{size}'" in " ".join(done.stderr.split())
