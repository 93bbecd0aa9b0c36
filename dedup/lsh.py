"""Signatures to candidate pairs: bands, buckets and the S-curve."""

from __future__ import annotations

import numpy as np

from dedup import _kernels
from dedup._arrays import distinct
from dedup._threads import Threads
from dedup.model import (
    Bools,
    Int64s,
    ShingleSets,
    UInt16s,
    UInt32s,
    UInt64s,
    is_number,
    is_whole,
    require,
)

# Rows of a band.  Two rows find copies at the link threshold; four, which
# find near copies only, serve the first pass that counts stories.
LINK_ROWS = 2
STORY_ROWS = 4

# A bucket of up to _CROWD members is compared pair by pair.  In a larger one
# each member is compared with the _NEAR first and the _NEAR before it.
_CROWD = 24
_NEAR = 4

# Of the documents before it, each is compared with those that agree with it in
# most bands, up to so many: of a story in thousands of copies, links to some
# of them are enough to find who belongs together.
_MOST = 16

# Bands that are read at once: their rows stand in a line of memory or two.
_BANDS_TOGETHER = 4

_NO_KEYS = np.empty(0, dtype=np.uint64)


def collision_probability(jaccard: float, *, bands: int = 64, rows: int = LINK_ROWS) -> float:
    """The S-curve: the probability that LSH makes a pair of documents candidates.

    Parameters
    ----------
    jaccard : float in [0, 1]
        Resemblance of the two shingle sets.
    bands, rows : int
        Bands of a signature and rows of a band.

    Returns
    -------
    float in [0, 1]
        ``1 - (1 - jaccard ** rows) ** bands`` (Leskovec, Rajaraman, Ullman,
        "Mining of Massive Datasets", section 3.4.2).

    Raises
    ------
    ParameterError
        The Jaccard is out of its range, or there is no band or row.
    """
    require(is_number(jaccard) and 0 <= jaccard <= 1, "jaccard must be in [0, 1]", jaccard)
    for name, count in (("bands", bands), ("rows", rows)):
        require(is_whole(count) and count > 0, f"{name} must be at least 1", count)
    return float(1 - (1 - jaccard**rows) ** bands)


def candidate_pairs(
    signatures: UInt16s, documents: Int64s, *, rows: int, threads: Threads
) -> UInt64s:
    """Pairs of documents that agree in all rows of a band, and in one row more.

    Parameters
    ----------
    signatures : ndarray of shape (d, num_perm), dtype=uint16
        Their low 16 bits.
    documents : ndarray of shape (n,), dtype=int64
        The documents to compare, in an order that input order does not change.
    rows : int
        Rows of a band; num_perm // rows bands are used.
    threads : Threads

    Returns
    -------
    ndarray of shape (p,), dtype=uint64
        ``first << 32 | second``, places in `documents`, first < second,
        ascending and unique; of one second at most the 16 firsts that agree
        with it in most bands.
    """
    low_bits = max(1, len(documents).bit_length())

    # Of a million documents most pairs agree in one band by chance, and in nothing else.
    least = min(rows + 1, signatures.shape[1])

    def pairs_of_bands(bands: range) -> UInt64s:
        keys = np.empty((len(bands), len(documents)), dtype=np.uint64)
        _kernels.band_keys(signatures, documents, bands[0], rows, low_bits, keys)
        keys.sort(axis=1)
        pairs = np.concatenate([_bucket_pairs(band, low_bits) for band in keys])
        # By the second of each pair, for the next step.
        _kernels.swap_halves(pairs)
        pairs.sort()
        return pairs

    def pairs_of_seconds(span: tuple[int, int]) -> UInt64s:
        bounds = np.array(span, dtype=np.uint64) << np.uint64(32)
        pairs = np.concatenate([part[slice(*np.searchsorted(part, bounds))] for part in parts])
        pairs.sort()
        pairs = pairs[: _kernels.most_frequent(pairs, _MOST)].copy()
        _kernels.swap_halves(pairs)
        return pairs[: _kernels.agreeing(signatures, documents, pairs, least)]

    bands = range(0, signatures.shape[1] - rows + 1, rows)
    lines = (bands[n : n + _BANDS_TOGETHER] for n in range(0, len(bands), _BANDS_TOGETHER))
    parts = list(threads.map(pairs_of_bands, lines))
    return distinct(
        np.concatenate(list(threads.map(pairs_of_seconds, threads.spans(len(documents)))))
    )


