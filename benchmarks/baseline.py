"""Texts to clusters as datasketch is used most: LSH, exact check, connected components.

The words and shingles are those of `dedup`, so a difference in a score is a
difference in method.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import xxhash
from datasketch import MinHash, MinHashLSH
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from dedup.text import fold_character

K = 5
"""Words in a shingle."""

PERMUTATIONS = 128


class FoldedCharacters(dict[int, str]):
    """What `str.translate` puts for each code point, worked out when first met."""

    def __missing__(self, code_point: int) -> str:
        """The code point folded, kept for the next time."""
        self[code_point] = fold_character(chr(code_point))
        return self[code_point]


def shingle_sets(texts: Sequence[str]) -> list[frozenset[int]]:
    """The hashed word 5-shingles of each text; empty for a text without words."""
    folded = FoldedCharacters()
    return [_shingles(text.translate(folded).split()) for text in texts]


def min_hashes(sets: Sequence[frozenset[int]]) -> list[MinHash]:
    """One MinHash of 128 permutations for each set."""
    signatures = []
    for shingles in sets:
        signature = MinHash(PERMUTATIONS, scheme="affine32", hashfunc=int)
        if shingles:
            signature.update_batch(shingles)
        signatures.append(signature)
    return signatures


def datasketch_clusters(
    sets: Sequence[frozenset[int]], signatures: Sequence[MinHash], threshold: float
) -> list[int]:
    """The cluster of each document: components of the pairs at a Jaccard of `threshold` or more."""
    index = MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    first, second = [], []
    for document, shingles in enumerate(sets):
        if not shingles:
            continue
        for candidate in index.query(signatures[document]):
            if _jaccard(shingles, sets[candidate]) >= threshold:
                first.append(document)
                second.append(candidate)
        index.insert(document, signatures[document])
    edges = coo_array((np.ones(len(first)), (first, second)), shape=(len(sets), len(sets)))
    clusters: list[int] = connected_components(edges, directed=False)[1].tolist()
    return clusters


def _shingles(words: list[str]) -> frozenset[int]:
    runs = (words[start : start + K] for start in range(max(1, len(words) - K + 1)))
    return frozenset(xxhash.xxh32_intdigest(" ".join(run).encode()) for run in runs if run)


def _jaccard(a: frozenset[int], b: frozenset[int]) -> float:
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)
