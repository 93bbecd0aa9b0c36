"""What several rooms do with arrays: distinct keys, offsets, growth."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dedup import _kernels
from dedup.model import Int64s, UInt64s

# Of an array that grows more than so many bytes are moved as pages, fewer are copied.
_COPIED = 1 << 25


def distinct(keys: UInt64s) -> UInt64s:
    """Keys ascending and unique, in the memory of `keys`.

    `numpy.unique` of numpy 2.3 and later hashes, which takes forty times as
    long on millions of keys as this sort.
    """
    keys.sort()
    return keys[: _kernels.drop_repeats(keys)]


def without(keys: UInt64s, dropped: UInt64s) -> UInt64s:
    """The keys that are not among some others, both ascending and unique.

    `numpy.setdiff1d` hashes, which takes many times as long.
    """
    if not len(dropped):
        return keys
    places = np.searchsorted(dropped, keys)
    np.minimum(places, len(dropped) - 1, out=places)
    kept: UInt64s = keys[dropped[places] != keys]
    return kept


def offsets_of(lengths: Int64s) -> Int64s:
    """Where parts of some lengths begin, and where the last one ends."""
    return np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])


def ranges(begins: Int64s, counts: Int64s) -> Int64s:
    """So many whole numbers from each begin on, one range after another."""
    ends = np.cumsum(counts)
    found: Int64s = np.arange(counts.sum()) + np.repeat(begins - (ends - counts), counts)
    return found


class Growing:
    """An array that grows at its end, mostly without being copied."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self._array: NDArray[Any] = np.empty(0, dtype=dtype)
        self._length = 0

    def extend(self, values: NDArray[Any]) -> None:
        """Put values after those that are there."""
        self.grow(len(values))[:] = values

    def grow(self, count: int) -> NDArray[Any]:
        """Room for so many values after those that are there, to be written before it grows on."""
        begin, self._length = self._length, self._length + count
        if self._length > len(self._array):
            # Nobody else uses the array yet, so it may move; it mostly does not.
            # numpy fills what is new with zeros unless the array is read-only;
            # what nobody has written takes no memory yet.
            copied = self._length * self._array.itemsize <= _COPIED
            more = 7 * self._length if copied else self._length // 2
            self._array.flags.writeable = False
            self._array.resize(self._length + more, refcheck=False)
            self._array.flags.writeable = True
        return self._array[begin : self._length]

    def done(self) -> NDArray[Any]:
        """All values, in an array of their length."""
        self._array.resize(self._length, refcheck=False)
        return self._array
