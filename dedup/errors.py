"""Every exception raised on purpose.

::

    DedupError
    ├── ParameterError      a parameter is out of its range (also a ValueError)
    ├── InputError          an input cannot be read, or a record is bad
    └── OutputError         an output cannot be written

A message says what must hold, then what was given:
``threshold must be in (0, 1], got 1.5``.  An `InputError` begins with the
place: ``articles.jsonl:17: …``.
"""


class DedupError(Exception):
    """Root of every error that the package raises on purpose."""


class ParameterError(DedupError, ValueError):
    """A parameter is out of its range."""


class InputError(DedupError):
    """An input cannot be read, or one of its records is bad."""


class OutputError(DedupError):
    """An output cannot be written."""
