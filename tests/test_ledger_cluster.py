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
