"""The public names: exact, importable, documented, and light to import."""

import inspect
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dedup

ROOT = Path(__file__).parents[1]
NAMES = [
    "Article",
    "Articles",
    "Block",
    "Cell",
    "Cluster",
    "Clusters",
    "Copy",
    "Coverage",
    "DedupError",
    "Diff",
    "Document",
    "Edit",
    "Explanation",
    "Fields",
    "InputError",
    "Matrix",
    "OutputError",
    "Paragraph",
    "ParameterError",
    "Params",
    "PartialLink",
    "PartialLinks",
    "Row",
    "SharedPassage",
    "Side",
    "Statistics",
    "Summary",
    "cluster",
    "collision_probability",
    "diff",
    "explain",
    "from_datasketch",
    "matrix",
    "read",
    "signatures",
    "to_datasketch",
]
# Compiled loops, columns and the rest are loaded when they are first used.
HEAVY = {"numba", "numpy", "pyarrow", "pandas", "polars", "datasketch", "xxhash", "click", "rich"}


def loaded(code):
    """The top-level modules that a fresh process has loaded after some code."""
    script = f"{code}\nimport sys\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {module.partition(".")[0] for module in run.stdout.split()}


def test_public_names_are_exact():
    """A name is added or removed on purpose, here too."""
    assert dedup.__all__ == NAMES == sorted(NAMES)
    assert sorted(dir(dedup)) == sorted([*NAMES, "__version__"])


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_importable_and_documented(name):
    """By its own docstring, not one that Python made or a parent wrote."""
    value = getattr(dedup, name)
    assert value.__name__ == name
    text = value.__doc__
    assert text
    assert not text.startswith(f"{name}(")
    assert inspect.cleandoc(text).splitlines()[0].endswith(".")


@pytest.mark.parametrize("name", [name for name in NAMES if inspect.isclass(getattr(dedup, name))])
def test_public_methods_are_documented(name):
    """Properties too."""
    for attribute, value in vars(getattr(dedup, name)).items():
        if not attribute.startswith("_") and (inspect.isfunction(value) or hasattr(value, "fget")):
            assert value.__doc__, f"{name}.{attribute}"


@pytest.mark.parametrize("name", [name for name in NAMES if name.islower()])
def test_public_functions_are_typed(name):
    """Every parameter, and what they return."""
    signature = inspect.signature(getattr(dedup, name))
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.annotation is not inspect.Parameter.empty


def test_a_star_import_brings_the_public_names():
    """And no others."""
    names = {}
    exec("from dedup import *", names)
    assert set(names) - {"__builtins__"} == set(NAMES)


def test_a_name_that_is_none_is_an_attribute_error():
    """With the usual words."""
    with pytest.raises(AttributeError, match="module 'dedup' has no attribute 'clusterr'"):
        dedup.clusterr  # noqa: B018


def test_importing_the_package_loads_nothing_heavy():
    """Nor do its errors."""
    assert not loaded("import dedup") & HEAVY
    assert not loaded("import dedup.errors; dedup.errors.DedupError") & HEAVY


def test_reading_articles_compiles_nothing():
    """Records and files need no compiled loops, and clustering needs no datasketch."""
    assert "numba" not in loaded("import dedup; list(dedup.read('seeds'))")
    used = loaded("import dedup; dedup.cluster(['Rain', 'Sun'])")
    assert not used & {"pyarrow", "pandas", "polars", "datasketch", "click", "rich"}


def test_the_version_is_that_of_the_project():
    """Stated once more in pyproject.toml."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["version"] == dedup.__version__


def test_the_package_is_marked_as_typed():
    """For type checkers of users."""
    assert (ROOT / "dedup" / "py.typed").is_file()
