"""Find the copies of one news story, and show what each copy changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dedup.articles import Articles, Fields, read
    from dedup.errors import DedupError, InputError, OutputError, ParameterError
    from dedup.explanation import Explanation, SharedPassage, explain
    from dedup.ledger import (
        Block,
        Cell,
        Diff,
        Edit,
        Matrix,
        Paragraph,
        Row,
        Side,
        Summary,
        diff,
        matrix,
    )
    from dedup.lsh import collision_probability
    from dedup.minhash import from_datasketch, to_datasketch
    from dedup.model import Article, Cluster, Copy, Coverage, Document, Params, PartialLink
    from dedup.pipeline import cluster, signatures
    from dedup.results import Clusters, PartialLinks, Statistics

__version__ = "0.1.0"

# Where each public name lives.  They are imported when first used, since the
# compiled loops take a third of a second to load.
_HOMES = {
    "Article": "model",
    "Articles": "articles",
    "Block": "ledger",
    "Cell": "ledger",
    "Cluster": "model",
    "Clusters": "results",
    "Copy": "model",
    "Coverage": "model",
    "DedupError": "errors",
    "Diff": "ledger",
    "Document": "model",
    "Edit": "ledger",
    "Explanation": "explanation",
    "Fields": "articles",
    "InputError": "errors",
    "Matrix": "ledger",
    "OutputError": "errors",
    "Paragraph": "ledger",
    "ParameterError": "errors",
    "Params": "model",
    "PartialLink": "model",
    "PartialLinks": "results",
    "Row": "ledger",
    "SharedPassage": "explanation",
    "Side": "ledger",
    "Statistics": "results",
    "Summary": "ledger",
    "cluster": "pipeline",
    "collision_probability": "lsh",
    "diff": "ledger",
    "explain": "explanation",
    "from_datasketch": "minhash",
    "matrix": "ledger",
    "read": "articles",
    "signatures": "pipeline",
    "to_datasketch": "minhash",
}

__all__ = [
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


def __getattr__(name: str) -> Any:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'dedup' has no attribute {name!r}")
    value = getattr(import_module(f"dedup.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
