"""Files and maps to an evaluation: what is counted, what is listed, what is refused."""

import gzip
import json

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from dedup.cli import commands
from dedup.errors import InputError, ParameterError
from dedup.evaluate import LabelledPair, evaluate, read_clusters, read_gold, with_first_lines
from dedup.model import Article
from dedup.report.evaluation import evaluation_tables

FOUND = {"a": "s", "b": "s", "c": "s", "d": "t", "e": "t", "f": "u"}
GOLD = {"a": "1", "b": "1", "c": "2", "d": "3", "e": "3", "f": "3"}
PAIRS = [
    LabelledPair("a", "b", 2, 10.0, "copy"),
    LabelledPair("c", "b", 1, 4.0, "quote"),
    LabelledPair("a", "c", 0, 6.0, "template"),
    LabelledPair("f", "e", 2, 5.0, "abridged"),
    LabelledPair("a", "f", 0, 50.0, "event"),
    LabelledPair("d", "e", None),
]
ids = list("abcdefghij")
clusterings = st.fixed_dictionaries(dict.fromkeys(ids, st.integers(0, 4)))


def written(path, *records):
    """The path of a new JSON Lines file."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def shown(evaluation):
    """The tables as plain text of 90 columns."""
    console = Console(width=90, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(evaluation_tables(evaluation))
    return "\n".join(line.rstrip() for line in capture.get().splitlines())


# Gold as clusters


def test_each_bad_cluster_is_one_error():
    """A cluster with two gold parts is one false merge, a split gold cluster one miss."""
    errors = evaluate(FOUND, GOLD).errors
    assert [(case.error, case.a, case.b, case.weight) for case in errors] == [
        ("false merge", "a", "c", 2.0),
        ("miss", "d", "f", 2.0),
    ]


@given(clusterings, clusterings)
def test_weights_of_the_errors_are_all_the_wrong_pairs(found, gold):
    """False merges add up to the pairs that are only found, misses to those only in the gold."""
    pairs = [(a, b) for a in ids for b in ids if a < b]
    only_found = sum(found[a] == found[b] and gold[a] != gold[b] for a, b in pairs)
    only_gold = sum(found[a] != found[b] and gold[a] == gold[b] for a, b in pairs)
    errors = evaluate(found, gold, resamples=1, worst=100).errors
    assert sum(case.weight for case in errors if case.error == "false merge") == only_found
    assert sum(case.weight for case in errors if case.error == "miss") == only_gold
    for case in errors:
        merged = case.error == "false merge"
        assert (found[case.a] == found[case.b]) is merged
        assert (gold[case.a] == gold[case.b]) is not merged


@given(clusterings, clusterings, st.permutations(ids), st.permutations("vwxyz"))
def test_order_and_cluster_names_change_nothing(found, gold, order, letters):
    """Shuffled documents and renamed clusters give the same evaluation to the bit."""
    shuffled = {id_: letters[found[id_]] for id_ in order}
    renamed = {id_: letters[gold[id_]] for id_ in reversed(order)}
    assert evaluate(shuffled, renamed, resamples=5) == evaluate(found, gold, resamples=5)


def test_documents_missing_from_the_clustering_count_as_alone():
    """Leaving a document out is the same as giving it a cluster of its own."""
    partly = {id_: cluster for id_, cluster in FOUND.items() if id_ not in "be"}
    left_out = evaluate(partly, GOLD)
    alone = evaluate(partly | {"b": "x", "e": "y"}, GOLD)
    assert left_out.unclustered == 2
    assert left_out.scores == alone.scores
    assert left_out.errors == alone.errors
    assert left_out.clusters == alone.clusters


def test_documents_missing_from_the_gold_are_left_out_and_counted():
    """An unjudged document changes a count and nothing else."""
    more = evaluate(FOUND | {"g": "s", "h": "v"}, GOLD)
    assert more.unjudged == 2
    assert more.scores == evaluate(FOUND, GOLD).scores
    assert more.clusters == 3


# Gold as labelled pairs


def test_pairs_are_scored_strict_and_lenient():
    """Partial reuse that was merged costs strict precision only."""
    scores = evaluate(FOUND, PAIRS).scores
    assert scores["strict precision"].value == 10 / 20
    assert scores["lenient precision"].value == 10 / 16
    assert scores["recall"].value == 10 / 15


def test_wrong_pairs_are_listed_by_weight():
    """The heaviest wrong pair comes first, with its label and kind; right pairs are not listed."""
    errors = evaluate(FOUND, PAIRS).errors
    assert [(e.error, e.a, e.b, e.weight, e.label, e.kind) for e in errors] == [
        ("false merge", "a", "c", 6.0, 0, "template"),
        ("miss", "e", "f", 5.0, 2, "abridged"),
        ("false merge", "b", "c", 4.0, 1, "quote"),
    ]
    assert evaluate(FOUND, PAIRS, worst=1).errors == errors[:1]


@given(clusterings, st.permutations(PAIRS), st.booleans())
def test_order_of_pairs_changes_nothing(found, pairs, turned):
    """Shuffled and turned pairs give the same evaluation to the bit."""
    if turned:
        pairs = [LabelledPair(p.b, p.a, p.label, p.weight, p.kind) for p in pairs]
    assert evaluate(found, pairs, resamples=5) == evaluate(found, PAIRS, resamples=5)


def test_pair_with_a_missing_document_is_not_found():
    """Two documents that the clustering lacks are apart, not together."""
    evaluation = evaluate({"a": 1, "b": 1}, [*PAIRS[:1], LabelledPair("x", "y", 2, 10.0)])
    assert evaluation.scores["recall"].value == 0.5
    assert evaluation.unclustered == 2


def test_undecided_pairs_are_left_out_and_counted():
    """A pair without a label changes counts alone."""
    evaluation = evaluate(FOUND, PAIRS)
    assert (evaluation.units, evaluation.undecided) == (5, 1)
    assert evaluation.scores == evaluate(FOUND, PAIRS[:-1]).scores


# Files


def test_gold_shape_is_told_by_content(tmp_path):
    """The same reader takes a corpus with clusters and a file of labelled pairs."""
    clusters = written(
        tmp_path / "1", {"id": "a", "cluster": 7, "text": "x"}, {"id": 2, "cluster": "7"}
    )
    pairs = written(
        tmp_path / "2",
        {"a": "x", "b": "y", "label": 2, "weight": 3, "kind": "copy", "readers": [2, 2]},
        {"a": "x", "b": "z", "label": None},
    )
    assert read_gold(clusters) == {"a": "7", "2": "7"}
    assert read_gold(pairs) == [
        LabelledPair("x", "y", 2, 3.0, "copy"),
        LabelledPair("x", "z", None),
    ]


def test_packed_files_read_as_plain_ones(tmp_path):
    """Gzip is unpacked, and blank lines are no records."""
    path = tmp_path / "found.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"id": "a", "cluster": "s"}\n\n{"id": "b", "cluster": "s"}'))
    assert read_clusters(path) == {"a": "s", "b": "s"}


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.csv", "a.csv.gz", "a.parquet"])
def test_whatever_cluster_writes_is_read(tmp_path, name):
    """Ids stay what they are, though they look like numbers or like nothing."""
    names = ["007", "1.0", "NA", "true", "two\nlines", "2024-05-06"]
    corpus = written(
        tmp_path / "in.jsonl", *({"id": id_, "text": "Snow, at last."} for id_ in names)
    )
    words = ["cluster", str(corpus), "-o", str(tmp_path / name)]
    assert CliRunner().invoke(commands, words).exit_code == 0
    assert read_clusters(tmp_path / name) == dict.fromkeys(sorted(names), "007")
    assert read_gold(tmp_path / name) == read_clusters(tmp_path / name)


def test_labelled_pairs_may_be_a_table(tmp_path):
    """An empty cell is no label; without a weight it is 1."""
    path = tmp_path / "pairs.csv"
    path.write_text("a,b,label\n1,02,2\n1,3,\n", encoding="utf-8")
    assert read_gold(path) == [LabelledPair("1", "02", 2), LabelledPair("1", "3", None)]


def test_a_byte_order_mark_is_no_part_of_a_record(tmp_path):
    """As in articles."""
    path = tmp_path / "found.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": "a", "cluster": "s"}\n')
    assert read_clusters(path) == {"a": "s"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", ": gold must hold at least one record, got none"),
        ("[1]\n", ":1: a record must be a JSON object, got [1]"),
        ('{"id": "a"}\n', ":1: gold must have id and cluster, or a, b and label, got id"),
        ("{}\n", ":1: gold must have id and cluster, or a, b and label, got no field"),
        ('{"id": "a", "cluster": null}', ":1: cluster must be a string or an integer, got null"),
        (
            '{"id": "a", "cluster": 1}\n\n{"id": "b"}',
            ":3: cluster must be a string or an integer, got no such field",
        ),
        ('{"id": "a", "cluster": 1}\n' * 2, ':2: id must come once, got "a" again'),
        ('{"a": "x", "b": "x", "label": 0}', ':1: a and b must be two documents, got "x" twice'),
        (
            '{"a": "x", "b": "y", "label": 0}\n{"a": "y", "b": "x", "label": 2}',
            ':2: a pair must come once, got ["y","x"] again',
        ),
        ('{"a": "x", "b": "y", "label": 3}', ":1: label must be 0, 1, 2 or null, got 3"),
        ('{"a": "x", "b": "y", "label": true}', ":1: label must be 0, 1, 2 or null, got true"),
        (
            '{"a": "x", "b": "y", "label": 1, "weight": 0}',
            ":1: weight must be a number above 0, got 0",
        ),
        (
            '{"a": "x", "b": "y", "label": 1, "weight": "2"}',
            ':1: weight must be a number above 0, got "2"',
        ),
    ],
)
def test_bad_gold_is_named_by_path_and_line(tmp_path, content, message):
    """One line says what must hold, then what was given."""
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert str(caught.value) == f"{path}{message}"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.jsonl", None),
        ("cut.jsonl", b"{"),
        ("latin.jsonl", b'{"id": "\xff"}'),
        ("cut.jsonl.gz", gzip.compress(b'{"id": "a", "cluster": "s"}\n' * 99)[:-9]),
        ("plain.jsonl.gz", b'{"id": "a", "cluster": "s"}\n'),
        ("missing.csv", None),
        ("empty.csv", b""),
        ("latin.csv", b"id,cluster\na,\xff\n"),
        ("uneven.csv.gz", gzip.compress(b"id,cluster\na\n")),
        ("missing.parquet", None),
        ("cut.parquet", b"PAR1"),
    ],
)
def test_unreadable_clusters_are_an_input_error(tmp_path, name, content):
    """A missing, cut or broken file is one clear line, not a traceback."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_clusters(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert " must be " in message
    assert "\n" not in message


