"""Hypothesis profiles: few examples at the desk, many where CI is set."""

import os

from hypothesis import settings

# The first example of a test may compile loops, so no example has a deadline.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("ci", max_examples=300, deadline=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "quick")
