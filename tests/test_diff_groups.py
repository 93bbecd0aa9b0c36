"""Which paragraphs belong together, and which of them moved."""

from __future__ import annotations

import pytest

from dedup.ledger import Diff, diff

HEAD = "Ferry service to the northern islands resumes after a week of storms"
HARBOUR = (
    "The harbour authority in Lindvik said two vessels would sail each morning until the backlog of "
    "passengers is cleared. Freight will have to wait until the weekend."
)
CAPTAIN = (
    "Captain Maren Olsrud told reporters that waves of up to nine metres had damaged the ramp. Her "
    "crew repaired it with timber from a nearby boatyard."
)
SHOPS = (
    "Shops on Halden ran out of fresh milk on the third day, and the school closed because its "
    "heating oil had not arrived."
)
MAYOR = (
    "Mayor Tor Brekke demanded a second quay, which engineers have estimated would cost forty million "
    "crowns and take three years to build."
)
FISHERMEN = "Fishermen disagreed, saying the money was better spent on dredging the old channel."
STORY = [HEAD, HARBOUR, CAPTAIN, SHOPS, MAYOR, FISHERMEN]


def ledger(found: Diff) -> list[tuple[str, list[int], list[int]]]:
    """Kind and paragraphs of each block."""
    return [(b.kind, [p.number for p in b.base], [p.number for p in b.copy]) for b in found.blocks]


def changes(base: list[str], copy: list[str]) -> list[tuple[str, list[int], list[int]]]:
    """The blocks that are not kept."""
    return [block for block in ledger(diff("\n".join(base), "\n".join(copy))) if block[0] != "kept"]


def halves(paragraph: str) -> list[str]:
    """A paragraph cut after its first sentence."""
    first, second = paragraph.split(". ", 1)
    return [first + ".", second]


def test_dropped_and_added_shift_but_do_not_move() -> None:
    """What stands after a dropped or an added paragraph has not moved."""
    assert changes(STORY, [HEAD, FISHERMEN[::-1], HARBOUR, SHOPS, MAYOR, FISHERMEN]) == [
        ("added", [], [2]),
        ("dropped", [3], []),
    ]


def test_split() -> None:
    """A paragraph that became two is split, and its followers have not moved."""
    copy = [HEAD, *halves(HARBOUR), CAPTAIN, SHOPS, MAYOR, FISHERMEN]
    assert changes(STORY, copy) == [("split", [2], [2, 3])]


def test_split_with_edited_pieces() -> None:
    """A split is seen when both pieces were edited."""
    first, second = halves(CAPTAIN)
    copy = [HEAD, HARBOUR, first.replace("nine", "seven"), "Later " + second.lower(), *STORY[3:]]
    assert changes(STORY, copy) == [("split", [3], [3, 4])]


def test_split_with_a_dropped_piece() -> None:
    """One piece of a split paragraph may be gone; the others are still its pieces."""
    long = f"{HARBOUR} {CAPTAIN}"
    parts = [*halves(HARBOUR), halves(CAPTAIN)[1]]
    assert changes([HEAD, long, SHOPS], [HEAD, *parts, SHOPS]) == [("split", [2], [2, 3, 4])]


def test_split_that_moved() -> None:
    """A paragraph that was split and moved is one split block that moved."""
    found = diff(
        "\n".join(STORY), "\n".join([HEAD, CAPTAIN, SHOPS, MAYOR, FISHERMEN, *halves(HARBOUR)])
    )
    (block,) = [block for block in found.blocks if block.kind == "split"]
    assert block.moved
    assert sum(block.moved for block in found.blocks) == 1


def test_merged_over_a_dropped_paragraph() -> None:
    """Paragraphs merge although one between them was dropped."""
    copy = [HEAD, f"{HARBOUR} {SHOPS}", MAYOR, FISHERMEN]
    assert changes(STORY, copy) == [("merged", [2, 4], [2]), ("dropped", [3], [])]


def test_regrouped() -> None:
    """A sentence that crossed into the neighbouring paragraph groups both."""
    sentence, rest = halves(CAPTAIN)
    copy = [HEAD, f"{HARBOUR} {sentence}", rest, *STORY[3:]]
    assert changes(STORY, copy) == [("regrouped", [2, 3], [2, 3])]


def test_sentence_edited_on_its_way() -> None:
    """A sentence may be edited where it crosses into the neighbouring paragraph."""
    sentence, rest = halves(CAPTAIN)
    edited = sentence.replace("told reporters that", "said").replace("had damaged", "broke")
    copy = [HEAD, f"{HARBOUR} {edited}", rest, *STORY[3:]]
    assert changes(STORY, copy) == [("regrouped", [2, 3], [2, 3])]


