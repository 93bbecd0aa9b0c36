"""Why two articles are copies, or why not."""

import json
import random
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Newsroom

import dedup
from dedup.report.explanation import explanation_lines
from dedup.text import fold_character, placed_words, words

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
seeds = st.integers(0, 1 << 30)
small_texts = st.lists(st.sampled_from("abcdé字ß ."), max_size=60).map(" ".join)


def story(seed):
    """Two texts that share some of their passages, in any order."""
    newsroom, chance = Newsroom(seed), random.Random(seed)
    parts = [newsroom.text(chance.randint(5, 70)) for _ in range(5)]
    return tuple(
        " ".join(
            [*chance.sample(parts, chance.randint(0, 4)), newsroom.text(chance.randint(0, 90))]
        )
        for _ in "ab"
    )


def pairs_with(found):
    """How `dedup.cluster` joins two articles."""
    if len(found) == 1:
        return "exact" if found.statistics.exact else "copy"
    return "partial" if found.partial else "none"


# Clusters


def test_a_pair_is_told_whether_it_is_in_one_cluster(newsroom):
    """As clusters have it: with a link some are apart, and without one some together."""
    parts = [newsroom.text(60) for _ in range(8)]
    chain = [dedup.Article(str(n), " ".join(parts[n : n + 3])) for n in range(6)]
    cluster = {row["id"]: row["cluster"] for row in dedup.cluster(chain).to_dicts()}
    seen = set()
    for a, b in combinations(chain, 2):
        found = dedup.explain(a, b, chain)
        assert found.together == (cluster[a.id] == cluster[b.id])
        seen.add((found.relation == "copy", found.together))
        shown = "\n".join(explanation_lines(found, width=200))
        surprise = found.together != (found.relation == "copy")
        assert ("all the same" in shown) == surprise
        assert ("in one story all the same" in shown) == (surprise and found.together)
    assert len(seen) == 4


def test_nobody_says_whether_strangers_to_a_corpus_are_together(newsroom):
    """Nor without a corpus, nor of an article that is not compared."""
    texts = [newsroom.text(60) for _ in range(3)]
    known = dedup.Article("0", texts[0])
    assert dedup.explain(*texts[:2]).together is None
    assert dedup.explain(known, dedup.Article("other", texts[1]), texts).together is None
    wordless = dedup.Article("none", "…")
    assert dedup.explain(known, wordless, [known, wordless]).together is None
    named = [dedup.Article("A", texts[2]), dedup.Article("B", texts[2])]
    assert dedup.explain(*texts[:2], named).together is None
    assert dedup.explain(known, known, [known, *named]).together is None


# Places of words


@given(st.text())
def test_placed_words_are_the_words_where_they_stand(text):
    """Folded again where they stand, they hold the same letters, in the same order."""
    found = placed_words(text)
    assert [placed.word for placed in found] == words(text)
    starts = [placed.start for placed in found]
    assert starts == sorted(starts)
    for placed in found:
        assert 0 <= placed.start < placed.end <= len(text)
        letters = "".join(map(fold_character, text[placed.start : placed.end])).replace(" ", "")
        assert placed.word in letters


def test_marks_belong_to_their_letters():
    """Decomposed accents, Thai vowels, kana with a voiced mark; one letter may be two words."""
    assert placed_words("cafe\u0301, か\u3099 ㍿") == [
        ("cafe", 0, 5), ("か", 7, 9), *[(char, 10, 11) for char in "株式会社"],
    ]  # fmt: skip
    assert placed_words("a\u00adb\u200d c") == [("ab", 0, 3), ("c", 5, 6)]


# Relations and numbers


@given(seeds, st.sampled_from([0.2, 0.33, 0.6, 1.0]))
def test_two_articles_are_to_each_other_what_clustering_makes_of_them(seed, threshold):
    """Where the bands or a fingerprint find them."""
    a, b = story(seed)
    found = dedup.explain(a, b, threshold=threshold)
    clusters = dedup.cluster([a, b], threshold=threshold)
    if found.shared_fingerprint or found.relation in ("exact", "none"):
        assert found.relation == pairs_with(clusters)
    if clusters.partial:
        assert found.passage_words == clusters.partial[0].words


