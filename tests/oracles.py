"""Slow, obvious twins of the compiled loops; nothing of the package is used here.

Only `unicodedata`, `xxhash` and `datasketch` are, so that what they say can be
reproduced by anyone.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter, defaultdict
from itertools import combinations, groupby, pairwise

import numpy as np
import xxhash
from datasketch import MinHash

MOST_SHINGLES = 1 << 16

# The scripts without spaces between words, by the names of their characters.
UNSPACED_NAMES = (
    "BALINESE ",
    "BOPOMOFO ",
    "CJK UNIFIED ",
    "HANGZHOU ",
    "HENTAIGANA ",
    "HIRAGANA ",
    "IDEOGRAPHIC CLOSING ",
    "IDEOGRAPHIC ITERATION ",
    "IDEOGRAPHIC NUMBER ",
    "JAVANESE ",
    "KATAKANA ",
    "KATAKANA-HIRAGANA ",
    "KHITAN ",
    "KHMER ",
    "LAO ",
    "MASU MARK",
    "MYANMAR ",
    "NEW TAI LUE ",
    "NUSHU ",
    "OLD CHINESE ",
    "TAI LE ",
    "TAI THAM ",
    "TAI VIET ",
    "TANGUT ",
    "THAI ",
    "VERTICAL IDEOGRAPHIC ",
    "VERTICAL KANA ",
    "YI ",
)
# Characters that Unicode names by a rule, and `unicodedata` not at all; the
# compatibility ideographs of Han that do not decompose have proper names.
UNNAMED_TANGUT = range(0x17000, 0x18D80)


def is_letter_word(char):
    """Whether a letter is a word of its own."""
    if ord(char) in UNNAMED_TANGUT:
        return True
    name = unicodedata.name(char, "")
    return name.startswith(UNSPACED_NAMES) or (
        name.startswith("CJK COMPATIBILITY IDEOGRAPH") and not unicodedata.decomposition(char)
    )


def words(text):
    """The folded words of a text, found letter by letter."""
    found = [""]
    for character in text:
        if unicodedata.category(character) in ("Cn", "Co", "Cs"):
            found.append("")
            continue
        for char in unicodedata.normalize("NFKD", character).casefold():
            category = unicodedata.category(char)
            if category.startswith("M") or category == "Cf":
                continue
            if category == "Nd":
                found[-1] += "0123456789"[unicodedata.decimal(char)]
            elif category.startswith(("L", "N")) and is_letter_word(char):
                found += [char, ""]
            elif category.startswith(("L", "N")):
                found[-1] += char
            else:
                found.append("")
    return [word for word in found if word]


def shingles(found, k):
    """Each k consecutive words joined by a space; fewer words make one shingle."""
    if not found:
        return []
    if len(found) < k:
        return [" ".join(found)]
    return [" ".join(found[j : j + k]) for j in range(len(found) - k + 1)]


def xxh32(text):
    """XXH32, seed 0, of the UTF-8 of a text."""
    return xxhash.xxh32_intdigest(text.encode("utf-8"), seed=0)


def hashed_shingles(text, k):
    """The hashes of a text's shingles, in text order."""
    return [xxh32(shingle) for shingle in shingles(words(text), k)]


def first_places(hashes):
    """Each distinct hash of the first 65,536 with its first place, by ascending hash."""
    places = {}
    for place, value in enumerate(hashes[:MOST_SHINGLES]):
        places.setdefault(value, place)
    return sorted(places.items())


def fingerprints(hashes, window):
    """The least hash of each window, once for windows in a row that agree on it."""
    windows = range(max(1, len(hashes) - window + 1) if hashes else 0)
    return [value for value, _ in groupby(min(hashes[b : b + window]) for b in windows)]


