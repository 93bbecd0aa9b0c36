"""What was found, and its articles, to a page that shows it, or a folder of pages."""

from __future__ import annotations

import gc
import os
import re
import signal
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from math import comb
from multiprocessing import get_context
from multiprocessing.connection import Connection
from os import PathLike
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import Any, NamedTuple

from dedup._threads import usable_cores
from dedup.errors import InputError
from dedup.ledger.tokens import Vocabulary
from dedup.model import Article
from dedup.report.found import Found, Member, StoryFound
from dedup.report.overview import overview
from dedup.report.page import CONTEXT, encoded, page_html, told
from dedup.report.story_record import Shares, line, shown, story_record
from dedup.report.terminal import counted
from dedup.report.whole import whole_file, whole_folder

# Bytes of records that one page may have; of more a folder of pages is made.
MOST_BYTES = 32_000_000
_PART_BYTES = 4_000_000

# Pairs of copies in a report, and copies of one of its stories, up to which copies
# are compared with one another here; beyond, the page does that when asked to.
_MOST_PAIRS = 5_000
_MOST_PAIRED = 12

# Copies below which starting other processes takes longer than the work.
_FEW = 400

# Stories that a process takes at once; they share a vocabulary.
_CHUNK = 250

_COLLECTED_AFTER = 200_000

# Strips of a story in the list, and letters by which its script is known.
_MOST_STRIPS = 6
_SAMPLE = 120
_TITLE = 160
# Bytes of a first line that tells something.
_TELLS = 20

Progress = Callable[[str, int], None]
_Link = dict[str, Any]


class Job(NamedTuple):
    """A story to make the record of.

    Attributes
    ----------
    found : StoryFound
    articles : list of Article
        The lead first.
    links : list of dict
        Its partial links, as the page shows them.
    title : str
        Its headline.
    with_pairs : bool
        Whether to compare its copies with one another.
    """

    found: StoryFound
    articles: list[Article]
    links: list[_Link]
    title: str
    with_pairs: bool


