"""Two phrases to whether they differ in spelling alone.

The variants are those that a news desk's style sheet decides: British and
American English, hyphens, full stops in abbreviations, months, per cent.  Two
phrases are variants only if nothing else differs.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Endings that vary after a stem of at least three letters, so that four / for,
# prize / prise and tour / tor stay apart.
_ENDINGS = (
    (re.compile(r"^(\w{3,}|od)our(s|ed|ing|able|ably|ful|ite|ites|less|hood|hoods)?$"), r"\1or\2"),
    (re.compile(r"^(\w{3,})is(e|es|ed|ing|er|ers|ation|ations|ational)$"), r"\1iz\2"),
    (re.compile(r"^(\w{3,})ys(e|es|ed|ing|er|ers)$"), r"\1yz\2"),
    (re.compile(r"^(\w*[aeiou]\w*[aeiou])ll(ed|ing|er|ers|or|ors)$"), r"\1l\2"),
    (re.compile(r"^(\w{3,})logue(s)?$"), r"\1log\2"),
)

_VARIANTS = {
    british: american
    for pairs in (
        "centre center", "centres centers", "centred centered", "metre meter", "metres meters",
        "kilometre kilometer", "kilometres kilometers", "centimetre centimeter",
        "millimetre millimeter", "millimetres millimeters",
        "centimetres centimeters", "litre liter", "litres liters", "theatre theater",
        "theatres theaters", "fibre fiber", "fibres fibers", "calibre caliber", "sombre somber",
        "spectre specter", "manoeuvre maneuver", "manoeuvres maneuvers", "defence defense",
        "defences defenses", "offence offense", "offences offenses", "licence license",
        "licences licenses", "practise practice", "pretence pretense", "programme program",
        "programmes programs", "grey gray", "tyre tire", "tyres tires", "kerb curb",
        "plough plow", "sceptic skeptic", "sceptics skeptics", "sceptical skeptical",
        "scepticism skepticism", "mould mold", "moustache mustache", "pyjamas pajamas",
        "aluminium aluminum", "judgement judgment", "judgements judgments", "ageing aging",
        "jewellery jewelry", "enrol enroll", "enrolment enrollment", "fulfil fulfill",
        "fulfilment fulfillment", "instalment installment", "instalments installments",
        "skilful skillful", "wilful willful", "paediatric pediatric", "anaesthetic anesthetic",
        "haemorrhage hemorrhage", "foetus fetus", "oestrogen estrogen", "diarrhoea diarrhea",
        "leukaemia leukemia", "orthopaedic orthopedic", "encyclopaedia encyclopedia",
        "archaeology archeology", "cheque check", "storey story", "draught draft",
        "airplane aeroplane", "adviser advisor", "advisers advisors", "ok okay",
        "traveller traveler", "travellers travelers", "kidnapped kidnaped", "cosy cozy",
        "acknowledgement acknowledgment", "artefact artifact", "artefacts artifacts",
    )
    for american, british in [pairs.split(" ")[::-1]]
}  # fmt: skip
_VARIANTS |= {"%": "percent", "٪": "percent"}
_VARIANTS |= {"سوريا": "سوريه"}
_VARIANTS |= {"km": "kilometers", "cm": "centimeters", "mm": "millimeters"}
_VARIANTS |= dict.fromkeys(("kg", "kgs", "kilos", "kilogrammes"), "kilograms")
# In English, and folded في المائة, في المئة and بالمئة.
_PER_CENT = re.compile(r"\bper cent\b|\b(?:في ا|با)لما?يه\b")
# The Arabic letter that marks a year of the common era.
_YEAR = re.compile(r"\b((?:1[3-9]|20)\d\d)م\b")
# What stands before a word in Arabic: and, and the first part of Abd al-Aziz.
_PREFIXED = re.compile(r"\b(و|عبد) (?=\w)")
# A waw that bears a hamza, once written as a ya, as in شؤون and شئون.
_HAMZA = re.compile("يو")
# A number and its unit, or its ending, or what stands before it.
_WITH_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_DECADE = re.compile(r"(?<=\d0)'s\b")
# Before and after noon, as full stops or none write it, and the time before it.
_HALF_DAY = re.compile(r"\b([ap]) \. m(?: \.)?(?!\w)")
_CLOCK = re.compile(r"\b(\d{1,2})[.:](\d\d)(?= [ap]m\b)")
_MAGNITUDE = re.compile(r"\b(\d+)(?:\.(\d+))? (thousand|million|m|billion|bn|trillion)\b")
_ZEROS = {"thousand": 3, "million": 6, "m": 6, "billion": 9, "bn": 9, "trillion": 12}
_DECIMAL = re.compile(r"\b(\d+),(\d{1,2})\b")
_MONTHS = (
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_ABBREVIATIONS = {month[:3]: month for month in _MONTHS} | {"sept": "september"}
_ONE_MONTH = "|".join([*_MONTHS, "may"])
# As Britain writes a day, and as America does, whose comma may be that before the year.
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})(?: (?:st|nd|rd|th))? ({_ONE_MONTH})\b")
_MONTH_FIRST = re.compile(rf"\b({_ONE_MONTH}) (\d{{1,2}})(?: (?:st|nd|rd|th))?(?: ,)?(?!\w)")
_MONTH_WORDS = frozenset([*_MONTHS, *_ABBREVIATIONS, "may"])
_SHORT = "|".join(_ABBREVIATIONS)
# Jan alone is a name.
_ABBREVIATED = re.compile(
    rf"\b(?:({_SHORT}) \.(?!\w)|(sept)\b|(?<=\d )({_SHORT})\b|({_SHORT})(?= \d))"
)


def has_month(tokens: list[str]) -> bool:
    """Whether one of some folded words is a month or its abbreviation."""
    return not _MONTH_WORDS.isdisjoint(tokens)


def same_spelling(first: list[str], second: list[str]) -> bool:
    """Whether two phrases, as folded words and punctuation, differ in spelling alone."""
    return bool(first and second) and (
        _spaced(first) == _spaced(second) or _joined(first) == _joined(second)
    )


def _spaced(tokens: list[str]) -> str:
    """A compound with spaces in place of its hyphens."""
    text = _PER_CENT.sub("percent", " ".join(tokens))
    text = _DECADE.sub("s", _YEAR.sub(r"\1", text))
    text = _WITH_UNIT.sub(" ", _HALF_DAY.sub(r"\1m", text))
    text = _CLOCK.sub(r"\1:\2", text)
    text = _MAGNITUDE.sub(_in_digits, _DECIMAL.sub(r"\1.\2", text))
    text = _PREFIXED.sub(r"\1", text)
    text = _ABBREVIATED.sub(lambda found: _ABBREVIATIONS[found[found.lastindex or 0]], text)
    text = _MONTH_FIRST.sub(r"\1 \2", _DAY_FIRST.sub(r"\2 \1", text))
    return _by_word(re.sub(r"(?<=[^\W\d_]) - (?=[^\W_])", " ", text))


def _in_digits(found: re.Match[str]) -> str:
    """Such as 1.5 million as 1500000; with more digits than zeros as it is."""
    whole, part, magnitude = found.groups(default="")
    zeros = _ZEROS[magnitude]
    if len(part) > zeros:
        return found[0]
    return (whole + part.ljust(zeros, "0")).lstrip("0") or "0"


def _joined(tokens: list[str]) -> str:
    """A compound without its hyphens, an abbreviation without its full stops.

    Words that stand apart stay apart, so ``now here`` is not ``nowhere``, and
    ``re-sign`` is not ``resign``.
    """
    text = " ".join(tokens)
    text = re.sub(r"(?<=[^\W\d_])(?<!\bre) - (?=[^\W\d_])", "", text)
    return _by_word(re.sub(r"\b([^\W\d_]) \.(?: (?=[^\W\d_] \.))?", r"\1", text))


def _by_word(text: str) -> str:
    return " ".join(map(_word_key, text.split()))


@lru_cache(maxsize=1 << 14)
def _word_key(word: str) -> str:
    known = _VARIANTS.get(word)
    if known:
        return known
    for pattern, form in _ENDINGS:
        word, count = pattern.subn(form, word)
        if count:
            break
    return _HAMZA.sub("وو", word)