@given(seeds)
def test_numbers_are_those_of_the_shingles(seed):
    """Python sets and the oracle of scores say the same."""
    a, b = story(seed)
    found = dedup.explain(a, b)
    first, second = (oracles.hashed_shingles(text, 5) for text in (a, b))
    shared, both = set(first) & set(second), set(first) | set(second)
    assert found.shingles_of_a == len(shared) / len(set(first) or {0})
    assert found.shingles_of_b == len(shared) / len(set(second) or {0})
    assert found.jaccard == len(shared) / len(both or {0})
    assert found.candidate_probability == dedup.collision_probability(found.jaccard)
    if first and second:
        assert found.score == pytest.approx(oracles.score(first, second, {}, 5), abs=1e-6)
        assert found.score == min(found.words_of_a, found.words_of_b)


@given(seeds)
def test_an_explanation_mirrors(seed):
    """A and B change places, and so do their numbers."""
    a, b = story(seed)
    there, back = dedup.explain(a, b), dedup.explain(b, a)
    assert (there.relation, there.reason, there.jaccard) == (
        back.relation, back.reason.replace("A", "#").replace("B", "A").replace("#", "B"),
        back.jaccard,
    )  # fmt: skip
    assert (there.words_of_a, there.shingles_of_b) == (back.words_of_b, back.shingles_of_a)


def test_a_near_miss_says_by_how_much():
    """With decimals enough to tell the score from the threshold."""
    text = [f"w{number}" for number in range(1000)]
    a, b = " ".join(text), " ".join(text[:289])
    assert dedup.explain(a, b).relation == "partial"
    assert "counts: 0.329, threshold 0.330; 289 words in" in dedup.explain(a, b).reason
    assert "counts: 0.33, threshold 0.40; " in dedup.explain(a, b, threshold=0.4).reason


@pytest.mark.parametrize(
    ("a", "b", "options", "relation", "reason"),
    [
        ("Ice in May", "ICE in May!", {}, "exact", "they have the same words in the same order"),
        ("Rain", "…", {}, "none", "b has no word"),
        ("Rain", "Rain", {"min_words": 3}, "none", "a has 1 word, articles have at least 3"),
        ("Rain", "Rain", {"window": timedelta(hours=5)}, "none",
         "they were published 9:00:00 apart, the window is 5:00:00"),
    ],
)  # fmt: skip
def test_a_rule_that_decides_before_the_score_is_named(a, b, options, relation, reason):
    """Words, length, dates."""
    first = dedup.Article(id="a", text=a, published=NOON)
    second = dedup.Article(id="b", text=b, published=NOON + timedelta(hours=9))
    found = dedup.explain(first, second, **options)
    assert (found.relation, found.reason) == (relation, reason)


def test_under_one_title_the_greater_share_counts(newsroom):
    """An abridged copy."""
    text = newsroom.text(300)
    whole = dedup.Article(id="a", text=text, title="Ice on the river")
    part = dedup.Article(id="b", text=" ".join(text.split()[:40]), title="ICE on the river")
    found = dedup.explain(whole, part)
    assert (found.relation, found.score, found.same_title) == ("copy", 1.0, True)
    assert "under one title the greater counts: 1.00, threshold 0.33" in found.reason
    assert dedup.explain(whole.text, part.text).relation == "partial"


HALF = "under one title half the threshold will do, for the share of all words or of an opening: "


@pytest.mark.parametrize(
    ("shared", "sources", "relation", "reason"),
    [
        (60, ("desk", "wire"), "copy", "under one title the greater counts: 0.47, threshold 0.33"),
        (40, ("desk", "wire"), "copy", HALF + "0.27, threshold 0.17"),
        (40, (None, None), "copy", HALF + "0.27, threshold 0.17"),
        (20, ("desk", "wire"), "none", HALF + "0.13, threshold 0.17; "),
        (40, ("desk", "desk"), "partial",
         "0.27, threshold 0.67, since desk printed both and they share no opening; "),
    ],
)  # fmt: skip
def test_under_one_title_a_sixth_will_do_for_two_sources(
    newsroom, shared, sources, relation, reason
):
    """One source prints two stories under the title of a rubric."""
    passage = newsroom.text(shared)
    pair = [
        dedup.Article(id_, f"{newsroom.text(100 - shared)} {passage}", title="Ice", source=source)
        for id_, source in zip("ab", sources, strict=True)
    ]
    found = dedup.explain(*pair)
    assert (found.relation, found.same_title) == (relation, True)
    assert reason in found.reason


