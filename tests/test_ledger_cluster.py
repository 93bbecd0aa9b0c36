"""The matrix of a cluster: its texts are looked up by id."""

from pathlib import Path

import pytest

import dedup

SEEDS = Path(__file__).parents[1] / "seeds"


def test_a_cluster_has_the_matrix_of_its_articles():
    """The lead first, then its copies, as the cluster has them."""
    corpus = dedup.read(SEEDS)
    cluster = dedup.cluster(corpus)[0]
    by_id = {article.id: article for article in corpus}
    ids = [cluster.lead.id, *(copy.id for copy in cluster.copies)]
    found = dedup.matrix(cluster, corpus)
    assert found == dedup.matrix([by_id[name] for name in ids])
    assert len(found.rows) > 10


def test_a_cluster_needs_all_of_its_articles():
    """One that is not found is named."""
    corpus = dedup.read(SEEDS)
    cluster = dedup.cluster(corpus)[0]
    with pytest.raises(dedup.ParameterError, match="got none with id '000_"):
        dedup.matrix(cluster)


def test_what_has_no_text_has_no_matrix():
    """Documents of a cluster keep none, and a path is to be read first."""
    cluster = dedup.cluster(dedup.read(SEEDS))[0]
    for copies, articles, message in (
        ([cluster.lead], (), "must be an Article or a str, got Document"),
        ("rain", (), "must be at least one article, got a text"),
        ([], (), "got none"),
        (cluster, str(SEEDS), "must be what dedup.read returns of a path"),
    ):
        with pytest.raises(dedup.ParameterError, match=message):
            dedup.matrix(copies, articles)


@pytest.mark.parametrize("text", [None, b"rain", {"text": "rain"}])
def test_what_is_no_text_has_no_diff(text):
    """On either side."""
    for pair in (("rain", text), (text, "rain")):
        with pytest.raises(dedup.InputError, match="must be a str or an Article, got"):
            dedup.diff(*pair)
