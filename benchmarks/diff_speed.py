"""Articles and live blogs to the time that a diff takes, and how it grows.

    python benchmarks/diff_speed.py

The texts are the repository's own seeds, cut or repeated to length with
different words, then edited as a desk would.  Medians of runs in one process
on one core, after one run to warm up.
"""

from __future__ import annotations

import platform
import random
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from dedup.ledger import diff, matrix
from dedup.segments import paragraphs

SEEDS = Path(__file__).parents[1] / "seeds"


def main() -> None:
    """Print the table."""
    chance = random.Random(1)
    processor = platform.processor() or platform.machine()
    print(f"{processor}, Python {platform.python_version()}, one core\n")
    print("| what | words | median ms |")
    print("| --- | ---: | ---: |")
    blog = _lines(SEEDS / "004_5d6b1fdc9b50d7cc.txt")
    reuters = [_text("001_d88974a994f9ff56.txt"), _text("000_27049acbd2251dbb.txt")]
    _row("the two Reuters copies", reuters, lambda: diff(*reuters), 200)
    pair = _edited_pair(_of_length(blog, 500), chance)
    _row("two articles of 500 words", pair, lambda: diff(*pair), 200)
    for length in (1500, 3000, 6000, 12_000, 24_000, 48_000):
        texts = _edited_pair(_of_length(blog, length), chance)
        _row(f"two live blogs of {length:,} words", texts, lambda t=texts: diff(*t), 9)
    other = ["\n".join(_of_length(blog[::-1], 6000)), "\n".join(_of_length(_renamed(blog), 6000))]
    _row("two live blogs that share nothing", other, lambda: diff(*other), 9)
    lead = _of_length(blog, 500)
    copies = [_edited_pair(lead, chance)[1] for _ in range(200)]
    _row("matrix of 200 copies", copies, lambda: matrix(copies), 3)


def _row(name: str, texts: list[str], run: Callable[[], object], times: int) -> None:
    run()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    words = statistics.median(len(text.split()) for text in texts)
    print(f"| {name} | {words:,.0f} | {1000 * statistics.median(taken):.2f} |")


def _text(name: str) -> str:
    return (SEEDS / name).read_text(encoding="utf-8")


def _lines(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return [text[span.start : span.end] for span in paragraphs(text)]


def _of_length(lines: list[str], words: int) -> list[str]:
    """As many lines as have so many words; from the second round on, with other words."""
    found, count, turn = [], 0, 0
    while count < words:
        for line in lines:
            tokens = line.split()
            shifted = [token + "abcdefghij"[turn - 1] if turn else token for token in tokens]
            found.append(" ".join(shifted))
            count += len(tokens)
            if count >= words:
                break
        turn += 1
    return found


def _renamed(lines: list[str]) -> list[str]:
    return [" ".join(token[::-1] + "x" for token in line.split()) for line in lines]


def _edited_pair(lines: list[str], chance: random.Random) -> list[str]:
    """The text, and a copy: a twelfth each dropped, added, edited, merged, split; one moved."""
    copy: list[str] = []
    for line in lines:
        tokens = line.split()
        turn = chance.randrange(12)
        if turn == 0:
            continue
        if turn == 1:
            copy.append(" ".join(chance.choice(tokens)[::-1] + "q" for _ in range(30)))
        if turn == 2:
            for _ in range(1 + len(tokens) // 8):
                tokens[chance.randrange(len(tokens))] = chance.choice(lines).split()[0]
        if turn == 3 and copy:
            copy[-1] += " " + " ".join(tokens)
        elif turn == 4 and len(tokens) > 20:
            copy += [" ".join(tokens[: len(tokens) // 2]), " ".join(tokens[len(tokens) // 2 :])]
        else:
            copy.append(" ".join(tokens))
    copy.insert(0, copy.pop(len(copy) // 2))
    return ["\n".join(lines), "\n".join(copy)]


if __name__ == "__main__":
    main()