def winnowed(hashes):
    """The fingerprints of a text with these shingles: of a short one more."""
    return fingerprints(hashes, 26 if len(hashes) > 64 else 1 + len(hashes) // 16)


def signature(hashes, num_perm):
    """What `datasketch.MinHash` holds after an update with the same shingle hashes."""
    sketch = MinHash(num_perm=num_perm, seed=1, scheme="affine32", hashfunc=lambda value: value)
    sketch.update_batch(list(hashes))
    return sketch.hashvalues


def banded_pairs(signatures, rows):
    """Places of pairs that agree in all rows of a band, and in one row more if there is any."""
    signatures = [list(signature) for signature in signatures]
    bands = range(0, len(signatures[0]) - rows + 1, rows)
    least = min(rows + 1, len(signatures[0]))
    return {
        (x, y)
        for x, y in combinations(range(len(signatures)), 2)
        if any(signatures[x][b : b + rows] == signatures[y][b : b + rows] for b in bands)
        and sum(p == q for p, q in zip(signatures[x], signatures[y], strict=True)) >= least
    }


def near_pairs(members, near):
    """Each member with the first `near` members and with the `near` before it."""
    return {
        (first, second)
        for j, second in enumerate(members)
        for i, first in enumerate(members[:j])
        if i < near or j - i <= near
    }


def least_of_components(count, pairs):
    """The least member that each of `count` members reaches over the pairs."""
    least = list(range(count))
    changed = True
    while changed:
        changed = False
        for x, y in pairs:
            low = min(least[x], least[y])
            changed |= least[x] != low or least[y] != low
            least[x] = least[y] = low
    return least


def story_counts(documents, stories):
    """How many stories each shingle stands in, by how evenly they share its documents."""
    having = defaultdict(Counter)
    for hashes, story in zip(documents, stories, strict=True):
        for value in set(hashes):
            having[value][story] += 1
    return {
        value: math.exp(
            -sum(n / found.total() * math.log(n / found.total()) for n in found.values())
        )
        for value, found in having.items()
    }


def word_weights(places, weights, k):
    """The words that some shingles cover, by place, and their weights.

    `places` are distinct shingles with the place of each one's first word.  A
    shingle covers the k words from there (k also where the whole text has
    fewer), and nothing where it stands a second time.  A covered word weighs as
    much as the heaviest shingle over it; a shingle without a stated weight
    weighs 1.
    """
    heaviest = defaultdict(float)
    for value, place in places:
        for word in range(place, place + k):
            heaviest[word] = max(heaviest[word], weights.get(value, 1.0))
    return heaviest


def covered_words(places, weights, k):
    """The weight of the words that some shingles cover."""
    return sum(word_weights(places, weights, k).values())


def opening_end(places, weights, k, opening=60):
    """Where the words that weigh `opening` end, or half of all if that is less."""
    heaviest = word_weights(places, weights, k)
    bound = min(opening, sum(heaviest.values()) / 2) - 1e-6
    end = weight = 0
    while weight < bound:
        weight += heaviest.get(end, 0)
        end += 1
    return end


def of_opening(places, weights, k, end):
    """The weight of the words before `end` that some shingles cover."""
    heaviest = word_weights(places, weights, k)
    return sum(weight for word, weight in heaviest.items() if word < end)


def shared_places(hashes, others):
    """The first places of those shingles of one text that another has too."""
    others = set(others)
    return [(value, place) for value, place in first_places(hashes) if value in others]


def shared_coverage(hashes, others, weights, k):
    """The weighted share of the words of one text that stand in shingles of another.

    Those of the opening count twice.
    """
    places, shared = first_places(hashes), shared_places(hashes, others)
    end = opening_end(places, weights, k)
    covered, whole = (
        covered_words(some, weights, k) + of_opening(some, weights, k, end)
        for some in (shared, places)
    )
    return covered / whole


def opening_coverage(hashes, others, weights, k):
    """The share of the opening of one text that stands in shingles of another."""
    places, shared = first_places(hashes), shared_places(hashes, others)
    end = opening_end(places, weights, k)
    return of_opening(shared, weights, k, end) / of_opening(places, weights, k, end)


def heaviest_run(hashes, others, weights, k):
    """The weight of the heaviest run of shingles, first places in a row, that another has."""
    runs, others = [[]], set(others)
    for value, place in sorted(first_places(hashes), key=lambda found: found[1]):
        if value in others:
            runs[-1].append((value, place))
        else:
            runs.append([])
    return max(covered_words(run, weights, k) for run in runs)


def in_one_run(hashes, others, weights, k):
    """Whether two texts share one passage and little else, and not an opening."""
    both = ((hashes, others), (others, hashes))
    openings = [opening_coverage(some, other, weights, k) for some, other in both]
    words = [covered_words(shared_places(some, other), weights, k) for some, other in both]
    runs = [heaviest_run(some, other, weights, k) for some, other in both]
    return max(openings) < 1 / 4 and min(runs) >= 0.6 * min(words) > 0


def lacking_of_form(hashes, others, weights, boilerplate, k):
    """The weight that what two texts share lacks to be no form; negative or 0 if none.

    Two thirds of what it would weigh in full; boilerplate weighs what it
    weighs, and nothing in full.
    """
    both = [shared_places(hashes, others), shared_places(others, hashes)]
    in_full = {value: 0.0 if value in boilerplate else 1.0 for value in weights}
    whole = min(covered_words(places, in_full, k) for places in both)
    return 2 / 3 * whole - min(covered_words(places, weights, k) for places in both)


def link_score(hashes, others, weights, k):
    """The score of two texts, but 0 below a half for those that share one passage."""
    found = score(hashes, others, weights, k)
    return 0.0 if found < 1 / 2 and in_one_run(hashes, others, weights, k) else found


def score(hashes, others, weights, k, *, same_title=False):
    """The lesser of the two weighted coverages; under the same title the greater."""
    both = ((hashes, others), (others, hashes))
    coverages = [shared_coverage(some, other, weights, k) for some, other in both]
    return max(coverages) if same_title else min(coverages)


def star_representatives(count, weights, akin=(), core=12):
    """Star clusters: links {(x, y): whole-number weight} to the representative of each.

    Again and again, of the documents still free the one with the heaviest
    links to others still free (the first of equals) takes those of them that
    are akin to half of the members before, of the first `core` of them.  Those
    with the most edges come first (the first of equals).  Links and the pairs
    of `akin` are the edges, and make akin.
    """
    links = {**weights, **{(y, x): weight for (x, y), weight in weights.items()}}
    near = {frozenset(pair) for pair in (*weights, *akin)}
    edges = [sum(document in pair for pair in near) for document in range(count)]
    free = set(range(count))
    representatives = [-1] * count
    while free:
        hub = max(
            free, key=lambda d: (sum(w for (x, y), w in links.items() if x == d and y in free), -d)
        )
        taken = []
        for member in sorted(free - {hub}, key=lambda d: (-edges[d], d)):
            kin = sum(frozenset((member, other)) in near for other in taken[:core])
            if (hub, member) in links and 2 * kin >= len(taken[:core]):
                taken.append(member)
        for document in (hub, *taken):
            representatives[document] = hub
        free -= {hub, *taken}
    return representatives


def with_followers(representatives, scores, threshold):
    """The clusters once each document alone has followed its nearest one, at 0.5 or more.

    `scores` {(x, y): score} are the edges.  The cluster has to have two
    documents with edges to it, or one of two thirds or more; of equals, the one
    with the first representative.
    """
    clusters = defaultdict(set)
    for document, representative in enumerate(representatives):
        clusters[representative].add(document)
    edges = {**scores, **{(y, x): score for (x, y), score in scores.items()}}
    found = list(representatives)
    for document, representative in enumerate(representatives):
        if len(clusters[representative]) > 1:
            continue
        near = []
        for other, members in sorted(clusters.items()):
            known = [edges[document, member] for member in members if (document, member) in edges]
            if len(members) < 2 or not known:
                continue
            enough = len(known) > 1 or max(known) >= 2 / 3
            if enough and max(known) >= max(0.5, threshold):
                near.append((-max(known), other))
        if near:
            found[document] = min(near)[1]
    return found


def with_nearest(representatives, scores, threshold):
    """The clusters once members have moved to that of their nearest document.

    `scores` as for `with_followers`, which says what a document may follow.  In
    each of 16 rounds one document leaves each cluster of three or more, the one
    that gains most and then the first, for a cluster of two or more; but not for
    one that another leaves with a greater gain, or as great a one if that
    cluster has the lesser representative.
    """
    edges = {**scores, **{(y, x): score for (x, y), score in scores.items()}}
    edges = {pair: score for pair, score in edges.items() if score >= threshold / 2}
    found = list(representatives)
    for _ in range(16):
        clusters = defaultdict(set)
        for document, representative in enumerate(found):
            clusters[representative].add(document)
        leaving = {}
        for own, members in clusters.items():
            able = []
            for document in members if len(members) > 2 else ():
                within = max((edges.get((document, other), 0) for other in members), default=0)
                near = []
                for other, others in clusters.items():
                    known = [edges[document, one] for one in others if (document, one) in edges]
                    if other == own or len(others) < 2 or not known or max(known) <= within:
                        continue
                    enough = len(known) > 1 or max(known) >= 2 / 3
                    if enough and max(known) >= max(0.5, threshold):
                        near.append((-max(known), other))
                if near:
                    able.append((within + min(near)[0], document, min(near)[1]))
            if able:
                leaving[own] = min(able)
        before = list(found)
        for own, (loss, document, other) in leaving.items():
            if other not in leaving or (loss, own) < (leaving[other][0], other):
                found[document] = other
        if found == before:
            break
    return found


def under_titles(representatives, versions, titles, printed):
    """The clusters once those of one title with a version in each other are one.

    Half of the documents of both have it, no source printed texts of two
    clusters under it, and no more than three clusters have it.  The least
    representative stays.
    """

    def clusters_of(documents):
        return {representatives[document] for document in documents}

    def members(title, *, of=None):
        return [d for d, t in enumerate(titles) if t == title and of in (None, representatives[d])]

    def joins(document, title):
        own = representatives[document]
        return 2 * len(members(title, of=own)) >= representatives.count(own)

    def is_rubric(title):
        under = members(title)
        sources = defaultdict(list)
        for document, source, _ in printed:
            if document in under:
                sources[source].append(document)
        return len(clusters_of(under)) > 3 or any(
            len(clusters_of(documents)) > 1 for documents in sources.values()
        )

    joined = [
        (representatives[x], representatives[y])
        for x, y in versions
        if not is_rubric(titles[x]) and joins(x, titles[x]) and joins(y, titles[y])
    ]
    least = least_of_components(len(representatives), joined)
    return [least[representative] for representative in representatives]


def sets_of(arrays, offsets):
    """CSR as a list of lists."""
    return [arrays[a:b].tolist() for a, b in pairwise(offsets)]


def encoded(texts):
    """Texts as one buffer of UTF-8 with offsets, lone surrogates as they are."""
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    offsets = np.cumsum([0, *map(len, parts)]).astype(np.int64)
    return np.frombuffer(b"".join(parts), dtype=np.uint8), offsets