def passage_pairs(
    sets: ShingleSets, documents: Int64s, dropped: UInt32s, *, threads: Threads
) -> UInt64s:
    """Pairs of documents that share a winnowed fingerprint, boilerplate aside.

    Whatever the lengths: a run of ``WINDOW + k - 1`` words that two documents
    share leaves them a common fingerprint (Schleimer, Wilkerson, Aiken,
    "Winnowing", SIGMOD 2003, section 3).  Where that one is all they share,
    it is of a phrase, or by chance, and they are no pair.

    Parameters
    ----------
    sets : ShingleSets
    documents : ndarray of shape (n,), dtype=int64
        The documents to compare, in an order that input order does not change.
    dropped : ndarray of shape (s,), dtype=uint32
        Open-addressing table of shingles that link nothing.
    threads : Threads

    Returns
    -------
    ndarray of shape (p,), dtype=uint64
        As `candidate_pairs`.
    """
    # Fingerprints are the least hashes of their neighbourhoods, so their low
    # bits are even and their high bits are not.
    pieces = 1 << (4 * threads.workers - 1).bit_length()
    # In the order of memory, on which the result does not depend.
    places = np.argsort(documents)
    rows = documents[places]

    def counts(span: tuple[int, int]) -> Int64s:
        counted = np.empty(pieces, dtype=np.int64)
        _kernels.passage_counts(
            sets.fingerprints, sets.fingerprint_offsets, rows[slice(*span)], counted
        )
        return counted

    def pairs_of_piece(piece: int) -> UInt64s:
        keys = np.empty(sizes[piece] + 1, dtype=np.uint64)
        count = _kernels.passage_keys(
            sets.fingerprints, sets.fingerprint_offsets, rows, places, dropped, piece, pieces, keys
        )
        return _bucket_pairs(distinct(keys[:count]), 32)

    sizes = np.sum(list(threads.map(counts, threads.spans(len(rows)))), axis=0)
    pairs = distinct(np.concatenate(list(threads.map(pairs_of_piece, range(pieces)))))
    found: Bools = np.empty(len(pairs), dtype=np.bool_)

    def share(span: tuple[int, int]) -> None:
        part = pairs[slice(*span)]
        first, second = part >> np.uint64(32), part & np.uint64(0xFFFFFFFF)
        shared = np.empty(len(part), dtype=np.int64)
        _kernels.shared_counts(
            sets.values, sets.offsets, documents[first], documents[second], shared
        )
        found[slice(*span)] = shared > 1

    for _ in threads.map(share, threads.spans(len(pairs))):
        pass
    return pairs[found]


def equal_pairs(digests: UInt64s) -> UInt64s:
    """Pairs of documents that have the same digest of something, such as their title.

    Parameters
    ----------
    digests : ndarray of shape (n,), dtype=uint64
        One for each document; 0 for nothing.

    Returns
    -------
    ndarray of shape (p,), dtype=uint64
        As `candidate_pairs`; a few more, since some bits of the digests are not compared.
    """
    low_bits = max(1, len(digests).bit_length())
    places = np.flatnonzero(digests)
    high = digests[places] >> np.uint64(low_bits) << np.uint64(low_bits)
    keys = high | places.astype(np.uint64)
    keys.sort()
    return distinct(_bucket_pairs(keys, low_bits))


def _bucket_pairs(keys: UInt64s, low_bits: int) -> UInt64s:
    count = _kernels.bucket_pairs(keys, low_bits, _CROWD, _NEAR, _NO_KEYS)
    pairs = np.empty(count, dtype=np.uint64)
    if len(pairs):
        _kernels.bucket_pairs(keys, low_bits, _CROWD, _NEAR, pairs)
    return pairs
