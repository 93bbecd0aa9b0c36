"""Partial links: shared passages of articles that are no copies."""

import gzip
import json
import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from itertools import combinations

import numpy as np
import oracles
import pyarrow as pa
import pyarrow.parquet
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Newsroom

import dedup
from dedup import clusters, links, shingles
from dedup._threads import Threads
from dedup.cli import commands
from dedup.model import Compared, Overlaps

LEAST = shingles.WINDOW + 5 - 1
NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)

seeds = st.integers(0, 1 << 30)


def pairs_of(found):
    """The linked ids."""
    return {frozenset((link.left, link.right)) for link in found.partial}


def live_blog(newsroom, brief, words=5_000):
    """A long text with a brief somewhere in it."""
    return f"{newsroom.text(words // 3)} {brief} {newsroom.text(words - words // 3)}"


# The guarantee


def test_a_brief_of_90_words_inside_a_live_blog_of_5000_is_reported(newsroom):
    """Their Jaccard is 0.02, and they stay two stories."""
    brief = newsroom.text(90)
    found = dedup.cluster(
        [
            {"id": "blog", "text": live_blog(newsroom, brief)},
            {"id": "brief", "text": brief},
            {"id": "stranger", "text": newsroom.text(400)},
        ]
    )
    assert [cluster.size for cluster in found] == [1, 1, 1]
    assert found.statistics.partial == len(found.partial) == 1
    link = found.partial[0]
    assert (link.left, link.right, link.words) == ("brief", "blog", 90)
    assert link.of_left == 1
    assert 0.015 < link.of_right < 0.02


@given(
    seeds,
    st.integers(LEAST, 200),
    st.tuples(*[st.integers(0, 600)] * 4),
    st.integers(0, 30),
    st.sampled_from([0.33, 1.0]),
)
def test_a_run_of_30_words_in_two_articles_of_two_clusters_is_reported(
    seed, run, around, strangers, threshold
):
    """Wherever it stands and whatever surrounds it; words that occur once keep it a single run."""
    chance = random.Random(seed)
    words = iter(f"{chance.randrange(36**4):x}{number}" for number in range(1 << 20))
    before, after, ahead, behind = ([next(words) for _ in range(n)] for n in around)
    passage = [next(words) for _ in range(run)]
    texts = [[*before, *passage, *after], [*ahead, *passage, *behind]]
    texts += [[next(words) for _ in range(50)] for _ in range(strangers)]
    found = dedup.cluster([" ".join(text) for text in texts], threshold=threshold)
    together = any({"0", "1"} <= {c.lead.id, *(x.id for x in c.copies)} for c in found)
    assert together != (pairs_of(found) == {frozenset("01")})
    if not together:
        assert found.partial[0].words == run
        shares = [run / len(text) for text in texts[:2]]
        assert found.partial[0].of_left == pytest.approx(max(shares))
        assert found.partial[0].of_right == pytest.approx(min(shares))


@pytest.mark.parametrize("articles", [2, 3])
def test_a_run_that_three_stories_have_is_reported_between_all_of_them(newsroom, articles):
    """Each two of them."""
    passage = newsroom.text(LEAST)
    texts = [f"{newsroom.text(200)} {passage} {newsroom.text(100)}" for _ in range(articles)]
    expected = {frozenset(pair) for pair in combinations(map(str, range(articles)), 2)}
    assert pairs_of(dedup.cluster(texts)) == expected


def test_a_run_in_24_articles_of_two_stories_is_reported_once(newsroom):
    """One link for two clusters, however many of their articles share it."""
    passage = newsroom.text(60)
    stories = [f"{newsroom.text(300)} {passage}", f"{passage} {newsroom.text(300)}"]
    copies = [f"{text} {newsroom.text(20)}" for text in stories for _ in range(12)]
    found = dedup.cluster(copies)
    assert [cluster.size for cluster in found] == [12, 12]
    assert len(found.partial) == 1


# What is no partial link


