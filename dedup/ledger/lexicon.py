"""Words that turn an edit into one worth a look: numbers, negations, times.

Small tables, by language for the reader's sake alone; all languages are looked
up at once.  Words are folded as tokens are, and those of scripts written
without spaces are looked for as parts of a text.
"""

from __future__ import annotations

from dedup.ledger.tokens import is_unspaced, token_key

_NUMBERS = {
    "en": "hundred hundreds thousand thousands million millions billion billions trillion "
    "dozens half quarter twice double triple first second third fourth fifth sixth seventh eighth "
    "ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth "
    "nineteenth twentieth thirtieth fortieth fiftieth hundredth thousandth millionth "
    "minus",
    "ar": "مئة مائة ألف آلاف مليون ملايين مليار مليارات نصف ربع "
    "الثاني الثالث الرابع الخامس السادس السابع الثامن التاسع العاشر الثانية الثالثة "
    "الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
    "fr": "cent mille milliard milliards dizaine dizaines douzaine centaine centaines",
    "de": "hundert tausend Million Millionen Milliarde Milliarden Dutzend",
    "es, pt, it": "cien ciento mil millón millones docena cem milhão milhões mila milione milioni "
    "miliardo miliardi",
    "ru": "сто тысяча тысячи тысяч миллион миллиона миллионов миллиард миллиарда миллиардов "
    "млн млрд",
    "tr": "milyon milyar",
    "sw, ha": "elfu milioni bilioni dubu miliyan biliyan",
    "zh, ja": "一 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億",
    "hi": "दो तीन चार पांच दस सौ हजार लाख करोड़",
}
# Written as words or as digits, these are equal.  Left out is what another
# language has as a word or a place: dos, siete, once, dois, due, on, seize, sei, dört, üç, beş,
# shida, goma.
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
        ("deux trois quatre cinq", range(2, 6)),
        ("huit neuf dix onze douze treize quatorze quinze", range(8, 16)),
        ("vingt trente quarante cinquante soixante", range(20, 70, 10)),
        ("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf", range(2, 13)),
        ("dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn", range(13, 20)),
        ("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig", range(20, 100, 10)),
        ("tres cuatro cinco seis", range(3, 7)),
        ("ocho nueve diez", range(8, 11)),
        ("doce trece catorce quince", range(12, 16)),
        ("dieciséis diecisiete dieciocho diecinueve", range(16, 20)),
        ("veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", range(20, 100, 10)),
        ("três quatro cinco seis sete oito nove dez", range(3, 11)),
        ("onze doze treze catorze quinze", range(11, 16)),
        ("dezesseis dezessete dezoito dezenove", range(16, 20)),
        ("vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", range(20, 100, 10)),
        ("tre quattro cinque", range(3, 6)),
        ("sette", [7]),
        ("nove dieci undici dodici tredici quattordici quindici sedici", range(9, 17)),
        ("diciassette diciotto diciannove", range(17, 20)),
        ("venti trenta quaranta cinquanta sessanta settanta ottanta novanta", range(20, 100, 10)),
        ("два три четыре пять шесть семь восемь девять десять", range(2, 11)),
        ("одиннадцать двенадцать тринадцать четырнадцать пятнадцать", range(11, 16)),
        ("шестнадцать семнадцать восемнадцать девятнадцать", range(16, 20)),
        ("двадцать тридцать сорок пятьдесят", range(20, 60, 10)),
        ("шестьдесят семьдесят восемьдесят девяносто", range(60, 100, 10)),
        ("iki", [2]),
        ("yirmi otuz kırk elli altmış yetmiş seksen doksan", range(20, 100, 10)),
        ("mbili tatu nne tano sita saba nane tisa kumi", range(2, 11)),
        ("ishirini thelathini arobaini hamsini sitini sabini", range(20, 80, 10)),
        ("biyu uku huɗu biyar", range(2, 6)),
        ("bakwai takwas", range(7, 9)),
        ("ashirin talatin arba'in hamsin", range(20, 60, 10)),
    )
    for word, number in zip(words.split(), map(str, numbers), strict=True)
}
_NEGATIONS = {
    "en": "not no never none nor neither without cannot nobody nothing nowhere",
    "ar": "لا لم لن ليس ليست ليسوا غير دون بدون",
    "fr": "ne pas jamais aucun aucune sans rien",
    "de": "nicht kein keine keinem keinen keiner nichts nie niemals niemand ohne",
    "es, pt, it": "nunca jamás nadie ningún ninguna sin não ninguém sem non senza nessuno",
    "ru": "не нет никогда никто ничего без ни",
    "tr": "değil yok hiç",
    "hi": "नहीं न मत",
    "zh": "不 没 沒 未 无 無 非",
    "ja": "ない ません なかった",
    "th": "ไม่",
    "am": "አይደለም",
    "sw, ha": "hapana hakuna sio siyo ba babu",
}
# A negation turns these round.
_DENIALS = {
    "en": "deny denies denied denying unable refuse refused refuses fail failed fails",
    "ar": "نفى تنفي ينفي نفت",
}
_MONTHS = {
    "en": "January February March April May June July August September October November December "
    "Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec",
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر كانون شباط "
    "آذار أيار حزيران تموز أيلول تشرين",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März Mai Juni Juli Oktober Dezember",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "pt": "janeiro fevereiro maio junho julho setembro outubro novembro dezembro",
    "it": "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
    "tr": "Ocak Şubat Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Aralık",
    "ru": "января февраля апреля мая июня июля августа сентября октября ноября декабря январе "
    "феврале апреле мае июне июле августе сентябре октябре ноябре декабре",
    "hi": "जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
}
_TIMES = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thurs Fri "
    "today yesterday tomorrow tonight morning afternoon evening night noon midnight midday week "
    "weeks weekend month months year years day days hour hours minute minutes decade decades "
    "century ago earlier later daily weekly monthly annual annually GMT UTC EST EDT BST",
    "ar": "الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت اليوم أمس غدا صباح مساء "
    "الماضي المقبل أسبوع شهر عام سنة ساعة ساعات دقيقة أيام يوم",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche hier demain aujourd'hui semaine "
    "mois",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag heute gestern morgen Woche "
    "Monat Jahr",
    "es": "lunes martes miércoles jueves viernes sábado domingo ayer hoy mañana semana",
    "pt": "segunda terça quarta quinta sexta feira ontem hoje amanhã",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica ieri oggi domani settimana",
    "tr": "Pazartesi Çarşamba Perşembe Cuma Cumartesi bugün dün yarın",
    "hi": "सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार आज",
    "sw, ha": "Jumatatu Jumanne Jumatano Alhamisi Ijumaa Jumamosi Jumapili Litinin Talata Laraba "
    "Alhamis Asabar Lahadi",
    "ru": "понедельник вторник среду четверг пятницу субботу воскресенье сегодня вчера завтра",
    "zh, ja": "年 月 日 時 时 昨 今 明 週 周 曜",
    "th": "วัน เดือน ปี",
}
# Written so, these are other words, of one language or another.
OTHER_WORDS = frozenset({"may", "march", "mai", "mon", "tue", "fri", "est", "sept", "très"})


def _table(by_language: dict[str, str]) -> tuple[frozenset[str], tuple[str, ...]]:
    found = {raw for raws in by_language.values() for raw in raws.split()}
    spaced = frozenset(token_key(raw) for raw in found if not is_unspaced(raw))
    unspaced = (token_key(raw) for raw in found if is_unspaced(raw))
    return spaced, tuple(sorted(unspaced))


VALUES = {token_key(word): number for word, number in _VALUES.items()}
NUMBERS = _table(_NUMBERS | {"values": " ".join(VALUES)})
NEGATIONS = _table(_NEGATIONS)
DENIALS = _table(_DENIALS)
MONTHS, _ = _table(_MONTHS)
TIMES = _table(_TIMES | {"months": " ".join(_MONTHS.values())})
