"""Words that turn an edit into one worth a look: numbers, negations, times.

Small tables, by language for the reader's sake alone; all languages are looked
up at once.  Words are folded as tokens are, and those of scripts written
without spaces are looked for as parts of a text.
"""

from __future__ import annotations

from dedup.ledger.tokens import is_unspaced, token_key

_NUMBERS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty "
    "ninety hundred hundreds thousand thousands million millions billion billions trillion dozen "
    "dozens half quarter twice double triple first second third fourth fifth sixth seventh eighth "
    "ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth millionth",
    "ar": "واحد اثنان اثنين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع "
    "عشرة عشر عشرين مئة مائة ألف آلاف مليون ملايين مليار مليارات نصف ربع",
    "fr": "deux trois quatre cinq huit neuf dix cent mille milliard milliards",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn hundert tausend Million Millionen "
    "Milliarde Milliarden",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez cien mil millones",
    "ru": "два три четыре пять шесть семь восемь девять десять сто тысяча тысяч миллион миллионов "
    "миллиард миллиардов",
    "zh, ja": "一 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億",
    "hi": "दो तीन चार पांच दस सौ हजार लाख करोड़",
}
# Written as words or as digits, these are equal.
_VALUES = {
    word: number
    for words, numbers in (
        (
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen eighteen nineteen",
            range(20),
        ),
        ("twenty thirty forty fifty sixty seventy eighty ninety", range(20, 100, 10)),
        ("dozen", [12]),
        ("واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة", range(1, 11)),
        ("واحدة اثنين ثلاث أربع خمس ست سبع ثماني تسع عشر", range(1, 11)),
        ("عشرون ثلاثون أربعون خمسون ستون سبعون ثمانون تسعون", range(20, 100, 10)),
        ("عشرين ثلاثين أربعين خمسين ستين سبعين ثمانين تسعين", range(20, 100, 10)),
    )
    for word, number in zip(words.split(), map(str, numbers), strict=True)
}
_NEGATIONS = {
    "en": "not no never none nor neither without cannot nobody nothing nowhere",
    "ar": "لا لم لن ليس ليست ليسوا غير دون بدون",
    "fr": "ne pas jamais aucun aucune sans rien",
    "de": "nicht kein keine keinen keiner nie niemals ohne",
    "es, pt, it": "no nunca jamás sin não nunca sem non mai senza",
    "ru": "не нет никогда без ни",
    "tr": "değil yok hiç",
    "hi": "नहीं न मत",
    "zh": "不 没 沒 未 无 無 非",
    "ja": "ない ません なかった",
    "th": "ไม่",
    "am": "አይደለም",
    "sw, ha": "si hapana ba babu",
}
# A negation turns these round.
_DENIALS = {
    "en": "deny denies denied denying unable refuse refused refuses fail failed fails",
    "ar": "نفى تنفي ينفي نفت",
}
_TIMES = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri "
    "January February March April June July August September October November December "
    "Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec today yesterday tomorrow tonight morning "
    "afternoon evening night noon midnight midday week weeks weekend month months year years day "
    "days hour hours minute minutes decade decades century ago earlier later daily weekly monthly "
    "annual annually am pm GMT UTC EST EDT BST",
    "ar": "الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت اليوم أمس غدا صباح مساء "
    "يناير "
    "فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر الماضي المقبل أسبوع شهر "
    "عام سنة ساعة ساعات دقيقة أيام يوم",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin "
    "juillet août septembre octobre novembre décembre hier demain aujourd'hui semaine mois",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag heute gestern morgen Woche "
    "Monat Jahr Januar Februar März Mai Juni Juli Oktober Dezember",
    "es": "lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo "
    "junio julio agosto septiembre octubre noviembre diciembre ayer hoy mañana semana",
    "ru": "понедельник вторник среду четверг пятницу субботу воскресенье сегодня вчера завтра",
    "zh, ja": "年 月 日 時 时 昨 今 明 週 周 曜",
    "th": "วัน เดือน ปี",
}


# Written small, these are other words.
CAPITAL_ONLY = frozenset({"may", "march", "mai"})


def _table(by_language: dict[str, str]) -> tuple[frozenset[str], tuple[str, ...]]:
    found = {raw for raws in by_language.values() for raw in raws.split()}
    spaced = frozenset(token_key(raw) for raw in found if not is_unspaced(raw))
    unspaced = (token_key(raw) for raw in found if is_unspaced(raw))
    return spaced, tuple(sorted(unspaced))


VALUES = {token_key(word): number for word, number in _VALUES.items()}
NUMBERS = _table(_NUMBERS | {"values": " ".join(VALUES)})
NEGATIONS = _table(_NEGATIONS)
DENIALS = _table(_DENIALS)
TIMES = _table(_TIMES)
