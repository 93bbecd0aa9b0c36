"""What kind of change an edit is."""

from __future__ import annotations

import pytest

from dedup.ledger import Edit, diff

REST = "the committee will meet again in the old town hall after the summer break"


def edits(base: str, copy: str) -> list[Edit]:
    """All edits of a diff."""
    return [edit for block in diff(base, copy).blocks for edit in block.edits]


def changed(old: str, new: str) -> list[Edit]:
    """The edits between two phrases in the middle of one sentence."""
    return edits(f"It was agreed that {old} when {REST}.", f"It was agreed that {new} when {REST}.")


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("“good will” matters", '"good will" matters', "typography"),
        ("it ended — early", "it ended – early", "typography"),
        ("the Minister left", "the minister left", "capitals"),
        ("new vigor came", "new vigour came", "spelling"),
        ("a color program", "a colour programme", "spelling"),
        ("they realized it", "they realised it", "spelling"),
        ("the traveled road", "the travelled road", "spelling"),
        ("the defense held", "the defence held", "spelling"),
        ("five percent more", "five per cent more", "spelling"),
        ("21% more came", "21 percent more came", "spelling"),
        ("the U.S. team won", "the US team won", "spelling"),
        ("close cooperation helps", "close co-operation helps", "spelling"),
        ("a long-term plan", "a long term plan", "punctuation"),
        ("Erdoğan came", "Erdogan came", "spelling"),
        ("the govern\u200bment left", "the government left", "typography"),
        ("the govern\xadment left", "the government left", "typography"),
        ("it was \u200blate", "it was late", "white space"),
        ("more CO₂ came", "more CO2 came", "typography"),
        ("over 5 m² it", "over 5 m2 it", "typography"),
        ("он ещё там", "он еще там", "spelling"),
        ("сло́во есть", "слово есть", "spelling"),
        ("كَتَبَ ذلك", "كتب ذلك", "spelling"),
        ("он й и ї", "он и\u0306 и і\u0308", "typography"),
        ("彼はパリへ", "彼はハ\u309aリへ", "typography"),
        ("彼はパリへ", "彼はﾊﾟﾘへ", "typography"),
        ("on Sept. 3 it rained", "on September 3 it rained", "spelling"),
        ("some 934,200 came", "some 9,34,200 came", "spelling"),
        ("it was, he thought, late", "it was he thought late", "punctuation"),
        ("he called it “rubbish”. Then", "he called it “rubbish.” Then", "punctuation"),
        ("it was  late", "it was late", "white space"),
        ("at 10 pm it", "at 10pm it", "spelling"),
        ("some 5 km away", "some 5km away", "spelling"),
        ("some 5 kilometres away", "some 5km away", "spelling"),
        ("some 7 kilos of it", "some 7kg of it", "spelling"),
        ("worth 5 million more", "worth 5m more", "spelling"),
        ("worth 5bn more", "worth 5 billion more", "spelling"),
        ("on Sept. 11 it", "on September 11th it", "spelling"),
        ("on 11 September it", "on September 11 it", "spelling"),
        ("on 3 May 2018 it", "on May 3, 2018 it", "spelling"),
        ("on 3 Sept. 2018, it", "on September 3, 2018, it", "spelling"),
        ("some 1.5 million came", "some 1,500,000 came", "spelling"),
        ("on September 11 it", "on September 11th it", "spelling"),
        ("at 10 a.m. it", "at 10am it", "spelling"),
        ("at 8.30 p.m. it", "at 8:30 pm it", "spelling"),
        ("at 8 p.m. it", "at 8:00 p.m. it", "spelling"),
        ("on Feb. 3rd it", "on Feb. 3 it", "spelling"),
        ("near Napa, Calif., it", "near Napa, California, it", "spelling"),
        ("then Brig. Gen. Lee spoke", "then Brigadier General Lee spoke", "spelling"),
        ("in the 90s it", "in the ’90s it", "punctuation"),
        ("here’s how it’ll go", "here is how it will go", "spelling"),
        ("on a 10-km run", "on a 10km run", "spelling"),
        ("worth 5 million more", "worth 5mn more", "spelling"),
        ("some 100 metres away", "some 100m away", "spelling"),
        ("he could’ve gone", "he could have gone", "spelling"),
        ("कि 20 प्रतिशत है", "कि 20% है", "spelling"),
        ("at 8 pm it", "at 8.00pm it", "spelling"),
        ("at 0630 GMT it", "at 06:30 GMT it", "spelling"),
        ("some half a million", "some 500,000", "spelling"),
        ("the Covid-19 wave", "the Covid 19 wave", "punctuation"),
        ("the G-20 met", "the G20 met", "spelling"),
        ("in 2014-15 it", "in 2014/15 it", "punctuation"),
        ("the players' boats", "the players boats", "punctuation"),
        ("about Rs1,500 more", "about Rs1500 more", "spelling"),
        ("the Defence Ministry", "the Defense Ministry", "spelling"),
        ("some 20 thousand came", "some 20,000 came", "spelling"),
        ("worth 1.25bn more", "worth 1,250 million more", "spelling"),
        ("in the 1990s it", "in the 1990's it", "spelling"),
        ("rose 11.6 points", "rose 11,6 points", "spelling"),
        ("some ١٢ came", "some twelve came", "spelling"),
        ("it was 60 رجلا", "it was ستين رجلا", "spelling"),
        ("some twenty-five came", "some 25 came", "spelling"),
        ("some 70 boats came", "some seventy boats came", "spelling"),
        ("some 10 000 came", "some 10,000 came", "spelling"),
        ("rund 1.234.500 Tote", "rund 1,234,500 Tote", "spelling"),
        ("some two million came", "some 2m came", "spelling"),
        ("some two hundred came", "some 200 came", "spelling"),
        ("the first time it", "the 1st time it", "spelling"),
        ("the twenty-first time", "the 21st time", "spelling"),
        ("on the 31st of May it", "on the 31 May it", "spelling"),
        ("at 10.30 it", "at 10:30 it", "spelling"),
        ("then Gov. Okoye spoke", "then Governor Okoye spoke", "spelling"),
        ("near St. Anne it", "near Saint Anne it", "spelling"),
        ("he did not go", "he didn’t go", "spelling"),
        ("he cannot go", "he can’t go", "spelling"),
        ("it is late", "it’s late", "spelling"),
        ("the airstrikes began", "the air strikes began", "spelling"),
        ("the paediatric haemophilia", "the pediatric hemophilia", "spelling"),
        ("ten labourers walked towards it", "ten laborers walked toward it", "spelling"),
        ("on 5-10-2014 it", "on 5/10/2014 it", "punctuation"),
        ("the U.K.’s plan", "the UK’s plan", "spelling"),
        ("he was re-elected", "he was reelected", "spelling"),
        ("one hundred thousand came", "100,000 came", "spelling"),
        ("two million came", "2 mln came", "spelling"),
        ("rund 12 Prozent mehr", "rund 12% mehr", "spelling"),
        ("el 12 por ciento más", "el 12% más", "spelling"),
        ("then Maj. Okoye spoke", "then Major Okoye spoke", "spelling"),
        ("the Su-24 fell", "the Su24 fell", "spelling"),
        ("it fell -5 per cent", "it fell -5 percent", "spelling"),
        ("counsellors fuelled it", "counselors fueled it", "spelling"),
        ("nur 1,5 Mio. Euro", "nur 1,5 Millionen Euro", "spelling"),
        ("les deux mille morts", "les 2000 morts", "spelling"),
        ("только 1,5 млн рублей", "только 1,5 миллиона рублей", "spelling"),
        ("كان هناك 5 آلاف رجل", "كان هناك 5000 رجل", "spelling"),
        ("كان ثلاثة عشر رجلا", "كان 13 رجلا", "spelling"),
        ("كان خمسة وعشرين رجلا", "كان 25 رجلا", "spelling"),
        ("an advisor came", "an adviser came", "spelling"),
        ("on Thurs. it", "on Thursday it", "spelling"),
        ("he’s late", "he is late", "spelling"),
        ("over 100 came", "over a hundred came", "spelling"),
        ("it fell to minus 3", "it fell to -3", "spelling"),
        ("the favourites honoured it", "the favorites honored it", "spelling"),
        ("السياسة الأميركية هنا", "السياسة الأمريكية هنا", "spelling"),
        ("قال الدكتور علي", "قال د. علي", "spelling"),
        ("في عام 1436هـ كان", "في عام 1436 كان", "spelling"),
        ("خمسة في المئة منه", "خمسة في المائة منه", "spelling"),
        ("نحو مئة رجل", "نحو مائة رجل", "spelling"),
        ("في 20 يوليو هناك", "في 20 يوليو (تموز) هناك", "spelling"),
        ("في 20 يوليو هناك", "في 20 تموز/يوليو هناك", "spelling"),
        ("في 20 يوليو هناك", "في 20 تموز هناك", "spelling"),
        ("في كانون الأول هناك", "في ديسمبر هناك", "spelling"),
        ("عام 1437 هـ كان", "عام 1437هـ كان", "spelling"),
        ("هذه الشئون لها", "هذه الشؤون لها", "spelling"),
        ("إن عبدالعزيز قال", "إن عبد العزيز قال", "spelling"),
        ("إنه قال و عمل هنا", "إنه قال وعمل هنا", "spelling"),
        ("في سوريا اليوم", "في سورية اليوم", "spelling"),
        ("نحو 50 بالمئة منه", "نحو 50 % منه", "spelling"),
        ("worth $5 million more", "worth 5 million dollars more", "spelling"),
        ("worth €5.5m more", "worth 5.5 million euros more", "spelling"),
        ("worth 500 € mehr", "worth 500 Euro mehr", "spelling"),
        ("worth Rs. 500 more", "worth ₹500 more", "spelling"),
        ("worth Rs 500 more", "worth 500 rupees more", "spelling"),
        ("it weighs 20 lbs now", "it weighs 20 pounds now", "spelling"),
        ("over 20 sq. miles it", "over 20 square miles it", "spelling"),
        ("some 2,000 ft high", "some 2,000 feet high", "spelling"),
        ("at 30°C it", "at 30 degrees Celsius it", "spelling"),
        ("at 60 mph it", "at 60 miles an hour it", "spelling"),
        ("at 60 km/h it", "at 60 kilometres per hour it", "spelling"),
        ("at 60 km/h it", "at 60 kph it", "spelling"),
        ("he is No. 2 there", "he is number two there", "spelling"),
        ("it took 3½ hours", "it took three and a half hours", "spelling"),
        ("it took 3 1/2 hours", "it took 3.5 hours", "spelling"),
        ("then Washington, D.C., it", "then Washington DC it", "spelling"),
        ("the United Nations team", "the U.N. team", "spelling"),
        ("after World War II it", "after World War Two it", "spelling"),
        ("rose to 12,345.67 now", "rose to 12345.67 now", "spelling"),
        ("auf 1.234,50 Punkte", "auf 1234,50 Punkte", "spelling"),
        ("llegó a EE.UU. hoy", "llegó a Estados Unidos hoy", "spelling"),
        ("llegó a EE. UU. hoy", "llegó a EEUU hoy", "spelling"),
        ("worth N5 million more", "worth ₦5 million more", "spelling"),
        ("worth R5m more", "worth 5 million rand more", "spelling"),
    ],
)
def test_cosmetic(old: str, new: str, kind: str) -> None:
    """Spelling, typography, capitals, punctuation and white space are cosmetic, both ways."""
    for found in (changed(old, new), changed(new, old)):
        assert {edit.kind for edit in found} == {kind}
        assert all(edit.cosmetic and not edit.flags for edit in found)


