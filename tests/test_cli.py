"""The command: its surface, where its output goes, and how it ends."""

from __future__ import annotations

import ast
import dataclasses
import gzip
import json
import os
import pty
import re
import resource
import select
import signal
import stat
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import click
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result

import dedup
from dedup import cli
from dedup.cli import commands, processor, progress
from dedup.evaluate import evaluate, read_clusters, read_gold
from dedup.model import Params

ROOT = Path(__file__).parents[1]
DESK = Path(__file__).parent / "golden" / "desk.jsonl"
COMMAND = [sys.executable, "-m", "dedup"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def invoked(*words: object) -> Result:
    """The result of a command in this process."""
    return CliRunner().invoke(commands, [str(word) for word in words], prog_name="dedup")


def started(*words: object, **streams: object) -> subprocess.Popen:
    """A command in a process of its own, with its output in pipes."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
    settings = {"env": ENVIRONMENT, **pipes, **streams}
    return subprocess.Popen([*COMMAND, *map(str, words)], **settings)


def leaves(group: click.Group) -> list[click.Command]:
    """The group and its commands."""
    return [group, *group.commands.values()]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A file of articles whose rows are more than a pipe holds."""
    path = tmp_path / "many.jsonl"
    # Ids of figures that look random keep Parquet from packing them away.
    records = [
        {"id": f"{i * 2654435761 % 2**32:x}" * 4, "text": f"snow {i % 900}"} for i in range(4000)
    ]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


# Surface


@pytest.mark.parametrize("command", leaves(commands), ids=lambda command: command.name)
def test_every_command_and_option_explains_itself(command):
    """Each command has a text, and each of its options too."""
    assert command.help
    for option in command.params:
        assert isinstance(option, click.Argument) or option.help, option.name


@pytest.mark.parametrize("command", leaves(commands), ids=lambda command: command.name)
def test_help_shows_every_option(command):
    """`--help` exits well and names each option."""
    words = [] if command is commands else [command.name]
    shown = invoked(*words, "--help")
    assert shown.exit_code == 0
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.opts[-1] in shown.stdout


def test_defaults_of_the_command_are_those_of_the_library():
    """An option that is not given means what `dedup.cluster` means without it."""
    context = commands.commands["cluster"].make_context("cluster", ["seeds"])
    given = {**context.params, "preferred_sources": context.params["prefer"]}
    expected = dataclasses.asdict(Params())
    assert {name: given[name] for name in expected} == expected


def test_version_is_that_of_the_package():
    """`--version` prints name and version."""
    assert invoked("--version").stdout == f"dedup {dedup.__version__}\n"


def test_clustering_loads_no_linear_algebra():
    """It takes a tenth of a second, and numba asks for it without need."""
    arguments = ["-X", "importtime", *COMMAND[1:], "cluster", str(ROOT / "seeds")]
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
    assert "numba" in done.stderr
    assert "scipy.linalg.blas" not in done.stderr


def test_help_imports_nothing_heavy():
    """Help and completion wait for no array, table or terminal library."""
    heavy = "{'numpy', 'numba', 'pyarrow', 'rich', 'datasketch', 'msgspec', 'orjson'}"
    script = f"import sys, dedup.cli; print({heavy} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], env=ENVIRONMENT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_that_asks_the_command(shell):
    """The script for a shell calls `dedup` for what may follow."""
    done = invoked("completion", shell)
    assert done.exit_code == 0
    assert f"_DEDUP_COMPLETE={shell}_complete" in done.stdout


def test_completion_knows_the_commands():
    """What a shell asks for is answered."""
    environment = {
        "_DEDUP_COMPLETE": "bash_complete",
        "COMP_WORDS": "dedup cl",
        "COMP_CWORD": "1",
    }
    done = subprocess.run(
        COMMAND, env={**ENVIRONMENT, **environment}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "plain,cluster\n"


# Formats and places


def test_terminal_gets_a_table_and_a_closing_line():
    """On a terminal the stories come as lines to read, and nothing is left of the spinner."""
    ours, theirs = pty.openpty()
    process = started("cluster", DESK, stdout=theirs, stderr=theirs)
    os.close(theirs)
    printed = b""
    while select.select([ours], [], [], 60)[0]:
        try:
            part = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        printed += part
        if not part:
            break
    os.close(ours)
    assert process.wait() == 0
    after_spinner = printed.decode().rpartition("\x1b[2K")[2].replace("\r\n", "\n")
    assert after_spinner.startswith("wire-1  Lindmouth harbour")
    assert "\n9 articles: 3 stories with 4 copies, 2 alone · read and shingle " in after_spinner


@pytest.mark.parametrize("ending", ["jsonl", "csv", "parquet", "jsonl.gz", "csv.gz"])
def test_name_of_the_output_says_the_format(ending, tmp_path):
    """Every machine format holds the rows of `Clusters.to_arrow`."""
    output = tmp_path / f"stories.{ending}"
    done = invoked("cluster", DESK, "-o", output)
    assert (done.exit_code, done.stdout) == (0, "")
    if "csv" in ending:
        options = pyarrow.csv.ConvertOptions(strings_can_be_null=True)
        table = pyarrow.csv.read_csv(output, convert_options=options)
    elif "jsonl" in ending:
        table = pyarrow.json.read_json(output)
    else:
        table = pyarrow.parquet.read_table(output)
    assert table == dedup.cluster(dedup.read(DESK)).to_arrow()


@pytest.mark.parametrize("format_", ["table", "jsonl", "csv", "parquet"])
def test_file_holds_what_standard_output_would(format_, tmp_path):
    """`--format` overrules the name, and `-o` changes the place alone."""
    output = tmp_path / "stories.jsonl"
    assert invoked("cluster", DESK, "--format", format_, "-o", output).exit_code == 0
    printed = invoked("cluster", DESK, "--format", format_)
    assert output.read_bytes() == printed.stdout_bytes


def test_packed_outputs_of_equal_results_are_equal(tmp_path):
    """A packed file holds neither its name nor the time."""
    one, two = tmp_path / "one.jsonl.gz", tmp_path / "two.jsonl.gz"
    for output in (one, two):
        assert invoked("cluster", DESK, "-o", output).exit_code == 0
    assert one.read_bytes() == two.read_bytes()
    assert gzip.decompress(one.read_bytes()) == invoked("cluster", DESK).stdout_bytes


def test_standard_input_is_read_where_it_is_named_or_piped(many):
    """`-` reads a pipe; without any path a pipe is read too."""
    expected = invoked("cluster", many).stdout_bytes
    for words in (["-"], []):
        process = started("cluster", *words, stdin=subprocess.PIPE)
        assert process.communicate(many.read_bytes())[0] == expected


@pytest.mark.parametrize(
    ("words", "lines", "code"),
    [
        (["cluster", "-"], b'{"id": "a", "text": "snow"}\n', 0),
        (["cluster", "-"], b'{"id": "a", "text": "snow"}\n{bad\n', 1),
        (["explain", "a", "zz", "-"], b'{"id": "a", "text": "snow"}\n', 1),
    ],
)
def test_nothing_is_left_of_standard_input(tmp_path, words, lines, code):
    """Whether the command succeeds or fails."""
    process = started(*words, stdin=subprocess.PIPE, env={**ENVIRONMENT, "TMPDIR": str(tmp_path)})
    process.communicate(lines)
    assert process.returncode == code
    assert list(tmp_path.iterdir()) == []


def test_lone_surrogates_are_replaced(tmp_path):
    """An id that UTF-8 cannot hold is written with a replacement, in every format."""
    path = tmp_path / "odd.jsonl"
    path.write_text('{"id": "a\\ud800", "text": "snow"}\n', encoding="utf-8")
    for format_ in ("table", "jsonl", "csv", "parquet"):
        done = invoked("cluster", path, "--format", format_)
        assert done.exit_code == 0
        assert done.stdout_bytes


def test_evaluate_prints_json_where_nobody_watches():
    """The JSON is the evaluation that the library returns."""
    found, gold = DESK.with_name("found.jsonl"), DESK.with_name("gold.jsonl")
    printed = json.loads(invoked("evaluate", found, gold).stdout)
    assert printed == evaluate(read_clusters(found), read_gold(gold)).to_dict()


# Standard error


def test_closing_line_is_the_only_line_of_a_clean_run():
    """Without a terminal there is no spinner, and one line with counts and seconds."""
    process = started("cluster", DESK.with_name("gold.jsonl"), "--text-field", "id")
    shown = [
        line
        for line in process.communicate()[1].decode().splitlines()
        if not line.startswith("First run")
    ]
    assert len(shown) == 1
    assert re.fullmatch(r"8 articles: 8 alone( · [a-z ]+ \d+\.\d s){6}", shown[0])


def test_what_is_left_out_is_counted(tmp_path):
    """Ten bad records are named and all counted; so are files of other kinds."""
    (tmp_path / "bad.jsonl").write_text("snow\n" * 12 + '{"text": "snow"}\n', encoding="utf-8")
    (tmp_path / "photo.png").touch()
    shown = invoked("cluster", tmp_path, "--skip-bad-records").stderr.splitlines()
    assert sum(": a line must be one JSON object" in line for line in shown) == 10
    assert "skipped 12 bad records in all, of which 10 are named" in shown
    assert "ignored 1 file of other kinds in folders" in shown
    assert shown[-1].startswith("1 article: ")


def test_preferred_source_that_no_article_has_is_told():
    """It changes nothing, so it may be misspelt."""
    done = invoked("cluster", DESK, "--prefer", "coast wire", "--prefer", "Coast Wire")
    assert done.exit_code == 0
    assert done.stderr.count("no article has the preferred source") == 1
    assert "no article has the preferred source 'coast wire'\n" in done.stderr


def in_own_process(script: str, **settings: Any) -> subprocess.CompletedProcess[str]:
    """What a script prints in a process of its own, which has to end well."""
    command = [sys.executable, "-P", "-c", script]
    settings = {"env": ENVIRONMENT, **settings}
    return subprocess.run(command, capture_output=True, text=True, check=True, **settings)


FIRST_RUN = """
import pathlib, subprocess, sys, time
sys.path.insert(0, {elsewhere!r})
from dedup import _kernels
from dedup.cli import progress
kept = pathlib.Path(_kernels.shingle_texts._cache.cache_path)
started = []
start = subprocess.Popen
subprocess.Popen = lambda *words, **streams: started.append(start(*words, **streams)) or started[0]
progress.usable_cores = lambda: {cores}
with progress.compiled_loops(helped={helped}):
    end = time.monotonic() + 60
    while started and not list(kept.glob("*.nbc")) and time.monotonic() < end:
        time.sleep(0.1)
ended = [process.poll() is not None for process in started]
print(len(started), ended, bool(list(kept.glob("*.nbc"))))
"""


@pytest.mark.parametrize(("cores", "helped"), [(1, True), (2, False), (2, True)])
def test_first_run_says_that_it_compiles(tmp_path, cores, helped):
    """One line says what takes so long; another process helps with a core that may be used."""
    # What lies where the user happens to be is not what is imported, but what the run imports is.
    (tmp_path / "numpy.py").write_text("raise SystemExit", encoding="ascii")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "dedup").symlink_to(ROOT / "dedup")
    done = in_own_process(
        FIRST_RUN.format(cores=cores, helped=helped, elsewhere=str(elsewhere)),
        env={**ENVIRONMENT, "NUMBA_CACHE_DIR": str(tmp_path)},
        cwd=tmp_path,
    )
    assert done.stderr == "First run: compiling the loops, about ten seconds, once.\n"
    assert done.stdout == ("1 [True] True\n" if cores > 1 and helped else "0 [] False\n")


def test_process_beside_a_first_run_compiles_what_the_run_takes():
    """All loops but those that shingle, for the types that a run calls them with."""
    shown = """
from dedup import _kernels
loops = {name: loop for name, loop in vars(_kernels).items() if hasattr(loop, "stats")}
kept = {name: map(str, loop.signatures) for name, loop in loops.items() if loop.stats.cache_path}
print({name: sorted(signatures) for name, signatures in kept.items()})
"""
    of_run = in_own_process(f"import dedup; dedup.cluster({str(ROOT / 'seeds')!r}){shown}")
    beside = in_own_process(f"from dedup._beforehand import compile_loops; compile_loops(){shown}")
    expected = ast.literal_eval(of_run.stdout)
    assert expected["shingle_texts"]
    assert expected["copy"]
    assert ast.literal_eval(beside.stdout) == expected | {"shingle_texts": [], "copy": []}


def test_a_run_that_cannot_keep_its_loops_says_so():
    """It compiles them for itself, and names the way out."""
    done = subprocess.run(
        [*COMMAND, "cluster", ROOT / "seeds"],
        env={
            **ENVIRONMENT,
            "NUMBA_CACHE_DIR": os.devnull,
            "NUMBA_CACHE_LOCATOR_CLASSES": "UserProvidedCacheLocator",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr.startswith("Compiling the loops, about ten seconds, in every run: no folder")
    assert "5 articles: 1 story with 1 copy" in done.stderr


def test_later_runs_do_not_say_so(capsys):
    """Once the loops are on disk nothing is said."""
    dedup.cluster(["snow"])
    with progress.compiled_loops():
        pass
    assert capsys.readouterr().err == ""


INTEL = "vendor_id\t: GenuineIntel\ncpu family\t: 25\n"
AMD = "vendor_id\t: AuthenticAMD\ncpu family\t: "


@pytest.mark.parametrize(
    ("cpuinfo", "slow"),
    [
        (f"processor\t: 0\n{AMD}25\nmodel\t\t: 17\nflags\t\t: fpu avx2 avx512f sha\n", True),
        (f"processor\t: 0\n{AMD}25\nmodel\t\t: 1\nflags\t\t: fpu avx2 sha\n", False),
        (f"processor\t: 0\n{AMD}26\nmodel\t\t: 2\nflags\t\t: fpu avx2 avx512f sha\n", False),
        (f"processor\t: 0\n{INTEL}model\t\t: 1\nflags\t\t: fpu avx2 avx512f sha\n", False),
        ("", False),
    ],
    ids=["zen 4", "zen 3", "zen 5", "intel", "nothing"],
)
def test_processor_that_sorts_slower_with_wide_vectors_is_known(tmp_path, cpuinfo, slow):
    """Only Zen 4, which alone of AMD's family 25 has AVX-512."""
    path = tmp_path / "cpuinfo"
    path.write_text(cpuinfo, encoding="ascii")
    assert processor.sorts_slowly_with_avx512(path) == slow
    assert not processor.sorts_slowly_with_avx512(tmp_path / "none")


@pytest.mark.parametrize(
    ("slow", "able", "expected"),
    [(True, True, "X86_V4"), (True, False, None), (False, True, None)],
)
def test_wide_vectors_are_switched_off_before_numpy_is_loaded(slow, able, expected):
    """Where they are slow, and only for a numpy that can do without them."""
    script = f"""
import os, sys
from dedup import cli
cli.processor.sorts_slowly_with_avx512 = lambda: {slow}
cli.processor.numpy_can_do_without_avx512 = lambda: {able}
cli.commands = lambda **_: print(os.environ.get("NPY_DISABLE_CPU_FEATURES"), "numpy" in sys.modules)
cli.main()
"""
    environment = {k: v for k, v in ENVIRONMENT.items() if k != "NPY_DISABLE_CPU_FEATURES"}
    assert in_own_process(script, env=environment).stdout == f"{expected} False\n"


@pytest.mark.parametrize(
    ("version", "tag", "able"),
    [
        ("2.4.6", "cp311-cp311-manylinux_2_27_x86_64", True),
        ("3.0.0rc1", "cp314-cp314-manylinux_2_28_x86_64", True),
        ("2.3.5", "cp311-cp311-manylinux_2_28_x86_64", False),
        ("2.4.6", "cp311-cp311-linux_x86_64", False),
        (None, "", False),
    ],
)
def test_only_wheels_of_newer_numpy_do_without_wide_vectors(
    tmp_path, monkeypatch, version, tag, able
):
    """A numpy that was built for this processor would not even load."""
    if version is not None:
        described = tmp_path / f"numpy-{version}.dist-info"
        described.mkdir()
        (described / "METADATA").write_text(f"Name: numpy\nVersion: {version}\n", encoding="ascii")
        (described / "WHEEL").write_text(f"Tag: {tag}\n", encoding="ascii")
    own = [folder for folder in sys.path if not list(Path(folder).glob("numpy-*"))]
    monkeypatch.setattr(sys, "path", [str(tmp_path), *own])
    assert processor.numpy_can_do_without_avx512() == able


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """A corpus with a bad record and fields of other names, and its clusters."""
    lines = DESK.read_text(encoding="utf-8").replace('"id":', '"number":')
    (tmp_path / "odd.jsonl").write_text(f"snow\n{lines}", encoding="utf-8")
    for name in ("clusters.jsonl", "clusters.csv.gz"):
        invoked("cluster", DESK, "-o", tmp_path / name)
    return tmp_path / "odd.jsonl"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["cluster", "odd.jsonl"], 0),
        (["report", "odd.jsonl", "-o", "page.html"], 0),
        (["explain", "wire-1", "brief-3", "odd.jsonl"], 0),
        (["tune", "odd.jsonl"], 0),
        (["evaluate", "clusters.jsonl", "clusters.jsonl", "--corpus", "odd.jsonl"], 0),
        (["diff", "--cluster", "wire-1", "clusters.csv.gz", "odd.jsonl"], 1),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else "",
)
def test_every_command_reads_what_cluster_reads(words, code, odd, monkeypatch):
    """With its options on fields, and past bad records, which are told."""
    monkeypatch.chdir(odd.parent)
    done = invoked(*words, "--skip-bad-records", "--id-field", "number")
    assert done.exit_code == code, done.stderr
    assert "skipped odd.jsonl:1: a line must be one JSON object" in done.stderr
    assert "skipped 1 bad record in all" in done.stderr


def test_an_explanation_takes_the_window_and_the_least_words_of_the_run():
    """So that it says what the clusters say."""
    for words, reason in (
        (["--window", "1h"], "the window is 1:00:00"),
        (["--min-words", "5000"], "articles have at least 5000"),
    ):
        done = invoked("explain", "wire-1", "brief-3", DESK, *words)
        assert json.loads(done.stdout)["relation"] == "none"
        assert json.loads(done.stdout)["reason"].endswith(reason)


# Bad input and bad places


@pytest.mark.parametrize("content", [b"{", b'{"id": 1}\n', b'{"text": "\xff"}\n'])
def test_bad_input_is_one_line_and_writes_nothing(content, tmp_path):
    """Exit code 1, one line that names the place, and no output of any kind."""
    path = tmp_path / "bad.jsonl"
    path.write_bytes(content)
    for words in ([], ["-o", tmp_path / "stories.jsonl"]):
        done = invoked("cluster", path, *words)
        assert (done.exit_code, done.stdout) == (1, "")
        assert re.fullmatch(rf"dedup: {path}:1: .+\n", done.stderr.split("once.\n")[-1])
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--threshold", "2", "threshold must be in (0, 1], got 2.0"),
        ("--workers", "0", "workers must be in [1, 256], got 0"),
        ("--window", "5x", "must be minutes, hours or days such as 90m, 48h or 3d, got '5x'"),
        ("--lead", "best", "'best' is not one of"),
    ],
)
def test_a_value_that_an_option_cannot_have_is_wrong_usage(option, value, told):
    """Exit code 2, whoever finds it, and the value is named."""
    done = invoked("cluster", DESK, option, value)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr


