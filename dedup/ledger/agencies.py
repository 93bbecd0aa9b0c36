"""Lines to the marks of news agencies and reporters at their heads and tails.

A mark is a dateline (``BEIJING, Nov 3 (Reuters) -``), a byline (``By Ada Okoye``)
or a credit (``(Reporting by …; Editing by …)``, ``— AFP``).  To teach a new
agency, add its names to `AGENCIES`; case and diacritics do not matter.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dedup.ledger.tokens import folded_words

AGENCIES: dict[str, tuple[str, ...]] = {
    "AAP": ("AAP", "Australian Associated Press"),
    "AFP": ("AFP", "Agence France-Presse", "فرانس برس", "أ ف ب", "ا ف ب", "АФП", "法新社"),
    "Anadolu": ("Anadolu", "Anadolu Agency", "AA", "الأناضول"),
    "ANI": ("ANI",),
    "ANSA": ("ANSA",),
    "AP": ("AP", "Associated Press", "أسوشيتد برس", "اسوشيتدبرس", "أ ب", "美联社"),
    "APA": ("APA",),
    "Belga": ("Belga",),
    "Bernama": ("Bernama",),
    "Bloomberg": ("Bloomberg",),
    "CNN": ("CNN",),
    "CP": ("Canadian Press", "The Canadian Press"),
    "dpa": ("dpa", "د ب أ", "د ب ا"),
    "EFE": ("EFE",),
    "IANS": ("IANS",),
    "Interfax": ("Interfax", "Интерфакс"),
    "IRNA": ("IRNA", "إرنا"),
    "Jiji": ("Jiji", "Jiji Press", "時事"),
    "KUNA": ("KUNA", "كونا"),
    "Kyodo": ("Kyodo", "Kyodo News", "共同", "共同通信"),
    "Lusa": ("Lusa",),
    "MENA": ("MENA", "أ ش أ", "ا ش ا"),
    "PA": ("PA", "Press Association", "PA Media"),
    "PAP": ("PAP",),
    "Petra": ("Petra", "بترا"),
    "PTI": ("PTI", "Press Trust of India"),
    "QNA": ("QNA", "قنا"),
    "Reuters": ("Reuters", "Thomson Reuters", "رويترز", "路透", "路透社", "ロイター", "Рейтер"),
    "RIA": ("RIA", "RIA Novosti", "РИА Новости"),
    "SPA": ("SPA", "Saudi Press Agency", "واس", "وكالة الأنباء السعودية"),
    "TASS": ("TASS", "ITAR-TASS", "ТАСС", "تاس"),
    "UPI": ("UPI", "United Press International"),
    "WAM": ("WAM", "وام"),
    "Xinhua": ("Xinhua", "新华社", "新華社", "شينخوا"),
    "Yonhap": ("Yonhap", "연합뉴스"),
    "agencies": ("agencies", "agency", "wires", "وكالات", "الوكالات", "agencias", "agences"),
}

_LONGEST_HEAD = 120
_LONGEST_TAIL = 400
_DASH = "-‐–—―:|"
# A dateline stands in the first lines, under the headline and the byline.
_LAST_HEAD_LINE = 4
# A line of capitals and a colon that opens a shorter line is as likely a
# speaker or a heading.
_LEAST_LINE = 60

_BRACKETED_HEAD = re.compile(
    rf"(?P<place>[^()（）\[\]]*)[(（\[](?P<agency>[^()（）\[\]]*)[)）\]]\s*(?P<dash>[{_DASH}]*)"
)
_DASHED_HEAD = re.compile(
    rf"(?P<first>[^{_DASH}()]{{2,40}}?)\s*(?P<dash>[{_DASH}]+)\s*(?:(?P<second>[^{_DASH}()]{{2,40}}?)\s*[{_DASH}]+)?"
)
_PLACE_HEAD = re.compile(
    rf"(?P<place>[^{_DASH}()\"“”.!?]{{3,60}}?)(?P<date>,?\s+[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}})?"
    rf"(?:\s*:|\s*[–—]|\s+--?|\s+‐)(?=\s|\S)"
)
_SLASHED_HEAD = re.compile(r"(?P<place>[^/]*)/(?P<agency>[^/]{2,30})/[.:\s–—-]*")
_ASIAN_HEAD = re.compile(
    r"(?:【[^】]{1,16}】|(?:新华社|新華社|中新网|中新社|路透社?|法新社)[^,，。]{0,24}[电電])"
)
_CREDIT_WORDS = (
    r"(?:(?:additional\s+|further\s+)?(?:reporting|writing|editing|graphics?|compiled|edited|"
    r"translated|written)\s+(?:and\s+\w+\s+)?by|with\s+(?:inputs?|files?|reporting|additional)|"
    r"sources?\s*:|photos?\s+by)\b"
)
_CREDIT_LINE = re.compile(rf"[(\[]?\s*{_CREDIT_WORDS}", re.IGNORECASE)
_BRACKETED_TAIL = re.compile(r"[(（\[](?P<inner>[^()（）\[\]]*)[)）\]][.。]?$")
_DASHED_TAIL = re.compile(r"(?:(?<=\s)|(?<=[.!?”\"»。]))[-–—]{1,2}\s*(?P<inner>[^-–—()]{2,60})$")
_BYLINE = re.compile(r"by:?\s+(?P<names>\S.{1,80})$", re.IGNORECASE)
_MONTH = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s*\d{0,2}\b",
    re.IGNORECASE,
)


class Marks(NamedTuple):
    """The marks of one line, counted in code points from its start.

    Attributes
    ----------
    head : int
        Where the dateline ends; 0 if there is none.
    tail : int
        Where the credit begins; the length of the line if there is none.
    whole : str or None
        ``"byline"`` or ``"credit"`` if the line is nothing else.
    """

    head: int
    tail: int
    whole: str | None


def marks(line: str, number: int) -> Marks:
    """The marks of paragraph `number` (from 1) of a text."""
    whole = _whole(line)
    if whole:
        return Marks(0, 0 if whole == "credit" else len(line), whole)
    head = _head(line) if number <= _LAST_HEAD_LINE else 0
    return Marks(head, max(head, _tail(line)), None)


def _whole(line: str) -> str | None:
    if len(line) > _LONGEST_TAIL:
        return None
    byline = _BYLINE.match(line)
    if byline and _all_names(byline["names"]):
        return "byline"
    if _CREDIT_LINE.match(line) or (len(line) < 60 and _is_agency(line.strip("()[]（）-–— ."))):
        return "credit"
    return None


def _head(line: str) -> int:  # noqa: PLR0911 - one answer a form
    text = line[:_LONGEST_HEAD]
    if asian := _ASIAN_HEAD.match(text):
        return asian.end()
    bracketed = _BRACKETED_HEAD.match(text)
    if (
        bracketed
        and _is_agency(bracketed["agency"])
        and (
            not bracketed["place"].strip()
            or (
                _is_place(bracketed["place"])
                or (bracketed["dash"] and len(folded_words(bracketed["place"])) <= 5)
            )
        )
    ):
        return bracketed.end()
    slashed = _SLASHED_HEAD.match(text)
    if slashed and _is_agency(slashed["agency"]) and _is_place(slashed["place"]):
        return slashed.end()
    dashed = _DASHED_HEAD.match(text)
    if dashed:
        if (
            dashed["second"]
            and _is_agency(dashed["second"])
            and len(folded_words(dashed["first"])) <= 4
        ):
            return dashed.end()
        if _is_agency(dashed["first"]):
            return dashed.end("dash")
    place = _PLACE_HEAD.match(text)
    if place and len(line) >= _LEAST_LINE and _is_place(place["place"]):
        return place.end()
    return 0


def _tail(line: str) -> int:
    end = line[-_LONGEST_TAIL:]
    patterns = [_BRACKETED_TAIL] * (end.rstrip(".。")[-1:] in tuple(")）]"))
    patterns += [_DASHED_TAIL] * any(dash in end[-64:] for dash in "-–—")
    for pattern in patterns:
        found = pattern.search(end)
        if found and (_is_agency(found["inner"]) or _CREDIT_LINE.match(found["inner"])):
            return len(line) - len(end) + found.start()
    return len(line)


def _is_place(text: str) -> bool:
    """Whether it is written in capitals, dates apart, as places in datelines are."""
    plain = _MONTH.sub("", text)
    return len(folded_words(plain)) <= 5 and plain.isupper() and sum(map(str.isalpha, plain)) >= 3


def _is_agency(text: str) -> bool:
    """Whether it is the name of an agency, with at most two more words at either end."""
    if len(text) > 60:
        return False
    found, names = folded_words(text), _agency_names()
    return any(found[: len(found) - n] in names or found[n:] in names for n in range(3))


@cache
def _agency_names() -> frozenset[tuple[str, ...]]:
    return frozenset(folded_words(name) for names in AGENCIES.values() for name in names)


def _all_names(text: str) -> bool:
    small = {"and", "in", "for", "of", "the", "de", "da", "van", "von", "al", "bin"}
    found = re.findall(r"[^\W\d_][\w'’.-]*", text)
    return (
        0 < len(found) <= 12
        and found[0][0].isupper()
        and all(word[0].isupper() or word.casefold() in small for word in found)
    )