def test_29_words_are_too_few(newsroom):
    """One word less than the guarantee."""
    passage = newsroom.words(LEAST - 1)
    texts = [[*newsroom.words(300), *passage], [*passage, *newsroom.words(300)]]
    assert not dedup.cluster([" ".join(text) for text in texts]).partial


def test_phrases_are_no_passage():
    """Twelve phrases of eight words in common, never ten words in a row."""
    phrases = [[f"phrase{n}of{m}" for m in range(8)] for n in range(12)]
    texts = [
        " ".join(word for phrase in phrases for word in (*phrase, f"{own}{phrase[0]}"))
        + "".join(f" {own}{n}" for n in range(400))
        for own in "ab"
    ]
    assert not dedup.cluster(texts).partial
    assert dedup.cluster(texts, threshold=0.1)[0].size == 2


def test_chrome_is_no_passage(newsroom):
    """150 words that 40 articles have link none of them."""
    chrome = newsroom.text(150)
    assert not dedup.cluster([f"{newsroom.text(300)} {chrome}" for _ in range(40)]).partial


def test_copies_are_no_partial_links(newsroom):
    """Nor are exact ones."""
    text = newsroom.text(300)
    found = dedup.cluster([text, text.upper(), newsroom.wire_copy(text)])
    assert (len(found), len(found.partial)) == (1, 0)


def test_partial_links_lie_within_the_window(newsroom):
    """As copies do; an unknown date lies in any window."""
    brief = newsroom.text(90)
    articles = [
        {"id": "brief", "text": brief, "published": NOON},
        {"id": "near", "text": live_blog(newsroom, brief), "published": NOON + timedelta(hours=2)},
        {"id": "far", "text": live_blog(newsroom, brief), "published": NOON + timedelta(hours=9)},
        {"id": "some day", "text": live_blog(newsroom, brief)},
        {"id": "brief again", "text": brief, "published": NOON + timedelta(days=9)},
    ]
    found = pairs_of(dedup.cluster(articles[:4], window=timedelta(hours=8)))
    assert found == {
        frozenset(pair)
        for pair in combinations(("brief", "near", "far", "some day"), 2)
        if pair != ("brief", "far")
    }
    assert frozenset(("brief", "brief again")) not in pairs_of(
        dedup.cluster(articles, window=timedelta(hours=8))
    )


# Laws


def edition(seed):
    """Articles made of some of twelve passages, most in few articles, and exact copies."""
    newsroom, chance = Newsroom(seed), random.Random(seed)
    passages = [newsroom.text(chance.choice((20, 40, 60))) for _ in range(12)]
    texts = [
        " ".join([*chance.sample(passages, chance.randint(0, 2)), newsroom.text(120)])
        for _ in range(20)
    ]
    texts += [chance.choice(texts).upper() for _ in range(6)]
    return [
        {"id": f"article {place}", "text": text, "published": chance.choice([None, NOON])}
        for place, text in enumerate(texts)
    ]


@given(seeds, st.integers(1, 3))
def test_partial_links_do_not_depend_on_the_order_of_input_or_workers(seed, workers):
    """Exact copies change places in it, and one of them is named."""
    articles = edition(seed)
    found = dedup.cluster(articles, workers=1)
    again = dedup.cluster(random.Random(seed).sample(articles, len(articles)), workers=workers)
    assert again.partial.to_dicts() == found.partial.to_dicts()


@given(seeds)
def test_partial_links_join_two_clusters_once_most_words_first(seed):
    """The left one shares more of itself, and both share what is said."""
    articles = {article["id"]: article["text"] for article in edition(seed)}
    found = dedup.cluster(edition(seed))
    label = {row["id"]: row["cluster"] for row in found.to_dicts()}
    joined = [frozenset((label[link.left], label[link.right])) for link in found.partial]
    assert len(set(joined)) == len(joined)
    assert all(len(pair) == 2 for pair in joined)
    words = [link.words for link in found.partial]
    assert words == sorted(words, reverse=True)
    for link in found.partial:
        assert 1 >= link.of_left >= link.of_right > 0
        left, right = (oracles.hashed_shingles(articles[i], 5) for i in (link.left, link.right))
        shared = {place for place, value in enumerate(left) if value in set(right)}
        assert LEAST <= link.words <= len({p + j for p in shared for j in range(5)})


