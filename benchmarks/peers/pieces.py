"""What the runners share: a corpus in, word shingles, buckets to clusters, clusters out.

Each runner is called as ``python RUNNER.py CORPUS OUTPUT`` and may use the cores that its
process may use. The settings are the same for all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import orjson
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from xxhash import xxh3_64_intdigest

SHINGLE = 5
"""Words a shingle."""
PERMUTATIONS = 128
BANDS = 16
ROWS = PERMUTATIONS // BANDS

_WORD = re.compile(r"\w+")


def read_corpus(path: str | Path) -> tuple[list[str], list[str]]:
    """The ids and the texts of a corpus in JSON Lines."""
    ids, texts = [], []
    with Path(path).open("rb") as lines:
        for line in lines:
            record = orjson.loads(line)
            ids.append(record["id"])
            texts.append(record["text"])
    return ids, texts


def shingles(text: str) -> list[str]:
    """Word shingles of the text in lower case."""
    words = _WORD.findall(text.lower())
    return [" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))]


def hashed_shingles(texts: Iterable[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """The hashes of all shingles in one array, and where those of each text begin and end."""
    offsets = [0]
    hashes = []
    for text in texts:
        own = np.array(
            [xxh3_64_intdigest(shingle.encode()) for shingle in shingles(text)], np.uint64
        )
        hashes.append(own)
        offsets.append(offsets[-1] + len(own))
    return np.concatenate(hashes), np.array(offsets, np.uint64)


def linked(first: ArrayLike, second: ArrayLike, articles: int) -> NDArray[np.int32]:
    """The connected component of each article, from pairs of article numbers."""
    one = np.ones(len(np.asarray(first)), bool)
    pairs = coo_array((one, (first, second)), shape=(articles, articles))
    labels: NDArray[np.int32] = connected_components(pairs, directed=False)[1]
    return labels


def banded(signatures: NDArray[np.unsignedinteger]) -> NDArray[np.int32]:
    """The connected component of each row of signatures that agree in all rows of a band."""
    first, second = [], []
    for band in range(BANDS):
        rows = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS])
        keys = rows.view(np.dtype((np.void, rows.itemsize * ROWS))).ravel()
        order = np.argsort(keys, kind="stable")
        same = keys[order][1:] == keys[order][:-1]
        first.append(order[:-1][same])
        second.append(order[1:][same])
    return linked(np.concatenate(first), np.concatenate(second), len(signatures))


def write_clusters(path: str | Path, ids: Sequence[str], labels: Sequence[int]) -> None:
    """One line of JSON an article: `id` and `cluster`."""
    with Path(path).open("wb") as output:
        for name, label in zip(ids, labels, strict=True):
            output.write(orjson.dumps({"id": name, "cluster": label}) + b"\n")