@pytest.mark.parametrize(
    ("old", "new", "flags"),
    [
        ("12 people came", "13 people came", {"number"}),
        ("two people came", "three people came", {"number"}),
        ("quinze morts ici", "vingt morts ici", {"number"}),
        ("zwölf Tote hier", "elf Tote hier", {"number"}),
        ("hay quince muertos", "hay veinte muertos", {"number"}),
        ("watu ishirini walikufa", "watu hamsini walikufa", {"number"}),
        ("about 5m came", "about 5bn came", {"number"}),
        ("the 20th to come", "the 20 to come", {"number"}),
        ("in May -5km it fell", "in May 5 km it fell", {"number"}),
        ("some M7.1 came", "some M71 came", {"number", "name"}),
        ("about rs1.5 more", "about rs15 more", {"number"}),
        ("زاد بـ2.5 طن", "زاد بـ25 طن", {"number"}),
        ("then Freddie Gray spoke", "then Freddie Grey spoke", {"name"}),
        ("then Jan Lind spoke", "then January Lind spoke", {"time"}),
        ("in May it ended", "in June it ended", {"time"}),
        ("at 5 a.m. it", "at 5 p.m. it", {"time"}),
        ("at 5am it", "at 5pm it", {"time", "number"}),
        ("at 8 p.m. it", "at 8:30 p.m. it", {"number"}),
        ("then Mr. Chan spoke", "then Mr. Chang spoke", {"name"}),
        ("then W. Chan spoke", "then W. Chang spoke", {"name"}),
        ("in the U.S. The man", "in the U.S. A man", set()),
        ("I’d stay here", "I would stay here", set()),
        ("then Mass followed", "then Massachusetts followed", {"name"}),
        ("some ’90 were here’", "some 90 were here’", {"quotation"}),
        ("the suit was refiled", "the suit was refilled", set()),
        ("sie im Mai kamen", "sie im Juni kamen", {"time"}),
        ("maji hakuna leo", "maji kuna leo", {"negation"}),
        ("at 0630 GMT it", "at 06:00 GMT it", {"number"}),
        ("some 0630 here", "some 06:30 here", {"number"}),
        ("half a million came", "half a billion came", {"number"}),
        ("if x <5 it", "if x >5 it", {"number"}),
        ("it lost -$5m then", "it lost $5m then", {"number"}),
        ("some ~500 came", "some 500 came", {"number"}),
        ("cut to AA- then", "cut to AA then", set()),
        ("got an A* then", "got an A then", set()),
        ("it is ▲ 5% now", "it is ▼ 5% now", set()),
        ("if x ≤5 it", "if x ≥5 it", set()),
        ("it was ‘the boys’ boat", "it was ‘the boys boat", {"quotation"}),
        ("das sagte keiner", "das sagte niemand", set()),
        ("das sagte jemand", "das sagte niemand", {"negation"}),
        ("on 3 May it ended", "on May 4 it ended", {"number"}),
        ("some 1.5 million came", "some 1,500 came", {"number"}),
        ("some twenty 5 came", "some 25 came", {"number"}),
        ("it is No. 1 here", "it is worst here", {"number", "name"}),
        ("it is no good here", "it is worst here", {"negation"}),
        ("هذا يوجد هنا", "هذا ووجد هنا", set()),
        ("عن حماية الطفل", "عن حمية الطفل", set()),
        ("in 5-10 of them", "in 5/10 of them", {"number"}),
        ("in a 4-4-2 form", "in a 4/4/2 form", {"number"}),
        ("er sieht dort klar", "er sieht 4 klar", {"number"}),
        ("er sieht dort klar", "er sieht da klar", set()),
        ("gli dos sono", "gli 2 sono", {"number"}),
        ("c’est très bien", "c’est plus bien", set()),
        ("il est tard", "il fut tard", set()),
        ("I am here", "I was here", set()),
        ("two 500-pound bombs", "2,500-pound bombs", {"number"}),
        ("six 155mm shells", "6,155mm shells", {"number"}),
        ("some got ten votes", "some gotten votes", {"number"}),
        ("it came after noon", "it came afternoon", {"time"}),
        ("it fell over time", "it fell overtime", set()),
        ("they use less water", "they useless water", set()),
        ("that Bin Ali came", "that Binali came", {"name"}),
        ("the second July bomb", "the July 2 bomb", {"number"}),
        ("it went to -5", "it went to five", {"number"}),
        ("it went to minus 5", "it went to 5", {"number"}),
        ("كان الرجل الأول", "كان الرجل الثاني", {"number"}),
        ("كان خمسة وعشرة هنا", "كان 15 هنا", {"number"}),
        ("كان الرجل الثاني", "كان الرجل الثالث", {"number"}),
        ("только 2 млрд рублей", "только 2 млн рублей", {"number"}),
        ("это в мае там", "это в июне там", {"time"}),
        ("at 10:00 a.m. it", "at 10:00 p.m. it", {"time"}),
        ("about a million came", "about a billion came", {"number"}),
        ("a twenty-second clip", "a 22nd clip", {"number"}),
        ("then Lee Osborne spoke", "then Lee Osbourne spoke", {"name"}),
        ("then Ann Story spoke", "then Ann Storey spoke", {"name"}),
        ("then Ann Mueller spoke", "then Ann Mueler spoke", {"name"}),
        ("في عام 1440هـ كان", "في عام 1440م كان", {"number"}),
        ("at 5 pm it", "at 5 am it", {"time"}),
        ("كان ذلك في شباط هناك", "كان ذلك في آذار هناك", {"time"}),
        ("في 20 يوليو هناك", "في 20 يوليو شباط هناك", {"time"}),
        ("it was notable here", "it was not able here", {"negation"}),
        ("he is now here today", "he is nowhere today", {"negation"}),
        ("the second boat sank", "the 3rd boat sank", {"number"}),
        ("some 10 000 came", "some 1 000 came", {"number"}),
        ("some 2,500 came", "some 2.500 came", {"number"}),
        ("some 5 kilos of it", "some 5km of it", {"number"}),
        ("some 1.5 million came", "some 15 million came", {"number"}),
        ("some 1.2345 thousand", "some 12,345 came", {"number"}),
        ("some 1.5 million came", "some 150,000 came", {"number"}),
        ("said Marko then left", "Marko said then left", set()),
        ("rose 11,600 points", "rose 11.6 points", {"number"}),
        ("ilikuwa Jumatatu huko", "ilikuwa Jumanne huko", {"time"}),
        ("10⁵ kg fell", "105 kg fell", {"number"}),
        ("10² came", "102 came", {"number"}),
        ("half of 10½ tons", "half of 101⁄2 tons", {"number"}),
        ("some ½ came", "some 12 came", {"number"}),
        ("1½ hours more", "112 hours more", {"number"}),
        ("1.5 metres fell", "15 metres fell", {"number"}),
        ("it rose -3 degrees", "it rose 3 degrees", {"number"}),
        ("it will happen", "it will not happen", {"negation"}),
        ("it does happen", "it doesn't happen", {"negation"}),
        ("he did not deny it", "he denied it", {"negation"}),
        ("he did not deny it", "he did not confirm it", {"negation"}),
        ("he did not deny it", "he confirmed it", {"negation"}),
        ("the sixth boat sank", "the tenth boat sank", {"number"}),
        ("twenty-five boats sank", "35 boats sank", {"number"}),
        ("he came on Friday", "he came on Monday", {"time"}),
        ("he came today", "he came late", {"time"}),
        ("then Marko Ilic spoke", "then Petra Novak spoke", {"name"}),
        ("he said “it is good”", "he said “it is bad”", {"quotation"}),
        ("he is a hero", "he is a “hero”", {"quotation"}),
        ("the hour was long", "the tour was long", {"time"}),
        ("it was for four", "it was for them", {"number"}),
        ("the prize was cold", "the price was cold", set()),
        ("they re-sign today", "they resign today", set()),
        ("it is over?", "it is over.", set()),
        ("the plan works", "the scheme works", set()),
        ("彼はパリへ", "彼はバリへ", set()),
        ("เห็นเสือแล้ว", "เห็นเสื้อแล้ว", set()),
        ("वह घर ने गया", "वह घर को गया", set()),
        ("वह घर से गया", "वह घर को गया", set()),
        ("वह नहीं गया", "वह भी गया", {"negation"}),
        ("мой дом", "мои дом", set()),
        ("край світу", "краї світу", set()),
        ("about a dozen came", "about 12 came", set()),
        ("he refused it", "he did not take it", set()),
        ("he did not go", "he never went", set()),
        ("it cannot and will not happen", "it never happens", set()),
        ("it rains on the town, which nobody had foreseen or wanted", "it rains", set()),
        ("the shar pei- barked", "the shar -Pei barked", set()),
        ("worth $5 million more", "worth 5 million euros more", {"number"}),
        ("worth $5 million more", "worth 6 million dollars more", {"number"}),
        ("worth A$5 more", "worth 5 dollars more", {"number", "name"}),
        ("worth US$5 more", "worth $5 more", {"name"}),
        ("at 30°C it", "at 30 degrees Fahrenheit it", {"name"}),
        ("at 60 mph it", "at 60 km/h it", {"number"}),
        ("it took 3½ hours", "it took 2.5 hours", {"number"}),
        ("near Napa, Calif., it", "near Napa it", {"name"}),
        ("the United Nations team", "the United States team", {"name"}),
        ("it rose 5 percent then", "it rose 5 points then", {"number"}),
        ("it rose 5 percent then", "it rose 5 percentage points then", {"number"}),
        ("some 5% stayed off", "a share of 5 per cent left", set()),
        ("$5 million went to him", "he got some 5 million dollars", set()),
        ("إن 50 بالمئة منهم بقوا", "إن 50% بقي هنا", set()),
        ("some 5 miles off", "some 5 km off", {"number"}),
        ("auf 1.234,50 Punkte", "auf 1.234,5 Punkte", {"number"}),
        ("it was miles away", "it was far away", set()),
    ],
)
def test_substantive(old: str, new: str, flags: set[str]) -> None:
    """What changes the meaning is substantive and says why, both ways."""
    for found in (changed(old, new), changed(new, old)):
        assert found
        assert all(not edit.cosmetic for edit in found)
        assert {flag for edit in found for flag in edit.flags} == flags


