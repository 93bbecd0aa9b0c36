"""Known operations on real articles to how much of the true ledger a diff finds.

    python benchmarks/diff_quality.py [--pairs 150] [--data ../shared/data]

Each case takes an article, applies one kind of operation, or four at once, and
knows which paragraphs of the copy come from which of the base.  A block counts
as found if its kind and its paragraphs on both sides are right.  `pairing` is
the F1 of single paragraph pairs; `offsets` is the F1 of the words that lie in
edits, on both sides.  The other tools are scored on the kinds that they know,
and not charged for calling a change of quotation marks an edit.
"""

from __future__ import annotations

import argparse
import difflib
import gzip
import json
import platform
import random
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from dedup.ledger import diff
from dedup.ledger.tokens import folded_words as words
from dedup.segments import paragraphs, sentences

DATA = Path(__file__).parents[2] / "shared" / "data"
CORPORA = {"English": ("fnc1-train", "allsides-10k"), "Arabic": ("saudi-july",)}
FLOOR_ALONE, FLOOR_TOGETHER = 0.97, 0.93
LEAST_PIECE = 8  # words; a shorter sentence does not become a paragraph of its own

Blocks = set[tuple[str, tuple[int, ...], tuple[int, ...]]]


class Piece(NamedTuple):
    """A sentence, and the paragraph of the base that it comes from."""

    text: str
    origin: int | None


@dataclass
class Case:
    """A base, the copy that grows from it, and the words that were changed."""

    base: list[str]
    copy: list[list[Piece]]
    pool: list[str]
    random: random.Random
    changed_kinds: set[str] = field(default_factory=set)

    def texts(self) -> tuple[str, str]:
        """Both texts."""
        return "\n".join(self.base), "\n".join(map(_line, self.copy))


Tool = Callable[[str, str], Blocks]
Score = list[int]  # found and true, found, true


@dataclass
class Scores:
    """Counts over the cases of one operation: by tool and kind, and of dedup's details."""

    kinds: dict[tuple[str, str], Score] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0, 0])
    )
    pairing: Score = field(default_factory=lambda: [0, 0, 0])
    offsets: Score = field(default_factory=lambda: [0, 0, 0])