@pytest.mark.parametrize("option", ["-o", "--partial"])
@pytest.mark.parametrize(
    "name", ["desk.jsonl", "deep/new.csv.gz", "link.jsonl", "../to/new.jsonl", "../in.jsonl"]
)
def test_output_is_no_article_of_an_input(tmp_path, option, name):
    """Neither one that a folder has nor one that the next run would find there."""
    folder = tmp_path / "news"
    (folder / "deep").mkdir(parents=True)
    (folder / "desk.jsonl").write_bytes(DESK.read_bytes())
    (folder / "link.jsonl").symlink_to(tmp_path / "elsewhere.jsonl")
    (tmp_path / "in.jsonl").symlink_to(folder / "desk.jsonl")
    (tmp_path / "to").symlink_to(folder)
    done = invoked("cluster", folder, option, folder / name)
    assert done.exit_code == 2
    assert f"or in a folder of them, got {folder / name}" in " ".join(done.stderr.split())
    assert (folder / "desk.jsonl").read_bytes() == DESK.read_bytes()


@pytest.mark.parametrize("name", [".stories.jsonl", ".hidden/a.jsonl", "stories.out", "../a.jsonl"])
def test_output_that_is_not_read_may_lie_in_an_input(tmp_path, name):
    """Hidden files and files of no known kind are no articles."""
    folder = tmp_path / "news"
    (folder / ".hidden").mkdir(parents=True)
    (folder / "desk.jsonl").write_bytes(DESK.read_bytes())
    done = invoked("cluster", folder, "--format", "jsonl", "-o", folder / name)
    assert done.exit_code == 0
    assert (folder / name).read_bytes() == invoked("cluster", DESK).stdout_bytes


