"""The report in a real browser: what an editor sees, does and hears."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from newsroom import Newsroom

import dedup
from dedup.cli import commands
from dedup.model import Article
from dedup.report import html

SEEDS = Path(__file__).parents[1] / "seeds"
SIZE = {"width": 1280, "height": 900}
# A kind of edit that the page does not mark, as the terminal does not.
UNMARKED = {"typography", "white space"}

JAPANESE = (
    "北の港で十二日、新しい船が公開された。建造費は三億円で、来月から毎日三便が運航する。",
    "会社によると、船は従来より二割軽く、一度の充電で八時間走るという。",
    "市は年末までに五万人が利用すると見込んでいる。",
)
ARABIC = (
    "أعلنت بلدية المدينة اليوم الأحد أن المكتبة العامة ستفتح أبوابها من جديد يوم الاثنين.",
    "وقالت مديرة المكتبة إن عدد الكتب بلغ أربعين ألف كتاب، منها ألفا كتاب للأطفال.",
    "وسيكون الدخول مجانيا طوال الشهر الأول، على أن تغلق المكتبة أبوابها يوم الجمعة.",
)


@pytest.fixture(scope="session")
def chromium():
    """The system's Chromium, driven by Playwright."""
    driver = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if program is None:
        pytest.skip("needs the program chromium")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program)
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium):
    """Opens a file in a window; at the end nothing was complained of, nothing asked for."""
    windows, complaints = [], []

    def open_(path, address="", **options):
        window = chromium.new_page(**({"viewport": SIZE} | options))
        windows.append(window)
        home = path.parent.as_uri()
        window.on("console", lambda message: complaints.append(message.text))
        window.on("pageerror", lambda error: complaints.append(str(error)))
        window.on("dialog", lambda dialog: complaints.append(dialog.message))
        window.on(
            "request",
            lambda asked: asked.url.startswith(home) or complaints.append(asked.url),
        )
        window.goto(path.as_uri() + address)
        return window

    yield open_
    for window in windows:
        window.close()
    assert complaints == []


def report(output, corpus, *options):
    """The file that `dedup report` wrote."""
    corpus = [corpus] if isinstance(corpus, Path) else corpus
    done = CliRunner().invoke(commands, ["report", *map(str, corpus), "-o", str(output), *options])
    assert done.exit_code == 0, done.output
    return output if output.exists() else output.with_suffix("") / "index.html"


def written(path, records):
    """A file of JSON Lines."""
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def seeds(tmp_path_factory):
    """The report of the seeds."""
    return report(tmp_path_factory.mktemp("seeds") / "report.html", SEEDS)


@pytest.fixture(scope="session")
def many(tmp_path_factory):
    """The report of 2,000 stories with one to three copies, and of 200 articles alone."""
    room = Newsroom(seed=3)
    records = []
    for story in range(2200):
        text = room.text(80)
        title = " ".join(room.words(4)).capitalize()
        for copy in range(1 + (story < 2000) * (1 + story % 3)):
            records.append(
                {
                    "id": f"{story}-{copy}",
                    "title": f"Story {story} {title}",
                    "text": room.wire_copy(text, keep=0.8) if copy else text,
                    "source": f"Outlet {(story + copy) % 7}",
                    "published": f"2026-03-{1 + story % 28:02}T{copy * 5:02}:00:00Z",
                }
            )
    folder = tmp_path_factory.mktemp("many")
    return report(folder / "report.html", written(folder / "many.jsonl", records))


@pytest.fixture(scope="session")
def scripts(tmp_path_factory):
    """The report of a Japanese and an Arabic story, with a moved paragraph and a merged one."""
    a, b, c = JAPANESE
    records = [
        {"id": "ja1", "title": "新しい船", "source": "東", "text": f"{a}\n{b}\n{c}"},
        {
            "id": "ja2",
            "title": "新しい船",
            "source": "西",
            "text": f"{c}\n{a}\n{b.replace('二', '三')}",
        },
    ]
    a, b, c = ARABIC
    records += [
        {
            "id": "ar1",
            "title": "المكتبة تفتح",
            "source": "وكالة",
            "text": f"{a}\n{b}\n{c}\n{a[:40]}",
        },
        {"id": "ar2", "title": "المكتبة تفتح", "source": "صحيفة", "text": f"{a}\n{b} {c}"},
    ]
    folder = tmp_path_factory.mktemp("scripts")
    return report(folder / "report.html", written(folder / "scripts.jsonl", records))