def test_sentences_of_several_paragraphs_make_one() -> None:
    """None of them is half of the new paragraph, nor that half of any."""
    fire = (
        "A fire in the engine room of the trawler was put out by the coast guard before dawn. The owner "
        "of the vessel was told that the insurance would pay for no more than the hull and the nets.",
        "Two sailors were brought to the hospital with burns on their hands and their faces. Both of "
        "them had joined the crew in spring, after the yard where they worked closed its gates.",
        "Inspectors from the ministry will look at the wreck once it has been towed to the yard. They "
        "asked that nobody should touch the machines, the pumps or the cables in the meantime.",
    )
    digest = " ".join(halves(paragraph)[0] for paragraph in fire)
    assert changes([HEAD, *fire, SHOPS], [HEAD, digest, SHOPS]) == [("merged", [2, 3, 4], [2])]
    assert changes([HEAD, digest, SHOPS], [HEAD, *fire, SHOPS]) == [("split", [2], [2, 3, 4])]


def test_short_piece_of_a_split_paragraph() -> None:
    """A piece of three words belongs to the paragraph that it comes from."""
    base = [HEAD, HARBOUR + " Nobody was hurt.", SHOPS]
    assert changes(base, [HEAD, HARBOUR, "Nobody was hurt.", SHOPS]) == [("split", [2], [2, 3])]


def test_run_moves_once() -> None:
    """Neighbours that moved together are one move, and the lighter side is what moved."""
    found = diff("\n".join(STORY), "\n".join([HEAD, SHOPS, FISHERMEN, HARBOUR, CAPTAIN, MAYOR]))
    assert [(b.kind, b.move) for b in found.blocks if b.moved] == [("moved", 1), ("moved", 2)]
    together = diff("\n".join(STORY), "\n".join([HEAD, MAYOR, FISHERMEN, HARBOUR, CAPTAIN, SHOPS]))
    assert [(b.kind, b.move) for b in together.blocks if b.moved] == [("moved", 1), ("moved", 1)]
    assert together.summary.moves == 1


def test_moved_and_edited() -> None:
    """A paragraph that moved may also be edited."""
    found = diff(
        "\n".join(STORY),
        "\n".join([*STORY[:3], MAYOR, FISHERMEN, SHOPS.replace("third", "fourth")]),
    )
    (block,) = [block for block in found.blocks if block.moved]
    assert block.kind == "moved"
    assert [(edit.removed, edit.added) for edit in block.edits] == [("third", "fourth")]


def test_repeated_paragraphs_pair_in_order() -> None:
    """A caption that stands twice pairs first with first, and nothing moves."""
    base = [HEAD, "Photo: Lindvik harbour", "Photo: Lindvik harbour", HARBOUR, HEAD, CAPTAIN]
    assert changes(base, base) == []
    assert changes(base, [base[0], *base[2:]]) == [("dropped", [3], [])]
    assert changes(base, base[:4] + base[5:]) == [("dropped", [5], [])]


@pytest.mark.parametrize("times", [4, 5, 40])
def test_repeated_paragraphs_split(times: int) -> None:
    """A paragraph that stands there many times is split each time."""
    found = diff("\n".join([HARBOUR] * times), "\n".join(halves(HARBOUR) * times))
    assert found.summary.split == (times, 2 * times)


def test_repeated_paragraphs_edited() -> None:
    """A long paragraph that stands there many times is edited, each time elsewhere."""
    words = [f"word{number}" for number in range(1500)]
    copies = [" ".join([*words[: 70 * i], "other", *words[70 * i :]]) for i in range(20)]
    found = diff("\n".join([" ".join(words)] * 20), "\n".join(copies))
    assert found.summary.edited == 20


def test_labels_between_entries_do_not_move() -> None:
    """Short labels that repeat pair where they stand, not across the text."""
    base = ["Updated", HARBOUR, "Updated", CAPTAIN, "Updated", SHOPS]
    copy = ["Updated", CAPTAIN, "Updated", SHOPS]
    found = diff("\n".join(base), "\n".join(copy))
    assert not any(block.moved for block in found.blocks)
    assert found.summary.dropped == 2


def test_rewritten_paragraph_between_kept_ones() -> None:
    """A paragraph that shares no three words in a row but half of all is edited."""
    base = [HEAD, "Tickets cost ten crowns now and families pay half of that.", SHOPS]
    copy = [HEAD, "Tickets will cost twelve crowns and big families may pay half that.", SHOPS]
    assert changes(base, copy) == [("edited", [2], [2])]


def test_paragraph_rewritten_around_two_fifths_of_its_words() -> None:
    """Between neighbours that stayed, two fifths of the longer one are no chance."""
    base = [HEAD, "The council will vote on the new tariff before the end of May.", SHOPS]
    rewritten = "The council decides on a new tariff before summer, as Mayor Brekke wanted it."
    other = "Snow fell on the hills again and the road to the lighthouse stayed closed for cars."
    assert changes(base, [HEAD, rewritten, SHOPS]) == [("edited", [2], [2])]
    assert changes(base, [HEAD, other, SHOPS]) == [("dropped", [2], []), ("added", [], [2])]


def test_paragraph_rewritten_around_one_sentence() -> None:
    """A sentence that stayed between the same neighbours is edited, not dropped and added."""
    sentence = "Nobody aboard the second ferry was hurt when the ramp broke."
    base = f"{sentence} Police closed the pier at noon, and a diver searched the basin until dark."
    copy = (
        f"Trains to the coast were full all week, said a clerk at the station in Berg. {sentence}"
    )
    assert changes([HEAD, base, SHOPS], [HEAD, copy, SHOPS]) == [("edited", [2], [2])]