@pytest.mark.parametrize(
    ("old", "new", "elsewhere", "kind"),
    [
        ("sie haben gefordert", "sie haben gefördert", "Das Geld wäre müßig.", "wording"),
        ("sie haben gefordert", "sie haben gefördert", "Nichts sonst.", "spelling"),
        ("il a tué", "il a tue", "La vérité.", "wording"),
        ("à Évian", "à Evian", "La vérité.", "spelling"),
        ("con má", "con mạ", "", "wording"),
        ("la Timişoara", "la Timișoara", "Aşa și altele.", "spelling"),
        ("στην Αθήνα", "στην ΑΘΗΝΑ", "Είναι εκεί.", "spelling"),
        ("أحمد هنا", "احمد هنا", "أحمد هناك.", "spelling"),
    ],
)
def test_marks_on_letters(old: str, new: str, elsewhere: str, kind: str) -> None:
    """Dropped marks are spelling where a style drops them, and another word where it does not."""
    for found in (
        edits(f"{old}, {REST}. {elsewhere}", f"{new}, {REST}. {elsewhere}"),
        edits(f"{new}, {REST}. {elsewhere}", f"{old}, {REST}. {elsewhere}"),
    ):
        assert [(edit.kind, edit.cosmetic) for edit in found] == [(kind, kind == "spelling")]