def serious(window):
    """What axe-core finds that keeps people from using a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe")
    found = axe.Axe().run(window).response["violations"]
    return [
        (rule["id"], [node["html"] for node in rule["nodes"]][:3])
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


def listed(window):
    """The headlines in the list."""
    return window.locator("#stories h3").all_text_contents()


def marks(window, tag):
    """What is marked as removed (del) or added (ins)."""
    return [text for text in window.locator(f".diff {tag}").all_inner_texts() if text]


def side(window, name):
    """The paragraphs of one side, kept ones that are folded away too."""
    while (fold := window.locator(".fold button")).count():
        fold.first.click()
    return window.locator(f".diff td.{name} .body").all_text_contents()


def paper(window):
    """The colour behind the page."""
    return window.evaluate("getComputedStyle(document.body).backgroundColor")


def paragraphs(text):
    """The non-blank lines of a text."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def test_the_overview_counts_and_draws(opened, seeds):
    """Five articles, one story; each picture has a title, a description and a table."""
    window = opened(seeds)
    assert window.locator("h1").inner_text() == "1 story and its copies"
    counts = window.locator(".counts div").all_inner_texts()
    assert [count.split("\n") for count in counts] == [
        ["Articles", "5 3 alone"],
        ["Stories with copies", "1"],
        ["Copies", "1"],
        ["Exact copies", "0"],
        ["Near copies", "1"],
        ["Partial links", "0"],
    ]
    picture = window.get_by_role("img", name="Stories by their number of copies")
    assert picture.locator("desc").text_content().startswith("1 story; ")
    assert window.locator("figure table").first.locator("tbody tr").count() == 1


def test_a_story_opens_by_keyboard_and_goes_back(opened, seeds):
    """Enter on a headline shows the story and says so; the browser's way back leads to it."""
    window = opened(seeds)
    window.locator("#stories a").focus()
    window.keyboard.press("Enter")
    headline = "China pledges to defend shared interests with Russia"
    assert window.locator("#story h1").inner_text() == headline
    assert window.evaluate("document.activeElement.id") == "story-title"
    assert window.title().startswith(headline)
    assert "36 % of the lead is here; 55 % of this page is the lead's." in window.inner_text(
        "#copies"
    )
    window.go_back()
    assert window.locator("#stories a").evaluate("link => link === document.activeElement")


def test_changes_are_stepped_through_by_keyboard(opened, seeds):
    """The key n goes forward, p back, round and round; each change is focused and told."""
    window = opened(seeds, "#story-0")
    window.locator("#compare select").last.focus()
    window.keyboard.press("n")
    place = window.locator(".place")
    assert place.inner_text() == "18 changes"
    window.get_by_role("button", name="Next change").focus()
    window.keyboard.press("n")
    assert place.inner_text() == "Change 1 of 18: dropped"
    assert window.locator(".para.now").inner_text() == window.locator(".para:focus").inner_text()
    window.keyboard.press("p")
    assert place.inner_text() == "Change 18 of 18: added"
    window.keyboard.press("n")
    assert place.inner_text() == "Change 1 of 18: dropped"


def test_the_keys_work_wherever_one_is(opened, seeds):
    """On a page just opened, and after a click; where one types they are letters."""
    window = opened(seeds, "#story-0")
    place = window.locator(".place")
    window.keyboard.press("n")
    assert place.inner_text() == "Change 1 of 18: dropped"
    window.get_by_label("Cosmetic edits").click()
    assert place.inner_text() == "18 changes"
    window.keyboard.press("p")
    assert place.inner_text() == "Change 18 of 18: added"
    window.locator("#story .trail a").click()
    search = window.get_by_label("Search")
    search.press("n")
    search.press("p")
    assert search.input_value() == "np"


def test_cosmetic_edits_are_switched_off(opened, seeds):
    """Then spelling and dateline are text like any other; what says something else stays."""
    window = opened(seeds, "#story-0")
    assert "vigour" in marks(window, "del")
    assert "vigor" in marks(window, "ins")
    window.get_by_label("Cosmetic edits").uncheck()
    assert marks(window, "del") == ["that"]
    assert marks(window, "ins") == ["on Friday"]
    assert any("vigour" in paragraph for paragraph in side(window, "base"))


