"""Compiled loops: arrays in, arrays out; no checks, no I/O.

Every loop releases the interpreter lock and is kept on disk.  Operands of
hash arithmetic are cast at each step: numba widens `uint32 * uint32` to 64
bits and turns `uint64 + int64` into a float.  Indices are uint64 in the hot
loops, which spares the test for negative indices.
"""

from __future__ import annotations

import heapq

import numba as nb
import numpy as np

from dedup._instructions import BLOCK, bytes_within, prefetched, zeros_below

# A part of loops, in the machine code of each that calls it.
part = nb.njit(nogil=True, boundscheck=False)


def compiled(loop):
    """The loop in machine code, which later processes find on disk where it can be written."""
    try:
        return nb.njit(nogil=True, cache=True, boundscheck=False)(loop)
    except RuntimeError:
        # Neither beside this file nor in a folder of the user's.
        return part(loop)


_u8 = np.uint8
_u32 = np.uint32
_u64 = np.uint64

_0 = np.uint64(0)
_1 = np.uint64(1)
_ONE32 = np.int32(1)
_SPACE = np.uint8(32)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

# One byte of UTF-8 folds to at most 11 bytes (U+FDFA) and 2 words (U+3316).
MAX_FOLDED_BYTES = 11
MAX_FOLDED_WORDS = 2

# Documents ahead whose values are asked for.
_AHEAD = 8

# What a word weighs in full, where weights are summed as whole numbers: sums
# that do not depend on their order, and that the processor makes of vectors.
_FULL = np.uint32(1 << 31)
# Zeros before the weights of words, as many as the widest shingle has words.
_MARGIN = np.uint64(32)

# XXH32, seed 0 (Collet, "xxHash fast digest algorithm", section XXH32).
_P1 = np.uint32(0x9E3779B1)
_P2 = np.uint32(0x85EBCA77)
_P3 = np.uint32(0xC2B2AE3D)
_P4 = np.uint32(0x27D4EB2F)
_P5 = np.uint32(0x165667B1)
_LANE1 = np.uint32((0x9E3779B1 + 0x85EBCA77) & 0xFFFFFFFF)
_LANE4 = np.uint32(-0x9E3779B1 & 0xFFFFFFFF)
_BYTE = np.uint32(0xFF)
_0_32 = np.uint32(0)

# Shingles of a text whose positions have 16 bits.
_MOST_SHINGLES = 1 << 16

# Texts of so many shingles or fewer are winnowed in windows of a sixteenth of them.
_FLASH = 64

# What JSON writes as a backslash and one character more.
_QUOTE = np.uint8(34)
_BACKSLASH = np.uint8(92)
_U = np.uint8(117)
_ESCAPED = np.zeros(128, np.uint8)
_ESCAPED[list(b'"\\/bfnrt')] = list(b'"\\/\b\f\n\r\t')

# Bytes beyond ASCII, in eight at once, and what makes capitals small ones.
_BEYOND = np.uint64(0x8080808080808080)
_SMALL = np.uint64(0x2020202020202020)
_BLOCK = np.uint64(BLOCK)
# What may be read and written beyond the end of what is copied, and what must be
# there for a block, which is read from any of its bytes on.
_SLACK = np.uint64(16)
_ROOM = BLOCK + 16
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)

# So many shingles are hashed at once, each in its own lane of one array: its
# length, the four sums of its stripes, the words of the next stripe, and those
# that follow the last one.  One array at fixed distances is what the compiler
# needs to see that the lanes do not touch each other, and makes vectors of them.
_LANES = 64
_LENGTH, _V1, _V2, _V3, _V4, _X1, _X2, _X3, _X4, _T1, _T2, _T3, _T4 = (
    np.uint64(_LANES * row) for row in range(13)
)
_ALL_LANES = 13 * _LANES


@part
def _rotl(x, r):
    return _u32(_u32(x << _u32(r)) | (x >> _u32(32 - r)))


@part
def _word32(b, i):
    low = _u32(_u32(b[i]) | _u32(_u32(b[i + _u64(1)]) << _u32(8)))
    high = _u32(_u32(b[i + _u64(2)]) | _u32(_u32(b[i + _u64(3)]) << _u32(8)))
    return _u32(low | _u32(high << _u32(16)))


@part
def _round(lane, x):
    return _u32(_rotl(_u32(lane + _u32(x * _P2)), 13) * _P1)


@part
def _stripe(lanes, count, end):
    """One more round of the shingles that have `end` bytes or more."""
    for j in range(_u64(count)):
        more = lanes[j + _LENGTH] >= end
        v1 = _round(lanes[j + _V1], lanes[j + _X1])
        v2 = _round(lanes[j + _V2], lanes[j + _X2])
        v3 = _round(lanes[j + _V3], lanes[j + _X3])
        v4 = _round(lanes[j + _V4], lanes[j + _X4])
        lanes[j + _V1] = v1 if more else lanes[j + _V1]
        lanes[j + _V2] = v2 if more else lanes[j + _V2]
        lanes[j + _V3] = v3 if more else lanes[j + _V3]
        lanes[j + _V4] = v4 if more else lanes[j + _V4]


@part
def _finish(lanes, count):
    """What is left of each shingle after its stripes -> its hash, at _X1."""
    for j in range(_u64(count)):
        length = lanes[j + _LENGTH]
        low = _u32(_rotl(lanes[j + _V1], 1) + _rotl(lanes[j + _V2], 7))
        high = _u32(_rotl(lanes[j + _V3], 12) + _rotl(lanes[j + _V4], 18))
        h = _u32(low + high) if length >= _u32(16) else _P5
        h = _u32(h + length)
        rest = _u32(length & _u32(15))
        t = _u32(_rotl(_u32(h + _u32(lanes[j + _T1] * _P3)), 17) * _P4)
        h = t if rest >= _u32(4) else h
        t = _u32(_rotl(_u32(h + _u32(lanes[j + _T2] * _P3)), 17) * _P4)
        h = t if rest >= _u32(8) else h
        t = _u32(_rotl(_u32(h + _u32(lanes[j + _T3] * _P3)), 17) * _P4)
        h = t if rest >= _u32(12) else h
        rest = _u32(length & _u32(3))
        x = lanes[j + _T4]
        t = _u32(_rotl(_u32(h + _u32(_u32(x & _BYTE) * _P5)), 11) * _P1)
        h = t if rest >= _u32(1) else h
        t = _u32(_rotl(_u32(h + _u32(_u32((x >> _u32(8)) & _BYTE) * _P5)), 11) * _P1)
        h = t if rest >= _u32(2) else h
        t = _u32(_rotl(_u32(h + _u32(_u32((x >> _u32(16)) & _BYTE) * _P5)), 11) * _P1)
        h = t if rest >= _u32(3) else h
        h = _u32(_u32(h ^ (h >> _u32(15))) * _P2)
        h = _u32(_u32(h ^ (h >> _u32(13))) * _P3)
        lanes[j + _X1] = _u32(h ^ (h >> _u32(16)))


