"""Compiled loops: arrays in, arrays out; no checks, no I/O.

Every loop releases the interpreter lock and is cached on disk.  Operands of
hash arithmetic are cast at each step: numba widens `uint32 * uint32` to 64
bits and turns `uint64 + int64` into a float.  Indices are uint64 in the hot
loops, which spares the test for negative indices.
"""

from __future__ import annotations

import heapq

import numba as nb
import numpy as np

compiled = nb.njit(nogil=True, cache=True, boundscheck=False)

_u8 = np.uint8
_u32 = np.uint32
_u64 = np.uint64

_0 = np.uint64(0)
_1 = np.uint64(1)
_SPACE = np.uint8(32)
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)

# XXH32, seed 0 (Collet, "xxHash fast digest algorithm", section XXH32).
_P1 = np.uint32(0x9E3779B1)
_P2 = np.uint32(0x85EBCA77)
_P3 = np.uint32(0xC2B2AE3D)
_P4 = np.uint32(0x27D4EB2F)
_P5 = np.uint32(0x165667B1)
_LANE1 = np.uint32((0x9E3779B1 + 0x85EBCA77) & 0xFFFFFFFF)
_LANE4 = np.uint32(-0x9E3779B1 & 0xFFFFFFFF)


@compiled
def _rotl(x, r):
    return _u32(_u32(x << _u32(r)) | (x >> _u32(32 - r)))


@compiled
def _word32(b, i):
    low = _u32(_u32(b[i]) | _u32(_u32(b[i + _u64(1)]) << _u32(8)))
    high = _u32(_u32(b[i + _u64(2)]) | _u32(_u32(b[i + _u64(3)]) << _u32(8)))
    return _u32(low | _u32(high << _u32(16)))


@compiled
def _round(lane, x):
    return _u32(_rotl(_u32(lane + _u32(x * _P2)), 13) * _P1)


@compiled
def _xxh32(b, i, end):
    # The tail steps are computed always and kept by selection: lengths vary
    # from shingle to shingle, and mispredicted branches cost more than the
    # arithmetic.  Up to 7 bytes beyond `end` are read, never used.
    h = _P5
    length = end - i
    if length >= _u64(16):
        v1 = _LANE1
        v2 = _P2
        v3 = _u32(0)
        v4 = _LANE4
        last = end - _u64(16)
        while i <= last:
            v1 = _round(v1, _word32(b, i))
            v2 = _round(v2, _word32(b, i + _u64(4)))
            v3 = _round(v3, _word32(b, i + _u64(8)))
            v4 = _round(v4, _word32(b, i + _u64(12)))
            i += _u64(16)
        h = _u32(_u32(_rotl(v1, 1) + _rotl(v2, 7)) + _u32(_rotl(v3, 12) + _rotl(v4, 18)))
    h = _u32(h + _u32(length))
    steps = (end - i) >> _u64(2)
    for s in range(3):
        t = _u32(_rotl(_u32(h + _u32(_word32(b, i) * _P3)), 17) * _P4)
        more = _u64(s) < steps
        h = t if more else h
        i += _u64(4) if more else _0
    rest = end - i
    for s in range(3):
        t = _u32(_rotl(_u32(h + _u32(_u32(b[i + _u64(s)]) * _P5)), 11) * _P1)
        h = t if _u64(s) < rest else h
    h = _u32(_u32(h ^ (h >> _u32(15))) * _P2)
    h = _u32(_u32(h ^ (h >> _u32(13))) * _P3)
    return _u32(h ^ (h >> _u32(16)))


@compiled
def _continuation(data, i, end):
    return _u32(data[i]) & _u32(0x3F) if i < end else _u32(0)


@compiled
def fold(data, begin, end, entries, ascii_fold, pool, folded, starts):
    """data (b,) uint8 -> folded (f,) uint8 and word starts (w + 1,); returns w.

    `folded` holds the words with one space after each; `starts[w]` is its end.
    """
    n = _0
    w = _0
    inside = _u8(0)
    i = _u64(begin)
    stop = _u64(end)
    while i < stop:
        byte = data[i]
        if byte < _u8(128):
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