@pytest.mark.parametrize("workers", [1, 2])
def test_other_articles_of_a_corpus_change_nothing(newsroom, workers):
    """Where they share no text with the two, nor when memory is used again."""
    text = newsroom.text(300)
    pair = text, " ".join(text.split()[50:])
    others = [" ".join(f"w{number}" for number in range(place, place + 900)) for place in range(9)]
    for _ in range(2):
        found = dedup.explain(*pair, [*others, *pair], workers=workers)
        assert found == dedup.explain(*pair)


def test_a_title_over_many_stories_of_the_corpus_is_none(newsroom):
    """The name of the site."""
    text = newsroom.text(300)
    pair = [
        dedup.Article("a", text, title="Daily News"),
        dedup.Article("b", " ".join(text.split()[100:160]), title="Daily News"),
    ]
    others = [{"text": newsroom.text(100), "title": "Daily News"} for _ in range(16)]
    assert dedup.explain(*pair).relation == "copy"
    found = dedup.explain(*pair, others)
    assert (found.relation, found.same_title) == ("partial", False)


@pytest.mark.parametrize(
    ("source", "hours", "relation", "reason"),
    [
        ("desk", 13, "partial", "0.53, threshold 0.67, since desk printed them 13:00:00 apart; "),
        ("desk", 12, "copy", "0.53, threshold 0.33"),
        ("wire", 13, "copy", "0.53, threshold 0.33"),
        (None, 13, "copy", "0.53, threshold 0.33"),
    ],
)
def test_what_a_source_prints_again_must_cover_two_thirds(
    newsroom, source, hours, relation, reason
):
    """Half a day later it is another edition."""
    form = newsroom.text(40)
    a, b = (f"{form} {newsroom.text(60)}" for _ in "ab")
    first = dedup.Article("a", a, source="desk", published=NOON)
    later = NOON + timedelta(hours=hours)
    found = dedup.explain(first, dedup.Article("b", b, source=source, published=later))
    assert found.relation == relation
    assert reason in found.reason


@pytest.mark.parametrize(
    ("source", "hours", "reason"),
    [
        ("desk", 1, "threshold 0.95, since desk printed both in one form; "),
        ("desk", 60, "threshold 0.95, since desk printed them 2 days, 12:00:00 apart; "),
        ("wire", 1, "threshold 0.33"),
    ],
)
def test_a_form_of_many_stories_is_named(newsroom, source, hours, reason):
    """Five stories have it; without them it is a copy's text."""
    lines = [newsroom.text(13) for _ in range(8)]
    texts = [" ".join(f"{line} {newsroom.text(8)}" for line in lines) for _ in range(5)]
    a = dedup.Article("a", texts[0], source="desk", published=NOON)
    b = dedup.Article("b", texts[1], source=source, published=NOON + timedelta(hours=hours))
    assert reason in dedup.explain(a, b, texts).reason
    assert " form" not in dedup.explain(a, b).reason


def test_a_date_without_a_time_zone_is_in_utc(newsroom):
    """As it is when it is read."""
    text = newsroom.text(100)
    a = dedup.Article("a", f"{text} {newsroom.text(50)}", source="desk", published=NOON)
    b = dedup.Article(
        "b", f"{text} {newsroom.text(50)}", source="wire", published=NOON.replace(tzinfo=None)
    )
    assert dedup.explain(a, b, window=timedelta(hours=1)).relation == "copy"


def test_reports_of_one_source_without_an_opening_must_be_two_thirds(newsroom):
    """Its background, in two passages."""
    first, second = newsroom.text(70), newsroom.text(70)
    a, b = (
        dedup.Article(
            name, f"{newsroom.text(100)} {first} {newsroom.text(20)} {second}", source="desk",
            published=NOON,
        )
        for name in "ab"
    )  # fmt: skip
    found = dedup.explain(a, b)
    assert (found.relation, found.threshold) == ("partial", 2 / 3)
    assert ", since desk printed both and they share no opening; " in found.reason


def test_one_passage_without_an_opening_must_be_half(newsroom):
    """A gallery's captions, a disclaimer, a quotation."""
    captions = newsroom.text(120)
    a, b = (f"{newsroom.text(100)} {captions}" for _ in "ab")
    found = dedup.explain(a, b)
    assert (found.relation, found.threshold) == ("partial", 1 / 2)
    assert ", threshold 0.50, since they share one passage and no opening; " in found.reason
    assert dedup.explain(f"{captions} {a}", f"{captions} {b}").relation == "copy"


