"""A file appears whole or not at all, with the rights of any new file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from dedup.errors import OutputError
from dedup.report.whole import whole_file


def test_file_appears_at_the_end(tmp_path):
    """Nothing stands at the path until the block has ended."""
    path = tmp_path / "out"
    with whole_file(path) as stream:
        stream.write(b"new")
        assert not path.exists()
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_failure_leaves_what_was_there(error, tmp_path):
    """The old file stays, and nothing beside it."""
    path = tmp_path / "out"
    path.write_bytes(b"old")
    with pytest.raises(error), whole_file(path) as stream:
        stream.write(b"new")
        raise error
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_rights_are_those_of_a_new_file_or_of_the_old_one(tmp_path):
    """A new file obeys the umask, a replaced one keeps its rights."""
    new, old, plain = tmp_path / "new", tmp_path / "old", tmp_path / "plain"
    plain.touch()
    old.touch()
    old.chmod(0o640)
    for path in (new, old):
        with whole_file(path) as stream:
            stream.write(b"new")
    assert new.stat().st_mode == plain.stat().st_mode
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_link_stays_a_link(tmp_path):
    """The file that a link points to is replaced, not the link."""
    target, link = tmp_path / "target", tmp_path / "link"
    link.symlink_to(target)
    with whole_file(link) as stream:
        stream.write(b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


def test_no_place_is_an_error_at_once(tmp_path):
    """A missing folder, a folder, a device and a name of no kind are refused before the block."""
    for path, reason in (
        (tmp_path / "none" / "out", "cannot be written: No such file or directory"),
        (tmp_path, "an output must be a regular file, got a folder"),
        (Path(os.devnull), "an output must be a regular file, got a device or a pipe"),
        (Path("/dev/stdout"), "an output must be a regular file, got a device or a pipe"),
        (Path("/dev/fd/1"), "an output must be a regular file, got a device or a pipe"),
    ):
        with pytest.raises(OutputError) as caught, whole_file(path):
            pytest.fail("the block was entered")
        assert str(caught.value) == f"{path}: {reason}"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs the device /dev/full")
def test_failed_writing_is_an_error_of_the_output(tmp_path):
    """An OSError inside the block names the output."""
    path = tmp_path / "out"
    message = "out: cannot be written: No space left on device"
    full = Path("/dev/full")
    with pytest.raises(OutputError, match=message), whole_file(path):
        full.write_bytes(b"new")
    assert list(tmp_path.iterdir()) == []