@compiled
def shingle_hashes(folded, starts, words, k, hashes):
    """XXH32 of each k consecutive words -> hashes (max(words - k + 1, 1),); the count."""
    if words == 0:
        return 0
    if words < k:
        hashes[0] = _xxh32(folded, _u64(starts[0]), _u64(starts[words] - 1))
        return 1
    for j in range(words - k + 1):
        hashes[j] = _xxh32(folded, _u64(starts[j]), _u64(starts[j + k] - 1))
    return words - k + 1


@compiled
def sorted_unique(hashes, count, keys, counts, values, positions):
    """hashes (count,) -> values ascending and unique, positions of their first places.

    Hashes are uniform, so one pass over their leading bits leaves them almost
    sorted.  A crowded bucket (one line repeated, or crafted text) is sorted
    on its own, which keeps the loop from turning quadratic.
    """
    bits = 1
    while (1 << bits) < count and bits < 16:
        bits += 1
    shift = _u32(32 - bits)
    buckets = 1 << bits
    for j in range(buckets + 1):
        counts[j] = 0
    for j in range(count):
        counts[(hashes[j] >> shift) + _u32(1)] += 1
    for j in range(buckets):
        counts[j + 1] += counts[j]
    for j in range(count):
        bucket = hashes[j] >> shift
        keys[counts[bucket]] = (_u64(hashes[j]) << _u64(32)) | _u64(j)
        counts[bucket] += 1
    begin = 0
    for bucket in range(buckets):
        finish = counts[bucket]
        if finish - begin > 32:
            keys[begin:finish] = np.sort(keys[begin:finish])
        else:
            for j in range(begin + 1, finish):
                key = keys[j]
                i = j
                while i > begin and keys[i - 1] > key:
                    keys[i] = keys[i - 1]
                    i -= 1
                keys[i] = key
        begin = finish
    n = 0
    for j in range(count):
        value = _u32(keys[j] >> _u64(32))
        if n == 0 or values[n - 1] != value:
            values[n] = value
            positions[n] = np.uint16(keys[j] & _u64(0xFFFF))
            n += 1
    return n


@compiled
def winnow(hashes, count, window, fingerprints):
    """hashes (count,) -> the least hash of each `window` neighbours, once a choice; the count.

    Schleimer, Wilkerson, Aiken, "Winnowing" (SIGMOD 2003), section 3: the
    rightmost least hash of each window.
    """
    n = 0
    best = -1
    for j in range(count):
        first = j - window + 1
        if best < first:
            best = max(first, 0)
            for i in range(best + 1, j + 1):
                if hashes[i] <= hashes[best]:
                    best = i
            changed = True
        elif hashes[j] <= hashes[best]:
            best = j
            changed = True
        else:
            changed = False
        if (changed and first >= 0) or (first == 0) or (first < 0 and j == count - 1):
            fingerprints[n] = hashes[best]
            n += 1
    return n


@compiled
def _is_digit(byte):
    return (byte >= _u8(48)) & (byte <= _u8(57))


@compiled
def number_words(folded, starts, words, numbers):
    """Words that begin or end with a digit -> numbers (n,): position << 16 | hash; the count."""
    n = 0
    for j in range(words):
        begin = _u64(starts[j])
        end = _u64(starts[j + 1]) - _1
        if _is_digit(folded[begin]) or _is_digit(folded[end - _1]):
            word = _xxh32(folded, begin, end) & _u32(0xFFFF)
            numbers[n] = _u32(_u32(_u32(j) << _u32(16)) | word)
            n += 1
    return n