@pytest.mark.parametrize(
    ("old", "new", "rest", "flags"),
    [
        ("“It was late,” Odera told them", "“It was late,” Ruto told them", "", {"name"}),
        ("'It was late,' Odera told them", "'It was late,' Ruto told them", "", {"name"}),
        (
            "It is over. “Boats sank,” she said",
            "It is over. “Ships sank,” she said",
            "",
            {"quotation"},
        ),
        ("Odera told them", "Ruto told them", "Then came Odera.", {"name"}),
        ("Boats came", "Ships came", "Then came boats.", set()),
        ("Boats came", "Ships came", "Then came Boats and boats.", set()),
        ("Odera told them", "They told them", "Then came Odera.", {"name"}),
        ("I told them", "They told them", "Then I came.", set()),
    ],
)
def test_names_that_begin_a_sentence(old: str, new: str, rest: str, flags: set[str]) -> None:
    """A word is a name after a closing quotation mark, or where either text has it as a name."""
    for found in (
        edits(f"{old} that {REST}. {rest}", f"{new} that {REST}. {rest}"),
        edits(f"{new} that {REST}. {rest}", f"{old} that {REST}. {rest}"),
    ):
        assert {flag for edit in found for flag in edit.flags} == flags


def test_quotation_mark_repeated_by_a_split() -> None:
    """A mark that a quotation takes in each of its paragraphs changes nothing that is said."""
    first, second = f"“We sold the boat to {REST}.", f"Nobody could tell us where {REST} is held.”"
    found = edits(f"{first} {second}", f"{first}\n“{second}")
    assert [(edit.added, edit.kind, edit.cosmetic) for edit in found] == [
        ("“", "punctuation", True)
    ]