@part
def _begin(lanes):
    for j in range(_u64(_LANES)):
        lanes[j + _V1] = _LANE1
        lanes[j + _V2] = _P2
        lanes[j + _V3] = _0_32
        lanes[j + _V4] = _LANE4


@part
def _word64(b, i):
    word = _0
    for byte in range(8):
        word |= _u64(b[i + _u64(byte)]) << _u64(8 * byte)
    return word


@part
def _copy16(source, i, target, n, mask):
    """The 16 bytes from source[i] on, with the bits of `mask` set, to target[n]."""
    low = _word64(source, i) | mask
    high = _word64(source, i + _u64(8)) | mask
    for byte in range(8):
        target[n + _u64(byte)] = _u8((low >> _u64(8 * byte)) & _u64(0xFF))
    for byte in range(8):
        target[n + _u64(8 + byte)] = _u8((high >> _u64(8 * byte)) & _u64(0xFF))


@part
def _hexadecimal(b, i):
    point = _0_32
    for digit in range(4):
        c = _u32(b[i + _u64(digit)])
        # Letters stand nine above the digits of their low four bits.
        value = _u32(_u32(c & _u32(15)) + _u32(_u32(9) * _u32(c >> _u32(6))))
        point = _u32(_u32(point << _u32(4)) | value)
    return point


@part
def _encode(point, data, n):
    """A code point in UTF-8 at data[n]; where it ends."""
    if point < _u32(0x80):
        data[n] = _u8(point)
        return n + _1
    more = _u32(1) + _u32(point >= _u32(0x800)) + _u32(point >= _u32(0x10000))
    data[n] = _u8(_u32((_u32(0x780) >> more) & _BYTE) | _u32(point >> _u32(_u32(6) * more)))
    while more > _0_32:
        more = _u32(more - _u32(1))
        n += _1
        data[n] = _u8(_u32(0x80) | _u32(_u32(point >> _u32(_u32(6) * more)) & _u32(0x3F)))
    return n + _1


@part
def _sequence(b, i, end):
    """The length of the character at b[i], not ASCII, or 0 when it is no UTF-8."""
    lead = b[i]
    if lead < _u8(0xC2) or lead > _u8(0xF4):
        return _0
    length = _u64(2) + _u64(lead >= _u8(0xE0)) + _u64(lead >= _u8(0xF0))
    if i + length > end:
        return _0
    point = _u32(_u32(lead) & _u32(_u32(0x7F) >> _u32(length)))
    for place in range(_1, length):
        c = b[i + place]
        if c & _u8(0xC0) != _u8(0x80):
            return _0
        point = _u32(_u32(point << _u32(6)) | _u32(c & _u8(0x3F)))
    # Longer than need be, half of a surrogate pair, or beyond Unicode.
    if length == _u64(3) and (point < _u32(0x800) or point >> _u32(11) == _u32(0x1B)):
        return _0
    if length == _u64(4) and (point < _u32(0x10000) or point > _u32(0x10FFFF)):
        return _0
    return length


@compiled
def unquote(quoted, ends, data, text_ends):
    """JSON strings with sound escapes -> UTF-8; whether all are strings in sound UTF-8.

    quoted (b,) uint8 holds n strings in their quotes one after another, up to
    ends (n,) int64; data (b,) uint8 the texts, up to text_ends (n,) int64.
    """
    n = _0
    begin = _0
    last = _u64(max(len(quoted) - _ROOM + 1, 0))
    for s in range(len(ends)):
        end = _u64(ends[s]) - _1
        if quoted[begin] != _QUOTE:
            return False
        i = begin + _1
        while i < end:
            while i < min(end, last) and not _word64(quoted, i) & _BEYOND:
                # Neither beyond ASCII nor a backslash.
                other = bytes_within(quoted, i, _u8(0), _u8(128), _u8(128))
                other |= bytes_within(quoted, i, _u8(0), _BACKSLASH, _u8(1))
                length = min(zeros_below(other), end - i)
                done = _0
                while done < length:
                    _copy16(quoted, i + done, data, n + done, _0)
                    done += _SLACK
                n += length
                i += length
                if length < _BLOCK:
                    break
            while i < end and quoted[i] < _u8(128) and quoted[i] != _BACKSLASH:
                data[n] = quoted[i]
                n += _1
                i += _1
            if i == end:
                break
            if quoted[i] != _BACKSLASH:
                length = _sequence(quoted, i, end)
                if length == _0:
                    return False
                for byte in range(length):
                    data[n + byte] = quoted[i + byte]
                n += length
                i += length
            elif quoted[i + _1] != _U:
                data[n] = _ESCAPED[quoted[i + _1]]
                n += _1
                i += _u64(2)
            else:
                point = _hexadecimal(quoted, i + _u64(2))
                i += _u64(6)
                if point >> _u32(10) == _u32(0x36):
                    low = _u32(_hexadecimal(quoted, i + _u64(2)) & _u32(0x3FF))
                    high = _u32(_u32(point & _u32(0x3FF)) << _u32(10))
                    point = _u32(_u32(0x10000) + _u32(high | low))
                    i += _u64(6)
                n = _encode(point, data, n)
        text_ends[s] = n
        begin = end + _1
    return True


@part
def _continuation(data, i, end):
    return _u32(data[i]) & _u32(0x3F) if i < end else _u32(0)


@part
def _fold_blocks(data, i, last, stop, folded, starts, n, w, inside):
    """ASCII characters from data[i] on, a block at a time, word by word -> i, n, w, inside."""
    while i < last and not _word64(data, i) & _BEYOND:
        beyond = bytes_within(data, i, _u8(0), _u8(128), _u8(128))
        length = min(zeros_below(beyond), stop - i)
        letters = bytes_within(data, i, _u8(0x20), _u8(97), _u8(26))
        letters |= bytes_within(data, i, _u8(0), _u8(48), _u8(10))
        block = _ALL >> (_BLOCK - length)
        letters &= block
        before = _u64(letters << _1) | _u64(inside)
        # A word that has begun before goes on at the first byte, or has ended there.
        begins = (letters & ~before) | _u64(inside)
        ends = ~letters & before & block
        while begins:
            begin = zeros_below(begins)
            word = min(zeros_below(ends), length) - begin
            _copy16(data, i + begin, folded, n, _SMALL)
            done = _SLACK
            while done < word:
                _copy16(data, i + begin + done, folded, n + done, _SMALL)
                done += _SLACK
            starts[w] = n
            w += _u64(inside ^ _u8(1))
            n += word
            inside = _u8(ends == _0)
            folded[n] = _SPACE
            n += _u64(inside ^ _u8(1))
            begins &= begins - _1
            ends &= ends - _1
        i += length
    return i, n, w, inside