def test_connectors_join_what_was_split(opened, seeds):
    """One ribbon for each piece, drawn anew when the window changes."""
    window = opened(seeds, "#story-0")
    paths = window.locator(".connectors path")
    assert paths.count() == 9
    before = paths.first.get_attribute("d")
    window.set_viewport_size({"width": 900, "height": 900})
    path = "document.querySelector('.connectors path').getAttribute('d')"
    window.wait_for_function(f"before => {path} !== before", arg=before)


@pytest.mark.parametrize("pair", [(0, 1), (1, 0)])
def test_a_comparison_with_the_lead_is_that_of_the_library(opened, tmp_path, pair):
    """The same blocks with the same edits, whichever of the two comes first."""
    room = Newsroom(seed=11)
    wire = "\n".join(" ".join(room.words(25)) + "." for _ in range(8))
    lines = room.wire_copy(wire, keep=0.9, edits=0.06).splitlines()
    copy = "\n".join(
        [*lines[4:6], *lines[:2], lines[2] + " " + lines[3], "Other words stand here."]
    )
    corpus = written(tmp_path / "two.jsonl", [{"id": "a", "text": wire}, {"id": "b", "text": copy}])
    window = opened(report(tmp_path / "report.html", corpus), f"#story-0/{pair[0]}-{pair[1]}")
    texts = [wire, copy]
    expected = dedup.diff(texts[pair[0]], texts[pair[1]])
    kinds = {
        (side, p.number): block.kind
        for block in expected.blocks
        for side in ("base", "copy")
        for p in getattr(block, side)
    }
    assert {"moved", "merged" if pair == (0, 1) else "split"} <= set(kinds.values())
    for name, text in zip(("base", "copy"), (texts[pair[0]], texts[pair[1]]), strict=True):
        assert side(window, name) == paragraphs(text)
        classes = window.locator(f".diff td.{name} .para").evaluate_all(
            "paras => paras.map(para => para.className.split(' ')[1])"
        )
        assert classes == [kinds[name, number + 1] for number in range(len(classes))]
    edits = [e for block in expected.blocks for e in block.edits if e.kind not in UNMARKED]
    assert sorted(marks(window, "del")) == sorted(e.removed.strip() for e in edits if e.removed)
    assert sorted(marks(window, "ins")) == sorted(e.added.strip() for e in edits if e.added)


@pytest.mark.parametrize("most_pairs", [100, 0])
def test_two_copies_are_compared(opened, tmp_path, monkeypatch, most_pairs):
    """By the library, or in a large report by the page, which says so; the same in clear cases."""
    monkeypatch.setattr(html, "_MOST_PAIRS", most_pairs)
    room = Newsroom(seed=5)
    wire = [" ".join(room.words(25)) + "." for _ in range(6)]
    first = [wire[0] + " Both have this.", *wire[1:5], "An addition of both copies stands here."]
    second = ["OSLO (Reuters) - " + first[0], wire[2], wire[1], *wire[3:5], first[5]]
    corpus = written(
        tmp_path / "three.jsonl",
        [
            {"id": str(number), "text": "\n".join(lines)}
            for number, lines in enumerate([wire * 2, first, second])
        ],
    )
    page = report(tmp_path / "report.html", corpus)
    window = opened(page, "#story-0/1-2")
    order = window.locator("#compare select").first.locator("option").all_inner_texts()
    texts = {"1": first, "2": second}
    base, copy = (texts[label.split(" · ")[1]] for label in order[1:3])
    assert side(window, "base") == base
    assert side(window, "copy") == copy
    assert window.locator(".diff .para.dropped, .diff .para.added").count() == 0
    assert window.locator(".diff .para.moved").count() == 2
    assert "".join(marks(window, "del") + marks(window, "ins")).strip() == "OSLO (Reuters) -"
    remark = window.get_by_text("two copies are compared by this page")
    assert remark.count() == (most_pairs == 0)
    window.locator("#compare select").last.select_option("1")
    assert (
        window.locator(".diff-wrap").inner_text().startswith("Every paragraph was kept as it is.")
    )