def test_quotation_mark_that_a_following_paragraph_takes_up() -> None:
    """House styles close a quotation that goes on in the next paragraph, or do not."""
    end = f"Nobody could tell us where {REST} is held.”"
    open_, closed = (
        f"“We sold the boat to {REST}.\n“{end}",
        f"“We sold the boat to {REST}.”\n“{end}",
    )
    for found in (edits(open_, closed), edits(closed, open_)):
        assert [(edit.kind, edit.cosmetic) for edit in found] == [("punctuation", True)]
    # Where none follows, it is said by another.
    last = f"“We sold the boat to {REST}."
    assert [edit.flags for edit in edits(last, f"{last}”")] == [("quotation",)]


@pytest.mark.parametrize(
    ("old", "new", "flags"),
    [
        ("“We will not wait,” he said.", "“We will not wait.”", ()),
        ('He told them: "We will not wait."', '"We will not wait," he told them.', ()),
        ("“We will not wait,” he said.", "“We will wait,” he said.", ("negation", "quotation")),
    ],
)
def test_marks_at_the_edge_of_quoted_words(old: str, new: str, flags: tuple[str, ...]) -> None:
    """A quotation is altered when a word of it is."""
    found = edits(f"{REST}\n{old}", f"{REST}\n{new}")
    assert {flag for edit in found for flag in edit.flags} == set(flags)