@part
def fold(data, begin, end, table, folded, starts):
    """Data (b,) uint8 -> folded (f,) uint8 and word starts (w + 1,); returns w.

    `folded` holds the words with one space after each; `starts[w]` is its end.
    """
    ascii_fold, entries, pool = table
    n = _0
    w = _0
    inside = _u8(0)
    i = _u64(begin)
    stop = _u64(end)
    last = min(stop, _u64(max(len(data) - _ROOM + 1, 0)))
    while i < stop:
        byte = data[i]
        if byte < _u8(128):
            if i < last and not _word64(data, i) & _BEYOND:
                i, n, w, inside = _fold_blocks(data, i, last, stop, folded, starts, n, w, inside)
                continue
            c = ascii_fold[byte]
            folded[n] = c
            letter = _u8(c != _SPACE)
            starts[w] = n
            w += _u64(letter & (inside ^ _u8(1)))
            n += _u64(letter | inside)
            inside = letter
            i += _1
            continue
        if byte < _u8(0xE0):
            point = _u32(_u32(byte & _u8(0x1F)) << _u32(6)) | _continuation(data, i + _1, stop)
            i += _u64(2)
        elif byte < _u8(0xF0):
            point = _u32(
                _u32(_u32(byte & _u8(0x0F)) << _u32(12))
                | _u32(_continuation(data, i + _1, stop) << _u32(6))
                | _continuation(data, i + _u64(2), stop)
            )
            i += _u64(3)
        else:
            point = _u32(
                _u32(_u32(byte & _u8(0x07)) << _u32(18))
                | _u32(_continuation(data, i + _1, stop) << _u32(12))
                | _u32(_continuation(data, i + _u64(2), stop) << _u32(6))
                | _continuation(data, i + _u64(3), stop)
            )
            i += _u64(4)
        entry = entries[min(_u32(point), _u32(0x10FFFF))]
        p = _u64(entry >> _u32(6))
        q = p + _u64(entry & _u32(63)) + _u64(entry == _u32(0))
        while p < q:
            c = pool[p]
            folded[n] = c
            letter = _u8(c != _SPACE)
            starts[w] = n
            w += _u64(letter & (inside ^ _u8(1)))
            n += _u64(letter | inside)
            inside = letter
            p += _1
    if inside:
        folded[n] = _SPACE
        n += _1
    starts[w] = n
    return np.int64(w)


@part
def shingle_hashes(folded, starts, words, k, lanes, hashes):
    """XXH32 of each k consecutive words -> hashes (max(words - k + 1, 1),); the count.

    lanes (_ALL_LANES,) uint32 is room for them.  Up to 16 bytes beyond the end
    of the words are read, never used.
    """
    if words == 0:
        return 0
    k = min(k, words)
    count = words - k + 1
    for first in range(0, count, _LANES):
        some = min(_LANES, count - first)
        longest = _0_32
        for j in range(_u64(some)):
            i = _u64(starts[_u64(first) + j])
            length = _u64(starts[_u64(first + k) + j] - 1) - i
            longest = max(longest, _u32(length))
            lanes[j + _LENGTH] = length
            i += length & ~_u64(15)
            lanes[j + _T1] = _word32(folded, i)
            lanes[j + _T2] = _word32(folded, i + _u64(4))
            lanes[j + _T3] = _word32(folded, i + _u64(8))
            lanes[j + _T4] = _word32(folded, i + (length & _u64(12)))
        _begin(lanes)
        for end in range(16, longest + 1, 16):
            for j in range(_u64(some)):
                i = _u64(starts[_u64(first) + j]) + min(_u64(end - 16), _u64(lanes[j + _LENGTH]))
                lanes[j + _X1] = _word32(folded, i)
                lanes[j + _X2] = _word32(folded, i + _u64(4))
                lanes[j + _X3] = _word32(folded, i + _u64(8))
                lanes[j + _X4] = _word32(folded, i + _u64(12))
            _stripe(lanes, some, _u32(end))
        _finish(lanes, some)
        for j in range(_u64(some)):
            hashes[_u64(first) + j] = lanes[j + _X1]
    return count


@part
def _sort(keys, count):
    """Sort keys[:count] uint64 in place, by heapsort (Williams, CACM 7, 1964).

    `np.sort` takes seconds to compile into the loops that call it.
    """
    parents = count >> 1
    end = count
    while end > 1:
        if parents:
            parents -= 1
            key = keys[parents]
        else:
            end -= 1
            key = keys[end]
            keys[end] = keys[0]
        hole = parents
        child = 2 * hole + 1
        while child < end:
            if child + 1 < end and keys[child + 1] > keys[child]:
                child += 1
            if keys[child] <= key:
                break
            keys[hole] = keys[child]
            hole = child
            child = 2 * hole + 1
        keys[hole] = key


@part
def sorted_unique(hashes, count, keys, counts, values, positions):
    """Hashes (count,) -> values ascending and unique, positions of their first places.

    Hashes are uniform, so one pass over their leading bits leaves them almost
    sorted.  A crowded bucket (one line repeated, or crafted text) is sorted
    on its own, which keeps the loop from turning quadratic.
    """
    bits = 1
    while (1 << bits) < count and bits < 16:
        bits += 1
    shift = _u32(32 - bits)
    buckets = 1 << bits
    counts[: buckets + 1] = 0
    for j in range(count):
        counts[(hashes[j] >> shift) + _u32(1)] += _ONE32
    crowd = _ONE32
    for j in range(buckets):
        crowd = max(crowd, counts[j + 1])
        counts[j + 1] += counts[j]
    for j in range(_u64(count)):
        bucket = hashes[j] >> shift
        keys[_u64(counts[bucket])] = (_u64(hashes[j]) << _u64(32)) | j
        counts[bucket] += _ONE32
    if crowd > 32:
        _sort(keys, count)
    # Neighbours change places without a branch first, which leaves few keys to be moved.
    greatest = keys[0]
    for j in range(_1, _u64(count)):
        key = keys[j]
        keys[j - _1] = min(greatest, key)
        greatest = max(greatest, key)
    keys[_u64(count - 1)] = greatest
    for j in range(count):
        key = keys[j]
        i = j
        while i > 0 and keys[i - 1] > key:
            keys[i] = keys[i - 1]
            i -= 1
        keys[i] = key
    for j in range(_u64(count)):
        values[j] = _u32(keys[j] >> _u64(32))
        positions[j] = np.uint16(keys[j] & _u64(0xFFFF))
    return _distinct(values, positions, count)