@compiled
def shingle_texts(
    data,
    offsets,
    entries,
    ascii_fold,
    pool,
    k,
    window,
    values,
    positions,
    fingerprints,
    numbers,
    ends,
    words,
    digests,
):
    """Texts of d documents (data, offsets) -> their shingle sets, one after another.

    ends (d, 3) int64: where a document ends in values and positions, in
    fingerprints, and in numbers.  words (d,) int64, digests (d,) uint64.
    """
    longest = 0
    for d in range(len(offsets) - 1):
        longest = max(longest, offsets[d + 1] - offsets[d])
    # A byte of UTF-8 folds to at most 11 bytes (U+FDFA) and 2 words (U+3316).
    folded = np.empty(longest * 11 + 64, np.uint8)
    starts = np.empty(longest * 2 + 64, np.int64)
    hashes = np.empty(longest * 2 + 64, np.uint32)
    keys = np.empty(longest * 2 + 64, np.uint64)
    counts = np.empty((1 << 16) + 2, np.int64)
    v = 0
    f = 0
    m = 0
    for d in range(len(offsets) - 1):
        w = fold(data, offsets[d], offsets[d + 1], entries, ascii_fold, pool, folded, starts)
        count = shingle_hashes(folded, starts, w, k, hashes)
        digest = _u64(w)
        for j in range(count):
            digest = _u64((digest ^ _u64(hashes[j])) * _GOLDEN)
            digest ^= digest >> _u64(29)
        if count:
            v += sorted_unique(hashes, count, keys, counts, values[v:], positions[v:])
            f += winnow(hashes, count, window, fingerprints[f:])
            m += number_words(folded, starts, w, numbers[m:])
        ends[d, 0] = v
        ends[d, 1] = f
        ends[d, 2] = m
        words[d] = w
        digests[d] = digest


@compiled
def _sign(hashes, count, a, b, signature):
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


@compiled
def sign(values, offsets, a, b, signatures):
    """Sets of d documents (values, offsets) -> signatures (d, p) uint32.

    The least of a[p] * fmix32(value) + b[p], modulo 2**32, in each row.
    """
    longest = 0
    for d in range(len(offsets) - 1):
        longest = max(longest, offsets[d + 1] - offsets[d])
    hashes = np.empty(longest, np.uint32)
    for d in range(len(offsets) - 1):
        count = offsets[d + 1] - offsets[d]
        for j in range(count):
            hashes[j] = values[offsets[d] + j]
        _sign(hashes, count, a, b, signatures[d])


@compiled
def sign_again(values, offsets, documents, dropped, a, b, signatures):
    """Signatures (d, p) of those of n documents that have values of the table `dropped`, without them."""
    longest = 0
    for n in range(len(documents)):
        longest = max(longest, offsets[documents[n] + 1] - offsets[documents[n]])
    hashes = np.empty(longest, np.uint32)
    for n in range(len(documents)):
        d = documents[n]
        count = 0
        for i in range(offsets[d], offsets[d + 1]):
            hashes[count] = values[i]
            count += _slot(values[i], dropped) < 0
        if count < offsets[d + 1] - offsets[d]:
            _sign(hashes, count, a, b, signatures[d])


@compiled
def band_keys(signatures, documents, first, rows, low_bits, keys):
    """Rows first … first + rows of the signatures of n documents -> keys (n,) uint64.

    A key is a hash of the rows above `low_bits` bits for the place in `documents`.
    """
    for i in range(len(documents)):
        key = _u64(0)
        for row in range(first, first + rows):
            key = _u64((key ^ _u64(signatures[documents[i], row])) * _GOLDEN)
            key ^= key >> _u64(32)
        key *= _u64(0xD6E8FEB86659FD93)
        keys[i] = _u64(_u64(key >> _u64(low_bits)) << _u64(low_bits)) | _u64(i)


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
def join(left, right, roots):
    """Join the trees of left[p] and right[p] in roots (n,) int64, then point all at their least member."""
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


@compiled
def shared_counts(values, offsets, left, right, shared):
    """Shingles that documents left[p] and right[p] share -> shared (p,) int64."""
    for p in range(len(left)):
        i = offsets[left[p]]
        j = offsets[right[p]]
        i_end = offsets[left[p] + 1]
        j_end = offsets[right[p] + 1]
        n = 0
        while i < i_end and j < j_end:
            x = values[i]
            y = values[j]
            n += x == y
            i += x <= y
            j += y <= x
        shared[p] = n


@compiled
def _first_at_least(values, begin, end, bound):
    while begin < end:
        middle = (begin + end) >> 1
        if _u64(values[middle]) < bound:
            begin = middle + 1
        else:
            end = middle
    return begin


@compiled
def _counter(value, counters):
    return (_u32(value * _P1) >> _u32(8)) & _u32(len(counters) - 1)