LEAD = "The ferry company said on Tuesday that all its boats will sail again from next week on."


@pytest.mark.parametrize(
    "mark",
    [
        "(Reuters) -", "BEIJING:", "LONDON (AP) —", "BEIJING/SEOUL (Reuters) -", "LAS VEGAS --",
        "PARIS, Nov 3 (AFP) -", "New Delhi (PTI) –", "الرياض - واس :", "(dpa) -", "TASS -",
        "【北京共同】", "MOSCOW, November 3. /TASS/.", "MARSEILLE —", "CHARLESTON, S.C. —",
        "New Delhi, Nov 3 (PTI)", "New Delhi, Nov 3:", "Berlin/München (dpa/lby) -",
        "Madrid, 3 mar (EFE).-", "Madrid, 3 ene (EFE).", "Roma, 3 mag. (Adnkronos) -",
        "(ANSA) - ROMA, 3 MAR -", "МОСКВА, 3 мар - РИА Новости.", "МОСКВА, 3 марта. /ТАСС/.",
        "（中央社記者王大明台北3日電）", "[ロンドン 3日 ロイター] -",
        "(서울=연합뉴스) 김철수 기자 =", "Jakarta (ANTARA) -",
        "ST. LOUIS, Mo. –", "KABUL, Afghanistan, Sept 3 —", "(ALBANY, N.Y.) —", "(Tide.example) –",
        "Berlin. (dpa)", "Москва. 3 марта. INTERFAX.RU -", "الرياض 3 مارس 2020 (واس)",
        "नई दिल्ली, 3 मार्च (भाषा)",
        "TOPEKA, Kan. (WXYZ) -", "MIAMI, Fla./SAN JUAN, Puerto Rico (Reuters) -",
    ],
)  # fmt: skip
def test_datelines(mark: str) -> None:
    """A dateline that comes, goes or takes the place of an agency's name is a cosmetic edit."""
    for found in (
        edits(LEAD, f"{mark} {LEAD}"),
        edits(f"{mark} {LEAD}", LEAD),
        edits(f"(ANSA) - {LEAD}", f"{mark} {LEAD}"),
    ):
        assert {edit.kind for edit in found} - {"typography"} == {"dateline"}
        assert all(edit.cosmetic for edit in found)