def test_control_characters_in_a_message_are_shown_as_spaces(tmp_path):
    """The name of a file cannot break the line of an error, or colour it."""
    done = invoked("cluster", tmp_path / "a\nb\x1b[31m.jsonl")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "\x1b" not in done.stderr


def test_failed_run_leaves_the_old_output(tmp_path):
    """An output that is there already is replaced by a whole one or stays."""
    output = tmp_path / "stories.jsonl"
    output.write_text("old", encoding="utf-8")
    assert invoked("cluster", DESK.with_name("broken.jsonl"), "-o", output).exit_code == 1
    assert output.read_text(encoding="utf-8") == "old"
    assert invoked("cluster", DESK, "-o", output).exit_code == 0
    assert output.read_bytes() == invoked("cluster", DESK).stdout_bytes
    assert list(tmp_path.iterdir()) == [output]


def test_unwritable_place_is_told_before_the_input_is_read(tmp_path):
    """The output is tried first: its error comes although the input is bad too."""
    output = tmp_path / "none" / "stories.csv"
    done = invoked("cluster", DESK.with_name("broken.jsonl"), "-o", output)
    assert done.exit_code == 1
    assert done.stderr == f"dedup: {output}: cannot be written: No such file or directory\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["cluster", DESK], 1),
        (["evaluate", DESK.with_name("found.jsonl"), DESK.with_name("gold.jsonl")], 1),
        (["diff", DESK, DESK], 2),  # where 1 says that something differs
        (["--version"], 1),
        (["cluster", "--help"], 1),
    ],
    ids=["cluster", "evaluate", "diff", "version", "help"],
)
def test_full_disk_is_one_line(words, code):
    """Standard output that takes nothing is an error like any other."""
    with Path("/dev/full").open("wb") as full:
        process = started(*words, stdout=full)
        shown = process.communicate()[1].decode()
    assert process.returncode == code
    assert shown.endswith("dedup: standard output: cannot be written: No space left on device\n")
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    "words",
    [
        ["cluster", DESK],
        ["cluster", ROOT / "seeds"],
        ["explain", "wire-1", "brief-3", DESK],
        ["tune", DESK],
    ],
    ids=["lines", "texts", "explain", "tune"],
)
def test_compiled_loops_that_cannot_be_kept_are_one_line(words, tmp_path):
    """Nothing is wrong with the input, nor with standard output."""
    full = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (999, 999))
    environment = {**ENVIRONMENT, "NUMBA_CACHE_DIR": str(tmp_path)}
    process = started(*words, env=environment, preexec_fn=full)
    shown = process.communicate()[1].decode()
    assert process.returncode == 1
    assert shown.split("once.\n")[-1] == (
        "dedup: compiled loops (NUMBA_CACHE_DIR): cannot be written: File too large\n"
    )