@compiled
def common_keys(values, offsets, documents, stories, low, high, least, counters, keys):
    """Shingles in [low, high) that `least` documents or more may have -> keys (k,); k.

    A key is value << 32 | story.  counters (a power of two,) uint8 count by
    hash and so may let rarer shingles pass: the count of stories is exact
    only once the keys are.
    """
    counters[:] = 0
    for n in range(len(documents)):
        end = offsets[documents[n] + 1]
        i = _first_at_least(values, offsets[documents[n]], end, low)
        while i < end and _u64(values[i]) < high:
            slot = _counter(values[i], counters)
            counters[slot] += counters[slot] < least
            i += 1
    k = 0
    for n in range(len(documents)):
        end = offsets[documents[n] + 1]
        i = _first_at_least(values, offsets[documents[n]], end, low)
        story = _u64(stories[n])
        while i < end and _u64(values[i]) < high:
            if counters[_counter(values[i], counters)] >= least:
                if len(keys):
                    keys[k] = (_u64(values[i]) << _u64(32)) | story
                k += 1
            i += 1
    return k


@compiled
def fill_table(members, table, slots):
    """members (n,) uint32, none 0 -> their slots (n,) in an open-addressing table.

    The table's size is a power of two above n; 0 marks an empty slot.
    """
    mask = _u32(len(table) - 1)
    for i in range(len(members)):
        slot = _u32(members[i] * _P1) & mask
        while table[slot] != _u32(0):
            slot = _u32(slot + _u32(1)) & mask
        table[slot] = members[i]
        slots[i] = slot


@compiled
def _slot(value, table):
    mask = _u32(len(table) - 1)
    slot = _u32(value * _P1) & mask
    while table[slot] != _u32(0):
        if table[slot] == value:
            return np.int64(slot)
        slot = _u32(slot + _u32(1)) & mask
    return np.int64(-1)


@compiled
def _weight(value, table, weights):
    slot = _slot(value, table)
    return np.float32(1.0) if slot < 0 else weights[slot]


@compiled
def _put(word_weights, position, k, weight):
    for q in range(position, position + k):
        word_weights[q] = max(word_weights[q], weight)


@compiled
def _take(word_weights, position, k):
    total = np.float64(0.0)
    for q in range(position, position + k):
        total += word_weights[q]
        word_weights[q] = np.float32(0.0)
    return total


@compiled
def weigh(values, positions, offsets, table, weights, k, documents, totals):
    """Weighted words of each of n documents -> totals (n,) float64.

    A word weighs as much as the heaviest shingle that covers it.
    """
    word_weights = np.zeros((1 << 16) + k, np.float32)
    for n in range(len(documents)):
        d = documents[n]
        for i in range(offsets[d], offsets[d + 1]):
            _put(word_weights, positions[i], k, _weight(values[i], table, weights))
        total = 0.0
        for i in range(offsets[d], offsets[d + 1]):
            total += _take(word_weights, positions[i], k)
        totals[n] = total


@compiled
def cover(values, positions, offsets, table, weights, k, left, right, covered):
    """Weight of the words of left[p], and of right[p], in shared shingles -> covered (p, 2)."""
    left_weights = np.zeros((1 << 16) + k, np.float32)
    right_weights = np.zeros((1 << 16) + k, np.float32)
    matched_i = np.empty(1024, np.int64)
    matched_j = np.empty(1024, np.int64)
    for p in range(len(left)):
        i = offsets[left[p]]
        j = offsets[right[p]]
        i_end = offsets[left[p] + 1]
        j_end = offsets[right[p] + 1]
        room = min(i_end - i, j_end - j) + 1
        if room > len(matched_i):
            matched_i = np.empty(room, np.int64)
            matched_j = np.empty(room, np.int64)
        n = 0
        while i < i_end and j < j_end:
            x = values[i]
            y = values[j]
            matched_i[n] = i
            matched_j[n] = j
            n += x == y
            i += x <= y
            j += y <= x
        for m in range(n):
            weight = _weight(values[matched_i[m]], table, weights)
            _put(left_weights, positions[matched_i[m]], k, weight)
            _put(right_weights, positions[matched_j[m]], k, weight)
        of_left = 0.0
        of_right = 0.0
        for m in range(n):
            of_left += _take(left_weights, positions[matched_i[m]], k)
            of_right += _take(right_weights, positions[matched_j[m]], k)
        covered[p, 0] = of_left
        covered[p, 1] = of_right


