"""Headlines that tell what only their own text tells."""

from itertools import permutations

import numpy as np
import oracles
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dedup
from dedup._threads import Threads
from dedup.headlines import told_alone
from dedup.shingles import shingle_batch

# Some end where another goes on, at eight bytes too.
VOCABULARY = ["ice", "iceland", "icelandic", "icelander", "rain", "سنة", "北", "京", "201", "2015"]
phrases = st.lists(st.sampled_from(VOCABULARY), max_size=12).map(" ".join)
# Titles and texts.
corpora = st.lists(st.tuples(phrases | st.none(), phrases), max_size=8)


def beginnings_of(titles, texts):
    """What is kept of them."""
    return shingle_batch(*oracles.encoded(texts), titles, shingle_size=5).beginnings


def told(titles, texts, workers=1):
    """A row for each document, and a column."""
    count = len(texts)
    left, right = (side.reshape(-1) for side in np.indices((count, count)))
    with Threads(workers) as threads:
        shares = told_alone(beginnings_of(titles, texts), titles, left, right, threads)
    return shares.reshape(count, count).tolist()


def share(own, other):
    """Of one (title, text) against another, by sets of words."""
    differing = set(own[0]) - set(other[0])
    alone = (differing & set(own[1][:64])) - set(other[1][:64])
    return len(alone) / max(len(differing), 1)


# Numbers of words


@given(corpora)
def test_a_word_has_one_number_wherever_it_stands(corpus):
    """In titles and texts, in capitals and small letters."""
    titles, texts = ([row[column] for row in corpus] for column in range(2))
    beginnings = beginnings_of(titles, [text.upper() for text in texts])
    found = {}
    for numbers, offsets, written in (
        (beginnings.words, beginnings.offsets, texts),
        (beginnings.title_words, beginnings.title_offsets, titles),
    ):
        for place, text in enumerate(written):
            some = numbers[offsets[place] : offsets[place + 1]].tolist()
            for word, number in zip(oracles.words(text or ""), some, strict=True):
                assert found.setdefault(word, number) == number
    assert len(set(found.values())) == len(found)


def test_of_texts_and_titles_the_first_64_words_are_kept():
    """And all of shorter ones."""
    long = " ".join(f"w{number}" for number in range(250))
    beginnings = beginnings_of([long, None, "Ice"], ["Rain", long, ""])
    assert np.diff(beginnings.offsets).tolist() == [1, 64, 0]
    assert np.diff(beginnings.title_offsets).tolist() == [64, 0, 1]
    assert beginnings.words[1:].tolist() == beginnings.title_words[:64].tolist()


# Shares


@given(corpora)
def test_what_is_told_alone_is_what_sets_of_words_say(corpus):
    """The lesser share of both."""
    titles, texts = ([row[column] for row in corpus] for column in range(2))
    split = [(oracles.words(title or ""), oracles.words(text)) for title, text in corpus]
    expected = [[min(share(a, b), share(b, a)) for b in split] for a in split]
    assert told(titles, texts) == [pytest.approx(row) for row in expected]


def test_many_pairs_are_shared_among_threads(newsroom):
    """With the same result."""
    texts = [newsroom.text(30) for _ in range(40)]
    titles = [" ".join(text.split()[:3] + newsroom.words(2)) for text in texts]
    found = told(titles, texts, workers=2)
    assert found == told(titles, texts, workers=1)
    assert found[3][5] == found[5][3] != found[5][6]


def test_a_title_without_a_text_to_tell_it_tells_nothing():
    """Nor do two of which one is missing, or the same."""
    found = told(["Ice", "Rain", None, "Ice"], ["Ice came", "Rain fell", "Snow fell", "Rain fell"])
    assert found == [[0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ("Suits [1/3]", "Suits [3/3]", 1),
        ("Suits (1 / 3)", "Suits (2 / 3)", 1),
        ("１／３ Suits", "２／３ Suits", 1),
        ("Suits [1/3]", "SUITS  [2/3]", 1),
        ("Suits [1/3]", "Suits [1/3]", 0),
        ("Suits [1/3]", "Suits [1/4]", 0),
        ("Suits [1/3]", "Hats [2/3]", 0),
        ("Suits [1/3]", "SUITS [1/3]", 0),
        ("Weather 1/12/2024", "Weather 2/12/2024", 0),
        ("UPDATE 1-Ice closes port", "UPDATE 2-Ice closes port", 0),
        ("Suits [1/3]", None, 0),
        (None, None, 0),
    ],
)
def test_two_numbered_parts_of_a_piece_are_told_apart(first, second, share):
    """Whatever their texts say; versions with a number and dates are not."""
    titles = ["Other", first, second]
    assert told(titles, ["Two others", "Two suits", "Two suits"])[1][2] == share


