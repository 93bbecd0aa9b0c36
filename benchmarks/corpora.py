"""A kind and a size to the path of a generated corpus, made once and kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from generate import write_corpus

FOLDER = Path(__file__).parents[1] / ".benchmarks"
"""Where corpora and outputs are kept; ignored by git."""

_SOURCES = ("generate.py", "language.py", "syndicate.py")


def corpus(kind: str, articles: int, seed: int = 1) -> Path:
    """The path of the corpus; its name changes with the code that generates it."""
    sources = b"".join(Path(__file__).with_name(name).read_bytes() for name in _SOURCES)
    version = hashlib.sha256(sources).hexdigest()[:8]
    path = FOLDER / f"{kind}-{articles}-{seed}-{version}.jsonl"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        partial = path.with_suffix(".partial")
        write_corpus(partial, articles=articles, seed=seed, kind=kind)
        truth_path(partial).rename(truth_path(path))
        partial.rename(path)
    return path


def truth_path(path: Path) -> Path:
    """Where the truth of a corpus is."""
    return path.with_name(path.name + ".truth.jsonl")