def test_missing_file_is_named_once(tmp_path):
    """The message is the path, what must hold and why it does not."""
    path = tmp_path / "none.jsonl"
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert str(caught.value) == f"{path}: must be a readable file: No such file or directory"


def test_nothing_in_common_is_an_error():
    """A gold of another corpus is a mistake, not a score of 0."""
    with pytest.raises(InputError, match="must share documents, got none in common"):
        evaluate({"x": 1}, GOLD)


@pytest.mark.parametrize("gold", [[], PAIRS[-1:], {}])
def test_gold_that_decides_nothing_is_an_error(gold):
    """Without a decided pair or a document there is nothing to score."""
    with pytest.raises(InputError, match="must"):
        evaluate(FOUND, gold)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"worst": -1}, "worst must be at least 0, got -1"),
        ({"resamples": 0}, "resamples must be at least 1, got 0"),
        ({"seed": -2}, "seed must be at least 0, got -2"),
    ],
)
def test_numbers_out_of_range_are_refused(parameters, message):
    """Each number is checked once, at the boundary."""
    with pytest.raises(ParameterError, match=message):
        evaluate(FOUND, GOLD, **parameters)


# Results


def test_first_lines_come_from_the_articles():
    """The first line that is not blank, the title of an empty text, None for an unknown id."""
    articles = [
        Article("a", "\n  Floods close the valley road \nMore rain is due."),
        Article("c", " ", title="Weather"),
        Article("z", "Unrelated."),
    ]
    first, second = with_first_lines(evaluate(FOUND, GOLD), iter(articles)).errors
    assert (first.a_line, first.b_line) == ("Floods close the valley road", "Weather")
    assert (second.a_line, second.b_line) == (None, None)


