"""The same clusters, to the bit, on other machines than this one."""

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from newsroom import Newsroom

ROOT = Path(__file__).parents[1]

SCRIPT = """
import json, sys
import dedup
texts = json.load(sys.stdin)
clusters = dedup.cluster(texts)
titled = [{"text": text, "title": text[:40], "source": "desk"} for text in texts]
told = dedup.cluster(titled).to_dicts()
signatures = dedup.signatures(texts)
print(json.dumps([clusters.to_dicts(), clusters.partial.to_dicts(), told, signatures.tolist()]))
"""

# Loops compiled in this process show their code: whether it uses AVX's registers.
WIDTH = """
from dedup import _kernels
loops = (_kernels.shingle_texts, _kernels.sign_texts, _kernels.cover)
codes = [code for loop in loops for code in loop.inspect_asm().values()]
assert codes and not any(wide in code for code in codes for wide in ("ymm", "zmm"))
"""

# What an x86-64 processor of 2003 can do: neither AVX nor AVX-512, in compiled
# loops nor in numpy.
OLD_PROCESSOR = {
    "NUMBA_CPU_NAME": "x86-64",
    "NUMBA_CPU_FEATURES": "",
    "NPY_DISABLE_CPU_FEATURES": " ".join(
        np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    ),
}


@pytest.fixture(scope="module")
def texts():
    """Stories, copies, round-ups, boilerplate of many stories, short texts and other scripts."""
    newsroom = Newsroom(11)
    chrome, passage = newsroom.text(40), newsroom.text(60)
    stories = [newsroom.text(60 + 7 * number) for number in range(40)]
    return [
        *stories,
        *(newsroom.wire_copy(text) for text in stories for _ in range(4)),
        *(f"{newsroom.text(90)} {chrome}" for _ in range(60)),
        *(f"{newsroom.text(200)} {passage}" for _ in range(5)),
        *("", "...", "one", "北京の議会が開かれました。", "Erdoğan أحمد ٣٤٥ ﷺ ㌖ 한국어 ไทย"),
    ]


def found(texts, before="", after="", **environment):
    """What a fresh process finds that runs some code before and after."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"{before}{SCRIPT}{after}"],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | environment,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def here(texts):
    """What this machine finds."""
    clusters, partial, told, signatures = found(texts)
    joined, joined_of_one_source = (
        sum(row["size"] > 1 for row in rows) for rows in (clusters, told)
    )
    assert joined > joined_of_one_source > 100
    assert partial
    return [clusters, partial, told, signatures]


@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="names a processor of another kind"
)
def test_a_processor_without_wide_registers_finds_the_same(texts, here, tmp_path):
    """Loops compiled for the first x86-64 processors: rows, partial links and signatures."""
    assert found(texts, after=WIDTH, NUMBA_CACHE_DIR=str(tmp_path), **OLD_PROCESSOR) == here


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be taken away")
def test_one_core_finds_the_same(texts, here):
    """A process that may use one core, told nothing of workers."""
    one_core = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])"
    assert found(texts, before=one_core) == here