corpora = st.lists(
    st.lists(st.sampled_from("abcdef"), min_size=1, max_size=60).map(" ".join),
    min_size=2,
    max_size=5,
)


def passage_places(hashes, others, k):
    """Oracle: shared shingles whose words stand in k + 5 shared words in a row."""
    shared = oracles.shared_places(hashes, others)
    words = {place + j for _, place in shared for j in range(k)}

    def stretch(word):
        first = last = word
        while first - 1 in words:
            first -= 1
        while last + 1 in words:
            last += 1
        return last - first + 1

    return [(value, place) for value, place in shared if stretch(place) >= k + 5]


@given(corpora, st.data())
def test_passages_are_shared_words_in_a_row(texts, data):
    """Word by word in the oracle, with the weights of their shingles."""
    k = 3
    story_of = data.draw(st.lists(st.integers(0, 6), min_size=len(texts), max_size=len(texts)))
    hashes = [oracles.hashed_shingles(text, k) for text in texts]
    counts = oracles.story_counts(hashes, story_of)
    weights = {value: 3 / count for value, count in counts.items() if count > 3}
    sets = shingles.shingle_batch(*oracles.encoded(texts), (), shingle_size=k).sets
    numbers = np.arange(len(texts), dtype=np.int64)
    pairs = list(combinations(range(len(texts)), 2))
    keys = np.array([x << 32 | y for x, y in pairs], dtype=np.uint64)
    with Threads(1) as threads:
        rarity = shingles.rarity(sets, numbers, np.array(story_of), threads)
        totals = shingles.weighted_words(sets, rarity, numbers, k, threads)
        compared = Compared(numbers, *totals, np.zeros(len(texts), dtype=np.uint64))
        found = links.edges(sets, rarity, compared, keys, shingle_size=k, threads=threads)
        passages = links.passages(sets, rarity, compared, found, shingle_size=k, threads=threads)
    expected = [
        [
            oracles.covered_words(passage_places(one, other, k), weights, k)
            for one, other in ((hashes[x], hashes[y]), (hashes[y], hashes[x]))
        ]
        for x, y in pairs
    ]
    assert passages.words == pytest.approx([min(both) for both in expected], abs=2e-3)
    assert passages.of_left == pytest.approx(
        [both[0] / totals[0][x, 0] for both, (x, _) in zip(expected, pairs, strict=True)], abs=1e-6
    )
    assert (passages.words <= found.words + 1e-3).all()


@given(
    st.lists(st.integers(0, 4), min_size=9, max_size=9),
    st.dictionaries(
        st.tuples(*[st.integers(0, 8)] * 2).filter(lambda pair: pair[0] < pair[1]),
        st.integers(1, 5),
        max_size=20,
    ),
)
def test_the_widest_pair_stands_for_two_clusters(stars, words):
    """Of equals the first."""
    pairs = np.array(list(words), dtype=np.int64).reshape(-1, 2)
    sizes = np.array(list(words.values()), dtype=np.float64)
    overlaps = Overlaps(pairs[:, 0].copy(), pairs[:, 1].copy(), *([sizes] * 5))
    stars = np.array(stars)
    found = clusters.widest(stars, clusters.apart(stars, overlaps))
    best = {}
    for (x, y), count in sorted(words.items(), key=lambda item: (-item[1], item[0])):
        if stars[x] != stars[y]:
            best.setdefault(frozenset((stars[x], stars[y])), (x, y, count))
    rows = zip(found.left.tolist(), found.right.tolist(), found.words.tolist(), strict=True)
    assert sorted(rows) == sorted(best.values())


# Rows and files