def test_rewritten_paragraph_in_a_merge() -> None:
    """The paragraph between two merged ones is in the merge as far as the seam has it."""
    rewritten = (
        "Captain Maren Olsrud says the ramp broke in waves of up to nine metres, and that her own "
        "crew used timber from a boatyard to mend it."
    )
    merged = f"{HARBOUR} {rewritten} {SHOPS}"
    base, copy = STORY, [HEAD, merged, MAYOR, FISHERMEN]
    assert changes(base, copy) == [("merged", [2, 3, 4], [2])]
    assert changes(copy, base) == [("split", [2], [2, 3, 4])]


def test_rewritten_paragraph_at_the_end_of_a_merge() -> None:
    """So is one after the last, or before the first, that the other side has."""
    rewritten = "Captain Maren Olsrud says the ramp broke in waves of up to nine metres."
    sentence = halves(CAPTAIN)[0]
    after, before = f"{HARBOUR} {rewritten}", f"{rewritten} {HARBOUR}"
    merged = [("merged", [2, 3], [2])]
    assert changes([HEAD, HARBOUR, sentence, SHOPS], [HEAD, after, SHOPS]) == merged
    assert changes([HEAD, sentence, HARBOUR, SHOPS], [HEAD, before, SHOPS]) == merged


def test_headings_in_a_merge() -> None:
    """A heading of two words is in the merge if it stands whole in the seam, and almost alone."""
    base = [HEAD, HARBOUR, "Broken ramp", CAPTAIN, SHOPS]
    with_heading = [HEAD, f"{HARBOUR} Broken ramp: {CAPTAIN}", SHOPS]
    with_news = [HEAD, f"{HARBOUR} Nobody knew of a broken ramp before. {CAPTAIN}", SHOPS]
    assert changes(base, with_heading) == [("merged", [2, 3, 4], [2])]
    assert changes(base, with_news) == [("merged", [2, 4], [2]), ("dropped", [3], [])]


def test_a_headline_made_of_the_lead_is_added() -> None:
    """Words belong to one paragraph: a headline cannot claim what the lead has."""
    copy = ["Harbour authority in Lindvik said vessels would sail", HARBOUR, CAPTAIN]
    assert changes([HARBOUR, CAPTAIN], copy) == [("added", [], [1])]


LANGUAGES = {
    "Chinese": ["港务局表示，每天早上将有两艘船出航。货运必须等到周末。", "船长告诉记者，九米高的海浪损坏了坡道。", "商店第三天就没有新鲜牛奶了。"],
    "Japanese": ["港湾局は毎朝二隻の船が出航すると述べた。貨物は週末まで待つことになる。", "船長は九メートルの波が傾斜路を壊したと記者に語った。", "店では三日目に牛乳がなくなった。"],
    "Arabic": ["قالت سلطة الميناء إن سفينتين ستبحران كل صباح. وستنتظر البضائع حتى نهاية الأسبوع القادم.", "وأبلغ القبطان الصحفيين أن أمواجا بارتفاع تسعة أمتار ألحقت أضرارا بالمنحدر.", "ونفد الحليب الطازج من المتاجر في اليوم الثالث من العاصفة."],
    "Hindi": ["बंदरगाह प्राधिकरण ने कहा कि हर सुबह दो जहाज चलेंगे। माल को सप्ताहांत तक इंतजार करना होगा।", "कप्तान ने पत्रकारों को बताया कि नौ मीटर की लहरों ने रैंप को तोड़ दिया।", "तीसरे दिन दुकानों में ताजा दूध खत्म हो गया।"],
    "Thai": ["การท่าเรือกล่าวว่าเรือสองลำจะออกทุกเช้า สินค้าต้องรอจนถึงสุดสัปดาห์", "กัปตันบอกนักข่าวว่าคลื่นสูงเก้าเมตรทำให้ทางลาดเสียหาย", "ร้านค้าไม่มีนมสดในวันที่สาม"],
    "Amharic": ["የወደብ ባለስልጣን በየቀኑ ጠዋት ሁለት መርከቦች ይጓዛሉ ብሏል። ጭነት እስከ ቅዳሜ መጠበቅ አለበት።", "ካፒቴኑ ለጋዜጠኞች ዘጠኝ ሜትር ማዕበል መወጣጫውን እንደጎዳ ተናግሯል።", "በሦስተኛው ቀን በሱቆች ትኩስ ወተት አልቋል።"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages(language: str) -> None:
    """Merged, moved and dropped are seen in any script."""
    first, second, third = LANGUAGES[language]
    assert changes([first, second, third], [f"{first} {second}", third]) == [
        ("merged", [1, 2], [1])
    ]
    assert changes([first, second, third], [first, third]) == [("dropped", [2], [])]
    moved = changes([first, second, third], [third, first, second])
    assert moved == [("moved", [3], [1])]
    for mark in "。।።":
        if mark in first:
            parts = [part + mark for part in first.split(mark) if part.strip()]
            assert changes([second, first], [second, *parts]) == [("split", [2], [2, 3])]
