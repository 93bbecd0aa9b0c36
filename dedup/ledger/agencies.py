"""Lines to the marks of news agencies and reporters at their heads and tails.

A mark is a dateline (``BEIJING, Nov 3 (Reuters) -``), a byline (``By Ada Okoye``)
or a credit (``(Reporting by …; Editing by …)``, ``— AFP``).  To teach a new
agency, add its names to `AGENCIES`; diacritics do not matter, nor does case but
for acronyms, which texts must write in capitals if the table does.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from dedup.ledger.lexicon import MONTHS, TIMES
from dedup.ledger.tokens import folded_words

AGENCIES: dict[str, tuple[str, ...]] = {
    "AAP": ("AAP", "Australian Associated Press"),
    "Adnkronos": ("Adnkronos",),
    "AFP": ("AFP", "Agence France-Presse", "فرانس برس", "أ ف ب", "АФП", "法新社"),
    "Anadolu": ("Anadolu", "AA", "الأناضول"),
    "ANI": ("ANI",),
    "ANSA": ("ANSA",),
    "Antara": ("ANTARA",),
    "AP": ("AP", "Associated Press", "أسوشيتد برس", "اسوشيتدبرس", "أ ب", "美联社"),
    "APA": ("APA",),
    "Belga": ("Belga",),
    "Bernama": ("Bernama",),
    "Bloomberg": ("Bloomberg",),
    "CNN": ("CNN",),
    "CNA": ("中央社",),
    "CP": ("Canadian Press",),
    "dpa": ("dpa", "د ب أ"),
    "EFE": ("EFE",),
    "EPA": ("European Pressphoto Agency",),
    "IANS": ("IANS",),
    "Interfax": ("Interfax", "INTERFAX.RU", "Интерфакс"),
    "IRNA": ("IRNA", "إرنا"),
    "Jiji": ("Jiji", "時事"),
    "KUNA": ("KUNA", "كونا"),
    "Kyodo": ("Kyodo", "共同"),
    "Lusa": ("Lusa",),
    "MENA": ("MENA", "أ ش أ"),
    "PA": ("PA", "Press Association"),
    "PAP": ("PAP",),
    "Petra": ("Petra", "بترا"),
    "PTI": ("PTI", "Press Trust of India", "भाषा"),
    "QNA": ("QNA", "قنا"),
    "Reuters": ("Reuters", "Thomson Reuters", "رويترز", "路透", "ロイター", "Рейтер"),
    "RIA": ("RIA", "RIA Novosti", "РИА Новости"),
    "SPA": ("SPA", "Saudi Press Agency", "واس", "وكالة الأنباء السعودية"),
    "TASS": ("TASS", "ITAR-TASS", "ТАСС", "تاس"),
    "UPI": ("UPI", "United Press International"),
    "WAM": ("WAM", "وام"),
    "Xinhua": ("Xinhua", "新华社", "新華社", "شينخوا"),
    "Yonhap": ("Yonhap", "연합뉴스"),
    "agencies": ("agencies", "wires", "وكالات", "الوكالات", "agencias", "agences"),
}

# What stands between and beside the names in a credit.
_BESIDE_NAMES = """
additional agencies agency and at breakingviews bureau business by c caption contributing
copyright correspondent correspondents desk editing editor editors file files for foreign
foundation from further health image images in inputs international media news newsroom of
photo photos picture pictures press reporter reporters reporting research researcher researchers
service services source sources staff team the via wire wires with writer writers writing
avec com con da de del do fonte fuente información informações material mit quelle von
"""
_BESIDE = frozenset(folded_words(_BESIDE_NAMES))
_LONGEST_HEAD = 120
# Words of a place with its state, of two such, and of one before a full stop.
_MOST_PLACE, _MOST_PLACES, _MOST_STOPPED = 5, 8, 3
_YEAR_DIGITS = 4
# `(A)` is an item of a list.
_SHORTEST_OUTLET = 3
_LONGEST_TAIL = 400
_LONGEST_COPYRIGHT = 200
_DASH = "-‐–—―:|"
# A dateline stands in the first lines, under the headline and the byline.
_LAST_HEAD_LINE = 4
# A line of capitals and a colon that opens a shorter line is as likely a
# speaker or a heading.
_LEAST_LINE = 60

_BRACKETED_HEAD = re.compile(
    rf"(?P<place>[^()（）\[\]]*)[(（\[](?P<agency>[^()（）\[\]]*)[)）\]]\s*\.?(?P<dash>[{_DASH}]*)"
)
_DASHED_HEAD = re.compile(
    rf"(?P<first>[^{_DASH}()]{{2,40}}?)\s*(?P<dash>[{_DASH}]+)\s*"
    rf"(?:(?P<second>[^{_DASH}()]{{2,40}}?)\s*(?:[{_DASH}]+|\.(?=\s)))?"
)
# Only a saint and a state may have a full stop: `MR. X:` is a speaker.
_PLACE_HEAD = re.compile(
    rf"(?P<place>(?:(?:ST|FT|MT)\. )?[^{_DASH}()\"“”.!?]{{3,60}}?"
    rf"(?:, [A-Z][\w.]*(?: [A-Z][\w.]*){{0,2}})?)(?P<date>,?\s+[A-Z][a-z]{{2,8}}\.?\s+\d{{1,2}})?"
    rf"(?:\s*:|\s*[–—]|\s+--?|\s+‐)(?=\s|\S)"
)
# As in `Москва. 3 марта. INTERFAX.RU -`.
_STOPPED_HEAD = re.compile(
    rf"[^.()]{{2,40}}\. \d{{1,2}} [^\W\d_]+\. (?P<agency>[^{_DASH}()]{{2,30}}?)\s*[{_DASH}]"
)
_SLASHED_HEAD = re.compile(r"(?P<place>[^/]*)/(?P<agency>[^/]{2,30})/[.:\s–—-]*")
_ASIAN_HEAD = re.compile(
    r"【[^】]{1,16}】|(?:新华社|新華社|中新网|中新社|路透社?|法新社)[^,，。]{0,24}[电電]"
    r"|[（(][^（()）]{0,24}(?:社|通信)[^（()）]{0,24}[电電][)）]"
    r"|[\[［][^\]］]{1,24}(?:ロイター|AFP|共同|時事)[^\]］]{0,8}[\]］]\s*[-–—－]?"
    r"|\([가-힣·]{1,12}=[^()]{1,12}\)\s*(?:[가-힣· ]{2,24}(?:기자|특파원)\s*)?=?"
)
# Of Chinese editors and sources.
_ASIAN_CREDIT = re.compile(
    r"[（(]?(?:责任编辑|責任編輯|编辑|編輯|编译|记者|記者|来源|來源)[:：][^。]{1,24}[）)]?"
)
_CREDIT_LINE = re.compile(
    r"[(\[]?\s*(?:(?:additional\s+|further\s+)?(?:reporting|writing|editing|graphics?|compiled|edited|"
    r"translated|written|text|words|story)\s+(?:and\s+\w+\s+)?by|photos?\s+by|"
    r"with\s+(?:additional\s+)?(?:inputs?|files?|reporting|research)\s+(?:by|from))\b",
    re.IGNORECASE,
)
# Between names: who contributed to a report, and from where.
_CONTRIBUTED = re.compile(
    r"\b(?:also )?contributed (?:(?:to|for) )?(?:th(?:is|e) )?"
    r"(?:report(?:ing)?|article|story|post|piece|dispatch|analysis|research)\b"
    r"|\b(?:contributed|reported) from(?= [A-Z])"
)
_COPYRIGHT = re.compile(
    r"\W*(?:(?i:copyright)\b|©|\([cC]\))(?:\s|©|\([cC]\))*(?:19|20)\d\d"
    r"(?:[-–, ]+(?:19|20)\d\d)*\b(?=\W*(?:[^\Wa-z]|$))"
)
# What agencies and their customers print under what they pass on.
_NOTICE = re.compile(
    r"\W*(?:\w[\w ]{2,24}, )?this (?:story|report|article|copy) (?:has not been edited by\b"
    r"|by the canadian press was first published\b)|our standards: the thomson reuters\b"
    r"|\W*©\s*dpa-infocom\b",
    re.IGNORECASE,
)
# A reporter without a name.
_NAMELESS = re.compile(
    r"\W*(?:(?:by|from|our|the|a|an|own|special|staff|news|web|foreign|monitoring)\s+)*"
    r"(?:correspondents?|reporters?|(?:news|web|monitoring)\s+desk|staff\s+report)\W*",
    re.IGNORECASE,
)
# Of an agency's desk: an e-mail address or account, a telephone number.
_ADDRESS = re.compile(r"\S*@\S+|\+?\d(?:[ ().-]*\d){6,}")
_DIGIT = re.compile(r"\d")
# An agency's name is no longer: characters with all beside it, words alone.
_LONGEST_NAME, _MOST_WORDS = 60, 4
# More than the name of a photographer: what the picture shows.
_CAPTION = re.compile(r"[()\[\]|]|(?:\S+\s+){5}\S")
_BETWEEN_NAMES = re.compile(r"/|\bvia\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
# Small words inside a name.
_PARTICLE_WORDS = """
al and bin da de del den der di dos du e et for in la le of ten ter the und van von y
"""
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_BRACKETED_TAIL = re.compile(r"[(（\[](?P<inner>[^()（）\[\]]*)[)）\]][.。]?$")
_DASHED_TAIL = re.compile(r"(?:(?<=\s)|(?<=[.!?”\"»。]))[-–—]{1,2}\s*(?P<inner>[^-–—()]{2,60})$")
_BYLINE = re.compile(r"(?:by:?|por|par|von|di)\s+(?P<names>\S.{1,80})$", re.IGNORECASE)
# In many languages beside a day, alone in English, so that Marseille is no month.
_MONTHS = "jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
_STEMS = (
    f"{_MONTHS}|ene|abr|ago|dic|fév|avr|mai|juin|juil|août|déc|gen|mag|giu|lug|set|ott|fev|out|dez"
    "|mär|okt|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
)
_MONTH = re.compile(
    rf"\b(?:\d{{1,2}}\.?\s*(?:{_STEMS})[^\W\d_]*|(?:{_STEMS})[^\W\d_]*\.?\s*\d{{1,2}}|"
    rf"(?:{_MONTHS}|january|february|march|april|august|september|october|november|december))\b",
    re.IGNORECASE,
)
# The part of Germany that a report of dpa is for.
_DPA_PART = re.compile(r"(?<=\bdpa)/\w{2,4}\b")


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


def place_words(line: str, number: int) -> frozenset[str]:
    """The folded words of the dateline of a paragraph that are neither agencies nor dates."""
    head = line[: marks(line, number).head]
    bracketed = _BRACKETED_HEAD.match(head)
    if bracketed and not _is_agency(bracketed["agency"]):
        head = bracketed["place"].strip() or bracketed["agency"]
    rest = _without_agencies(folded_words(_MONTH.sub(" ", head)), head)
    times = {word for word in rest if word in TIMES[0] or word in TIMES[1]}
    if times:
        rest = [word for word in rest if not word.isdecimal()]
    return frozenset(rest) - times - _BESIDE


def _whole(line: str) -> str | None:
    if len(line) > _LONGEST_TAIL:
        return None
    byline = _BYLINE.match(line)
    if byline and byline["names"][0].isupper() and _are_names(byline["names"], _PARTICLES):
        return "byline"
    if _is_credit(line) or (len(line) < 60 and _is_agency(line.strip("()[]（）-–— ."))):
        return "credit"
    if _NOTICE.match(line) or _ASIAN_CREDIT.fullmatch(line):
        return "credit"
    if _NAMELESS.fullmatch(line) or (len(line) < 60 and _is_reporter(line)):
        return "byline"
    return None


def _is_reporter(line: str) -> bool:
    """Whether it is a name of two words or more and an agency, and no caption or town."""
    names, _, agency = line.rpartition(", ")
    return (
        _names_agency(agency)
        and len(folded_words(names)) > 1
        and not any(mark in names for mark in "()[]:")
        and _are_names(names, _PARTICLES)
    )


def _head(line: str) -> int:  # noqa: PLR0911 - one answer a form
    text, is_long = line[:_LONGEST_HEAD], len(line) >= _LEAST_LINE
    if asian := _ASIAN_HEAD.match(text):
        return asian.end()
    bracketed = _BRACKETED_HEAD.match(text)
    if bracketed and (_has_agency(bracketed) or (is_long and _has_capitals(bracketed))):
        end = bracketed.end()
        after = len(line) - len(line[end:].lstrip())
        # As in `(ANSA) - ROMA, 3 MAR -`.
        alone = bracketed["place"].strip() or line[after : after + 1] in tuple("(（[")
        more = 0 if alone else _head(line[after:])
        return after + more if more else end
    slashed = _SLASHED_HEAD.match(text)
    if slashed and _is_agency(slashed["agency"]) and _is_place(slashed["place"]):
        return slashed.end()
    stopped = _STOPPED_HEAD.match(text)
    if stopped and _is_agency(stopped["agency"]):
        return stopped.end()
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
    if place and is_long and (_is_place(place["place"]) or _is_dated(place)):
        return place.end()
    return 0


def _is_dated(head: re.Match[str]) -> bool:
    """Whether a name that is no weekday stands before a comma and a day of a month."""
    place, date = head["place"], head["date"] or ""
    return (
        date.startswith(",")
        and bool(_MONTH.search(date))
        and _are_names(place, _PARTICLES)
        and TIMES[0].isdisjoint(folded_words(place))
    )


def _has_agency(head: re.Match[str]) -> bool:
    """Whether brackets name an agency, after no place, one in capitals, or before a dash.

    A day, too, tells a place, as in ``New Delhi, Nov 3 (PTI) The``, and a full
    stop, as in ``Berlin. (dpa) Die``.
    """
    place = _MONTH.sub(" ", head["place"])
    if not _is_agency(head["agency"]):
        return False
    if not place.strip() or _is_place(place):
        return True
    words = folded_words(place)
    named = any(map(str.isupper, place)) and _are_names(place, _PARTICLES)
    stopped = named and place.rstrip().endswith(".") and len(words) <= _MOST_STOPPED
    dated = (named and place != head["place"]) or _has_day(words)
    marked = head["dash"] or ((stopped or dated) and head.string[head.end() :].strip())
    return bool(marked) and len(words) <= (_MOST_PLACES if named or dated else _MOST_PLACE)


def _has_day(words: tuple[str, ...]) -> bool:
    """Whether they end in a day and its month, and maybe the year, as ``الرياض 3 مارس`` does."""
    if len(words) > 1 and len(words[-1]) == _YEAR_DIGITS and words[-1].isdecimal():
        words = words[:-1]
    day, month = words[-2:] if len(words) > 1 else ("", "")
    return month in MONTHS and day.isdecimal() and not any(map(str.isdecimal, words[:-2]))


def _has_capitals(head: re.Match[str]) -> bool:
    """Whether there is a place in capitals, or none, before some outlet's name and a dash.

    As in ``TOPEKA, Kan. (WIBW) -``; a place may also be in the brackets.  After
    a colon goes what a speaker says.
    """
    place, outlet, dash = head.groups()
    return (
        dash.strip(":|") != ""
        and (not place.strip() or _is_place(place))
        and len(outlet) >= _SHORTEST_OUTLET
        and len(folded_words(outlet)) <= _MOST_WORDS
        and _are_names(outlet, _PARTICLES)
    )


def _tail(line: str) -> int:
    end = line[-_LONGEST_TAIL:]
    patterns = [_BRACKETED_TAIL] * (end.rstrip(".。")[-1:] in tuple(")）]"))
    patterns += [_DASHED_TAIL] * any(dash in end[-64:] for dash in "-–—")
    for pattern in patterns:
        found = pattern.search(end)
        if found and (_is_agency(found["inner"]) or _is_credit(found["inner"])):
            return len(line) - len(end) + found.start()
    return len(line)


def _is_place(text: str) -> bool:
    """Whether it is written in capitals, dates apart, as places in datelines are.

    The state after the place needs no more than its first letters.
    """
    plain = _MONTH.sub("", text)
    place, _, state = plain.partition(",")
    return (
        len(folded_words(plain)) <= _MOST_PLACE
        and place.isupper()
        and sum(map(str.isalpha, place)) >= 3
        and (plain.isupper() or _are_names(state, frozenset()))
    )


def _is_credit(text: str) -> bool:
    """Whether it is a copyright, or says with names alone who wrote or contributed."""
    begin = _CREDIT_LINE.match(text)
    names = text[begin.end() :] if begin else text
    contributions = 0
    if "contributed" in names or "reported" in names:  # which is much faster than the pattern
        names, contributions = _CONTRIBUTED.subn(" ", names)
    if not (begin or contributions):
        return len(text) <= _LONGEST_COPYRIGHT and bool(_COPYRIGHT.match(text))
    names = _ADDRESS.sub("", names)
    return not _DIGIT.search(names) and _are_names(names, _PARTICLES | _BESIDE)


def _is_agency(text: str) -> bool:
    """Whether it is an agency's name with what stands beside one.

    ``AP Photo``, ``Reuters, AFP``; with other names only before or after ``/``
    or ``via``, as in ``Ada Okoye/AFP``.
    """
    if len(text) > _LONGEST_NAME or _DIGIT.search(text):
        return False
    parts = _BETWEEN_NAMES.split(_DPA_PART.sub("", text))
    named = [_names_agency(part) for part in parts]
    return any(named) and all(
        known or (not _CAPTION.search(part) and _are_names(part, _BESIDE))
        for known, part in zip(named, parts, strict=True)
    )


def _names_agency(text: str) -> bool:
    """Whether it names agencies alone; two more words may be of a script without capitals."""
    words = folded_words(text)
    rest = _without_agencies(words, text)
    others = [word for word in rest if word not in _BESIDE]
    return len(rest) < len(words) and len(others) <= 2 and not any(map(str.islower, others))


def _without_agencies(words: tuple[str, ...], text: str) -> list[str]:
    """The folded words of a text that are no part of an agency's name."""
    names = _agency_names()
    rest, place = [], 0
    while place < len(words):
        for length in range(_MOST_WORDS, 0, -1):
            acronym = names.get(words[place : place + length])
            if acronym is not None and acronym in text:
                place += length
                break
        else:
            rest.append(words[place])
            place += 1
    return rest


@cache
def _agency_names() -> dict[tuple[str, ...], str]:
    """Folded names, and of acronyms the capitals that a text must have."""
    return {
        folded_words(name): name if name.isascii() and name.isupper() else ""
        for names in AGENCIES.values()
        for name in names
    }


def _are_names(text: str, small: frozenset[str]) -> bool:
    """Whether all words but some small ones have a capital, where their script knows any."""
    found = _WORD.findall(text)
    return bool(found) and not any(
        word.islower() and word.casefold().rstrip(".'’-") not in small for word in found
    )
