"""Records and parameters: ranges, immutability, messages."""

from dataclasses import FrozenInstanceError, fields
from datetime import timedelta
from numbers import Real

import numpy as np
import pytest

import dedup
from dedup.model import Cluster, Copy, Coverage, Document, Params


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"threshold": 0}, "threshold must be in (0, 1], got 0"),
        ({"threshold": -0.1}, "threshold must be in (0, 1], got -0.1"),
        ({"threshold": 1.5}, "threshold must be in (0, 1], got 1.5"),
        ({"threshold": float("nan")}, "threshold must be in (0, 1], got nan"),
        ({"shingle_size": 0}, "shingle_size must be in [1, 32] words, got 0"),
        ({"shingle_size": 33}, "shingle_size must be in [1, 32] words, got 33"),
        ({"num_perm": 0}, "num_perm must be a multiple of 4 in [4, 1024], got 0"),
        ({"num_perm": 126}, "num_perm must be a multiple of 4 in [4, 1024], got 126"),
        ({"num_perm": 1028}, "num_perm must be a multiple of 4 in [4, 1024], got 1028"),
        (
            {"window": timedelta(0)},
            "window must be a positive time (datetime.timedelta), got 0:00:00",
        ),
        (
            {"window": timedelta(-1)},
            "window must be a positive time (datetime.timedelta), got -1 day, 0:00:00",
        ),
        ({"min_words": 0}, "min_words must be at least 1, got 0"),
        ({"lead": "best"}, "lead must be first, longest or last, got 'best'"),
        ({"workers": 0}, "workers must be in [1, 256], got 0"),
        ({"threshold": "0.5"}, "threshold must be in (0, 1], got '0.5'"),
        ({"threshold": None}, "threshold must be in (0, 1], got None"),
        ({"shingle_size": 5.5}, "shingle_size must be in [1, 32] words, got 5.5"),
        ({"num_perm": 128.0}, "num_perm must be a multiple of 4 in [4, 1024], got 128.0"),
        ({"window": 3600}, "window must be a positive time (datetime.timedelta), got 3600"),
        ({"min_words": 1.5}, "min_words must be at least 1, got 1.5"),
        ({"workers": True}, "workers must be in [1, 256], got True"),
        ({"workers": 257}, "workers must be in [1, 256], got 257"),
        ({"threshold": True}, "threshold must be in (0, 1], got True"),
        ({"num_perm": np.int64(126)}, "num_perm must be a multiple of 4 in [4, 1024], got 126"),
        ({"lead": np.array([1, 2])}, "lead must be first, longest or last, got [1 2]"),
        ({"preferred_sources": "AP"}, "preferred_sources must be a tuple of strings, got 'AP'"),
    ],
)
def test_a_parameter_out_of_range_is_refused(options, message):
    """What must hold, then what was given; a ValueError and a DedupError."""
    with pytest.raises(dedup.ParameterError) as raised:
        Params(**options)
    assert str(raised.value) == message
    assert isinstance(raised.value, ValueError)
    assert isinstance(raised.value, dedup.DedupError)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"threshold": 1},
        {"threshold": 1e-9},
        {"shingle_size": 1},
        {"shingle_size": 32},
        {"num_perm": 4},
        {"num_perm": 1024},
        {"window": timedelta(seconds=1)},
        {"workers": 256},
        {"lead": "last", "preferred_sources": ("AP",), "workers": 1, "min_words": 1},
    ],
)
def test_the_ends_of_every_range_are_in_it(options):
    """And the defaults."""
    params = Params(**options)
    for name, value in options.items():
        assert getattr(params, name) == value


def test_numbers_of_any_library_are_taken_as_those_of_python():
    """Loops are compiled for these alone."""
    params = Params(
        threshold=np.float32(0.5),
        shingle_size=np.uint8(5),
        num_perm=np.int64(128),
        min_words=np.int32(2),
        workers=np.int16(1),
        memory_limit=np.uint64(2**30),
    )
    assert params == Params(threshold=0.5, min_words=2, workers=1, memory_limit=2**30)
    numbers = [getattr(params, field.name) for field in fields(params)]
    assert {type(value) for value in numbers if isinstance(value, Real)} == {int, float}


def test_defaults_are_those_of_the_contract():
    """Words in a shingle and permutations."""
    assert (Params().shingle_size, Params().num_perm) == (5, 128)
    assert Params().lead == "first"
    assert Params().workers is None


LEAD = Document("a", "Ice", "AP", None, None, 9)
COPY = Copy("b", None, None, None, None, 8, "near", Coverage(0.5, 0.25))


def test_a_cluster_is_named_after_its_lead():
    """Its size counts the lead."""
    cluster = Cluster(LEAD, "longest, 9 words", (COPY,))
    assert (cluster.label, cluster.size) == ("a", 2)
    assert Cluster(LEAD, "", ()).size == 1


@pytest.mark.parametrize(
    "record", [Params(), LEAD, COPY, COPY.coverage, Cluster(LEAD, "", ()), dedup.Article("a", "b")]
)
def test_records_do_not_change(record):
    """Frozen and slotted; equal when their fields are."""
    name = fields(record)[0].name
    with pytest.raises(FrozenInstanceError):
        setattr(record, name, None)
    assert not hasattr(record, "__dict__")
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    assert type(record)(**values) == record


def test_errors_have_one_root():
    """Every error raised on purpose is a DedupError."""
    for error in (dedup.ParameterError, dedup.InputError, dedup.OutputError):
        assert issubclass(error, dedup.DedupError)
    assert issubclass(dedup.ParameterError, ValueError)
    assert not issubclass(dedup.InputError, ValueError)