def report(
    found: Found,
    articles: Iterable[Article],
    path: str | PathLike[str],
    *,
    corpus: str = "",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Path:
    """Write the report, and return the file to open.

    Parameters
    ----------
    found : Found
    articles : iterable of Article
        The corpus; only the articles of stories are kept.
    path : str or path-like
        Of the page, ending with ``.html``.  Of more than `MOST_BYTES` a folder
        of that name without ``.html`` is made, with an ``index.html``, and a page
        that was there is removed.
    corpus : str
        Where the articles are from, for the head of the page.
    workers : int or None
        Processes; None takes every core that the process may use.
    progress : callable or None
        Called with what is done, and with how many articles so far.

    Raises
    ------
    InputError
        An article of a story is not in the corpus.
    OutputError
        Nothing can be written there.
    """
    by_id = _articles_of(found, articles)
    jobs = _jobs(found, by_id)
    index = _Index()
    records: list[bytes] = []
    done = 0
    for record, entry in _made(jobs, workers):
        records.append(record)
        index.add(entry)
        done += entry["size"]
        if progress is not None:
            progress("paragraphs", done)
    corpus = shown(corpus)
    overall = overview(found, [job.articles for job in jobs])
    whose = "its" if len(jobs) == 1 else "their"
    title = f"{counted(len(jobs), 'story', 'stories')} and {whose} copies"
    if sum(map(len, records)) <= MOST_BYTES:
        about = told(home="#", size=len(jobs)) | index.content()
        with whole_file(path) as stream:
            stream.write(
                page_html(
                    enumerate(records), title=title, about=about, corpus=corpus, overview=overall
                )
            )
        return Path(path)
    written = _folder(Path(path).with_suffix(""), records, index, title, corpus, overall)
    # That of an earlier report would be taken for this one.
    Path(path).unlink(missing_ok=True)
    return written


def story_page(
    articles: Sequence[Article],
    *,
    title: str,
    is_diff: bool = False,
    chars: bool = False,
    context: int = CONTEXT,
) -> bytes:
    """A page of one story.

    Parameters
    ----------
    articles : sequence of Article
        The lead, then its copies, if any.
    title : str
        The heading.
    is_diff : bool
        Show the comparison of the first two alone.
    chars : bool
        Mark the characters of an edit that differ, not its words.
    context : int
        Kept paragraphs shown on each side of a change.
    """
    title = shown(title)
    copies = tuple(Member(article.id, None, None) for article in articles[1:])
    found = StoryFound(articles[0].id, "", copies)
    ((record, _),) = _records([Job(found, list(articles), [], title, len(copies) <= _MOST_PAIRED)])
    about = told(home=None, size=1, only=0, is_diff=is_diff, chars=chars, context=context)
    return page_html([(0, record)], title=title, about=about)


def _folder(
    path: Path, records: list[bytes], index: _Index, title: str, corpus: str, overall: Any
) -> Path:
    """Pages of some stories each, and an index with the story list."""
    firsts = [0]
    size = 0
    for number, record in enumerate(records):
        if size and size + len(record) > _PART_BYTES:
            firsts.append(number)
            size = 0
        size += len(record)
    with whole_folder(path, is_own=_is_part) as folder:
        about = told(home="#", size=len(records), parts=firsts) | index.content()
        page = page_html([], title=title, about=about, corpus=corpus, overview=overall)
        (folder / "index.html").write_bytes(page)
        for part, first in enumerate(firsts):
            end = firsts[part + 1] if part + 1 < len(firsts) else len(records)
            about = told(home="index.html", size=len(records), parts=firsts, only=first)
            page = page_html(
                [(number, records[number]) for number in range(first, end)],
                title=title, about=about, corpus=corpus,
            )  # fmt: skip
            (folder / _part_name(part)).write_bytes(page)
    return path / "index.html"


def _part_name(part: int) -> str:
    return f"stories-{part + 1:03}.html"


def _is_part(name: str) -> bool:
    return name == "index.html" or re.fullmatch(r"stories-\d{3,}\.html", name) is not None


def _articles_of(found: Found, articles: Iterable[Article]) -> dict[str, Article]:
    wanted = found.ids
    by_id = {article.id: article for article in articles if article.id in wanted}
    missing = min(wanted - by_id.keys(), default=None)
    if missing is not None:
        raise InputError(f"the corpus must have every article of the clusters, got no {missing!r}")
    return by_id


def _jobs(found: Found, by_id: Mapping[str, Article]) -> list[Job]:
    places: dict[str, tuple[int, int]] = {}
    for number, story in enumerate(found.stories):
        for document, id_ in enumerate((story.lead, *(copy.id for copy in story.copies))):
            places[id_] = (number, document)
    links: dict[int, list[_Link]] = defaultdict(list)
    for link in found.links or ():
        sides = ((link.left, link.of_left), (link.right, link.of_right))
        for (ours, of_ours), (theirs, of_theirs) in (sides, sides[::-1]):
            if ours not in places:
                continue
            number, document = places[ours]
            other = by_id[theirs]
            links[number].append(
                {
                    "document": document,
                    "story": places[theirs][0] if theirs in places else None,
                    "title": _title(other),
                    "source": line(other.source),
                    "words": link.words,
                    "ofOurs": of_ours,
                    "ofTheirs": of_theirs,
                }
            )
    sizes = [len(story.copies) for story in found.stories]
    pairs = sum(comb(size, 2) for size in sizes if size <= _MOST_PAIRED)
    return [
        Job(
            story,
            [by_id[story.lead], *(by_id[copy.id] for copy in story.copies)],
            links[number],
            _title(by_id[story.lead]),
            pairs <= _MOST_PAIRS and len(story.copies) <= _MOST_PAIRED,
        )
        for number, story in enumerate(found.stories)
    ]


def _made(jobs: Sequence[Job], workers: int | None) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """The record and the list entry of each story."""
    workers = usable_cores() if workers is None else workers
    chunks = [jobs[start : start + _CHUNK] for start in range(0, len(jobs), _CHUNK)]
    if workers == 1 or sum(len(job.articles) for job in jobs) < _FEW:
        for chunk in chunks:
            yield from _records(chunk)
        return
    # The loops that were compiled run threads, which a forked process has not.
    context = get_context("spawn")
    ending, ends = context.Pipe(duplex=False)
    with ProcessPoolExecutor(
        workers, mp_context=context, initializer=_begin, initargs=(ending,)
    ) as pool:
        try:
            with _interrupted_afterwards():
                made = pool.map(_records, chunks)
            for of_chunk in made:
                yield from of_chunk
        except BaseException:
            ends.close()
            raise


def _begin(ending: Connection) -> None:
    """Begin a process that ends when the other end is closed, whatever closed it."""
    # Most of what is made lives as long as its story, so there is little to collect.
    gc.set_threshold(_COLLECTED_AFTER)

    def end() -> None:
        ending.poll(None)
        os._exit(1)

    Thread(target=end, daemon=True).start()


@contextmanager
def _interrupted_afterwards() -> Iterator[None]:
    """An interrupt waits for the end; processes started meanwhile never hear of any."""
    heard = signal.getsignal(signal.SIGINT)
    # Another thread hears of none; where it is passed over, it stays so.
    told = current_thread() is main_thread() and callable(heard)
    if not told or not hasattr(signal, "pthread_sigmask"):
        yield
        return
    waiting: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: waiting.append(number))
    # A process inherits what the thread that starts it does not hear.
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, heard)
    if waiting:
        signal.raise_signal(signal.SIGINT)