@pytest.mark.parametrize("left", [b"", b"\0" * 400], ids=["nothing", "zeros"])
def test_compiled_loops_that_cannot_be_read_are_one_line(left, tmp_path):
    """As a power cut leaves them, and what helps is said."""
    script = f"""
import pathlib
from dedup import _kernels
cache = _kernels.shingle_texts._cache
cache._cache_file._save_index({{}})
pathlib.Path(cache._cache_file._index_path).write_bytes({left!r})
print(cache.cache_path, end="")
"""
    environment = {**ENVIRONMENT, "NUMBA_CACHE_DIR": str(tmp_path)}
    place = in_own_process(script, env=environment).stdout
    process = started("cluster", DESK, env=environment)
    shown = process.communicate()[1].decode()
    assert process.returncode == 1
    assert shown == (
        f"dedup: {place}: the compiled loops there cannot be read: delete its .nbi and .nbc files\n"
    )


def test_closed_streams_are_no_crash(tmp_path):
    """Without standard output only `-o` works; without standard error nobody is told."""
    script = f'exec "$0" "$@" cluster {DESK}'
    closed = subprocess.run(
        ["sh", "-c", f"{script} >&-", *COMMAND], env=ENVIRONMENT, capture_output=True, check=False
    )
    assert closed.returncode == 1
    assert closed.stderr.endswith(b"dedup: standard output: cannot be written: it is closed\n")
    output = tmp_path / "stories.jsonl"
    subprocess.run(
        ["sh", "-c", f"{script} -o {output} >&- 2>&-", *COMMAND], env=ENVIRONMENT, check=True
    )
    assert output.exists()