@pytest.mark.parametrize(
    ("old", "new", "flags"),
    [
        ("PARIS, Nov 3 (AFP) -", "PARIS, Nov 4 (AP) -", None),
        ("PARIS, Nov. 3, 2015 (AFP) -", "PARIS (Reuters) -", None),
        ("BEIJING/SEOUL (Reuters) -", "BEIJING (Kyodo) -", None),
        ("CHARLESTON, S.C. (AP) —", "CHARLESTON (AP) —", None),
        ("الرياض - واس :", "الرياض - رويترز :", None),
        ("TOPEKA, Kan. (WXYZ) -", "TOPEKA (WZYX) -", None),
        ("Madrid, 3 ene (EFE).-", "Madrid, 4 feb (EFE).-", None),
        ("ROME (ANSA) -", "PARIS (AFP) -", {"name"}),
        ("ROME, Ga. —", "PARIS, Ga. —", {"name"}),
        ("(ROME) —", "(PARIS) —", {"name"}),
        ("IRAN:", "IRAQ:", {"name"}),
        ("ADA OKOYE:", "BO LIND:", {"name"}),
        ("NOT GUILTY:", "GUILTY:", {"negation", "name"}),
        ("STORM KILLS 12:", "STORM KILLS 13:", {"number"}),
    ],
)
def test_other_datelines(old: str, new: str, flags: set[str] | None) -> None:
    """Another agency or date is cosmetic, another place or speaker is not."""
    for found in (edits(f"{old} {LEAD}", f"{new} {LEAD}"), edits(f"{new} {LEAD}", f"{old} {LEAD}")):
        assert found
        if flags is None:
            assert {edit.kind for edit in found if edit.kind != "typography"} == {"dateline"}
        else:
            assert {flag for edit in found for flag in edit.flags} == flags


@pytest.mark.parametrize(
    "mark",
    [
        "ADA OKOYE (HOST):",
        "MR. OKOYE:",
        "DR. OKOYE —",
        "Ada Okoye, Lagos —",
        "(A) -",
        "Storm kills 12 in 5 days (AFP) and",
        "Storm of 12 months (AFP) and",
        "Photographer:",
    ],
)
def test_heads_that_are_no_datelines(mark: str) -> None:
    """A speaker, an item of a list and a label are part of what is said."""
    assert not any(edit.kind == "dateline" for edit in edits(LEAD, f"{mark} {LEAD}"))