def test_the_matrix_and_the_heat_say_where_a_paragraph_survives(opened, seeds):
    """A cell says what it means in words; a click on it opens the comparison."""
    window = opened(seeds, "#story-0")
    assert window.locator(".matrix tbody tr").count() == 18
    cell = window.locator(".matrix td.part").first
    assert cell.inner_text().split("\n")[-1].strip().endswith("part of, ¶ 1–3, 5")
    survives = window.locator(".survives").all_inner_texts()
    assert survives == ["in 0 of 1"] + ["in 1 of 1"] * 3 + ["in 0 of 1"] * 6
    cell.click()
    assert window.evaluate("location.hash") == "#story-0/0-1"


def test_the_matrix_of_the_page_is_that_of_the_library(opened, tmp_path):
    """The same rows with the same cells."""
    room = Newsroom(seed=9)
    lines = [" ".join(room.words(20)) + "." for _ in range(6)]
    near = " ".join([*lines[0].split()[:12], *room.words(6)])
    texts = [
        lines[:4],
        [lines[0], near, *lines[1:4]],
        [near, lines[1], lines[3], lines[2]],
        [lines[4], lines[0] + " " + lines[1], *lines[2:4]],
        [*lines[:2], lines[4].replace(".", "!"), lines[5], near],
    ]
    articles = [Article(str(number), "\n".join(text)) for number, text in enumerate(texts)]
    page = tmp_path / "page.html"
    page.write_bytes(html.story_page(articles, title="Five"))
    rows = opened(page).locator(".matrix tbody tr").all()
    shown = [row.locator(".unseen").all_text_contents() for row in rows]
    expected = [
        [cell.kind if cell else "absent" for cell in row.cells[1:]]
        for row in dedup.matrix(articles).rows
    ]
    assert [[cell.split(",")[0] for cell in row] for row in shown] == expected
    assert set().union(*expected) == {"kept", "edited", "moved", "part of", "absent"}


def test_2000_stories_are_searched_sorted_and_filtered(opened, many):
    """All words must match, folded; filters and order are told and can be combined."""
    window = opened(many)
    assert len(listed(window)) == 100
    count = window.locator("#count")
    assert count.inner_text() == "2,000 stories"
    window.get_by_label("Search").fill("STORY 1999 outlét")
    assert count.inner_text() == "1 of 2,000 stories"
    assert listed(window)[0].startswith("Story 1999 ")
    window.get_by_label("Search").fill("")
    window.get_by_label("Outlet").select_option("Outlet 3")
    shown = int(count.inner_text().split()[0].replace(",", ""))
    assert 0 < shown < 2000
    outlets = window.locator("#stories .meta:nth-child(2)").all_text_contents()
    assert all("Outlet 3" in text for text in outlets)
    window.get_by_label("Outlet").select_option("all")
    window.get_by_label("Relation").select_option("with exact copies")
    assert count.inner_text().startswith("0 of")
    window.get_by_label("Relation").select_option("all")
    for order, number in (("share changed", 0), ("longest spread in time", 1)):
        window.get_by_label("Sort by").select_option(order)
        facts = window.locator("#stories li").first.locator(".meta").all_text_contents()
        assert ("% changed" in facts[1]) if not number else ("over 15 hours" in facts[0])
    window.get_by_label("Sort by").select_option("headline")
    titles = listed(window)
    assert titles == sorted(titles, key=str.casefold)


def test_the_list_grows_as_it_is_scrolled(opened, many):
    """And by its button, which leads on to the next story."""
    window = opened(many)
    window.mouse.wheel(0, 100_000)
    window.wait_for_function("document.querySelectorAll('#stories li').length > 100")
    count = window.locator("#stories li").count()
    window.evaluate("scrollTo(0, 0)")
    window.locator("#more").evaluate("button => button.click()")
    assert window.locator("#stories li").count() > count
    place = "[...document.querySelectorAll('#stories a')].indexOf(document.activeElement)"
    assert window.evaluate(place) >= count