def test_parquet_is_not_for_a_terminal():
    """Binary rows on a terminal are wrong usage."""
    ours, theirs = pty.openpty()
    process = started("cluster", DESK, "--format", "parquet", stdout=theirs)
    shown = process.communicate()[1].decode()
    os.close(theirs)
    os.close(ours)
    assert process.returncode == 2
    assert "Parquet is not for a terminal: name a file with -o" in shown


# Endings


@pytest.mark.parametrize(
    ("format_", "unbuffered"), [("jsonl", ""), ("jsonl", "1"), ("table", "1"), ("parquet", "1")]
)
def test_closed_pipe_ends_quietly(format_, unbuffered, many):
    """`dedup cluster many.jsonl | head -c 9` ends without a word."""
    environment = {**ENVIRONMENT, "PYTHONUNBUFFERED": unbuffered}
    process = started("cluster", many, "--format", format_, env=environment)
    assert len(process.stdout.read1(9)) == 9
    process.stdout.close()
    shown = process.communicate()[1].decode()
    assert process.returncode == 1
    assert shown.split("once.\n")[-1] == ""


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_interrupt_ends_quietly_and_leaves_nothing(tmp_path, number, code):
    """Ctrl-C, or a kill, while reading: no trace on standard error or beside the output."""
    source, output = tmp_path / "slow.jsonl", tmp_path / "stories.jsonl"
    os.mkfifo(source)
    # Where tests run in the background, processes ignore Ctrl-C, or the end of a session.
    handler = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
    heard = partial(signal.signal, number, handler)
    process = started("cluster", source, "-o", output, preexec_fn=heard)
    with source.open("wb"):  # returns once the command has opened the other end
        assert [stat.S_ISFIFO(path.stat().st_mode) for path in tmp_path.iterdir()].count(False) == 1
        # Python hears nothing in the instant between its last look and the read.
        time.sleep(0.2)
        process.send_signal(number)
        shown = process.communicate(timeout=60)[1].decode()
    assert process.returncode == code
    assert shown.split("once.\n")[-1] == ""
    assert list(tmp_path.iterdir()) == [source]


