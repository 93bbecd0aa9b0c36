"""Two phrases to whether they differ in spelling alone.

The variants are those that a news desk's style sheet decides: British and
American English, hyphens, compounds, contractions, abbreviations, numbers as
words or digits, dates, per cent, units, currencies.  Two phrases are variants
only if nothing else differs.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dedup.ledger.lexicon import MONTHS, NUMBERS, TIMES, VALUES

# Endings that vary after a stem of at least three letters, so that four / for,
# prize / prise and tour / tor stay apart.
_ENDINGS = (
    (
        re.compile(
            r"^(\w{3,}|od)our(s|ed|ings?|ers?|ful|fully|y|ies|ly|al|ally|ab(?:le|ly)|ites?|itism"
            r"|less|hoods?|some|ists?|ation)?$"
        ),
        r"\1or\2",
    ),
    (re.compile(r"^(\w{3,})is(e|es|ed|ing|er|ers|ation|ations|ational)$"), r"\1iz\2"),
    (re.compile(r"^(\w{3,})ys(e|es|ed|ing|er|ers)$"), r"\1yz\2"),
    # Who refiled has not refilled.
    (re.compile(r"^(?!(?:re|un)fill)(\w*[aeiou]\w*[aeiou])ll(ed|ing)$"), r"\1l\2"),
    (re.compile(r"^(\w*[aeiou]\w*[^\Waeiou][aeiou])ll(ers?|ors?)$"), r"\1l\2"),
    (re.compile(r"^(\w{3,})logue(s)?$"), r"\1log\2"),
)

# Parts of words that Britain writes with ae, oe and ph; and, folded, those that
# Arabic writes in two ways: America, English, computer.
_ROOTS = dict(
    pair.split()
    for pair in (
        "haema hema", "haemo hemo", "paed ped", "aemia emia", "aemic emic", "aesth esth",
        "gynaec gynec", "archaeo archeo", "palaeo paleo", "mediaev mediev", "caesarean cesarean",
        "oesoph esoph", "oestr estr", "oedem edem", "foet fet", "rrhoea rrhea", "pnoea pnea",
        "sulph sulf", "امريك اميرك", "انكليز انجليز", "انكلتر انجلتر", "غوغل جوجل",
        "كومبيوتر كمبيوتر",
    )
)  # fmt: skip
_ROOT = re.compile("|".join(_ROOTS))

_VARIANTS = dict(
    pair.split()
    for pair in (
        "centre center", "centres centers", "centred centered", "metre meter", "metres meters",
        "kilometre kilometer", "kilometres kilometers", "centimetre centimeter",
        "millimetre millimeter", "millimetres millimeters",
        "centimetres centimeters", "litre liter", "litres liters", "theatre theater",
        "gramme gram", "grammes grams",
        "theatres theaters", "fibre fiber", "fibres fibers", "calibre caliber", "sombre somber",
        "spectre specter", "meagre meager", "lustre luster", "manoeuvre maneuver",
        "manoeuvres maneuvers", "manoeuvring maneuvering", "defence defense", "defences defenses",
        "offence offense", "offences offenses", "licence license", "licences licenses",
        "practise practice", "practises practices", "practised practiced",
        "practising practicing", "pretence pretense", "programme program",
        "programmes programs", "grey gray", "tyre tire", "tyres tires", "kerb curb", "kerbs curbs",
        "plough plow", "ploughs plows", "ploughed plowed", "ploughing plowing",
        "sceptic skeptic", "sceptics skeptics", "sceptical skeptical", "scepticism skepticism",
        "mould mold", "moulds molds", "mouldy moldy", "smouldering smoldering",
        "smouldered smoldered", "moustache mustache", "pyjamas pajamas",
        "aluminium aluminum", "judgement judgment", "judgements judgments", "ageing aging",
        "jewellery jewelry", "enrol enroll", "enrolment enrollment", "fulfil fulfill",
        "fulfils fulfills", "fulfilment fulfillment", "instalment installment",
        "instalments installments", "skilful skillful", "wilful willful", "instil instill",
        "distil distill", "cheque check", "cheques checks", "storey story", "storeys stories",
        "draught draft", "draughts drafts", "aeroplane airplane", "aeroplanes airplanes",
        "advisor adviser", "advisors advisers", "okay ok",
        "kidnapped kidnaped", "cosy cozy",
        "acknowledgement acknowledgment", "artefact artifact", "artefacts artifacts",
        "towards toward", "afterwards afterward", "upwards upward", "downwards downward",
        "backwards backward", "onwards onward", "whilst while", "amongst among", "amidst amid",
        "learnt learned", "burnt burned", "spelt spelled", "spoilt spoiled", "leapt leaped",
        "dreamt dreamed", "enquiry inquiry", "enquiries inquiries", "connexion connection",
        "focussed focused", "focussing focusing", "benefitted benefited", "disc disk",
        "discs disks", "phoney phony", "chilli chili", "yoghurt yogurt", "tsar czar",
        "sizeable sizable", "likeable likable", "tranquillity tranquility",
        "marvellous marvelous", "woollen woolen", "gaol jail", "mum mom", "mums moms",
        "maths math",
    )
)  # fmt: skip
_VARIANTS |= {"&": "and"}
# Titles, and what else is cut short, mostly with a full stop.
_TITLES = dict(
    pair.split()
    for pair in (
        "gov governor", "sen senator", "rep representative", "gen general", "lt lieutenant",
        "col colonel", "capt captain", "sgt sergeant", "prof professor", "rev reverend",
        "st saint", "mt mount", "maj major", "adm admiral", "cpl corporal", "sens senators",
        "reps representatives", "dr doctor", "corp corporation", "dept department",
        "tues tuesday", "thurs thursday", "mio millionen", "mrd milliarden", "brig brigadier",
        "sec secretary", "ft fort", "sq square", "rs rupees",
    )
)  # fmt: skip
_TITLE = re.compile(rf"(?<!\d )\b({'|'.join(_TITLES)})\b(?: \.)?")
# States, and numbers: some are also words, so the full stop must be there.
_STATES = dict(
    pair.split()
    for pair in (
        "ala alabama", "ariz arizona", "ark arkansas", "calif california", "colo colorado",
        "conn connecticut", "del delaware", "fla florida", "ga georgia", "ill illinois",
        "ind indiana", "kan kansas", "ky kentucky", "la louisiana", "md maryland",
        "mass massachusetts", "mich michigan", "minn minnesota", "miss mississippi",
        "mo missouri", "mont montana", "neb nebraska", "nev nevada", "okla oklahoma",
        "ore oregon", "pa pennsylvania", "tenn tennessee", "vt vermont", "va virginia",
        "wash washington", "wis wisconsin", "wyo wyoming", "no number", "nos numbers",
    )
)  # fmt: skip
_STATE = re.compile(rf"\b({'|'.join(_STATES)}) \.(?!\w)")
# Folded, they have no apostrophe; left out is what is another word then: were, well, ill.
_VERBS = "is are was were do does did has have had would could should must need"
_VARIANTS |= {f"{verb}nt": f"{verb} not" for verb in _VERBS.split()}
_VARIANTS |= {"cant": "can not", "cannot": "can not", "wont": "will not"}
_VARIANTS |= {"im": "i am", "minus": "−", "shant": "shall not"}
_SUBJECTS = "it he she that there here who what"
_VARIANTS |= {f"{who}s": f"{who} is" for who in _SUBJECTS.split()}
_VARIANTS |= {f"{who}re": f"{who} are" for who in ("you", "they")}
_VARIANTS |= {f"{who}ve": f"{who} have" for who in ("i", "we", "you", "they")}
_VARIANTS |= {f"{verb}ve": f"{verb} have" for verb in ("could", "would", "should", "might")}
_VARIANTS |= {f"{who}ll": f"{who} will" for who in ("you", "they", "it", "that")}
# What may stand around a spelling; a full stop may be part of it.
_AROUND = " ,;:()[]،؛"
# Two words and one that mean something else, such as overtime and over time.
_NO_COMPOUNDS = frozenset(
    {"all", "bin", "dem", "every", "for", "less", "not", "now", "over", "per", "por", "some", "sur"}
    | {"the", "with", "раз"}
    | set(filter(str.isascii, NUMBERS[0] | TIMES[0]))
)
_LEAST_PART = 3
_LONGEST_VARIANT = 40
# Phrases of more tokens do not differ in spelling alone: equal words would part them.
_LONGEST_PHRASE = 16
_VARIANTS |= dict.fromkeys(("%", "٪", "pct", "prozent", "процента", "процентов"), "percent")
_VARIANTS |= dict.fromkeys(("प्रतिशत", "फीसदी", "फ़ीसदी"), "percent")
_VARIANTS |= {"bn": "billion", "mln": "million", "bln": "billion"}
_VARIANTS |= dict.fromkeys(("миллион", "миллиона", "миллионов"), "млн")
_VARIANTS |= dict.fromkeys(("миллиард", "миллиарда", "миллиардов"), "млрд")
_VARIANTS |= {"km": "kilometers", "kms": "kilometers", "cm": "centimeters", "mm": "millimeters"}
_VARIANTS |= dict.fromkeys(("kg", "kgs", "kilos", "kilogrammes"), "kilograms")
_VARIANTS |= {"ft": "feet", "lb": "pounds", "lbs": "pounds", "°": "degrees"}
_DEGREES = re.compile(r"(?:°|\bdegrees) (?:(c|centigrade)|f)\b")
_SPEED = re.compile(
    r"\b(?:(km / h|km?ph|kmh|(?:km|kilomet(?:re|er)s) (?:per|an) hour)|miles (?:per|an) hour)\b"
)
_CURRENCIES = dict(
    pair.split()
    for pair in (
        "$ dollars", "€ euros", "eur euros", "£ pounds", "gbp pounds", "₹ rupees", "inr rupees",
        "rs rupees", "₦ naira",
    )
)  # fmt: skip
_VARIANTS |= _CURRENCIES | {"euro": "euros"}
# Letters mean a currency before a number alone.
_BEFORE_SUMS = _CURRENCIES | {"n": "naira", "r": "rand", "sh": "shillings", "rupees": "rupees"}
# As in $5 and 5 dollars.
_SUM = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, _BEFORE_SUMS))}) (\d[\d.:]*)")
_PER_CENT = re.compile(r"\b(?:per cento?|pour cent|por ciento|por cento)\b")
_OTHER_MEASURES = (
    "percent kilometers meters centimeters millimeters miles feet inches kilograms grams tons "
    "tonnes liters gallons acres hectares degrees kph mph"
)
_MEASURES = frozenset(_BEFORE_SUMS.values()) | frozenset(_OTHER_MEASURES.split())
# A number and its unit, or its ending, or what stands before it.
_WITH_UNIT = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
# Of an abbreviation with full stops, where the apostrophe is a token of its own.
_GENITIVE = re.compile(r'(?<=\w) " s\b')
_DECADE = re.compile(r"(?<=\d0)'s\b")
# Before and after noon, as full stops or none write it, and the time before it.
_HALF_DAY = re.compile(r"\b([ap]) \. m(?: \.)?(?!\w)")
_CLOCK = re.compile(r"\b(\d{1,2})(?:[.:](\d\d))?(?= [ap]m\b| [ap]$)")
_ZONED = re.compile(r"\b([01]\d|2[0-3])([0-5]\d)(?= (?:gmt|utc)\b)")
_OF_CLOCKS = frozenset({"am", "pm", "a", "p", "gmt", "utc"})
_TIME = re.compile(r"\b([01]?\d|2[0-3])\.([0-5]\d)\b")
# In groups with spaces between them, or full stops if there are so many that it is no decimal.
_THOUSANDS = re.compile(r"\b\d{1,3}(?:(?: \d{3})+|(?:\.\d{3}){2,})\b")
_ZEROS = {
    word: zeros
    for zeros, words in (
        (2, "hundred"),
        (3, "thousand tausend mille mil тысяч тысячи тысяча الف الاف"),
        (6, "m mn mln mio million millions millionen millones milhoes milioni"),
        (6, "млн миллион миллиона миллионов مليون ملايين"),
        (9, "bn bln mrd billion milliard milliards milliarden miliardi"),
        (9, "млрд миллиард миллиарда миллиардов مليار مليارات"),
        (12, "tn trillion"),
    )
    for word in words.split()
}
_MAGNITUDE = re.compile(rf"\b(\d+)(?:\.(\d+))? ({'|'.join(_ZEROS)})\b(?:(?<=mio|mrd) \.)?")
_METRES = re.compile(r"(?<=\d) ?m\b")
# As in 3½, 3 1/2 and three and a half, once their words are figures.
_HALVES = re.compile(r"(?<=\d)(?:\^1⁄2| 1 / 2| and a half)\b")
# As in half a million and a hundred.
_HALF = re.compile(r"\bhalf a(?= [mb]illion\b)")
_ONE = re.compile(r"\ba(?= (?:hundred|thousand|[mb]illion|trillion)\b)")
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_FIGURES = VALUES | dict(
    zip(
        _ORDINALS.split(),
        ["1 st", "2 nd", "3 rd", *(f"{number} th" for number in range(4, 21))],
        strict=True,
    )
)
# As in World War II and World War Two.
_FIGURES |= {"ii": "2", "iii": "3"}
_FIGURES |= {f"و{word}": f"و{number}" for word, number in VALUES.items() if number[1:] == "0"}
# Twenty-five and twenty-fifth, once their words are figures; a twenty-second
# silence is not the 22nd.
_TENS = re.compile(r"\b([2-9])0\0 (?:- )?([1-9](?: st| rd| th)?)\0")
# As Arabic has thirteen, three ten, and twenty-three, three and twenty.
_ARABIC_TEENS = re.compile(r"\b([3-9])\0 10\0")
_ARABIC_TENS = re.compile(r"\b([1-9])\0 و([2-9])0\0")
_DECIMAL = re.compile(r"\b(\d+),(\d{1,2})\b")
_MONTHS = (
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_ABBREVIATIONS = {month[:3]: month for month in _MONTHS} | {"sept": "september"}
_ONE_MONTH = "|".join([*_MONTHS, "may"])
# As Britain writes a day, and as America does, whose comma may be that before the year.
_DAY = r"(\d{1,2})(?: (?:st|nd|rd|th))?"
_DAY_FIRST = re.compile(rf"\b{_DAY}(?: of)? ({_ONE_MONTH})\b")
_MONTH_FIRST = re.compile(rf"\b({_ONE_MONTH}) {_DAY}(?: ,)?(?!\w)")
_SHORT = "|".join(_ABBREVIATIONS)
# Jan alone is a name.
_ABBREVIATED = re.compile(
    rf"\b(?:({_SHORT}) \.(?!\w)|(sept)\b|(?<=\d )({_SHORT})\b|({_SHORT})(?= \d))"
)

_UNIONS = {
    "united states": "us", "united nations": "un", "united kingdom": "uk", "european union": "eu",
    "estados unidos": "eeuu",
}  # fmt: skip
# As in U.S. and, of plurals in Spanish, EE.UU.
_SHORTENED = re.compile(r"\b([^\W\d_])(\1?) \.(?: (?=([^\W\d_])\3? \.))?")
_UNION = re.compile(rf"\b({'|'.join(_UNIONS)})\b")

# Folded Arabic.  Per cent, as في المائة, في المئة and بالمئة.
_ARABIC_PER_CENT = re.compile(r"\b(?:في ا|با)لما?يه\b")
_VARIANTS |= {"سوريا": "سوريه"}
_VARIANTS |= {f"{prefix}مايه": f"{prefix}ميه" for prefix in ("", "و", "ب", "ال")}
# The doctor, the engineer, the professor.
_LETTERS = {"د": "الدكتور", "م": "المهندس", "ا": "الاستاذ"}
_LETTER = re.compile(rf"(?<!\d )\b({'|'.join(_LETTERS)}) \.")
# The letters that mark a year of the hijra and of the common era.
_YEAR = re.compile(r"\b(?:(1[34]\d\d) ?ه|((?:1[5-9]|20)\d\d)م)\b")
# What stands before a word: and, and the first part of Abd al-Aziz.
_PREFIXED = re.compile(r"\b(و|عبد) (?=\w)")
# A waw that bears a hamza, once written as a ya, as in شؤون and شئون.
_HAMZA = re.compile("(?<=\\w)يو")
# The months of the Levant, which may stand beside those of the Gulf and Egypt.
_LEVANT = {
    "كانون الثاني": "يناير", "كانون ثاني": "يناير", "شباط": "فبراير", "اذار": "مارس",
    "نيسان": "ابريل", "ايار": "مايو", "حزيران": "يونيو", "تموز": "يوليو", "اب": "اغسطس",
    "ايلول": "سبتمبر", "تشرين الاول": "اكتوبر", "تشرين اول": "اكتوبر",
    "تشرين الثاني": "نوفمبر", "تشرين ثاني": "نوفمبر", "كانون الاول": "ديسمبر",
    "كانون اول": "ديسمبر", "يونيه": "يونيو", "يوليه": "يوليو",
}  # fmt: skip
_LEVANTINE = re.compile(rf"\b({'|'.join(_LEVANT)})\b")
_ARABIC_MONTH = "|".join(dict.fromkeys(_LEVANT.values()))
_TWO_NAMES = re.compile(rf"\b({_ARABIC_MONTH})(?: [(/])? \1\b(?: \))?")
_MONTH_WORDS = MONTHS | frozenset(" ".join(_LEVANT).split())


def tells_time(tokens: list[str]) -> bool:
    """Whether some folded words have a month, or what stands after a time, and a number."""
    return not _MONTH_WORDS.isdisjoint(tokens) or (
        not _OF_CLOCKS.isdisjoint(tokens) and any(token[0].isdigit() for token in tokens)
    )


def is_per_cent(first: str, second: str) -> bool:
    """Whether two folded words are per cent, of which the second may be a number elsewhere."""
    return _PER_CENT.fullmatch(f"{first} {second}") is not None


def measures(tokens: list[str], before: list[str], after: list[str]) -> list[str]:
    """What numbers among folded tokens count, and those right before and after them.

    Per cent, currencies, lengths, weights and the like, each by one name.
    """
    if not any(map(_is_number, [*before[-1:], *tokens, *after[:1]])):
        return []
    text = _ARABIC_PER_CENT.sub("percent", _PER_CENT.sub("percent", " ".join(tokens)))
    words = _by_word(_in_speed(_WITH_UNIT.sub(" ", text))).split()
    beside = [(before or [""])[-1], *words, (after or [""])[0]]
    return [
        word
        for last, word, following in zip(beside, words, beside[2:], strict=False)
        if word in _MEASURES and (_is_number(last) or _is_number(following))
    ]


def _is_number(word: str) -> bool:
    return word in NUMBERS[0] or (not word.isalpha() and any(map(str.isdigit, word)))


def same_spelling(first: list[str], second: list[str]) -> bool:
    """Whether two phrases, as folded words and punctuation, differ in spelling alone."""
    if not (first and second) or max(len(first), len(second)) > _LONGEST_PHRASE:
        return False
    one, two = map(_text, (first, second))
    return (
        _spaced(one) == _spaced(two)
        or _joined(one) == _joined(two)
        or _same_in_metres(one, two)
        or _is_compound(first, second)
        or _is_compound(second, first)
    )


def _is_compound(one: list[str], two: list[str]) -> bool:
    """Whether one word stands for two, as airstrikes and air strikes."""
    return (
        len(one) == 1
        and len(two) > 1
        and "".join(two) == one[0]
        and all(part.isalpha() and len(part) >= _LEAST_PART for part in two)
        and _NO_COMPOUNDS.isdisjoint(one + two)
    )


def _text(tokens: list[str]) -> str:
    """Tokens with spaces between them, the full stop of an abbreviation apart from a comma.

    Commas and the like at the ends are left out, as around D.C. after the name of the town.
    """
    return " ".join(tokens).replace(" .,", " . ,").strip(_AROUND)


def _spaced(text: str) -> str:
    """A compound with spaces in place of its hyphens."""
    if not text.isascii():
        text = _arabic(text)
    text = _DECADE.sub("s", _PER_CENT.sub("percent", text))
    text = _WITH_UNIT.sub(" ", _HALF_DAY.sub(r"\1m", text))
    # What stands in figures, before words become figures.
    text = _THOUSANDS.sub(lambda found: re.sub("[ .]", "", found[0]), text)
    text = _ABBREVIATED.sub(lambda found: _ABBREVIATIONS[found[found.lastindex or 0]], text)
    text = _MONTH_FIRST.sub(r"\1 \2", _DAY_FIRST.sub(r"\2 \1", text))
    text = _in_figures(_ONE.sub("1", _HALF.sub("0.5", text)))
    text = _DECIMAL.sub(r"\1.\2", _HALVES.sub(".5", text))
    # One hundred thousand has two.
    text = _MAGNITUDE.sub(_in_digits, _MAGNITUDE.sub(_in_digits, text))
    text = _CLOCK.sub(lambda found: f"{found[1]}:{found[2] or '00'}", text)
    text = _TIME.sub(r"\1:\2", _ZONED.sub(r"\1:\2", text))
    text = _STATE.sub(lambda found: _STATES[found[1]], text)
    text = _TITLE.sub(lambda found: _TITLES[found[1]], text)
    text = _SUM.sub(lambda found: f"{found[2]} {_BEFORE_SUMS[found[1]]}", text)
    text = _in_speed(text)
    text = _DEGREES.sub(lambda found: "degrees celsius" if found[1] else "degrees fahrenheit", text)
    return _by_word(re.sub(r"(?<=[^\W\d_]) - (?=[^\W_])|(?<=\d) - (?=[^\W\d_])", " ", text))


def _same_in_metres(one: str, two: str) -> bool:
    """Whether they are the same if m after a number is no million."""
    old, new = (_METRES.sub(" meters", text) for text in (one, two))
    return (old, new) != (one, two) and _spaced(old) == _spaced(new)


def _arabic(text: str) -> str:
    """One name for each month and title, and no marks on years."""
    text = _YEAR.sub(r"\1\2", _ARABIC_PER_CENT.sub("percent", text))
    text = _LETTER.sub(lambda found: _LETTERS[found[1]], _PREFIXED.sub(r"\1", text))
    return _TWO_NAMES.sub(r"\1", _LEVANTINE.sub(lambda found: _LEVANT[found[1]], text))


def _in_speed(text: str) -> str:
    """Kilometers per hour and miles per hour by one name."""
    return _SPEED.sub(lambda found: "kph" if found[1] else "mph", text)


def _in_figures(text: str) -> str:
    """A text with words of number below a hundred as figures."""
    words = text.split()
    if _FIGURES.keys().isdisjoint(words):
        return text
    # Marked, so that 20 5 does not become 25.
    marked = " ".join(f"{_FIGURES[word]}\0" if word in _FIGURES else word for word in words)
    marked = _ARABIC_TENS.sub(r"\2\1", _ARABIC_TEENS.sub(r"1\1", marked))
    return _TENS.sub(r"\1\2", marked).replace("\0", "")


def _in_digits(found: re.Match[str]) -> str:
    """Such as 1.5 million as 1500000; with more digits than zeros as it is."""
    whole, part, magnitude = found.groups(default="")
    zeros = _ZEROS[magnitude]
    if len(part) > zeros:
        return found[0]
    return (whole + part.ljust(zeros, "0")).lstrip("0") or "0"


def _joined(text: str) -> str:
    """A compound without its hyphens, an abbreviation without its full stops.

    Words that stand apart stay apart, so ``now here`` is not ``nowhere``, and
    ``re-sign`` is not ``resign``, though ``re-elect`` is ``reelect``.
    """
    text = re.sub(r"(?<=[^\W\d_])(?:(?<!\bre) - (?=[^\W\d_])| - (?=e))", "", text)
    text = _SHORTENED.sub(r"\1\2", text)
    text = _UNION.sub(lambda found: _UNIONS[found[1]], text)
    return _by_word(_GENITIVE.sub("s", text))


def _by_word(text: str) -> str:
    return " ".join(map(_word_key, text.split()))


@lru_cache(maxsize=1 << 14)
def _word_key(word: str) -> str:
    if len(word) > _LONGEST_VARIANT:
        return word
    word = _ROOT.sub(lambda found: _ROOTS[found[0]], word)
    word = _VARIANTS.get(word, word)
    for pattern, form in _ENDINGS:
        word, count = pattern.subn(form, word)
        if count:
            break
    return _HAMZA.sub("وو", word)