def test_another_lead_on_one_text_makes_a_copy(newsroom):
    """Edited here and there or not."""
    rest = newsroom.text(220)
    a, b = (f"{newsroom.text(80)} {rest}" for _ in "ab")
    assert dedup.explain(a, b).relation == "copy"
    assert dedup.explain(a, b.replace(rest.split()[110], "instead")).relation == "copy"


# Passages


@given(small_texts, small_texts, st.integers(1, 5))
def test_passages_have_the_same_words_at_their_places_in_both(a, b, k):
    """Longest first; no word is in two."""
    found = dedup.explain(a, b, shingle_size=k).passages
    for passage in found:
        assert passage.text == a[passage.a_start : passage.a_end]
        assert words(passage.text) == words(b[passage.b_start : passage.b_end])
        assert len(words(passage.text)) == passage.words
    assert [p.words for p in found] == sorted((p.words for p in found), reverse=True)
    for spans in ([(p.a_start, p.a_end) for p in found], [(p.b_start, p.b_end) for p in found]):
        ordered = sorted(spans)
        assert all(x[1] <= y[0] for x, y in pairwise(ordered))


@given(seeds)
def test_shingles_are_shared_where_passages_are(seed):
    """The longest run that two texts share, found by brute force, is the first passage."""
    a, b = story(seed)
    first, second = oracles.words(a), oracles.words(b)
    longest = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, word in enumerate(first):
        for j, other in enumerate(second):
            longest[i + 1][j + 1] = longest[i][j] + 1 if word == other else 0
    most = max(map(max, longest))
    passages = dedup.explain(a, b).passages
    assert (passages[0].words if passages else 0) == (most if most >= 5 else 0)


def test_repetitive_texts_do_not_cost_the_square_of_their_length():
    """30,000 times one word."""
    found = dedup.explain("ha " * 30_000, "ha " * 30_000 + "ho")
    assert found.relation == "copy"


def test_boilerplate_is_set_aside_with_its_stories(newsroom):
    """Chrome of twenty articles links nothing; what the two share besides counts."""
    chrome, passage = newsroom.text(60), newsroom.text(40)
    texts = [f"{newsroom.text(200)}\n\n{chrome}" for _ in range(20)]
    texts[0], texts[1] = f"{passage} {texts[0]}", f"{texts[1]} {passage}"
    found = dedup.explain(texts[0], texts[1], texts)
    assert found.relation == "partial"
    assert [(p.words, p.stories) for p in found.boilerplate[:1]] == [(60, 20)]
    assert words(found.boilerplate[0].text) == words(chrome)
    assert [(p.words, p.stories) for p in found.passages[:1]] == [(40, None)]
    assert found.jaccard < dedup.explain(texts[0], texts[1]).jaccard
    assert not dedup.explain(texts[0], texts[1]).boilerplate
    assert dedup.explain(texts[2], texts[3], texts).relation == "none"
    assert not dedup.explain(texts[2], texts[3], texts).shared_fingerprint


def test_an_explanation_is_ready_for_json():
    """Plain lists and dictionaries."""
    text = "one two three four five six"
    record = json.loads(json.dumps(dedup.explain(text, text).to_dict()))
    assert record["relation"] == "exact"
    assert record["passages"] == [
        {"words": 6, "stories": None, "a_start": 0, "a_end": 27, "b_start": 0, "b_end": 27,
         "text": text},
    ]  # fmt: skip


@pytest.mark.parametrize(("a", "b"), [(None, "Rain"), ("Rain", b"Rain")])
def test_what_is_no_text_is_refused(a, b):
    """By a plain error."""
    with pytest.raises(dedup.InputError, match="must be a str or an Article, got"):
        dedup.explain(a, b)


def test_an_id_is_no_text():
    """Of an article of the corpus, which was meant."""
    corpus = [dedup.Article("rain", "Rain fell."), dedup.Article("snow", "Snow fell.")]
    with pytest.raises(dedup.InputError, match="must be given as an Article, got its id 'snow'"):
        dedup.explain(corpus[0], "snow", corpus)