def test_a_signal_while_loops_load_comes_again():
    """Raised there it would be lost in a callback, or leave a lock taken."""
    before = signal.signal(signal.SIGTERM, cli._Ending())
    passed: list[bool] = []
    code = "import signal; signal.raise_signal(signal.SIGTERM); passed.append(True)"
    try:
        exec(code, {"__name__": "numba.core.caching", "passed": passed})
        assert passed
        with pytest.raises(SystemExit, match="143"):
            time.sleep(10)
    finally:
        signal.signal(signal.SIGTERM, before)


def test_an_output_of_one_dash_is_standard_output(tmp_path, monkeypatch):
    """As the input of that name is standard input."""
    monkeypatch.chdir(tmp_path)
    assert invoked("cluster", DESK, "-o", "-").stdout == invoked("cluster", DESK).stdout
    assert not list(tmp_path.iterdir())


def test_a_kill_that_is_ignored_stays_so(tmp_path):
    """As under a supervisor that has it so."""
    source = tmp_path / "slow.jsonl"
    os.mkfifo(source)
    ignored = partial(signal.signal, signal.SIGTERM, signal.SIG_IGN)
    process = started("cluster", source, preexec_fn=ignored)
    with source.open("wb") as lines:
        process.send_signal(signal.SIGTERM)
        lines.write(DESK.read_bytes())
    assert process.communicate(timeout=60)[0] == invoked("cluster", DESK).stdout_bytes
    assert process.returncode == 0