@part
def _distinct(values, positions, count):
    """Leave of values (count,), ascending, each once, with its first position; how many."""
    repeats = 0
    for j in range(_u64(count - 1)):
        repeats += values[j] == values[j + _1]
    if not repeats:
        return count
    n = _1
    for j in range(_1, _u64(count)):
        values[n] = values[j]
        positions[n] = positions[j]
        n += _u64(values[n] != values[n - _1])
    return np.int64(n)


@part
def _lesser(narrow, step, count, wide):
    for i in range(_u64(count)):
        wide[i] = min(narrow[i], narrow[i + _u64(step)])


@part
def winnow(hashes, count, window, wide, wider, fingerprints):
    """Hashes (count,) -> the least of each `window` neighbours, once while it stays; how many.

    Schleimer, Wilkerson, Aiken, "Winnowing" (SIGMOD 2003), section 3.  The
    least of each neighbourhood comes from those of two narrower ones, without
    a branch.  wide and wider (count,) uint32 are room for them.
    """
    if count == 0:
        return 0
    window = min(window, count)
    for i in range(_u64(count)):
        wide[i] = hashes[i]
    width = 1
    while width < window:
        step = min(width, window - width)
        width += step
        _lesser(wide, step, count - width + 1, wider)
        wide, wider = wider, wide
    n = _0
    last = wide[0]
    for i in range(_u64(count - window + 1)):
        n += _u64(wide[i] != last)
        last = wide[i]
        fingerprints[n] = last
    return np.int64(n) + 1


@part
def _longest(offsets):
    longest = 0
    for d in range(len(offsets) - 1):
        longest = max(longest, offsets[d + 1] - offsets[d])
    return longest


@part
def _rooms(longest):
    folded = np.empty(longest * MAX_FOLDED_BYTES + 64, np.uint8)
    starts = np.empty(longest * MAX_FOLDED_WORDS + 64, np.int64)
    hashes = np.empty(longest * MAX_FOLDED_WORDS + 64, np.uint32)
    return folded, starts, hashes, np.empty(_ALL_LANES, np.uint32)


@part
def _sign(hashes, count, a, b, signature):
    # The first hash again changes no least one, and fills the last vector: a
    # loop over what is left of it would take a third of the time.
    while count & 31 and count:
        hashes[count] = hashes[0]
        count += 1
    for j in range(count):
        h = hashes[j]
        h = _u32(_u32(h ^ (h >> _u32(16))) * _u32(0x85EBCA6B))
        h = _u32(_u32(h ^ (h >> _u32(13))) * _u32(0xC2B2AE35))
        hashes[j] = _u32(h ^ (h >> _u32(16)))
    for p in range(len(a)):
        slope = a[p]
        intercept = b[p]
        least = _u32(0xFFFFFFFF)
        for j in range(count):
            least = min(least, _u32(_u32(slope * hashes[j]) + intercept))
        signature[p] = least


@part
def _narrow(signature, short):
    for p in range(len(signature)):
        short[p] = np.uint16(signature[p] & _u32(0xFFFF))


@part
def _digest(folded, starts, words):
    """64 bits of all words of a text in their order; 0 for none."""
    if words == 0:
        return _0
    i = _u64(starts[0])
    end = _u64(starts[_u64(words)]) - _1
    blocks = (end - i) >> _u64(3)
    digest = _u64(words)
    # A number for each eight bytes and their place, and their sum: none waits for another.
    for block in range(blocks):
        digest += _mixed(_word64(folded, i + (block << _u64(3))) + block * _GOLDEN)
    i += blocks << _u64(3)
    rest = _word64(folded, i) & _u64((_1 << _u64((end - i) << _u64(3))) - _1)
    return digest + _mixed(rest + blocks * _GOLDEN)


@part
def _mixed(number):
    number = _u64((number ^ (number >> _u64(32))) * _GOLDEN)
    number = _u64((number ^ (number >> _u64(29))) * _GOLDEN)
    return number ^ (number >> _u64(32))


@part
def _first_words(folded, starts, words, most, found):
    """Numbers of the first words of a text, at most so many, to found; returns how many."""
    count = min(words, most)
    for j in range(count):
        i = _u64(starts[j])
        # Before the space that ends it.
        end = _u64(starts[j + 1]) - _1
        number = _GOLDEN
        while i + _u64(8) <= end:
            number = _u64((number ^ _word64(folded, i)) * _GOLDEN)
            number ^= number >> _u64(29)
            i += _u64(8)
        rest = _word64(folded, i) & _u64((_1 << _u64((end - i) << _u64(3))) - _1)
        found[j] = np.uint16(_u64((number ^ rest) * _GOLDEN) >> _u64(48))
    return count


@compiled
def shingle_texts(
    data, offsets, table, k, window, values, positions, fingerprints, ends, words, digests,
    a, b, signatures, most, first_words, titles, title_offsets, title_digests, title_words,
    title_ends,
):  # fmt: skip
    """Texts of d documents (data, offsets) -> their shingle sets, one after another.

    ends (d, 3) int64: where a document ends in values and positions, in
    fingerprints, and in first_words (f,) uint16, which numbers the first `most`
    words of each.  words (d,) int64, digests (d,) uint64.  Of a longer text the
    first 65,536 shingles are taken, whose positions have 16 bits.

    For as many permutations as a and b have, signatures (d, p) uint16, the low
    16 bits.  Of t other texts (titles, title_offsets), title_digests (t,) uint64,
    title_words (w,) uint16 and title_ends (t,) int64 in the same way.

    All in one loop, since a thread that leaves one waits for the interpreter.
    """
    folded, starts, hashes, lanes = _rooms(max(_longest(offsets), _longest(title_offsets)))
    signature = np.empty(len(a), np.uint32)
    wide = np.empty_like(hashes)
    wider = np.empty_like(hashes)
    keys = np.empty(len(hashes), np.uint64)
    counts = np.empty((1 << 16) + 2, np.int32)
    v = 0
    f = 0
    n = 0
    for d in range(len(offsets) - 1):
        w = fold(data, offsets[d], offsets[d + 1], table, folded, starts)
        n += _first_words(folded, starts, w, most, first_words[n:])
        count = min(shingle_hashes(folded, starts, w, k, lanes, hashes), _MOST_SHINGLES)
        digests[d] = _digest(folded, starts, w)
        if count:
            v += sorted_unique(hashes, count, keys, counts, values[v:], positions[v:])
            narrow = min(window, 1 + (count >> 4)) if count <= _FLASH else window
            f += winnow(hashes, count, narrow, wide, wider, fingerprints[f:])
        ends[d, 0] = v
        ends[d, 1] = f
        ends[d, 2] = n
        words[d] = w
        # Last, since it uses up the hashes; those that are there twice change nothing.
        _sign(hashes, count, a, b, signature)
        _narrow(signature, signatures[d])
    n = 0
    for t in range(len(title_offsets) - 1):
        w = fold(titles, title_offsets[t], title_offsets[t + 1], table, folded, starts)
        n += _first_words(folded, starts, w, most, title_words[n:])
        title_ends[t] = n
        title_digests[t] = _digest(folded, starts, w)