@pytest.mark.parametrize(
    "mark",
    [
        "— Reuters", "- AFP", "(AP)", "(Reporting by Ada Okoye; Editing by Bo Lind)", "– Xinhua",
        "(with inputs from agencies)", "– وكالات", "(Additional reporting by Ada Okoye)",
        "(Ada Okoye/Reuters)", "(AP Photo/Ada Okoye, File)", "(Facebook via AP)", "(Reuters, AFP)",
        "(Editing by Bo al-Lind; b.lind@wire.example; +1 202 555 0100)",
    ],
)  # fmt: skip
def test_credits(mark: str) -> None:
    """A credit at the end of a paragraph is a cosmetic edit."""
    for found in (edits(LEAD, f"{LEAD} {mark}"), edits(f"{LEAD} {mark}", LEAD)):
        assert [(edit.kind, edit.cosmetic) for edit in found] == [("credit", True)]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("By Ada Okoye and Bo Lind", "byline"),
        ("(Reporting by Ada Okoye in Lagos; Editing by Bo Lind)", "credit"),
        ("Reuters", "credit"),
        ("Image copyright PA Media", "credit"),
        ("Thomson Reuters Foundation", "credit"),
        ("The Associated Press contributed to this report.", "credit"),
        ("—Tide News' Ada Okoye and Bo Lind in Oslo, Norway, also contributed reporting", "credit"),
        ("Okoye reported from Lagos. Bo Lind in Oslo contributed to this story.", "credit"),
        ("Copyright © 2019 The Daily Tide, LLC. Click here for reprints.", "credit"),
        ("© 2020 Thomson/Reuters. All rights reserved.", "credit"),
        ("(c) 2014-2015 رويترز", "credit"),
        ("The government contributed to this report of 2014", None),
        ("Okoye contributed from midfield", None),
        ("The minister reported from Lagos that the boats had left", None),
        ("Copyright 2014 was a year of change, the court said", None),
        (f"Copyright 2014 Daily Tide. {REST.capitalize()}, {REST}, {REST}, {REST}.", None),
        ("Por Ada Okoye y Bo de la Lind", "byline"),
        ("Von Ada Okoye, dpa", "byline"),
        ("Ada Okoye, Associated Press", "byline"),
        ("Our Special Correspondent", "byline"),
        ("News Desk", "byline"),
        ("(avec AFP)", "credit"),
        ("(Con información de EFE)", "credit"),
        ("Mit Material von dpa", "credit"),
        ("© dpa-infocom, dpa:200303-99-166231/2", "credit"),
        ("(责任编辑：王明)", "credit"),
        ("Our Standards: The Thomson Reuters Trust Principles.", "credit"),
        ("(This story has not been edited by staff of the Tide and comes from a feed.)", "credit"),
        ("Ada Okoye (Photo: Bo Lind, AP)", None),
        ("Allentown, PA", None),
        ("Von Lagos zu den Booten", None),
        ("Reporter leaves the desk", None),
        ("By then the boats had left", None),
        ("Reuters reported it first", None),
        ("Bloomberg quits race", None),
        ("Minister visits PA", None),
        ("Ada Okoye (Bo Lind/Reuters)", None),
        ("Reporting by the Daily Tide found that 4,300 people had left", None),
        ("With additional sanctions looming, Iran said it would wait", None),
        ("Written by three former ministers, the report says it was late", None),
        ("Compiled by the UN, the list names 14", None),
    ],
)
def test_lines_that_are_marks(line: str, mark: str | None) -> None:
    """A dropped line that is nothing but a byline or a credit says so."""
    (block,) = [b for b in diff(f"{LEAD}\n{line}", LEAD).blocks if b.kind == "dropped"]
    assert block.mark == mark


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(Reuters) - Ten boats sank near the coast", "BEIJING: Twelve boats sank near the coast"),
        ("ROME (ANSA) - The pope said no to it", "ROME (ANSA) - The pope said yes to it"),
        ("The pope denied it on Sunday — Reuters", "The pope confirmed it on Sunday — Reuters"),
        (
            "The AFP office in Cairo was closed by police",
            "The AP office in Cairo was closed by police",
        ),
    ],
)
def test_marks_hide_no_real_edit(old: str, new: str) -> None:
    """An edit that touches more than an agency's mark stays substantive."""
    tail = f" while {REST}"
    old, new = (text.replace(" — Reuters", tail + " — Reuters") for text in (old, new))
    if tail not in old:
        old, new = old + tail, new + tail
    assert any(not edit.cosmetic for edit in edits(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(R-PA).", "(D-PA)."),
        ("(Scranton, PA)", "(Erie, PA)"),
        ("— with additional boats.", "— with additional ships."),
    ],
)
def test_line_ends_that_are_no_credits(old: str, new: str) -> None:
    """What only looks like a credit at the end of a paragraph is part of what is said."""
    assert any(not edit.cosmetic for edit in edits(f"{LEAD} {old}", f"{LEAD} {new}"))


def test_edit_ends_where_the_dateline_ends() -> None:
    """An edit that runs over the end of a dateline is cut there."""
    found = edits(f"(Reuters) - Ten boats {REST}", f"BEIJING: Dozens of ships {REST}")
    assert [(edit.removed, edit.added, edit.kind) for edit in found] == [
        ("(Reuters) -", "BEIJING:", "dateline"),
        ("Ten boats", "Dozens of ships", "number"),
    ]


def test_what_a_merge_leaves_out_stands_in_its_order() -> None:
    """More is removed at the seam than is added there: the rest comes after."""
    start, end = "The minister called the plan", "that it will be looked at again in the autumn."
    found = edits(f"{start} “rubbish.”\n\nThe ministry added {end}", f"{start} “rubbish” but {end}")
    assert [edit.removed for edit in found] == [".”", "The ministry added"]
    assert found == sorted(found, key=lambda edit: edit.base)


def test_chance_words_do_not_part_an_edit() -> None:
    """A small word that two rewritten clauses share does not cut the edit in two."""
    found = changed("boats of the company sank", "ships from the owner drowned")
    assert len(found) == 1


def test_kept_is_equal_but_for_typography() -> None:
    """Quotation marks, dashes and white space alone leave a paragraph kept; capitals do not."""
    kinds = [
        diff(LEAD + " “Yes” — fine", LEAD + other).blocks[0].kind
        for other in (' "Yes"  – fine', ' "yes" - fine')
    ]
    assert kinds == ["kept", "edited"]