def test_partial_links_lead_to_the_other_story(opened, tmp_path):
    """With how much of each is shared."""
    room = Newsroom(seed=8)
    one, two, passage = room.text(300), room.text(300), " ".join(room.words(60))
    texts = {"a1": f"{one}\n{passage}", "a2": one, "b1": f"{two}\n{passage}", "b2": two}
    records = [{"id": id_, "title": f"Title {id_}", "text": text} for id_, text in texts.items()]
    window = opened(
        report(tmp_path / "report.html", written(tmp_path / "c.jsonl", records)), "#story-0"
    )
    links = window.locator("#links li")
    assert links.count() == 1
    assert "60 shared words" in links.first.inner_text()
    links.locator("a").click()
    window.wait_for_function("location.hash === '#story-1'")
    assert window.locator("#story h1").inner_text() == "Title b1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_no_serious_barrier(opened, seeds, scripts, many, scheme, width):
    """Overview, list and stories, in both schemes, wide and narrow, which do not overflow."""
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    pages = [(seeds, ""), (seeds, "#story-0"), (scripts, "#story-0"), (scripts, "#story-1")]
    pages += [(many, ""), (many, "#story-0")]
    for path, address in pages:
        window = opened(path, address, **options)
        assert serious(window) == []
        assert window.evaluate("document.documentElement.scrollWidth") <= width
        assert (paper(window) == "rgb(255, 255, 255)") == (scheme == "light")


def test_texts_run_in_their_own_direction(opened, scripts):
    """Arabic from the right, and Japanese with its own letter forms."""
    directions = {}
    for number in (0, 1):
        window = opened(scripts, f"#story-{number}")
        body = window.locator(".diff .body").first
        language = body.get_attribute("lang")
        directions[language] = body.evaluate("p => getComputedStyle(p).direction")
    assert directions == {"ja": "ltr", "": "rtl"}
    window = opened(scripts)
    window.get_by_label("Script").select_option("Arabic")
    assert listed(window) == ["المكتبة تفتح"]


def test_it_prints_what_is_read(opened, seeds):
    """Without controls, black on white, with every paragraph of the comparison."""
    window = opened(seeds, "#story-0", color_scheme="dark")
    window.emulate_media(media="print", color_scheme="dark")
    assert not window.locator(".compare-bar").is_visible()
    assert not window.locator(".trail").is_visible()
    assert window.locator(".diff .body").first.is_visible()
    assert (
        window.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    )
    assert len(window.pdf()) > 10_000


HOSTILE = (
    "<script>document.title='run'</script><img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script><!--<script>",
    "\u202eevil\u2066 \u0000\u0007\u001b[31m {{ 7*7 }} {% raw %}",
    "\ud800 lone " + "w" * 500,
)


def test_hostile_articles_are_text(opened, tmp_path):
    """Nothing runs, nothing is asked for, nothing is wider than the window."""
    room = Newsroom(seed=2)
    text = "\n".join([*HOSTILE, room.text(200)])
    records = [
        {
            "id": f"{hostile}{number}",
            "title": hostile,
            "source": hostile[::-1],
            "url": "javascript:alert(3)",
            "text": text.replace("lone", f"lone {number}"),
        }
        for number, hostile in enumerate(HOSTILE)
    ]
    corpus = written(tmp_path / "hostile.jsonl", records)
    page = report(tmp_path / "report.html", corpus)
    for address in ("", "#story-0", "#story-0/1-2", "#story-0/'\"><script>alert(4)</script>"):
        window = opened(page, address, viewport={"width": 400, "height": 900})
        assert window.locator("script").count() == 3
        assert window.locator("img:not(svg)").count() == 0
        assert window.locator("a[href^='javascript' i]").count() == 0
        assert window.title() != "run"
        assert window.evaluate("document.documentElement.scrollWidth") <= 400
    assert side(opened(page, "#story-0/0-1"), "base")[0] == HOSTILE[0]


def test_a_large_report_is_a_folder(opened, tmp_path, monkeypatch):
    """Its index has the list; a story opens on another page, which leads back and on."""
    monkeypatch.setattr(html, "MOST_BYTES", 10_000)
    monkeypatch.setattr(html, "_PART_BYTES", 10_000)
    room = Newsroom(seed=4)
    records = []
    for story in range(12):
        text = room.text(300)
        records += [
            {"id": f"{story}-{copy}", "title": f"Story {story}", "text": room.wire_copy(text)}
            for copy in range(2)
        ]
    index = report(tmp_path / "report.html", written(tmp_path / "c.jsonl", records))
    assert index == tmp_path / "report" / "index.html"
    window = opened(index)
    assert len(listed(window)) == 12
    last = window.locator("#stories a").last
    headline = last.inner_text()
    last.click()
    window.wait_for_url("**/stories-*.html#story-11")
    assert window.locator("#story h1").inner_text() == headline
    window.get_by_text("Previous story").click()
    window.wait_for_url("**#story-10")
    window.get_by_text("All stories").click()
    window.wait_for_url("**/index.html")
    window = opened(index, "#story-11")
    window.wait_for_url("**/stories-*.html#story-11")