@compiled
def copy(sources, targets):
    """Six arrays, of some types each -> those of the other tuple, as long as they are."""
    values, positions, fingerprints, signatures, first_words, title_words = sources
    for i in range(len(values)):
        targets[0][i] = values[i]
    for i in range(len(positions)):
        targets[1][i] = positions[i]
    for i in range(len(fingerprints)):
        targets[2][i] = fingerprints[i]
    for i in range(len(signatures)):
        targets[3][i] = signatures[i]
    for i in range(len(first_words)):
        targets[4][i] = first_words[i]
    for i in range(len(title_words)):
        targets[5][i] = title_words[i]


@compiled
def sign_texts(data, offsets, table, k, a, b, signatures):
    """Texts of d documents (data, offsets) -> signatures (d, p) uint32.

    The least of a[p] * fmix32(shingle) + b[p], modulo 2**32, in each row.
    """
    folded, starts, hashes, lanes = _rooms(_longest(offsets))
    for d in range(len(offsets) - 1):
        w = fold(data, offsets[d], offsets[d + 1], table, folded, starts)
        count = shingle_hashes(folded, starts, w, k, lanes, hashes)
        _sign(hashes, count, a, b, signatures[d])


@compiled
def sign_again(values, offsets, documents, dropped, a, b, signatures):
    """Sign without the values of the table `dropped` those of n documents that have any.

    signatures (d, p) uint16 hold the low 16 bits.
    """
    longest = 0
    for n in range(len(documents)):
        longest = max(longest, offsets[documents[n] + 1] - offsets[documents[n]])
    hashes = np.empty(longest + 31, np.uint32)
    signature = np.empty(len(a), np.uint32)
    for n in range(len(documents)):
        d = documents[n]
        count = 0
        for i in range(offsets[d], offsets[d + 1]):
            hashes[count] = values[i]
            count += _slot(values[i], dropped) < 0
        if count < offsets[d + 1] - offsets[d]:
            _sign(hashes, count, a, b, signature)
            _narrow(signature, signatures[d])


@compiled
def band_keys(signatures, documents, first, rows, low_bits, keys):
    """Bands from row `first` on of the signatures of n documents -> keys (b, n) uint64.

    A key is a hash of `rows` rows above `low_bits` bits for the place in `documents`.
    """
    width = _u64(signatures.shape[1])
    for i in range(len(documents)):
        ahead = _u64(documents[min(i + _AHEAD, len(documents) - 1)])
        prefetched(signatures, ahead * width + _u64(first))
        d = documents[i]
        for band in range(keys.shape[0]):
            key = _u64(0)
            begin = first + band * rows
            for row in range(begin, begin + rows):
                key = _u64((key ^ _u64(signatures[d, row])) * _GOLDEN)
                key ^= key >> _u64(32)
            key *= _u64(0xD6E8FEB86659FD93)
            keys[band, i] = _u64(_u64(key >> _u64(low_bits)) << _u64(low_bits)) | _u64(i)


@compiled
def agreeing(signatures, documents, pairs, least):
    """Leave of pairs (p,), first << 32 | second, those that agree in `least` rows; how many."""
    kept = 0
    for p in range(len(pairs)):
        left = documents[pairs[p] >> _u64(32)]
        right = documents[pairs[p] & _u64(0xFFFFFFFF)]
        rows = 0
        for row in range(signatures.shape[1]):
            rows += signatures[left, row] == signatures[right, row]
        pairs[kept] = pairs[p]
        kept += rows >= least
    return kept


@compiled
def passage_counts(fingerprints, offsets, documents, counts):
    """How many fingerprints of n documents are in each piece -> counts (pieces,) int64.

    A fingerprint is in the piece that it leaves modulo their number, a power of two.
    """
    mask = _u32(len(counts) - 1)
    counts[:] = 0
    for d in documents:
        for i in range(_u64(offsets[d]), _u64(offsets[d + 1])):
            counts[fingerprints[i] & mask] += 1


@compiled
def passage_keys(fingerprints, offsets, documents, places, dropped, piece, pieces, keys):
    """Fingerprints of a piece, but those in the table `dropped` -> keys (k,) uint64; k.

    A key is fingerprint << 32 | place of the document.  `keys` has room for all
    of the piece and one more.
    """
    mask = _u32(pieces - 1)
    found = _0
    for n in range(len(documents)):
        d = documents[n]
        for i in range(_u64(offsets[d]), _u64(offsets[d + 1])):
            value = fingerprints[i]
            keys[found] = (_u64(value) << _u64(32)) | _u64(places[n])
            found += _u64(value & mask == _u32(piece))
    k = _0
    for key in keys[:found]:
        keys[k] = key
        k += _u64(_slot(_u32(key >> _u64(32)), dropped) < 0)
    return np.int64(k)


@compiled
def bucket_pairs(keys, low_bits, crowd, near, pairs):
    """Sorted keys (n,) -> pairs (p,) uint64, first << 32 | second, that share a bucket; p.

    A bucket of up to `crowd` members gives all its pairs.  In a larger one
    each member is paired with the first `near` members and the `near` before
    it, so that a bucket costs linear work.  With `pairs` empty, only p.
    """
    mask = (_1 << _u64(low_bits)) - _1
    fill = len(pairs) > 0
    p = 0
    begin = 0
    while begin < len(keys):
        bucket = keys[begin] >> _u64(low_bits)
        end = begin + 1
        while end < len(keys) and keys[end] >> _u64(low_bits) == bucket:
            end += 1
        whole = end - begin <= crowd
        for j in range(begin + 1, end):
            heads_end = j if whole else min(j, begin + near)
            tail_begin = max(heads_end, j - near)
            if fill:
                second = keys[j] & mask
                for i in range(begin, heads_end):
                    pairs[p] = _u64((keys[i] & mask) << _u64(32)) | second
                    p += 1
                for i in range(tail_begin, j):
                    pairs[p] = _u64((keys[i] & mask) << _u64(32)) | second
                    p += 1
            else:
                p += (heads_end - begin) + (j - tail_begin)
        begin = end
    return p


@compiled
def swap_halves(pairs):
    """The first of pairs (p,), first << 32 | second, and the second change places."""
    for p in range(len(pairs)):
        pairs[p] = (pairs[p] << _u64(32)) | (pairs[p] >> _u64(32))


@compiled
def drop_repeats(keys):
    """Leave of sorted keys (k,) each once; how many."""
    kept = 0
    for i in range(len(keys)):
        if i == 0 or keys[i] != keys[kept - 1]:
            keys[kept] = keys[i]
            kept += 1
    return kept