def main() -> None:
    """Print one table a language; exit with 1 if a score is below its floor."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=150, help="cases of each kind of operation")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--alone", action="store_true", help="leave the other tools out")
    parser.add_argument("--show", action="store_true", help="print what was missed")
    args = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}\n")
    tools: dict[str, Tool] = {"dedup": dedup_blocks}
    if not args.alone:
        tools |= {"difflib": difflib_blocks, "redlines": redlines_blocks}
        if shutil.which("php"):
            tools["wikidiff2"] = wikidiff2_blocks
    below = []
    for language, corpora in CORPORA.items():
        articles = [text for name in corpora for text in _articles(args.data / f"{name}.jsonl.gz")]
        print(f"### {language}: {len(articles):,} articles, {args.pairs} cases an operation\n")
        print("| operation | kind | " + " | ".join(tools) + " | pairing | offsets |")
        print("| --- | --- |" + " ---: |" * (len(tools) + 2))
        for name in OPERATIONS:
            scores = _scored(language, name, articles, args.pairs, tools, args.show)
            below += _printed(name, scores, tools, args.pairs)
        print()
    if below:
        raise SystemExit(f"below the floor: {', '.join(below)}")


def _scored(
    language: str,
    name: str,
    articles: list[list[str]],
    pairs: int,
    tools: dict[str, Tool],
    show: bool,
) -> Scores:
    scores = Scores()
    for number in range(pairs):
        case = _case(articles, random.Random(f"{language} {name} {number}"), OPERATIONS[name])
        base, copy = case.texts()
        truth = true_blocks(case)
        for tool, blocks in tools.items():
            found = _in_our_terms(blocks(base, copy), base, copy)
            for kind in KINDS:
                _count(scores.kinds[tool, kind], _of(found, kind), _of(truth, kind))
        found = dedup_blocks(base, copy)
        _count(scores.pairing, _pairs(found), _pairs(truth))
        _count(scores.offsets, _edited_words(base, copy), _changed_words(case, base, copy))
        if show and found != truth:
            print(f"  {name} {number}: found {found - truth}, true {truth - found}")
    return scores


def _printed(name: str, scores: Scores, tools: dict[str, Tool], pairs: int) -> list[str]:
    """Print the rows of an operation; what is below the floor."""
    floor = FLOOR_TOGETHER if OPERATIONS[name] is None else FLOOR_ALONE
    kinds = [kind for kind in KINDS[1:] if scores.kinds["dedup", kind][2] >= pairs // 10]
    below = []
    for kind in kinds:
        row = [_text(scores.kinds[t, kind]) if kind in KNOWN[t] else "–" for t in tools]
        ends = [_text(scores.pairing), _text(scores.offsets) if name in EDITING else "–"]
        print(f"| {name} | {kind} | {' | '.join(row + (ends if kind == kinds[0] else ['', '']))} |")
        if _f1(scores.kinds["dedup", kind]) < floor:
            below.append(f"{name}, {kind}")
    return below


# Operations -----------------------------------------------------------------


def drop(case: Case) -> None:
    """Up to three paragraphs go."""
    for _ in range(case.random.randint(1, 3)):
        if len(case.copy) > 3:
            del case.copy[case.random.randrange(len(case.copy))]


def add(case: Case) -> None:
    """Up to three paragraphs of another article come."""
    for _ in range(case.random.randint(1, 3)):
        text = case.random.choice(case.pool)
        case.copy.insert(case.random.randint(0, len(case.copy)), [Piece(text, None)])


def split(case: Case) -> None:
    """A paragraph becomes two, at the end of a sentence."""
    places = [
        (index, cut)
        for index, pieces in enumerate(case.copy)
        for cut in range(1, len(pieces))
        if _own(pieces) and min(_words(pieces[:cut]), _words(pieces[cut:])) >= LEAST_PIECE
    ]
    if places:
        index, cut = case.random.choice(places)
        pieces = case.copy[index]
        case.copy[index : index + 1] = [pieces[:cut], pieces[cut:]]


def merge(case: Case) -> None:
    """Two or three neighbours become one."""
    count = case.random.randint(2, 3)
    places = [
        index
        for index in range(len(case.copy) - count + 1)
        if all(_own(p) and _words(p) >= LEAST_PIECE for p in case.copy[index : index + count])
    ]
    if places:
        index = case.random.choice(places)
        joined = []
        for pieces in case.copy[index : index + count]:
            joined += [*pieces[:-1], pieces[-1]._replace(text=pieces[-1].text + " ")]
        case.copy[index : index + count] = [joined]


def move(case: Case) -> None:
    """One paragraph moves."""
    _move(case, 1)


def move_run(case: Case) -> None:
    """Two or three neighbours move together."""
    _move(case, case.random.randint(2, 3))


def edit(case: Case) -> None:
    """A tenth to a quarter of the words of a paragraph are changed."""
    index, place = _long_piece(case)
    piece = case.copy[index][place]
    tokens = piece.text.split()
    vocabulary = case.random.choice(case.pool).split()
    for _ in range(max(1, round(len(tokens) * case.random.uniform(0.1, 0.25)))):
        at = case.random.randrange(len(tokens))
        kind = case.random.random()
        if kind < 0.6:
            tokens[at] = case.random.choice(vocabulary)
        elif kind < 0.8:
            tokens.insert(at, case.random.choice(vocabulary))
        elif len(tokens) > LEAST_PIECE:
            del tokens[at]
    case.copy[index][place] = piece._replace(text=" ".join(tokens) + " ")


def cut(case: Case) -> None:
    """A paragraph loses a sentence, less than half of it."""
    places = [
        (index, place)
        for index, pieces in enumerate(case.copy)
        for place, piece in enumerate(pieces)
        if _own(pieces) and 2 * _words([piece]) < _words(pieces)
    ]
    if places:
        index, place = case.random.choice(places)
        del case.copy[index][place]


def spell(case: Case) -> None:
    """Spelling and typography of the whole copy follow another style sheet."""
    table = SPELLINGS
    for index, pieces in enumerate(case.copy):
        for place, piece in enumerate(pieces):
            text = piece.text
            for old, new in table:
                text = re.sub(old, new, text)
            case.copy[index][place] = piece._replace(text=text)
    case.changed_kinds.add("cosmetic")


def credit(case: Case) -> None:
    """A dateline before the first long paragraph, a credit at the end."""
    lines = [n for n, pieces in enumerate(case.copy[:4]) if _words(pieces) >= 15]
    if lines:
        head = case.random.choice(
            ["LONDON (Reuters) - ", "BEIJING: ", "(AP) — ", "الرياض (واس) - "]
        )
        first = case.copy[lines[0]][0]
        case.copy[lines[0]][0] = first._replace(text=head + first.text)
    tail = case.random.choice([" — Reuters", " (AFP)", " - واس"])
    last = case.copy[-1][-1]
    case.copy[-1][-1] = last._replace(text=last.text.rstrip() + tail)
    case.changed_kinds.add("cosmetic")


SPELLINGS = (
    (r"\b(\w{4,})ized\b", r"\1ised"), (r"\b(\w{4,})ization\b", r"\1isation"),
    (r"\bpercent\b", "per cent"), (r"\b(defen|offen)se\b", r"\1ce"), (r"\bcenter\b", "centre"),
    (r"\b(col|fav|neighb|hon|lab)or\b", r"\1our"), (r"\bprogram\b", "programme"),
    (r"[“”]", '"'), (r"’", "'"), (r" — ", " - "), (r"\bU\.S\.(?= )", "US"),
    (r"أ|إ", "ا"), (r"ة\b", "ه"), (r"ى\b", "ي"),
)  # fmt: skip

ALONE: dict[str, Callable[[Case], None]] = {
    "dropped": drop, "added": add, "split": split, "merged": merge, "moved": move,
    "moved run": move_run, "edited": edit, "sentence cut": cut, "spelling": spell,
    "dateline, credit": credit,
}  # fmt: skip
OPERATIONS: dict[str, list[Callable[[Case], None]] | None] = {
    **{name: [operation] for name, operation in ALONE.items()},
    "four at once": None,
}
# Operations that change words inside paragraphs.
EDITING = {"edited", "sentence cut", "spelling", "dateline, credit", "four at once"}
KINDS = ("kept", "edited", "moved", "split", "merged", "regrouped", "dropped", "added")


def _case(
    articles: list[list[str]],
    chance: random.Random,
    operations: list[Callable[[Case], None]] | None,
) -> Case:
    base = chance.choice(articles)
    known = {" ".join(words(line)) for line in base}
    while True:
        pool = chance.choice(articles)
        if known.isdisjoint(" ".join(words(line)) for line in pool):
            break
    copy = []
    for index, line in enumerate(base):
        (span,) = paragraphs(line)
        copy.append([Piece(line[s.start : s.end], index) for s in sentences(line, span)])
    case = Case(base, copy, pool, chance)
    for operation in operations or chance.sample(list(ALONE.values()), 4):
        operation(case)
    return case


def _move(case: Case, count: int) -> None:
    places = []
    for start in range(len(case.copy) - count + 1):
        weight = sum(map(_words, case.copy[start : start + count]))
        for target in range(len(case.copy) - count + 1):
            low, high = min(start, target), max(start, target)
            passed = (
                case.copy[start + count : high + count] if target > start else case.copy[low:high]
            )
            if target != start and sum(map(_words, passed)) > weight:
                places.append((start, target))
    if places:
        start, target = case.random.choice(places)
        run = case.copy[start : start + count]
        del case.copy[start : start + count]
        case.copy[target:target] = run


def _long_piece(case: Case) -> tuple[int, int]:
    """A sentence that is at least half of its paragraph, or the longest one."""
    index = case.random.choice(
        [n for n, p in enumerate(case.copy) if _words(p) >= LEAST_PIECE] or [0]
    )
    pieces = case.copy[index]
    return index, max(range(len(pieces)), key=lambda n: _words([pieces[n]]))


def _words(pieces: Iterable[Piece]) -> int:
    return sum(len(words(piece.text)) for piece in pieces)


def _line(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces).strip()


def _own(pieces: list[Piece]) -> bool:
    return all(piece.origin is not None for piece in pieces)


# Truth ----------------------------------------------------------------------


def true_blocks(case: Case) -> Blocks:
    """The ledger that follows from where each sentence came from."""
    links: dict[tuple[int, int], int] = defaultdict(int)
    for b, pieces in enumerate(case.copy):
        for piece in pieces:
            if piece.origin is not None:
                links[piece.origin, b] += len(words(piece.text)) + 1
    groups: list[tuple[set[int], set[int]]] = []
    for a, b in links:
        near = [g for g in groups if a in g[0] or b in g[1]]
        rest = [g for g in groups if g not in near]
        groups = [*rest, ({a}.union(*(g[0] for g in near)), {b}.union(*(g[1] for g in near)))]
    moved = _moved(groups, links)
    texts = list(map(_line, case.copy))
    blocks = set()
    for number, (a, b) in enumerate(groups):
        kind = {(False, False): "pair", (False, True): "split", (True, False): "merged"}.get(
            (len(a) > 1, len(b) > 1), "regrouped"
        )
        if kind == "pair":
            equal = _plain(case.base[min(a)]) == _plain(texts[min(b)])
            kind = "moved" if number in moved else "kept" if equal else "edited"
        blocks.add((kind, _numbers(a), _numbers(b)))
    blocks |= {
        ("dropped", (n + 1,), ()) for n in range(len(case.base)) if all(n != a for a, _ in links)
    }
    blocks |= {("added", (), (n + 1,)) for n in range(len(texts)) if all(n != b for _, b in links)}
    return blocks


def _moved(groups: list[tuple[set[int], set[int]]], links: dict[tuple[int, int], int]) -> set[int]:
    """Groups outside the heaviest increasing chain, by the quadratic method."""
    weight = [sum(n for (a, _), n in links.items() if a in g[0]) for g in groups]
    place = []
    for a, b in groups:
        first = max(sorted(a), key=lambda i: sum(n for (x, _), n in links.items() if x == i))
        second = max(sorted(b), key=lambda i: sum(n for (_, y), n in links.items() if y == i))
        place.append((first, second))
    order = sorted(range(len(groups)), key=lambda n: place[n])
    best: dict[int, tuple[int, frozenset[int]]] = {}
    for n in order:
        before = [best[m] for m in best if place[m][0] < place[n][0] and place[m][1] < place[n][1]]
        heaviest = max(before, key=lambda chain: chain[0], default=(0, frozenset()))
        best[n] = (heaviest[0] + weight[n], heaviest[1] | {n})
    stays = max(best.values(), key=lambda chain: chain[0], default=(0, frozenset()))[1]
    return set(order) - stays


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[“”]", '"', text).replace("’", "'").replace("—", "-").split())


def _numbers(indices: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(index + 1 for index in indices))


def _changed_words(case: Case, base: str, copy: str) -> set[tuple[str, int]]:
    """Words that a word diff of the paragraphs known to correspond calls changed."""
    old, new = _word_starts(base), _word_starts(copy)
    changed = set()
    for _, a, b in (block for block in true_blocks(case) if block[1] and block[2]):
        left = [place for place in old if place[1] + 1 in a]
        right = [place for place in new if place[1] + 1 in b]
        matcher = difflib.SequenceMatcher(
            None, [w for *_, w in left], [w for *_, w in right], False
        )
        for tag, i, i_end, j, j_end in matcher.get_opcodes():
            if tag != "equal":
                changed |= {("base", place[0]) for place in left[i:i_end]}
                changed |= {("copy", place[0]) for place in right[j:j_end]}
    return changed


def _edited_words(base: str, copy: str) -> set[tuple[str, int]]:
    """Words that lie in an edit that our diff gives."""
    found = set()
    spans = {"base": [], "copy": []}
    for block in diff(base, copy).blocks:
        for change in block.edits:
            if change.kind != "white space":
                spans["base"].append(change.base)
                spans["copy"].append(change.copy)
    for side, text in (("base", base), ("copy", copy)):
        for match in re.finditer(r"\S+", text):
            if any(s.start < match.end() and match.start() < s.end for s in spans[side]):
                found.add((side, match.start()))
    return found


def _word_starts(text: str) -> list[tuple[int, int, str]]:
    return [
        (line.start + match.start(), number, match[0])
        for number, line in enumerate(paragraphs(text))
        for match in re.finditer(r"\S+", text[line.start : line.end])
    ]


# Tools ----------------------------------------------------------------------


def dedup_blocks(base: str, copy: str) -> Blocks:
    """What dedup says."""
    return {
        (b.kind, tuple(p.number for p in b.base), tuple(p.number for p in b.copy))
        for b in diff(base, copy).blocks
    }


def _in_our_terms(blocks: Blocks, base: str, copy: str) -> Blocks:
    """The blocks, with `edited` read as `kept` where typography alone differs."""
    left, right = base.split("\n"), copy.split("\n")
    return {
        ("kept", a, b)
        if kind == "edited" and _plain(left[a[0] - 1]) == _plain(right[b[0] - 1])
        else (kind, a, b)
        for kind, a, b in blocks
    }


def difflib_blocks(base: str, copy: str) -> Blocks:
    """What difflib says of lists of lines: a replaced line of a pair is edited."""
    left, right = base.split("\n"), copy.split("\n")
    blocks: Blocks = set()
    for tag, i, i_end, j, j_end in difflib.SequenceMatcher(None, left, right, False).get_opcodes():
        common = min(i_end - i, j_end - j)
        kind = "kept" if tag == "equal" else "edited"
        blocks |= {(kind, (i + n + 1,), (j + n + 1,)) for n in range(common)}
        blocks |= {("dropped", (n + 1,), ()) for n in range(i + common, i_end)}
        blocks |= {("added", (), (n + 1,)) for n in range(j + common, j_end)}
    return blocks


def redlines_blocks(base: str, copy: str) -> Blocks:
    """What redlines says of words, with paragraphs paired if they share half of either."""
    from redlines import Redlines

    left, right = base.split("\n"), copy.split("\n")
    old, new = _owners(left), _owners(right)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for tag, i, i_end, j, _ in Redlines("\n\n".join(left), "\n\n".join(right)).opcodes:
        for n in range(i_end - i if tag == "equal" else 0):
            if i + n < len(old) and j + n < len(new):
                shared[old[i + n], new[j + n]] += 1
    size_a = [len(line.split()) for line in left]
    size_b = [len(line.split()) for line in right]
    links = {p: n for p, n in shared.items() if 2 * n >= min(size_a[p[0]], size_b[p[1]])}
    blocks: Blocks = set()
    for a, b in links:
        kind = "kept" if left[a] == right[b] else "edited"
        blocks.add((kind, (a + 1,), (b + 1,)))
    blocks |= {("dropped", (n + 1,), ()) for n in range(len(left)) if all(n != a for a, _ in links)}
    blocks |= {("added", (), (n + 1,)) for n in range(len(right)) if all(n != b for _, b in links)}
    return blocks


def _owners(lines: list[str]) -> list[int]:
    """The line of each token of redlines, which sets a mark between paragraphs."""
    return [n for n, line in enumerate(lines) for _ in range(len(line.split()) + 1)]


def wikidiff2_blocks(base: str, copy: str) -> Blocks:
    """What wikidiff2 says of lines."""
    php = _wikidiff2()
    assert php.stdin and php.stdout
    php.stdin.write(json.dumps([base, copy]) + "\n")
    php.stdin.flush()
    blocks: Blocks = set()
    origin: dict[str, int] = {}
    arrivals: list[tuple[str, int]] = []
    a = b = 0
    for line in json.loads(php.stdout.readline())["diff"]:
        kind = line["type"]
        a, b = a + (kind in (0, 2, 3, 4)), b + (kind in (0, 1, 3, 5))
        if kind in (0, 3):
            blocks.add(("edited" if kind else "kept", (a,), (b,)))
        elif kind == 1:
            blocks.add(("added", (), (b,)))
        elif kind == 2:
            blocks.add(("dropped", (a,), ()))
        elif kind == 4:
            origin[line["moveInfo"]["id"]] = a
        else:
            arrivals.append((line["moveInfo"]["linkId"], b))
    return blocks | {("moved", (origin[link],), (b,)) for link, b in arrivals}


@cache
def _wikidiff2() -> subprocess.Popen[str]:
    loop = (
        "while (($l = fgets(STDIN)) !== false) { [$a, $b] = json_decode($l);"
        'echo str_replace("\n", "", wikidiff2_inline_json_diff($a, $b, 100000)), "\n"; }'
    )
    pipe = subprocess.PIPE
    return subprocess.Popen(["php", "-r", loop], stdin=pipe, stdout=pipe, text=True)


KNOWN = {
    "dedup": set(KINDS),
    "difflib": {"kept", "edited", "dropped", "added"},
    "redlines": {"kept", "edited", "dropped", "added"},
    "wikidiff2": {"kept", "edited", "moved", "dropped", "added"},
}


# Scores ---------------------------------------------------------------------


def _articles(path: Path) -> list[list[str]]:
    """Articles of 5 to 60 different paragraphs, each on one line."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            text = json.loads(line)["text"]
            parts = [text[span.start : span.end] for span in paragraphs(text)]
            parts = [" ".join(part.split()) for part in parts]
            keys = {" ".join(words(part)) for part in parts}
            if 5 <= len(parts) <= 60 and len(keys) == len(parts) and "" not in keys:
                found.append(parts)
            if len(found) == 1500:
                break
    return found


def _of(blocks: Blocks, kind: str) -> Blocks:
    return {block for block in blocks if block[0] == kind}


def _pairs(blocks: Blocks) -> set[tuple[int, int]]:
    return {(a, b) for _, base, copy in blocks for a in base for b in copy}


def _count(score: list[int], found: set[Any], truth: set[Any]) -> None:
    score[0] += len(found & truth)
    score[1] += len(found)
    score[2] += len(truth)


def _f1(score: Score) -> float:
    right, found, true = score
    return 2 * right / (found + true) if found + true else 1.0


def _text(score: Score) -> str:
    return f"{_f1(score):.3f}" if any(score) else "–"


if __name__ == "__main__":
    main()
