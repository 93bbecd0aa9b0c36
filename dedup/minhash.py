"""Shingle sets to MinHash signatures, to datasketch and back.

A signature is bit for bit the `hashvalues` of ``datasketch.MinHash(num_perm,
seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)`` after
`update_batch` of the same shingles (Broder, "On the resemblance and
containment of documents", 1997, for the method).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from dedup import _kernels
from dedup._threads import Threads
from dedup.errors import ParameterError
from dedup.model import Int64s, ShingleSets, UInt8s, UInt16s, UInt32s
from dedup.text import fold_table_of

if TYPE_CHECKING:
    from datasketch import MinHash

_SEED = 1
_LARGEST = (1 << 32) - 1


def sign_texts(data: UInt8s, offsets: Int64s, *, num_perm: int, shingle_size: int) -> UInt32s:
    """The signatures of texts.

    Parameters
    ----------
    data, offsets, shingle_size
        As for `shingles.shingle_batch`.
    num_perm : int
        Permutations.

    Returns
    -------
    ndarray of shape (n, num_perm), dtype=uint32
        A document without words has 2**32 - 1 throughout.
    """
    signatures = np.empty((len(offsets) - 1, num_perm), dtype=np.uint32)
    _kernels.sign_texts(
        data, offsets, fold_table_of(data), shingle_size, *permutations(num_perm), signatures
    )
    return signatures


def sign_without(
    sets: ShingleSets,
    documents: Int64s,
    dropped: UInt32s,
    signatures: UInt16s,
    threads: Threads,
) -> None:
    """Sign those documents again, in place, that hold shingles of a table to drop.

    Parameters
    ----------
    sets : ShingleSets
    documents : ndarray of shape (n,), dtype=int64
    dropped : ndarray of shape (s,), dtype=uint32
        Open-addressing table of shingles.
    signatures : ndarray of shape (d, num_perm), dtype=uint16
        The low 16 bits of the signatures of all documents.
    threads : Threads
    """
    a, b = permutations(signatures.shape[1])

    def sign_span(span: tuple[int, int]) -> None:
        _kernels.sign_again(
            sets.values, sets.offsets, documents[slice(*span)], dropped, a, b, signatures
        )

    for _ in threads.map(sign_span, threads.spans(len(documents))):
        pass


@cache
def permutations(num_perm: int) -> tuple[UInt32s, UInt32s]:
    """Slopes and intercepts of the affine32 permutations of datasketch 2, seed 1.

    Drawn here as `datasketch.MinHash` draws them, since importing datasketch
    takes half a second; a test holds the two together.

    Returns
    -------
    tuple of two ndarrays of shape (num_perm,), dtype=uint32
        Odd slopes a and intercepts b of ``a * fmix32(x) + b mod 2**32``.
    """
    generator = np.random.RandomState(_SEED)
    slopes = generator.randint(0, 1 << 31, num_perm, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return slopes, generator.randint(0, 1 << 32, num_perm, dtype=np.uint32)


def to_datasketch(signature: UInt32s) -> MinHash:
    """A signature as a `datasketch.MinHash`, for any of its indexes.

    Parameters
    ----------
    signature : ndarray of shape (num_perm,), dtype=uint32

    Raises
    ------
    ParameterError
        It is not one signature, but several, say, or has other values.
    """
    values = np.asarray(signature)
    if values.ndim != 1 or not len(values):
        raise ParameterError(
            f"a signature must be of shape (num_perm,), got {values.shape}: take one of them"
        )
    if values.dtype.kind not in "iu" or values.min() < 0 or values.max() > _LARGEST:
        raise ParameterError("a signature must hold whole numbers of 32 bits, got others")
    import xxhash
    from datasketch import MinHash

    return MinHash(
        seed=_SEED,
        scheme="affine32",
        hashfunc=xxhash.xxh32_intdigest,
        hashvalues=values,
        permutations=permutations(len(values)),
    )


def from_datasketch(sketch: MinHash) -> UInt32s:
    """The signature in a `datasketch.MinHash` of the same permutations.

    Returns
    -------
    ndarray of shape (num_perm,), dtype=uint32

    Raises
    ------
    ParameterError
        It is no sketch, or has another scheme or seed, so its values mean something else.
    """
    if not hasattr(sketch, "hashvalues"):
        raise ParameterError(f"a sketch must be a datasketch.MinHash, got {type(sketch).__name__}")
    scheme = getattr(sketch, "scheme", "legacy")
    if scheme != "affine32" or sketch.seed != _SEED:
        raise ParameterError(
            f"the sketch must have scheme affine32 and seed {_SEED}, "
            f"got scheme {scheme} and seed {sketch.seed}"
        )
    return np.asarray(sketch.hashvalues, dtype=np.uint32).copy()