@compiled
def most_frequent(pairs, most):
    """Of sorted pairs (p,), high << 32 | low, keep for each high its `most` frequent; how many.

    Each once, in the order of their lows among equally frequent ones.
    """
    keys = np.empty(64, np.uint64)
    kept = 0
    begin = 0
    while begin < len(pairs):
        high = pairs[begin] >> _u64(32)
        count = 0
        while begin < len(pairs) and pairs[begin] >> _u64(32) == high:
            pair = pairs[begin]
            end = begin + 1
            while end < len(pairs) and pairs[end] == pair:
                end += 1
            if count == len(keys):
                fewer = keys
                keys = np.empty(2 * count, np.uint64)
                for i in range(count):
                    keys[i] = fewer[i]
            # Ascending keys: the most frequent first.
            keys[count] = (_u64(0xFFFFFFFF - (end - begin)) << _u64(32)) | _u64(_u32(pair))
            count += 1
            begin = end
        if count > most:
            _sort(keys, count)
        for i in range(min(count, most)):
            pairs[kept] = (high << _u64(32)) | _u64(_u32(keys[i]))
            kept += 1
    return kept


@compiled
def join(left, right, roots):
    """Join the trees of left[p] and right[p] in roots (n,) int64; a root is the least member."""
    for p in range(len(left)):
        x = left[p]
        y = right[p]
        while roots[x] != x:
            roots[x] = roots[roots[x]]
            x = roots[x]
        while roots[y] != y:
            roots[y] = roots[roots[y]]
            y = roots[y]
        if x < y:
            roots[y] = x
        else:
            roots[x] = y
    for i in range(len(roots)):
        roots[i] = roots[roots[i]]


@part
def _prefetched_ends(values, offsets, document):
    # Where the two chains of a merge begin; the processor sees where they go.
    begin = offsets[document]
    end = offsets[document + 1]
    prefetched(values, begin)
    prefetched(values, begin + 16)
    prefetched(values, end - 16)
    prefetched(values, end)


@part
def _shared_places(values, i_begin, i_end, j_begin, j_end, in_left, in_right):
    """Where values[i_begin:i_end] and values[j_begin:j_end], ascending, are equal; how many.

    Both places -> in_left, in_right, which have room for the shorter and one
    more.  The two are merged from both ends at once: each step waits for the
    values of the step before it, and two such chains take no longer than one.
    """
    i = _u64(i_begin)
    j = _u64(j_begin)
    i_stop = _u64(i_end)
    j_stop = _u64(j_end)
    last = min(i_stop - i, j_stop - j)
    n = _0
    m = last
    while i < i_stop and j < j_stop:
        x = values[i]
        y = values[j]
        in_left[n] = i
        in_right[n] = j
        n += _u64(x == y)
        i += _u64(x <= y)
        j += _u64(y <= x)
        if i == i_stop or j == j_stop:
            break
        x = values[i_stop - _1]
        y = values[j_stop - _1]
        in_left[m] = i_stop - _1
        in_right[m] = j_stop - _1
        m -= _u64(x == y)
        i_stop -= _u64(x >= y)
        j_stop -= _u64(y >= x)
    while m < last:
        m += _1
        in_left[n] = in_left[m]
        in_right[n] = in_right[m]
        n += _1
    return np.int64(n)


@compiled
def shared_counts(values, offsets, left, right, shared):
    """Shingles that documents left[p] and right[p] share -> shared (p,) int64."""
    in_left = np.empty(1024, np.int64)
    in_right = np.empty(1024, np.int64)
    for p in range(len(left)):
        _prefetched_ends(values, offsets, right[min(p + _AHEAD, len(right) - 1)])
        i = offsets[left[p]]
        j = offsets[right[p]]
        i_end = offsets[left[p] + 1]
        j_end = offsets[right[p] + 1]
        least_room = min(i_end - i, j_end - j) + 1
        if least_room > len(in_left):
            in_left = np.empty(least_room, np.int64)
            in_right = np.empty(least_room, np.int64)
        shared[p] = _shared_places(values, i, i_end, j, j_end, in_left, in_right)


@compiled
def places_of(bound, values, begins, ends, places):
    """Where values[begins[n]:ends[n]], ascending, reach `bound` -> places (n,) int64."""
    for n in range(len(begins)):
        low = begins[n]
        high = ends[n]
        while low < high:
            middle = (low + high) >> 1
            if _u64(values[middle]) < bound:
                low = middle + 1
            else:
                high = middle
        places[n] = low


@part
def _prefetched_values(values, begins, n):
    # The sixteen values or so of a document mostly stand in two lines of memory.
    begin = _u64(begins[min(n + _AHEAD, len(begins) - 1)])
    prefetched(values, begin)
    prefetched(values, begin + _u64(15))


@compiled
def common_marks(values, begins, ends, bound, least, counters, common, stops):
    """Shingles below `bound` that `least` documents or more may have -> marks, by hash.

    Document n has values[begins[n]:ends[n]], ascending; stops (n,) is where the
    bound cuts it.  counters (64 * c,) uint8, a power of two, count by hash, so
    rarer shingles may be marked too.  common (c,) uint64 holds a bit a counter,
    small enough to stay in the cache.
    """
    shift = _shift_of(len(counters))
    counters[:] = 0
    for n in range(len(begins)):
        _prefetched_values(values, begins, n)
        i = _u64(begins[n])
        end = _u64(ends[n])
        while i < end and _u64(values[i]) < bound:
            slot = _u64(_u32(values[i] * _P1) >> shift)
            count = counters[slot]
            counters[slot] = _u8(count + _u8(count < least))
            i += _1
        stops[n] = i
    for word in range(len(common)):
        bits = _0
        for j in range(64):
            bits |= _u64(counters[64 * word + j] == least) << _u64(j)
        common[word] = bits


@compiled
def marked_keys(values, begins, stops, stories, common, keys):
    """Shingles that are marked in `common` -> keys (k,); k.

    A key is value << 32 | story.  `keys` has room for all values and one more.
    """
    shift = _shift_of(64 * len(common))
    k = _0
    for n in range(len(begins)):
        _prefetched_values(values, begins, n)
        story = _u64(stories[n])
        for i in range(_u64(begins[n]), _u64(stops[n])):
            slot = _u64(_u32(values[i] * _P1) >> shift)
            keys[k] = (_u64(values[i]) << _u64(32)) | story
            k += (common[slot >> _u64(6)] >> (slot & _u64(63))) & _1
    return np.int64(k)