def test_crafted_titles_take_no_time():
    """A part is looked for once in each, in one go."""
    titles = ["1" * 50_000, "1" * 20_000 + " " * 20_000, "1/" * 20_000, "1 / " * 20_000] * 20
    assert not np.any(told(titles, ["Ice"] * len(titles)))


# Clusters

FORM = [
    ("King greets people of Tunisia", "The King greets the people of Tunisia"),
    ("King greets people of Maldives", "The King greets the people of Maldives"),
]
REPORTS = [
    ("Peter river: ice closes port", "There is ice on the Peter"),
    ("Pavel river: ships have to wait", "There is ice on the Pavel"),
]


@pytest.mark.parametrize(
    ("begun", "sources", "shared", "relation", "threshold"),
    [
        (FORM, ("desk", "desk"), 45, "partial", 0.95),
        (FORM, ("desk", "desk"), 85, "partial", 0.95),
        (REPORTS, ("desk", "desk"), 45, "partial", 2 / 3),
        (REPORTS, ("desk", "desk"), 85, "copy", 2 / 3),
        (FORM, ("desk", "wire"), 45, "copy", 0.33),
        (FORM, (None, None), 45, "copy", 0.33),
    ],
)
def test_headlines_of_one_source_that_tell_of_their_own_texts(
    newsroom, begun, sources, shared, relation, threshold
):
    """What fills in a form must share nearly all, what tells of a little two thirds."""
    common = newsroom.text(shared)
    a, b = (
        dedup.Article(name, f"{first}. {common} {newsroom.text(100 - shared)}", title, source)
        for name, (title, first), source in zip("ab", begun, sources, strict=True)
    )
    found = dedup.explain(a, b)
    assert (found.relation, found.threshold) == (relation, threshold)
    since = {
        0.33: ", threshold 0.33",
        2 / 3: ", since desk printed both and each headline tells of its own text",
        0.95: ", since desk printed both under headlines of one form",
    }
    assert since[threshold] in found.reason
    # Others before them, so that places of unique texts are not those of articles.
    others = [
        dedup.Article(name, text, "Other", "desk")
        for name, text in zip("xy", ["", "…"], strict=True)
    ]
    clusters = dedup.cluster([*others, dedup.Article("z", newsroom.text(80)), a, b])
    assert len(clusters) == (4 if relation == "copy" else 5)
    # The same texts without titles are copies.
    assert dedup.explain(a.text, b.text).relation == "copy"


@pytest.mark.parametrize(
    ("told", "differing", "threshold"),
    [(1, 8, 2 / 3), (1, 9, 0.33), (8, 9, 2 / 3), (9, 9, 0.95)],
)
def test_how_much_of_what_differs_is_told(newsroom, told, differing, threshold):
    """An eighth or more of each headline; all of it."""
    body = newsroom.text(60)
    a, b = (
        dedup.Article(
            side,
            " ".join([*(f"{side}{word}" for word in range(told)), body, newsroom.text(60)]),
            " ".join(["Ice", *(f"{side}{word}" for word in range(differing))]),
            "desk",
        )
        for side in "ab"
    )
    assert dedup.explain(a, b).threshold == threshold


def test_of_exact_copies_under_one_title_any_order_tells_the_same(newsroom):
    """Also where the title is written in several ways, of which one numbers a part."""
    common = newsroom.text(60)
    first, second = (f"{common} {newsroom.text(40)}" for _ in range(2))
    articles = [
        dedup.Article("a", first, "Suits [1/3]", "desk"),
        dedup.Article("b", first, "Suits 1 3", "desk"),
        dedup.Article("c", second, "Suits [2/3]", "desk"),
    ]
    found = [dedup.cluster(order).to_dicts() for order in permutations(articles)]
    assert all(rows == found[0] for rows in found)


def test_another_headline_over_another_version_does_not_tell_of_its_own_text(newsroom):
    """What it says stands in both."""
    body = f"Ice closed the river port on Friday. {newsroom.text(90)}"
    a = dedup.Article("a", f"{body} {newsroom.text(60)}", "River port closed", "desk")
    b = dedup.Article("b", f"{body} {newsroom.text(60)}", "Ice on Friday", "desk")
    assert dedup.explain(a, b).relation == "copy"
    assert len(dedup.cluster([a, b])) == 1