@compiled
def substitutions(
    values, positions, offsets, numbers, number_offsets, k, reach, left, right, found
):
    """Where right[p] says other words than left[p] between the same words -> found (p, 4) int64.

    A slot is a gap of 1 … reach words on both sides between two neighbouring
    shared passages.  Columns: slots; slots with numbers on both sides and
    none in common; numbers inside shared passages of left; slots with no number
    """
    partner = np.full(1 << 16, -1, np.int64)
    for p in range(len(left)):
        a = left[p]
        b = right[p]
        i = offsets[a]
        j = offsets[b]
        i_end = offsets[a + 1]
        j_end = offsets[b + 1]
        top = 0
        while i < i_end and j < j_end:
            x = values[i]
            y = values[j]
            if x == y:
                partner[positions[i]] = positions[j]
                top = max(top, positions[i])
            i += x <= y
            j += y <= x
        slots = 0
        conflicts = 0
        agreed = 0
        before = -1
        u = number_offsets[a]
        u_end = number_offsets[a + 1]
        for q in range(top + 1):
            if partner[q] < 0:
                continue
            if before >= 0:
                gap_a = q - before - k
                gap_b = partner[q] - partner[before] - k
                while u < u_end and np.int64(numbers[u] >> _u32(16)) < min(before + k, q):
                    agreed += np.int64(numbers[u] >> _u32(16)) >= before
                    u += 1
                if gap_a >= 1 and gap_b >= 1 and gap_a <= reach and gap_b <= reach:
                    slots += 1
                    in_a = 0
                    same = 0
                    in_b = 0
                    v = number_offsets[b]
                    v_end = number_offsets[b + 1]
                    low = partner[before] + k
                    while v < v_end and np.int64(numbers[v] >> _u32(16)) < low:
                        v += 1
                    v_from = v
                    while v < v_end and np.int64(numbers[v] >> _u32(16)) < partner[q]:
                        in_b += 1
                        v += 1
                    while u < u_end and np.int64(numbers[u] >> _u32(16)) < q:
                        in_a += 1
                        for t in range(v_from, v):
                            if (numbers[t] & _u32(0xFFFF)) == (numbers[u] & _u32(0xFFFF)):
                                same += 1
                                break
                        u += 1
                    conflicts += max(0, min(in_a, in_b) - same)
                    agreed += same
                while u < u_end and np.int64(numbers[u] >> _u32(16)) < q:
                    u += 1
            before = q
        while u < u_end and np.int64(numbers[u] >> _u32(16)) < before + k:
            agreed += np.int64(numbers[u] >> _u32(16)) >= before
            u += 1
        for q in range(top + 1):
            partner[q] = -1
        found[p, 0] = slots
        found[p, 1] = conflicts
        found[p, 2] = agreed


@compiled
def stars(offsets, neighbours, weights, degrees, representatives):
    """Adjacency (offsets, neighbours, weights) -> representatives (n,), -1 on entry.

    degrees (n,) int64 are the sums of the weights; they are used up.
    """
    heap = [(np.int64(0), np.int64(0))]
    heap.clear()
    for d in range(len(degrees)):
        if degrees[d]:
            heapq.heappush(heap, (-degrees[d], d))
        else:
            representatives[d] = d
    while len(heap):
        negative, hub = heapq.heappop(heap)
        if representatives[hub] >= 0:
            continue
        if -negative != degrees[hub]:
            heapq.heappush(heap, (-degrees[hub], hub))
            continue
        representatives[hub] = hub
        for i in range(offsets[hub], offsets[hub + 1]):
            member = neighbours[i]
            if representatives[member] >= 0:
                continue
            representatives[member] = hub
            for j in range(offsets[member], offsets[member + 1]):
                degrees[neighbours[j]] -= weights[j]
        for i in range(offsets[hub], offsets[hub + 1]):
            degrees[neighbours[i]] -= weights[i]