def _records(jobs: Iterable[Job]) -> list[tuple[bytes, dict[str, Any]]]:
    vocabulary = Vocabulary()
    return [_record(job, vocabulary) for job in jobs]


def _record(job: Job, vocabulary: Vocabulary) -> tuple[bytes, dict[str, Any]]:
    record, shares = story_record(job.found, job.articles, vocabulary, with_pairs=job.with_pairs)
    script, language = _script(job.articles[0].text)
    record |= {"title": job.title, "lang": language, "links": job.links}
    return encoded(record), _entry(job, record, shares, script)


def _entry(
    job: Job, record: dict[str, Any], shares: Sequence[Shares], script: str
) -> dict[str, Any]:
    """What the story list says of a story."""
    dates = [a.published.timestamp() for a in job.articles if a.published is not None]
    titles = dict.fromkeys(line(article.title) for article in job.articles)
    exact = [document["kind"] == "exact" for document in record["documents"][1:]]
    return {
        "title": job.title,
        "titles": [other for other in titles if other and other != job.title],
        "outlets": list(dict.fromkeys(line(a.source) for a in job.articles if a.source)),
        "script": script,
        "first": min(dates, default=None),
        "spread": max(dates) - min(dates) if len(dates) > 1 else None,
        "size": len(job.articles),
        "relations": any(exact) + 2 * (not all(exact)) + 4 * bool(job.links),
        "changed": round(sum(share.changed for share in shares) / max(len(shares), 1), 4),
        "shares": shares[:_MOST_STRIPS],
    }


class _Index:
    """The story list, with each outlet and script told once."""

    def __init__(self) -> None:
        self._stories: list[dict[str, Any]] = []
        self._outlets: dict[str, int] = {}
        self._scripts: dict[str, int] = {}

    def add(self, entry: dict[str, Any]) -> None:
        outlets = [self._outlets.setdefault(o, len(self._outlets)) for o in entry["outlets"]]
        script = self._scripts.setdefault(entry["script"], len(self._scripts))
        self._stories.append(entry | {"outlets": outlets, "script": script})

    def content(self) -> dict[str, Any]:
        return {
            "stories": self._stories,
            "outlets": list(self._outlets),
            "scripts": list(self._scripts),
        }


def _title(article: Article) -> str:
    """A headline, or else how the text begins, or else the id."""
    if title := line(article.title):
        return title
    lines = [line(begin) for begin in article.text.lstrip()[:2000].split("\n")]
    # A place or a rubric alone tells less than the line after it.
    begin = next(
        (begin for begin in lines if len(begin.encode(errors="replace")) >= _TELLS), lines[0]
    )
    if len(begin) > _TITLE:
        begin = begin[:_TITLE].rsplit(" ", 1)[0] + "…"
    return begin or shown(article.id)


# Scripts that tell the language as far as a page needs it to choose letter forms.
_LANGUAGES = {"Japanese": "ja", "Hangul": "ko", "Han": "zh"}


def _script(text: str) -> tuple[str, str]:
    """The script of most letters of a text, and its language where it follows."""
    letters = [char for char in text[: 2 * _SAMPLE] if char.isalpha()][:_SAMPLE]
    names = Counter(unicodedata.name(char, "unknown").split()[0].split("-")[0] for char in letters)
    if names["HIRAGANA"] + names["KATAKANA"] > 0.05 * len(letters) > 0:
        script = "Japanese"
    else:
        most = max(names, key=lambda name: (names[name], name), default="none")
        script = {"CJK": "Han"}.get(most, most.capitalize())
    return script, _LANGUAGES.get(script, "")