@pytest.mark.skipif(
    not Path("/proc/thread-self/children").exists() or len(os.sched_getaffinity(0)) < 2,
    reason="a report starts no processes, or the system does not tell of them",
)
@pytest.mark.parametrize("least", [1, 3])
@pytest.mark.parametrize("ignored", [False, True])
def test_interrupt_while_processes_start_ends_quietly(tmp_path, least, ignored):
    """Ctrl-C goes to all of a report's processes, of which one hears it, if any does."""
    source, output = tmp_path / "copies.jsonl", tmp_path / "page.html"
    texts = [" ".join(f"w{story}x{word}" for word in range(60)) for story in range(300)]
    records = [{"id": f"{place}", "text": text} for place, text in enumerate(texts + texts)]
    source.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    handler = signal.SIG_IGN if ignored else signal.default_int_handler
    heard = partial(signal.signal, signal.SIGINT, handler)
    process = started("report", source, "-o", output, preexec_fn=heard, start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while len(children.read_text(encoding="ascii").split()) < least:
        time.sleep(0.001)
    # The last has begun to import.
    time.sleep(0.05 * (least - 1))
    os.killpg(process.pid, signal.SIGINT)
    shown = process.communicate(timeout=60)[1].decode()
    assert process.returncode == (0 if ignored else 130)
    assert "Traceback" not in shown
    if not ignored:
        assert shown.split("once.\n")[-1] == ""
    assert output.exists() == ignored
    assert sum(1 for _ in tmp_path.iterdir()) == 1 + ignored
