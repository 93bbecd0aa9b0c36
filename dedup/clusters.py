"""Edges to clusters; the lead copy and why it leads."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dedup import _kernels
from dedup._arrays import distinct, ranges, without
from dedup.model import Bools, Edges, Float64s, Int64s, Overlaps, Params, UInt64s

# In a component of up to _WHOLE documents every pair is scored; in a larger
# one the _HUBS with the most links against those that are two links away.
_WHOLE = 48
_HUBS = 24

# Members of a star that a further one is held against, and the share of the
# threshold at which two of them are akin.
_CORE = 12
AKIN = 0.5

# Clusters that a title stands over before it is that of a rubric.
_MOST_UNDER_A_TITLE = 3

# A document that no star took joins that of its nearest one from this score on,
# and from that one whatever else it is akin to.
_NEAREST = 0.5
_NEAR_COPY = 2 / 3

# Of each cluster at most so many documents move to that of their nearest one.
_MOST_MOVES = 16


def unscored_pairs(count: int, edges: Edges, scored: UInt64s, *, threshold: float) -> UInt64s:
    """Pairs of one connected component of links that were not scored yet.

    Parameters
    ----------
    count : int
        Documents.
    edges : Edges
        Links, at or above the threshold, and weaker edges.
    scored : ndarray of shape (s,), dtype=uint64
        Pairs that were scored, ``first << 32 | second``, ascending and unique.
    threshold : float in (0, 1]

    Returns
    -------
    ndarray of shape (p,), dtype=uint64
        More of them, ascending and unique.
    """
    roots = np.arange(count, dtype=np.int64)
    linked = edges.scores >= threshold
    left, right = edges.left[linked], edges.right[linked]
    _kernels.join(left, right, roots)
    degrees = np.bincount(left, minlength=count) + np.bincount(right, minlength=count)
    members = np.flatnonzero(degrees)
    # Components one after another; in each the best connected come first.
    order = members[np.lexsort((members, -degrees[members], roots[members]))]
    begins = np.flatnonzero(np.diff(roots[order], prepend=-1))
    sizes = np.diff(begins, append=len(order))
    whole = (sizes > 2) & (sizes <= _WHOLE)
    parts = _all_pairs(order, begins[whole], sizes[whole])
    begins = begins[sizes > _WHOLE]
    hubs = np.full(count, -1, dtype=np.int64)  # of each component, by its root
    hubs[roots[order[begins]]] = order[begins]
    large = hubs[roots[left]] >= 0
    left, right = left[large], right[large]
    of_hubs = np.zeros(count, dtype=np.bool_)
    of_hubs[order[ranges(begins, np.full(len(begins), _HUBS))]] = True
    beside = of_hubs[left] | of_hubs[right]
    beside_left, beside_right = left[beside], right[beside]
    for place in range(_HUBS if len(begins) else 0):
        hubs[roots[order[begins]]] = order[begins + place]
        near = np.zeros(count, dtype=np.bool_)
        near[order[begins + place]] = True
        for x, y in ((beside_left, beside_right), (left, right)):
            reached = near[x] | near[y]
            near[x[reached]] = near[y[reached]] = True
        others = np.flatnonzero(near)
        hub = hubs[roots[others]]
        parts.append(_keys(hub[hub != others], others[hub != others]))
    return without(distinct(np.concatenate(parts)), scored)


def _all_pairs(order: Int64s, begins: Int64s, sizes: Int64s) -> list[UInt64s]:
    """The pairs of each component, which has so many members in `order` from its begin on."""
    parts = [np.empty(0, dtype=np.uint64)]
    for place in range(sizes.max(initial=0)):
        first, others = begins[sizes > place] + place, sizes[sizes > place] - place - 1
        x, y = np.repeat(order[first], others), order[ranges(first + 1, others)]
        parts.append(_keys(x, y))
    return parts


def _keys(x: Int64s, y: Int64s) -> UInt64s:
    low, high = np.minimum(x, y).astype(np.uint64), np.maximum(x, y).astype(np.uint64)
    return low << np.uint64(32) | high


def clustered(count: int, edges: Edges, *, threshold: float) -> Int64s:
    """The representative of each document: stars and their followers.

    Parameters
    ----------
    count : int
        Documents.
    edges : Edges
        Scored pairs; those below the threshold make akin, and the weakest nothing.
    threshold : float in (0, 1]

    Returns
    -------
    ndarray of shape (count,), dtype=int64
    """
    some = edges.scores >= AKIN * threshold
    akin = Edges(edges.left[some], edges.right[some], edges.scores[some])
    stars = star_clusters(count, akin, threshold=threshold)
    return with_followers(stars, akin, threshold=threshold)


def star_clusters(count: int, edges: Edges, *, threshold: float) -> Int64s:
    """Clusters in which every member has an edge to one representative.

    The document with the heaviest edges to documents still free takes them
    with it, and so on: star clustering (Aslam, Pelekhov, Rus, "The star
    clustering algorithm", 2004), with weighted degrees counted anew.  Beyond
    that algorithm a document must be akin to half of the star's best
    connected members too, so that a round-up, linked to the copies of two
    stories, takes only one of them along.

    Parameters
    ----------
    count : int
        Documents.
    edges : Edges
        Links, at or above the threshold, and weaker ones, which make akin.
    threshold : float in (0, 1]

    Returns
    -------
    ndarray of shape (count,), dtype=int64
        The representative of each document; a document alone is its own.
    """
    order = np.argsort(edges.left << 32 | edges.right, kind="stable")
    left, right, scores = edges.left[order], edges.right[order], edges.scores[order]
    offsets = np.zeros(count + 1, dtype=np.int64)
    degrees = np.zeros(count, dtype=np.int64)
    neighbours, weights = np.empty((2, 2 * len(left)), dtype=np.int64)
    _kernels.adjacency(left, right, scores, threshold, offsets, neighbours, weights, degrees)
    representatives = np.full(count, -1, dtype=np.int64)
    _kernels.stars(offsets, neighbours, weights, degrees, _CORE, representatives)
    return representatives


def with_followers(representatives: Int64s, edges: Edges, *, threshold: float) -> Int64s:
    """Clusters, with documents that stood alone added to that of their nearest one.

    A copy of a copy may share little with the representative.  It follows its
    nearest document, if half of both is in common, and if it is akin to one
    more member: by one alone, a round-up, a story would join another.  A near
    copy, which has two thirds in common, is no round-up; it may have no other
    tie, as where its own source printed an earlier version of the story.

    Parameters
    ----------
    representatives : ndarray of shape (n,), dtype=int64
        What `star_clusters` returns.
    edges : Edges
    threshold : float in (0, 1]

    Returns
    -------
    ndarray of shape (n,), dtype=int64
    """
    alone = np.bincount(representatives, minlength=len(representatives))[representatives] == 1
    followers, stars, _ = _followed(representatives, edges, alone, ~alone, threshold)
    found = representatives.copy()
    found[followers] = stars
    return found


def with_nearest(representatives: Int64s, edges: Edges, *, threshold: float) -> Int64s:
    """Clusters, with members moved to that of their nearest document.

    A star takes all that its representative is linked to, also what is nearer
    to documents of another star, as where two stories of one kind have a
    phrase or two in common.  What follows a document, as in `with_followers`,
    leaves a cluster of three or more where nothing is as near, the one that
    gains most first.

    Parameters
    ----------
    representatives : ndarray of shape (n,), dtype=int64
        What `with_followers` returns.
    edges : Edges
    threshold : float in (0, 1]

    Returns
    -------
    ndarray of shape (n,), dtype=int64
        A cluster may be represented by a document that has left it.
    """
    count = len(representatives)
    found = representatives.copy()
    akin = edges.scores >= AKIN * threshold
    edges = Edges(edges.left[akin], edges.right[akin], edges.scores[akin])
    for _ in range(_MOST_MOVES):
        sizes = np.bincount(found, minlength=count)[found]
        movers, stars, gains = _followed(found, edges, sizes > 2, sizes > 1, threshold)
        order = np.lexsort((movers, -gains, found[movers]))
        clusters, first = np.unique(found[movers[order]], return_index=True)
        some = order[first]
        movers, stars, gains = movers[some], stars[some], gains[some]
        # Of two clusters that would exchange members, or follow one another, one waits.
        leaving = np.zeros(count, dtype=np.float64)
        leaving[clusters] = gains
        goes = (gains > leaving[stars]) | ((gains == leaving[stars]) & (clusters < stars))
        found[movers[goes]] = stars[goes]
        if not goes.any():
            break
    return found


def _followed(
    representatives: Int64s, edges: Edges, free: Bools, settled: Bools, threshold: float
) -> tuple[Int64s, Int64s, Float64s]:
    """Free documents that follow settled ones of another cluster, that cluster, and the gain.

    The gain is by how much the nearest document there is nearer than any in the own one.
    """
    count = len(representatives)
    left = np.concatenate([edges.left, edges.right])
    right = np.concatenate([edges.right, edges.left])
    scores = np.concatenate([edges.scores, edges.scores])
    outward = representatives[left] != representatives[right]
    some = outward & free[left] & settled[right]
    may_follow = np.zeros(count, dtype=np.bool_)
    may_follow[left[some]] = True
    inward = ~outward & may_follow[left]
    within = np.zeros(count, dtype=np.float64)
    np.maximum.at(within, left[inward], scores[inward])
    # One row for each pair of a document and a cluster that it has edges to.
    pairs, of_edge, ties = np.unique(
        left[some] * count + representatives[right[some]], return_inverse=True, return_counts=True
    )
    nearest = np.zeros(len(pairs), dtype=np.float64)
    np.maximum.at(nearest, of_edge, scores[some])
    documents, stars = pairs // count, pairs % count
    akin = (ties >= 2) | (nearest >= _NEAR_COPY)
    able = akin & (nearest >= max(_NEAREST, threshold)) & (nearest > within[documents])
    documents, stars, nearest = documents[able], stars[able], nearest[able]
    order = np.lexsort((stars, -nearest, documents))
    followers, first = np.unique(documents[order], return_index=True)
    return followers, stars[order][first], nearest[order][first] - within[followers]


def under_titles(
    representatives: Int64s, versions: Edges, titles: UInt64s, printed: Int64s
) -> Int64s:
    """Clusters, those that tell one story under its title, in other words, made one.

    Two clusters become one if an article of each is a version of the other,
    and if half of the texts of both have that title: so a round-up that
    was taken for a copy joins nothing.  Nor does the title of a rubric, under
    which one source printed texts of two clusters, or which stands over more
    than three.

    Parameters
    ----------
    representatives : ndarray of shape (n,), dtype=int64
        What `with_followers` returns.
    versions : Edges
        Documents of different clusters under one title that share enough.
    titles : ndarray of shape (n,), dtype=uint64
        A digest of each title; 0 for none.
    printed : ndarray of shape (m, 3), dtype=int64
        A document, a number for a source that printed it, and the first day.

    Returns
    -------
    ndarray of shape (n,), dtype=int64
    """
    if not len(versions.left):
        return representatives
    count = len(representatives)
    of_title = np.full(count, -1, dtype=np.int64)
    titled = np.flatnonzero(np.isin(titles, titles[versions.left]))
    of_title[titled] = np.unique(titles[titled], return_inverse=True)[1]
    # A number for each title and each cluster that has it.
    keys = of_title * count + representatives
    under, articles = np.unique(keys[titled], return_counts=True)
    half = 2 * articles >= np.bincount(representatives)[under % count]
    rubric = np.bincount(under // count) > _MOST_UNDER_A_TITLE
    rows = printed[of_title[printed[:, 0]] >= 0]
    by_source = np.stack([of_title[rows[:, 0]], rows[:, 1], keys[rows[:, 0]]], axis=1)
    pairs, texts = np.unique(np.unique(by_source, axis=0)[:, :2], axis=0, return_counts=True)
    rubric[pairs[texts > 1, 0]] = True
    able = ~rubric[of_title[versions.left]]
    for side in (versions.left, versions.right):
        able &= half[np.searchsorted(under, keys[side])]
    roots = np.arange(count, dtype=np.int64)
    left, right = representatives[versions.left[able]], representatives[versions.right[able]]
    _kernels.join(left, right, roots)
    return roots[representatives]


def apart(representatives: Int64s, overlaps: Overlaps) -> Overlaps:
    """The pairs whose documents are in two clusters."""
    return overlaps.where(representatives[overlaps.left] != representatives[overlaps.right])


def widest(representatives: Int64s, overlaps: Overlaps) -> Overlaps:
    """Of each two clusters, the pair of documents that shares most words.

    Parameters
    ----------
    representatives : ndarray of shape (n,), dtype=int64
        What `star_clusters` returns.
    overlaps : Overlaps
        Pairs of documents of different clusters.

    Returns
    -------
    Overlaps
        One for each pair of clusters; of equals the first.
    """
    stars = np.stack([representatives[overlaps.left], representatives[overlaps.right]])
    low, high = stars.min(axis=0).astype(np.uint64), stars.max(axis=0).astype(np.uint64)
    pairs = low << np.uint64(32) | high
    order = np.lexsort((overlaps.right, overlaps.left, -overlaps.words, pairs))
    return overlaps.where(order[np.unique(pairs[order], return_index=True)[1]])


def leads(
    members: Int64s,
    offsets: Int64s,
    params: Params,
    *,
    ranks: Int64s,
    sources: Sequence[str | None],
    dates: Float64s,
    words: Int64s,
) -> tuple[Int64s, list[str]]:
    """The member that leads each cluster, and why.

    A copy of a preferred source leads before others; then by the rule: the
    earliest or the latest date, or the most words.  Where that decides
    nothing, the longest leads, then the smallest id.

    Parameters
    ----------
    members : ndarray of shape (m,), dtype=int64
        The members of the clusters one after another.
    offsets : ndarray of shape (c + 1,), dtype=int64
        Where each cluster of two or more begins.
    params : Params
        Its rule for leads and its preferred sources.
    ranks : ndarray of shape (d,), dtype=int64
        The place of each document's id among all in order.
    sources : sequence of str or None
        The source of each document.
    dates : ndarray of shape (d,), dtype=float64
        Seconds of the date of each document; NaN without one.
    words : ndarray of shape (d,), dtype=int64
        Words of each document.

    Returns
    -------
    tuple of ndarray of shape (c,), dtype=int64, and list of str
        The leads, and the reasons in the words of a news desk.
    """
    rule, begins = params.lead, offsets[:-1]
    if not len(begins):
        return begins, []
    group = np.repeat(np.arange(len(begins)), np.diff(offsets))
    rank = {source: place for place, source in enumerate(params.preferred_sources)}
    places = np.zeros(len(members), dtype=np.int64)
    if rank:
        places[:] = [rank.get(sources[row] or "", len(rank)) for row in members.tolist()]
    known = ~np.isnan(dates[members])
    times = np.where(known, dates[members], np.inf)
    dated = np.logical_or.reduceat(known, begins) & (rule != "longest")
    times = np.where(known & (rule == "last"), -times, times)
    times[~dated[group]] = 0.0
    lengths = words[members]
    order = np.lexsort((ranks[members], -lengths, times, places, group))
    first, second = order[begins], order[begins + 1]
    deciding = np.select(
        [column[first] != column[second] for column in (places, times, lengths)],
        [0, 1, 2],
        default=3,
    )
    found = members[first]
    # Where only some members are of a preferred source, the rule is one among them.
    among = (places[first] < len(rank)) & (places[first] < np.maximum.reduceat(places, begins))
    seconds = np.nan_to_num(dates[found]).astype("datetime64[s]")
    minutes = np.datetime_as_string(seconds, unit="m").tolist()
    reasons = []
    for head, decided, has_dates, minute, preferred in zip(
        found.tolist(), deciding.tolist(), dated.tolist(), minutes, among.tolist(), strict=True
    ):
        of = f" of preferred source {sources[head]}" if preferred else ""
        if decided == 0:
            reasons.append(f"preferred source {sources[head]}")
        elif decided == 1:
            which = "latest" if rule == "last" else "earliest"
            reasons.append(f"{which}{of}, {minute.replace('T', ' ')} UTC")
        elif decided == 2:
            dates_missing = "" if rule == "longest" or has_dates else ", no dates"
            reasons.append(f"longest{of}, {words[head]} words{dates_missing}")
        else:
            reasons.append(f"smallest id among equals{of}")
    return found, reasons
