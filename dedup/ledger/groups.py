"""Two lists of paragraphs to groups that belong together, and which of them moved."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dedup.ledger.seams import with_rewritten
from dedup.ledger.sequences import MAX_CELLS, heaviest_increasing, matches, shared_count
from dedup.ledger.tiles import Overlap, overlaps
from dedup.ledger.tokens import Line, gram_length

# Two paragraphs belong together if they share half the words of the shorter
# one.  If that is much shorter, half of it is easily a name and a title, so
# more is asked then.
_SHARE = 0.5
_UNEVEN = 2.0
_UNEVEN_SHARE = 0.6
# Words shared at least if the longer one is not half covered, in n-grams.
_LEAST_GRAMS = 2
# Of a sentence that crosses into a neighbouring paragraph, edited on its way or not.
_SENTENCE_SHARE = 0.6
# Of a paragraph that was rewritten between neighbours which stayed; between
# unrelated paragraphs of news one pair in some thousands reaches it.
_REWRITTEN_SHARE = 0.4

# Pairs of paragraphs compared at most in one gap between neighbours; their
# words together must also be within MAX_CELLS.
_MAX_PAIRS = 4096

_Overlaps = dict[tuple[int, int], Overlap]


@dataclass(slots=True)
class Group:
    """Paragraphs that belong together, by index; both lists are non-empty.

    Attributes
    ----------
    base, copy : list of int
        In the order in which their texts correspond.
    words : int
        Words shared, at least 0.
    base_place, copy_place : int
        The paragraph of each side that shares most.
    move : int or None
        Groups that moved together have one number; None for one that stays.
    """

    base: list[int]
    copy: list[int]
    words: int
    base_place: int
    copy_place: int
    move: int | None = field(default=None)


def aligned(base: Sequence[Line], copy: Sequence[Line]) -> list[Group]:
    """The groups of paragraphs of two texts, in the order of the base."""
    gram = gram_length(base, copy)
    groups = [
        Group([a], [b], len(base[a].words), a, b) for a, b in _equal_pairs(base, copy, gram).items()
    ]
    shared = _overlaps_of_rest(base, copy, gram, groups)
    groups += _shared_groups(base, copy, gram, shared)
    groups += _lookalikes(base, copy, gram, groups, shared)
    _join_rewritten(base, copy, gram, groups)
    groups.sort(key=lambda group: group.base_place)
    _number_moves(groups)
    return groups


def _equal_pairs(base: Sequence[Line], copy: Sequence[Line], gram: int) -> dict[int, int]:
    """Paragraphs of equal words: unique ones, those between, their neighbours, then the rest."""
    in_base, in_copy = _by_words(base), _by_words(copy)
    pairs: dict[int, int] = {}
    back: dict[int, int] = {}

    def pair(a: int, b: int) -> None:
        pairs[a], back[b] = b, a

    for key, places in in_base.items():
        if len(places) == 1 and len(in_copy.get(key, ())) == 1:
            pair(places[0], in_copy[key][0])
    for free_base, free_copy in _gaps(pairs.items(), base, copy):
        for a, b in _equal_in_order(base, free_base, copy, free_copy):
            pair(a, b)
    for start in list(pairs.items()):
        for step in (1, -1):
            a, b = start[0] + step, start[1] + step
            while (
                0 <= a < len(base)
                and 0 <= b < len(copy)
                and not (a in pairs or b in back)
                and base[a].key == copy[b].key
            ):
                pair(a, b)
                a, b = a + step, b + step
    for key, places in in_base.items():
        left = [b for b in in_copy.get(key, ()) if b not in back]
        if left and len(base[places[0]].words) >= gram:
            for a, b in zip([a for a in places if a not in pairs], left, strict=False):
                pair(a, b)
    return pairs


def _by_words(lines: Sequence[Line]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        places[line.key].append(index)
    return places


def _equal_in_order(
    base: Sequence[Line], free_base: list[int], copy: Sequence[Line], free_copy: list[int]
) -> Iterator[tuple[int, int]]:
    characters: dict[str, str] = {}
    sides = [
        "".join([characters.setdefault(lines[i].key, chr(len(characters))) for i in free])
        for lines, free in ((base, free_base), (copy, free_copy))
    ]
    for start_a, start_b, length in matches(*sides):
        yield from zip(
            free_base[start_a : start_a + length],
            free_copy[start_b : start_b + length],
            strict=True,
        )


def _gaps(
    pairs: Iterable[tuple[int, int]], base: Sequence[Line], copy: Sequence[Line]
) -> Iterator[tuple[list[int], list[int]]]:
    """Paragraphs in no pair, between neighbours in the heaviest increasing chain of pairs.

    Only gaps with paragraphs on both sides.
    """
    ordered = sorted(pairs)
    chain = heaviest_increasing(
        [b for _, b in ordered], [2 * len(base[a].words) + 1 for a, _ in ordered]
    )
    taken_a, taken_b = {a for a, _ in ordered}, {b for _, b in ordered}
    last_a = last_b = -1
    for a, b in [*(ordered[index] for index in chain), (len(base), len(copy))]:
        free_a = [i for i in range(last_a + 1, a) if i not in taken_a]
        free_b = [i for i in range(last_b + 1, b) if i not in taken_b]
        if free_a and free_b:
            yield free_a, free_b
        last_a, last_b = a, b


def _overlaps_of_rest(
    base: Sequence[Line], copy: Sequence[Line], gram: int, groups: Sequence[Group]
) -> _Overlaps:
    """What the paragraphs in no group share, by pairs."""
    taken_a, taken_b = {group.base[0] for group in groups}, {group.copy[0] for group in groups}
    free_a = [i for i in range(len(base)) if i not in taken_a]
    free_b = [i for i in range(len(copy)) if i not in taken_b]
    if not (free_a and free_b):
        return {}
    found = overlaps([base[i] for i in free_a], [copy[i] for i in free_b], gram)
    return {(free_a[a], free_b[b]): overlap for (a, b), overlap in found.items()}


def _shared_groups(
    base: Sequence[Line], copy: Sequence[Line], gram: int, shared: _Overlaps
) -> list[Group]:
    """Groups of the paragraphs that share a substantial part with one another."""
    edges = {
        pair: overlap
        for pair, overlap in shared.items()
        if _is_substantial(overlap.words, len(base[pair[0]].words), len(copy[pair[1]].words), gram)
    }
    crossing = _crossing_sentences(base, copy, shared, edges, gram)
    edges.update({pair: shared[pair] for pair in crossing})
    gathered = set(_gathered_sentences(base, copy, shared, edges, gram))
    edges.update({pair: shared[pair] for pair in sorted(gathered)})
    return [_group(members, edges) for members in _components(edges)]


def _is_substantial(shared: int, base: int, copy: int, gram: int) -> bool:
    shorter, longer = sorted((base, copy))
    if shared >= _SHARE * longer:
        return True
    share = _UNEVEN_SHARE if longer > _UNEVEN * shorter else _SHARE
    return shared >= share * shorter and shared >= _LEAST_GRAMS * gram


def _crossing_sentences(
    base: Sequence[Line], copy: Sequence[Line], shared: _Overlaps, edges: _Overlaps, gram: int
) -> list[tuple[int, int]]:
    """Pairs of paragraphs between which a sentence crossed from, or into, a neighbour.

    A whole short paragraph counts as one: it is a piece of what its neighbour is of.
    """
    found = []
    for (a, b), overlap in shared.items():
        near = any((a + step, b) in edges or (a, b + step) in edges for step in (-1, 1))
        if (a, b) in edges or not near:
            continue
        if overlap.words >= min(len(base[a].words), len(copy[b].words)) or _share_sentence(
            base[a], copy[b], overlap, gram
        ):
            found.append((a, b))
    return found


def _gathered_sentences(
    base: Sequence[Line], copy: Sequence[Line], shared: _Overlaps, edges: _Overlaps, gram: int
) -> Iterator[tuple[int, int]]:
    """Pairs of a paragraph that is mostly sentences of several others, and of those.

    The others belong to nothing else.
    """
    linked = [{pair[side] for pair in edges} for side in (0, 1)]
    able = [
        (a, b)
        for (a, b), overlap in shared.items()
        if (a, b) in edges or _share_sentence(base[a], copy[b], overlap, gram)
    ]
    for side, lines in enumerate((base, copy)):
        pairs: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pair in able:
            if pair in edges or pair[1 - side] not in linked[1 - side]:
                pairs[pair[side]].append(pair)
        for place, found in pairs.items():
            words = sum(shared[pair].words for pair in found)
            if len(found) > 1 and words >= _UNEVEN_SHARE * len(lines[place].words):
                yield from found


def _share_sentence(base: Line, copy: Line, overlap: Overlap, gram: int) -> bool:
    """Whether a sentence of either stands in the other."""
    base_spans = [(tile.base_start, tile.length) for tile in overlap.tiles]
    copy_spans = [(tile.copy_start, tile.length) for tile in overlap.tiles]
    return _holds_sentence(base, base_spans, gram) or _holds_sentence(copy, copy_spans, gram)


def _holds_sentence(line: Line, spans: list[tuple[int, int]], gram: int) -> bool:
    if sum(length for _, length in spans) < _LEAST_GRAMS * gram:
        return False
    ends = line.sentence_ends()
    inside: Counter[int] = Counter()  # words of each sentence in the spans
    for first, length in spans:
        place, sentence = first, bisect_right(ends, first)
        while place < first + length:
            stop = min(ends[sentence], first + length)
            inside[sentence] += stop - place
            place, sentence = stop, sentence + 1
    lengths = ((ends[i] - (ends[i - 1] if i else 0), words) for i, words in inside.items())
    return any(
        length >= _LEAST_GRAMS * gram and words >= _SENTENCE_SHARE * length
        for length, words in lengths
    )


def _components(edges: _Overlaps) -> list[list[tuple[int, int]]]:
    """The edges of each connected component."""
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    for a, b in edges:
        parent[root(("base", a))] = root(("copy", b))
    members: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
    for a, b in edges:
        members[root(("base", a))].append((a, b))
    return list(members.values())


def _group(members: list[tuple[int, int]], edges: _Overlaps) -> Group:
    base: dict[int, int] = defaultdict(int)
    copy: dict[int, int] = defaultdict(int)
    for a, b in members:
        base[a] += edges[a, b].words
        copy[b] += edges[a, b].words
    base_order, copy_order = sorted(base), sorted(copy)
    if len(base_order) > 1:
        base_order.sort(
            key=lambda a: _place({b: edges[a, b] for b in copy_order if (a, b) in edges})
        )
    elif len(copy_order) > 1:
        a = base_order[0]
        copy_order.sort(key=lambda b: max(edges[a, b].tiles, key=lambda t: t.length).base_start)
    heaviest_base = max(sorted(base), key=base.__getitem__)
    heaviest_copy = max(sorted(copy), key=copy.__getitem__)
    return Group(base_order, copy_order, sum(base.values()), heaviest_base, heaviest_copy)


def _place(overlap_by_copy: dict[int, Overlap]) -> tuple[int, int]:
    """Where the longest tile of a base paragraph stands in the copy."""
    _, b, start = max(
        (tile.length, -b, -tile.copy_start)
        for b, overlap in overlap_by_copy.items()
        for tile in overlap.tiles
    )
    return -b, -start


def _lookalikes(
    base: Sequence[Line],
    copy: Sequence[Line],
    gram: int,
    groups: Sequence[Group],
    shared: _Overlaps,
) -> list[Group]:
    """Pairs of paragraphs left between the same neighbours, rewritten or with a sentence kept."""
    taken_a = {a for group in groups for a in group.base}
    taken_b = {b for group in groups for b in group.copy}
    places = [(group.base_place, group.copy_place) for group in groups]
    found = []
    for gap_a, gap_b in _gaps(places, base, copy):
        free_a = [a for a in gap_a if a not in taken_a]
        free_b = [b for b in gap_b if b not in taken_b]
        words_a = sum(len(base[a].words) for a in free_a)
        words_b = sum(len(copy[b].words) for b in free_b)
        if len(free_a) * len(free_b) > _MAX_PAIRS or words_a * words_b > MAX_CELLS:
            continue
        alike = {
            (a, b): words
            for a in free_a
            for b in free_b
            if (words := _rewritten_words(base[a], copy[b], shared.get((a, b)), gram))
        }
        found += [Group([a], [b], alike[a, b], a, b) for a, b in _in_order(free_a, free_b, alike)]
    return found


def _rewritten_words(base: Line, copy: Line, overlap: Overlap | None, gram: int) -> int:
    """Words that two paragraphs share if one may be the other rewritten, else 0."""
    if overlap is not None and _share_sentence(base, copy, overlap, gram):
        return overlap.words
    shorter, longer = sorted((len(base.words), len(copy.words)))
    if shorter < _REWRITTEN_SHARE * longer:
        return 0
    words = shared_count(base.words, copy.words)
    return words if words >= _REWRITTEN_SHARE * longer else 0


def _in_order(
    free_a: list[int], free_b: list[int], weights: Mapping[tuple[int, int], int]
) -> list[tuple[int, int]]:
    """The pairs, each paragraph in one and none crossing another, that weigh most."""
    best = [[0] * (len(free_b) + 1) for _ in range(len(free_a) + 1)]
    for i, a in enumerate(free_a):
        for j, b in enumerate(free_b):
            joined = best[i][j] + weights.get((a, b), 0)
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], joined)
    pairs = []
    i, j = len(free_a), len(free_b)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((free_a[i], free_b[j]))
    return pairs


def _join_rewritten(
    base: Sequence[Line], copy: Sequence[Line], gram: int, groups: Sequence[Group]
) -> None:
    """Join to each group the paragraphs beside its own that its other side has rewritten."""
    free = set(range(len(base))) - {a for group in groups for a in group.base}
    for group in groups:
        others = [copy[b] for b in group.copy]
        group.base = with_rewritten(base, group.base, free, others, gram)
        free -= set(group.base)
    free = set(range(len(copy))) - {b for group in groups for b in group.copy}
    for group in groups:
        others = [base[a] for a in group.base]
        group.copy = with_rewritten(copy, group.copy, free, others, gram)
        free -= set(group.copy)


def _number_moves(groups: list[Group]) -> None:
    """Number the runs of groups outside the heaviest chain; `groups` are in base order."""
    chain = heaviest_increasing(
        [group.copy_place for group in groups], [2 * group.words + 1 for group in groups]
    )
    stays = set(chain)
    ranks = sorted(range(len(groups)), key=lambda index: groups[index].copy_place)
    rank = {index: place for place, index in enumerate(ranks)}
    number = 0
    for index, group in enumerate(groups):
        if index in stays:
            continue
        follows = index - 1 not in stays and index > 0 and rank[index] == rank[index - 1] + 1
        number += not follows
        group.move = number