@compiled
def keys_of_many(keys, least, last):
    """Leave of keys (k,), value << 32 | story, those that `least` stories may have; how many.

    last (s,) uint32, a power of two, holds the latest story of each hash above
    three bits that count how often it was another one than before: at least as
    often as there are stories, since going through some others on the way
    makes no way shorter.
    """
    shift = _shift_of(len(last))
    last[:] = 0
    for key in keys:
        slot = _u64(_u32(_u32(key >> _u64(32)) * _P2) >> shift)
        story = _u32(_u32(key) << _u32(3))
        count = _u32(last[slot] & _u32(7))
        another = _u32((_u32(last[slot] ^ story) > _u32(7)) | (count == _u32(0)))
        last[slot] = _u32(story | min(_u32(count + another), _u32(least)))
    k = _0
    for key in keys:
        slot = _u64(_u32(_u32(key >> _u64(32)) * _P2) >> shift)
        keys[k] = key
        k += _u64(_u32(last[slot] & _u32(7)) == _u32(least))
    return np.int64(k)


@part
def _shift_of(size):
    """How far to shift a 32-bit hash to get one of `size` slots, a power of two."""
    shift = _u32(32)
    while size > 1:
        size >>= 1
        shift -= _u32(1)
    return shift


@compiled
def fill_table(members, table, slots):
    """Members (n,) uint32, none 0 -> their slots (n,) in an open-addressing table.

    The table's size is a power of two above n; 0 marks an empty slot.
    """
    mask = _u32(len(table) - 1)
    for i in range(len(members)):
        slot = _u32(members[i] * _P1) & mask
        while table[slot] != _u32(0):
            slot = _u32(slot + _u32(1)) & mask
        table[slot] = members[i]
        slots[i] = slot


@part
def _slot(value, table):
    mask = _u32(len(table) - 1)
    slot = _u32(value * _P1) & mask
    while table[slot] != _u32(0):
        if table[slot] == value:
            return np.int64(slot)
        slot = _u32(slot + _u32(1)) & mask
    return np.int64(-1)


@part
def _height(value, table, weights):
    slot = _slot(value, table)
    return _FULL if slot < 0 else _u32(np.float64(weights[slot]) * np.float64(_FULL))


@part
def _greater(narrow, step, end, wide):
    for i in range(_MARGIN, _u64(end)):
        wide[i] = max(narrow[i], narrow[i - _u64(step)])


@part
def _word_weights(chosen, heights, count, first, positions, k, room):
    """Weights of words, each that of the heaviest shingle over it; where they end.

    The shingles stand at positions[chosen[:count]] and weigh heights[:count].
    The weight of word `first` is at _MARGIN of the array that is returned;
    room is three of them, the first of which is zero before, and is to be
    cleared when the weights have been used.
    """
    at, wide, wider = room
    end = _MARGIN
    for m in range(count):
        place = _u64(positions[chosen[m]]) - first + _MARGIN
        at[place] = max(at[place], heights[m])
        end = max(end, place + _u64(k))
    narrow = at
    width = 1
    while width < k:
        step = min(width, k - width)
        width += step
        _greater(narrow, step, end, wide)
        narrow = wide
        wide, wider = wider, wide
    return narrow, end


@part
def _word_room():
    # The margins hold zeros, and the widest shingle.
    size = _MOST_SHINGLES + 2 * np.int64(_MARGIN)
    return np.zeros(size, np.uint32), np.zeros(size, np.uint32), np.zeros(size, np.uint32)


@part
def _clear(weights, end):
    for i in range(_MARGIN, end):
        weights[i] = _u32(0)


@part
def _sum(weights, end):
    total = _0
    for i in range(_MARGIN, end):
        total += _u64(weights[i])
    return total


@compiled
def weigh(values, positions, offsets, table, weights, k, opening, documents, totals, ends):
    """Weight of all words of n documents and of their openings -> totals (n, 2) float64.

    The opening is as many words from the first on as weigh `opening`, or half of
    the document if that is less; where it ends -> ends (n,) int64.
    """
    room = _word_room()
    chosen = np.empty(1024, np.int64)
    heights = np.empty(1024, np.uint32)
    for n in range(len(documents)):
        begin = offsets[documents[n]]
        count = offsets[documents[n] + 1] - begin
        if count > len(chosen):
            chosen = np.empty(count, np.int64)
            heights = np.empty(count, np.uint32)
        for j in range(count):
            chosen[j] = begin + j
            heights[j] = _height(values[begin + j], table, weights)
        of_words, end = _word_weights(chosen, heights, count, _0, positions, k, room)
        total = _sum(of_words, end)
        # A millionth of a word less, since weights are rounded.
        bound = min(np.float64(opening) * np.float64(_FULL), np.float64(total) / 2) - 1e-6 * _FULL
        within = _0
        i = _MARGIN
        while np.float64(within) < bound:
            within += _u64(of_words[i])
            i += _1
        ends[n] = np.int64(i - _MARGIN)
        totals[n, 0] = np.float64(total) / _FULL
        totals[n, 1] = np.float64(within) / _FULL
        _clear(room[0], end)


@part
def _only_stretches(weights, end, stretch):
    """Leave of the weights of words those of `stretch` or more covered words in a row."""
    begin = _MARGIN
    for i in range(_MARGIN, end + _1):
        if i == end or weights[i] == _u32(0):
            if i - begin < _u64(stretch):
                for j in range(begin, i):
                    weights[j] = _u32(0)
            begin = i + _1


@compiled
def cover(
    values,
    positions,
    offsets,
    table,
    weights,
    k,
    left,
    right,
    ends_left,
    ends_right,
    covered,
    stretch=0,
):
    """Weight of the words of left[p], and of right[p], in shared shingles -> covered (p, 2, 2).

    Of each side all such words, and those before its end of the opening.
    With `stretch` above k only words that stand in so many of them in a row.
    """
    room = _word_room()
    in_left = np.empty(1024, np.int64)
    in_right = np.empty(1024, np.int64)
    heights = np.empty(1024, np.uint32)
    for p in range(len(left)):
        _prefetched_ends(values, offsets, right[min(p + _AHEAD, len(right) - 1)])
        i = offsets[left[p]]
        j = offsets[right[p]]
        i_end = offsets[left[p] + 1]
        j_end = offsets[right[p] + 1]
        least_room = min(i_end - i, j_end - j) + 1
        if least_room > len(in_left):
            in_left = np.empty(least_room, np.int64)
            in_right = np.empty(least_room, np.int64)
            heights = np.empty(least_room, np.uint32)
        count = _shared_places(values, i, i_end, j, j_end, in_left, in_right)
        for m in range(count):
            heights[m] = _height(values[in_left[m]], table, weights)
        for side, chosen in enumerate((in_left, in_right)):
            of_words, end = _word_weights(chosen, heights, count, _0, positions, k, room)
            if stretch > k:
                _only_stretches(of_words, end, stretch)
            opening_end = _u64(ends_right[p] if side else ends_left[p]) + _MARGIN
            covered[p, side, 0] = np.float64(_sum(of_words, end)) / _FULL
            covered[p, side, 1] = np.float64(_sum(of_words, min(end, opening_end))) / _FULL
            _clear(room[0], end)


