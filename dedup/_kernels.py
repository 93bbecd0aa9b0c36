"""Compiled loops: arrays in, arrays out; no checks, no I/O.

Every loop releases the interpreter lock and is cached on disk.  Operands of
hash arithmetic are unsigned: in compiled code `uint64 * int` turns signed.
"""

from __future__ import annotations

import numba as nb
import numpy as np

compiled = nb.njit(nogil=True, cache=True, boundscheck=False)
inlined = nb.njit(nogil=True, cache=True, boundscheck=False, inline="always")

_P1 = np.uint32(0x9E3779B1)
_P2 = np.uint32(0x85EBCA77)
_P3 = np.uint32(0xC2B2AE3D)
_P4 = np.uint32(0x27D4EB2F)
_P5 = np.uint32(0x165667B1)


@inlined
def _rotl(x, r):
    return np.uint32((x << np.uint32(r)) | (x >> np.uint32(32 - r)))


@compiled
def fold(data, start, end, ascii_fold, entries, pool, out, starts):
    """data (n,) uint8 -> folded bytes in out, word starts in starts; (length, words)."""
    n = 1
    out[0] = 32
    w = 0
    i = start
    while i < end:
        byte = data[i]
        if byte < 128:
            c = ascii_fold[byte]
            is_letter = c != 32
            new = out[n - 1] == 32
            starts[w] = n
            w += is_letter & new
            out[n] = c
            n += is_letter | (not new)
            i += 1
            continue
        if byte < 0xE0:
            cp = (np.uint32(byte) & np.uint32(0x1F)) << np.uint32(6)
            if i + 1 < end:
                cp |= np.uint32(data[i + 1]) & np.uint32(0x3F)
            i += 2
        elif byte < 0xF0:
            cp = np.uint32(0)
            if i + 2 < end:
                cp = (np.uint32(byte) & np.uint32(0x0F)) << np.uint32(12)
                cp |= (np.uint32(data[i + 1]) & np.uint32(0x3F)) << np.uint32(6)
                cp |= np.uint32(data[i + 2]) & np.uint32(0x3F)
            i += 3
        else:
            cp = np.uint32(0)
            if i + 3 < end:
                cp = (np.uint32(byte) & np.uint32(0x07)) << np.uint32(18)
                cp |= (np.uint32(data[i + 1]) & np.uint32(0x3F)) << np.uint32(12)
                cp |= (np.uint32(data[i + 2]) & np.uint32(0x3F)) << np.uint32(6)
                cp |= np.uint32(data[i + 3]) & np.uint32(0x3F)
            i += 4
        entry = entries[min(cp, np.uint32(0x10FFFF))]
        if entry == 0:
            if out[n - 1] != 32:
                out[n] = 32
                n += 1
            continue
        p = entry >> np.uint32(6)
        for q in range(p, p + (entry & np.uint32(63))):
            c = pool[q]
            is_letter = c != 32
            new = out[n - 1] == 32
            starts[w] = n
            w += is_letter & new
            out[n] = c
            n += is_letter | (not new)
    if out[n - 1] != 32:
        out[n] = 32
        n += 1
    starts[w] = n
    return n, w


@inlined
def _load(b, i):
    return (
        np.uint32(b[i])
        | (np.uint32(b[i + 1]) << np.uint32(8))
        | (np.uint32(b[i + 2]) << np.uint32(16))
        | (np.uint32(b[i + 3]) << np.uint32(24))
    )


@compiled
def xxh32(b, start, end):
    i = start
    length = np.uint32(end - start)
    if end - start >= 16:
        v1 = _P1 + _P2
        v2 = _P2
        v3 = np.uint32(0)
        v4 = np.uint32(0) - _P1
        while i + 16 <= end:
            v1 = _rotl(v1 + _load(b, i) * _P2, 13) * _P1
            v2 = _rotl(v2 + _load(b, i + 4) * _P2, 13) * _P1
            v3 = _rotl(v3 + _load(b, i + 8) * _P2, 13) * _P1
            v4 = _rotl(v4 + _load(b, i + 12) * _P2, 13) * _P1
            i += 16
        h = _rotl(v1, 1) + _rotl(v2, 7) + _rotl(v3, 12) + _rotl(v4, 18)
    else:
        h = _P5
    h += length
    while i + 4 <= end:
        h = _rotl(h + _load(b, i) * _P3, 17) * _P4
        i += 4
    while i < end:
        h = _rotl(h + np.uint32(b[i]) * _P5, 11) * _P1
        i += 1
    h ^= h >> np.uint32(15)
    h *= _P2
    h ^= h >> np.uint32(13)
    h *= _P3
    h ^= h >> np.uint32(16)
    return h


@compiled
def shingle_hashes(out, starts, w, k, hashes):
    if w == 0:
        return 0
    if w < k:
        hashes[0] = xxh32(out, starts[0], starts[w] - 1)
        return 1
    for j in range(w - k + 1):
        hashes[j] = xxh32(out, starts[j], starts[j + k] - 1)
    return w - k + 1
