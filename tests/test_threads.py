"""Arguments to results on several threads, and how many there may be."""

import os
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup._threads import Threads, usable_cores

workers_counts = pytest.mark.parametrize("workers", [1, 2, 5])


@given(st.lists(st.integers()), st.integers(1, 4))
def test_results_come_in_the_order_of_the_arguments(numbers, workers):
    """Whoever computes them."""
    with Threads(workers) as threads:
        assert list(threads.map(lambda number: 2 * number, iter(numbers))) == [
            2 * number for number in numbers
        ]


@workers_counts
def test_no_more_threads_work_than_were_asked_for(workers):
    """The calling one is among them."""
    names = set()
    with Threads(workers) as threads:
        for _ in threads.map(lambda _: names.add(threading.get_ident()), range(200)):
            pass
    assert len(names) <= workers


@workers_counts
def test_few_arguments_are_taken_ahead_of_the_results(workers):
    """So that a long input is not held in memory."""
    taken = []
    with Threads(workers) as threads:
        numbers = (taken.append(number) or number for number in range(1000))
        for number in threads.map(lambda number: number, numbers):
            assert len(taken) - number <= 4 * workers + 2


@workers_counts
def test_arguments_are_made_by_the_calling_thread(workers):
    """An input that belongs to a thread, such as a database cursor, can be read."""
    here = threading.get_ident()
    with Threads(workers) as threads:
        makers = (threading.get_ident() for _ in range(50))
        assert set(threads.map(lambda maker: maker, makers)) == {here}


@workers_counts
def test_the_first_error_is_raised_after_the_results_before_it(workers):
    """Also when a later one came sooner."""

    def work(number):
        if number >= 20:
            raise ValueError(number)
        return number

    seen = []
    with Threads(workers) as threads, pytest.raises(ValueError, match=r"^20$"):
        for number in threads.map(work, range(1000)):
            seen.append(number)
    assert seen == list(range(20))


@workers_counts
def test_something_is_done_after_each_piece_of_work_by_who_did_it(workers):
    """Before the result is handed on."""
    done = []
    with Threads(workers) as threads:
        threads.between = lambda: done.append(threading.get_ident())
        for count, worker in enumerate(threads.map(lambda _: threading.get_ident(), range(50)), 1):
            assert len(done) >= count
            assert worker in done
    assert len(done) == 50


@given(st.integers(0, 100_000), st.integers(1, 9), st.booleans())
def test_spans_are_the_whole_in_order(count, workers, watched):
    """Short ones where something is done in between."""
    with Threads(workers) as threads:
        threads.between = (lambda: None) if watched else None
        spans = threads.spans(count)
    numbers = [number for begin, end in spans for number in range(begin, end)]
    assert numbers == list(range(count))
    longest = max(end - begin for begin, end in spans)
    assert longest < 512 if watched else len(spans) <= 4 * workers


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system has no affinity")
def test_cores_are_those_of_the_affinity():
    """One core of all that the machine has."""
    allowed = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {min(allowed)})
        assert usable_cores() == 1
    finally:
        os.sched_setaffinity(0, allowed)


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"cpu.max": "max 100000"}, 4),
        ({"cpu.max": "200000 100000"}, 2),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 4),
        ({"cpu/cpu.cfs_quota_us": "300000", "cpu/cpu.cfs_period_us": "100000"}, 3),
        ({"cpu.max": "800000 100000"}, 4),
        ({"cpu.max": ""}, 4),
        ({}, 4),
    ],
)
def test_cores_are_bounded_by_the_control_group(tmp_path, monkeypatch, files, cores):
    """Of either version; a quota below one core is one."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text + "\n")
    assert usable_cores(tmp_path) == cores