@compiled
def heaviest_runs(values, positions, offsets, table, weights, k, left, right, heaviest):
    """Weight of the heaviest run of words that left[p] shares, and right[p] -> heaviest (p, 2).

    A run ends where a shingle stands that the other has not; one that stood
    before does not end it.
    """
    room = _word_room()
    # By position: 1 for a shingle that only one has, 2 + the place of a shared one,
    # and 0 for one that stood before.
    at = np.zeros(_MOST_SHINGLES + 1, np.int64)
    for p in range(len(left)):
        i = offsets[left[p]]
        j = offsets[right[p]]
        i_end = offsets[left[p] + 1]
        j_end = offsets[right[p] + 1]
        in_left = np.empty(min(i_end - i, j_end - j) + 1, np.int64)
        in_right = np.empty(len(in_left), np.int64)
        count = _shared_places(values, i, i_end, j, j_end, in_left, in_right)
        run = np.empty(count, np.int64)
        heights = np.empty(count, np.uint32)
        for side, (begin, end, chosen) in enumerate(((i, i_end, in_left), (j, j_end, in_right))):
            last = 0
            for m in range(begin, end):
                at[positions[m]] = 1
                last = max(last, np.int64(positions[m]))
            for m in range(count):
                at[positions[chosen[m]]] = chosen[m] + 2
            # One more ends the last run.
            at[last + 1] = 1
            length = 0
            heaviest[p, side] = 0
            for position in range(last + 2):
                place = at[position] - 2
                at[position] = 0
                if place >= 0:
                    run[length] = place
                    heights[length] = _height(values[place], table, weights)
                    length += 1
                elif place == -1 and length:
                    # Of the types that other loops have, so that it is compiled only once.
                    of_run = np.int64(length)
                    first = _u64(positions[run[0]])
                    of_words, last = _word_weights(run, heights, of_run, first, positions, k, room)
                    weight = np.float64(_sum(of_words, last)) / _FULL
                    heaviest[p, side] = max(heaviest[p, side], weight)
                    _clear(room[0], last)
                    length = 0


@part
def _among(word, words, begin, end):
    found = False
    for i in range(begin, end):
        found |= words[i] == word
    return found


@part
def _told_alone(words, offsets, title_words, title_offsets, d, e):
    begin, end = title_offsets[d], title_offsets[d + 1]
    differing = 0
    alone = 0
    for i in range(begin, end):
        word = title_words[i]
        if not _among(word, title_words, begin, i) and not _among(
            word, title_words, title_offsets[e], title_offsets[e + 1]
        ):
            differing += 1
            alone += _among(word, words, offsets[d], offsets[d + 1]) and not _among(
                word, words, offsets[e], offsets[e + 1]
            )
    return alone / max(differing, 1)


@compiled
def told_alone(words, offsets, title_words, title_offsets, left, right, shares):
    """What each title of pairs tells that only its own text tells -> shares (p,) float64.

    Of the words that the other title has not the share that its text has and
    the other text has not; of both titles the lesser.  words, title_words (w,)
    uint16, offsets, title_offsets (d + 1,); left, right (p,) documents.
    """
    beginnings = words, offsets, title_words, title_offsets
    for p in range(len(left)):
        of_left = _told_alone(*beginnings, left[p], right[p])
        shares[p] = min(of_left, _told_alone(*beginnings, right[p], left[p]))


@part
def _linked(x, y, offsets, neighbours):
    low = offsets[x]
    high = offsets[x + 1]
    while low < high:
        middle = (low + high) >> 1
        if neighbours[middle] < y:
            low = middle + 1
        else:
            high = middle
    return low < offsets[x + 1] and neighbours[low] == y


@compiled
def adjacency(left, right, scores, threshold, offsets, neighbours, weights, degrees):
    """Edges (e,), by left and then by right, left < right -> the rows of an adjacency.

    offsets (n + 1,) int64, zeros on entry; neighbours (2 * e,) int64, ascending
    in each row, and what their edges weigh, weights (2 * e,) int64: whole
    millionths of the score, since sums of integers do not depend on their
    order, and nothing below the threshold.  degrees (n,) int64, zeros on entry,
    are the sums of a row.
    """
    for e in range(len(left)):
        offsets[left[e] + 1] += 1
        offsets[right[e] + 1] += 1
    for d in range(len(offsets) - 1):
        offsets[d + 1] += offsets[d]
    places = offsets.copy()
    # In each row those before it first.
    for ends, others in ((right, left), (left, right)):
        for e in range(len(left)):
            weight = np.int64(np.rint(scores[e] * 1e6)) if scores[e] >= threshold else 0
            place = places[ends[e]]
            neighbours[place] = others[e]
            weights[place] = weight
            places[ends[e]] += 1
            degrees[ends[e]] += weight


@compiled
def stars(offsets, neighbours, weights, degrees, core_size, representatives):
    """Adjacency (offsets, neighbours, weights) -> representatives (n,), -1 on entry.

    neighbours are ascending in each row; degrees (n,) int64, the sums of the
    weights, are used up.  A neighbour by an edge that weighs something joins a
    star if it has any edge to half of the star's core, its first `core_size`
    members, the best connected ones.
    """
    heap = [(np.int64(0), np.int64(0))]
    heap.clear()
    for d in range(len(degrees)):
        if degrees[d]:
            heapq.heappush(heap, (-degrees[d], d))
        else:
            representatives[d] = d
    core = np.empty(core_size, np.int64)
    while heap:
        negative, hub = heapq.heappop(heap)
        if representatives[hub] >= 0:
            continue
        if -negative != degrees[hub]:
            heapq.heappush(heap, (-degrees[hub], hub))
            continue
        representatives[hub] = hub
        for i in range(offsets[hub], offsets[hub + 1]):
            degrees[neighbours[i]] -= weights[i]
        # Those with the most neighbours first.
        row = offsets[hub + 1] - offsets[hub]
        keys = np.empty(row, np.uint64)
        for i in range(row):
            of_member = neighbours[offsets[hub] + i]
            most = _u64(offsets[of_member + 1] - offsets[of_member])
            keys[i] = (_u64(0xFFFFFFFF - most) << _u64(32)) | _u64(i)
        _sort(keys, row)
        members = 0
        for key in keys:
            place = offsets[hub] + np.int64(key & _u64(0xFFFFFFFF))
            member = neighbours[place]
            if representatives[member] >= 0 or weights[place] == 0:
                continue
            links = 0
            for c in range(members):
                links += _linked(member, core[c], offsets, neighbours)
            if 2 * links < members:
                continue
            if members < core_size:
                core[members] = member
                members += 1
            representatives[member] = hub
            for j in range(offsets[member], offsets[member + 1]):
                degrees[neighbours[j]] -= weights[j]