def test_links_are_a_sequence_of_records_and_a_table(newsroom):
    """By place and slice, as dicts, Arrow and pandas; empty with the same columns."""
    brief, other = newsroom.text(90), newsroom.text(50)
    found = dedup.cluster(
        [brief, live_blog(newsroom, brief), other, live_blog(newsroom, other)]
    ).partial
    assert repr(found) == "<PartialLinks: 2>"
    assert [link.words for link in found] == [90, 50]
    assert found[:1] == [found[0]] == [found[-2]]
    assert isinstance(found[0], dedup.PartialLink)
    rows = found.to_dicts()
    assert rows[0] == {
        "left": "0", "right": "1", "words": 90, "of_left": 1.0, "of_right": found[0].of_right,
    }  # fmt: skip
    assert found.to_arrow().to_pylist() == rows
    assert found.to_pandas().to_dict("records") == rows
    empty = dedup.cluster(["Rain"]).partial
    assert (len(empty), empty.to_arrow().schema) == (0, found.to_arrow().schema)
    assert isinstance(empty.to_arrow(), pa.Table)
    with pytest.raises(IndexError):
        empty[0]


@pytest.fixture
def corpus(tmp_path, newsroom):
    """A file with a brief and a live blog that has it."""
    brief = newsroom.text(90)
    path = tmp_path / "corpus.jsonl"
    records = [{"id": "brief", "text": brief}, {"id": "blog", "text": live_blog(newsroom, brief)}]
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def invoked(*words):
    """The result of a command."""
    return CliRunner().invoke(commands, [str(word) for word in words], prog_name="dedup")


def test_the_command_writes_and_counts_partial_links(corpus):
    """In the format that the name of the file asks for."""
    expected = dedup.cluster(corpus).partial
    for name in ("links.jsonl", "links.csv", "links.jsonl.gz", "links.parquet"):
        path = corpus.with_name(name)
        done = invoked("cluster", corpus, "--partial", path)
        assert done.exit_code == 0, done.stderr
        assert "2 articles: 2 alone, 1 partial link ·" in done.stderr
        if name.endswith(".csv"):
            assert path.read_text(encoding="utf-8").splitlines() == [
                "left,right,words,of_left,of_right",
                f"brief,blog,90,1.0,{expected[0].of_right}",
            ]
        elif name.endswith(".parquet"):
            assert pyarrow.parquet.read_table(path).to_pylist() == expected.to_dicts()
        else:
            data = path.read_bytes()
            data = gzip.decompress(data) if name.endswith(".gz") else data
            assert [json.loads(line) for line in data.splitlines()] == expected.to_dicts()


@pytest.mark.parametrize("option", ["-o", "--partial"])
def test_standard_input_is_not_written_over(corpus, option):
    """A file that is redirected to standard input is one of the inputs."""
    before = corpus.read_bytes()
    with corpus.open("rb") as stream:
        command = [sys.executable, "-m", "dedup", "cluster", "-", option, str(corpus)]
        done = subprocess.run(command, stdin=stream, capture_output=True, check=False)
    assert (done.returncode, b"must not be one of the inputs" in done.stderr) == (2, True)
    assert corpus.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("links.txt", "a file of rows must end with"),
        ("corpus.jsonl", "the output must not be one of the inputs"),
        ("stories.jsonl", "--output and --partial must be two files"),
    ],
)
def test_a_file_that_cannot_take_partial_links_is_wrong_usage(corpus, name, error, monkeypatch):
    """Known before anything is read, and nothing is written."""
    monkeypatch.chdir(corpus.parent)
    before = corpus.read_bytes()
    done = invoked("cluster", "corpus.jsonl", "-o", "stories.jsonl", "--partial", name)
    assert done.exit_code == 2
    assert error in done.stderr
    assert [path.name for path in corpus.parent.iterdir()] == ["corpus.jsonl"]
    assert corpus.read_bytes() == before


def test_neither_file_is_written_when_a_record_is_bad(corpus):
    """Both are whole or not there."""
    with corpus.open("a", encoding="utf-8") as file:
        file.write("{}\n")
    done = invoked(
        "cluster", corpus, "-o", corpus.with_name("a.csv"), "--partial", corpus.with_name("b.csv")
    )
    assert done.exit_code == 1
    assert [path.name for path in corpus.parent.iterdir()] == ["corpus.jsonl"]
