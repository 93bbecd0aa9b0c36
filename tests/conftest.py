"""Hypothesis profiles: few examples at the desk, many where CI is set; invented news."""

import os

import pytest
from hypothesis import settings
from newsroom import Newsroom

from dedup.articles import Articles

# The first example of a test may compile loops, so no example has a deadline.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("ci", max_examples=150, deadline=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")


@pytest.fixture(scope="module", params=["to str", "by compiled loops"])
def either_way(request):
    """Articles one by one are read as they usually are, or as batches are."""
    with pytest.MonkeyPatch.context() as patch:
        compiled = request.param == "by compiled loops"
        read = Articles._batches
        patch.setattr(Articles, "_batches", lambda self, **_: read(self, compiled=compiled))
        yield


@pytest.fixture
def newsroom():
    """A writer of invented news, the same in every test."""
    return Newsroom(seed=20)