def diffed(tmp_path, *options):
    """The page that `dedup diff --format html` wrote."""
    done = CliRunner().invoke(commands, ["diff", *map(str, options), "--format", "html"])
    assert done.exit_code == 1, done.output
    path = tmp_path / "diff.html"
    path.write_text(done.stdout, encoding="utf-8")
    return path


def test_two_files_are_compared_on_such_a_page(opened, tmp_path):
    """Alone; with the kept paragraphs around a change that were asked for."""
    a, b = tmp_path / "<a>.txt", tmp_path / "b.txt"
    lines = [f"Line {number} of the text stands here as it was." for number in range(9)]
    a.write_text("\n".join(lines), encoding="utf-8")
    b.write_text("\n".join([*lines[:-1], lines[-1].replace("was", "is")]), encoding="utf-8")
    window = opened(diffed(tmp_path, a, b))
    assert window.locator("h1").inner_text() == f"{a} → {b}"
    assert window.locator("section").count() == 1
    assert window.locator(".fold").inner_text() == "… 7 kept paragraphs, show"
    assert (marks(window, "del"), marks(window, "ins")) == (["was"], ["is"])
    assert serious(window) == []
    window = opened(diffed(tmp_path, a, b, "--context", 3, "--chars"))
    assert window.locator(".fold").inner_text() == "… 5 kept paragraphs, show"
    assert (marks(window, "del"), marks(window, "ins")) == (["wa"], ["i"])


def test_another_order_inside_a_block_is_said(opened, tmp_path):
    """On both sides, whichever of the two is the base."""
    one, two = "The ferry sails at nine in the morning.", "Nobody was hurt when the old ramp broke."
    page = tmp_path / "page.html"
    articles = [Article("a", f"{one}\n{two}"), Article("b", f"{two} {one}")]
    page.write_bytes(html.story_page(articles, title="Ferries"))
    window = opened(page)
    said = "merged into ¶ 1, in another order"
    assert window.locator(".diff .base .tag b").all_inner_texts() == [said, said]
    window.get_by_role("button", name="Swap the two").click()
    said = "split into ¶ 1–2, in another order"
    assert window.locator(".diff .base .tag b").all_inner_texts() == [said]


def test_sentences_in_another_order_are_a_change(opened, tmp_path):
    """No cosmetic one, although no word differs."""
    one, two = "The ferry sails at nine in the morning.", "Nobody was hurt when the old ramp broke."
    a, b = tmp_path / "a.txt", tmp_path / "b.txt"
    a.write_text(f"{one} {two}", encoding="utf-8")
    b.write_text(f"{two} {one}", encoding="utf-8")
    window = opened(diffed(tmp_path, a, b))
    window.get_by_label("Cosmetic edits").uncheck()
    said = "edited, in another order"
    assert window.locator(".diff .base .tag b").all_inner_texts() == [said]
    assert window.get_by_text("1 change").is_visible()


def test_a_cluster_is_shown_on_such_a_page(opened, tmp_path):
    """With its copies and its matrix."""
    rows = tmp_path / "clusters.jsonl"
    CliRunner().invoke(commands, ["cluster", str(SEEDS), "-o", str(rows)])
    window = opened(diffed(tmp_path, "--cluster", "000_27049acbd2251dbb.txt", rows, SEEDS))
    assert window.locator("h1").inner_text() == "Cluster 000_27049acbd2251dbb.txt"
    assert window.locator(".copies tbody tr").count() == 1
    assert window.locator(".matrix tbody tr").count() == 18


def test_offsets_count_as_scripts_do(opened, tmp_path):
    """Letters outside the first plane stand before an edit, and the edit is still the right one."""
    first = "🛳️🛳️ 𝔄 ferry 🛳️ sails at nine in the morning from the old harbour of the town."
    texts = [first, first.replace("nine", "ten")]
    page = tmp_path / "page.html"
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    page.write_bytes(html.story_page(articles, title="Ferries"))
    window = opened(page)
    assert (marks(window, "del"), marks(window, "ins")) == (["nine"], ["ten"])