@pytest.mark.parametrize("gold", [GOLD, PAIRS])
def test_dictionary_survives_json(gold):
    """`to_dict` holds nothing that JSON would change."""
    dictionary = evaluate(FOUND, gold).to_dict()
    assert json.loads(json.dumps(dictionary)) == dictionary


def test_tables_show_counts_scores_and_errors():
    """A reader sees what was compared before any score, and no text can move the cursor."""
    pairs = [*PAIRS, LabelledPair("f", "y", 0)]
    articles = [
        Article("a", "Floods close\x1b[2J the [bold]road\u202e"),
        Article("c", "Cloudy."),
    ]
    text = shown(with_first_lines(evaluate(FOUND | {"z": "s"}, pairs), articles))
    assert text.startswith(
        "7 documents in 6 labelled pairs and 4 found clusters\n"
        "documents that were not clustered, each counted as alone: 1\n"
        "documents that the gold does not judge, left out: 1\n"
        "pairs without a label, left out: 1\n"
    )
    assert "  strict precision    0.500" in text
    assert (
        "      6   false merge, labelled 0, template   a: Floods close [2J the [bold]road" in text
    )
    assert "c: Cloudy." in text
    assert all(line.isprintable() for line in text.split("\n"))


def test_tables_count_one_as_one():
    """Not as several."""
    found = evaluate({"a": 1, "b": 1}, PAIRS[:1])
    assert shown(found).startswith("2 documents in 1 labelled pair and 1 found cluster\n")


def test_tables_of_a_perfect_clustering_list_no_error():
    """Nothing wrong, no table of errors."""
    assert "Worst errors" not in shown(evaluate(GOLD, GOLD))
