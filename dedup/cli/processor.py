"""The processor's vector instructions that numpy is to do without."""

from __future__ import annotations

import re
from pathlib import Path


def sorts_slowly_with_avx512(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether numpy sorts four times slower with AVX-512 here than with AVX2, as on a Zen 4.

    The instruction that it compresses vectors with is emulated there
    (https://github.com/numpy/x86-simd-sort/issues/6).  Of AMD's family 25 the
    Zen 3 has no AVX-512; the Zen 5, of family 26, is fast.
    """
    try:
        with cpuinfo.open(encoding="ascii", errors="replace") as stream:
            # The first of perhaps hundreds of cores.
            first = stream.read(4096)
    except OSError:
        return False
    family = re.search(r"^vendor_id\s*: AuthenticAMD\ncpu family\s*: 25$", first, re.MULTILINE)
    return family is not None and " avx512f " in first


def numpy_can_do_without_avx512() -> bool:
    """Whether numpy is one that knows AVX-512 as X86_V4 and was not built to need it."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        numpy = distribution("numpy")
    except PackageNotFoundError:
        return False
    major, minor = map(int, numpy.version.split(".")[:2])
    return (major, minor) >= (2, 4) and "manylinux" in (numpy.read_text("WHEEL") or "")
