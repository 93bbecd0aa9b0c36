// The page of one story: its copies, its paragraphs across them, its lead, two copies compared.

// Copies that are shown at first, and with each wish for more.
const MOST_SHOWN = 50;
const MOST_MORE = 500;

function storyView(number, record, pair) {
  const [lead] = record.documents;
  const head = h("h1", { id: "story-title", tabindex: -1 }, name(record.title, { lang: record.lang }));
  const compare = record.documents.length > 1 ? comparison(record, ...pair, (base, copy) =>
    history.replaceState(null, "", `#story-${number}/${base}-${copy}`)) : "";
  if (page.isDiff) return [head, compare];
  const rows = matrixRows(record);
  const home = page.home === null ? "" : h("a", { href: page.home }, "← All stories");
  const beside = [[number - 1, "Previous story"], [number + 1, "Next story"]]
    .filter(([at]) => at >= 0 && at < page.size)
    .map(([at, label]) => h("a", { href: hrefOf(at) }, label));
  const sections = [["copies", "Copies"], ["matrix", "Paragraphs"], ["lead", "The lead"], compare ? ["compare", "What changed"] : null,
    record.links.length ? ["links", "Partial links"] : null].filter(Boolean);
  return [
    home || page.size > 1 ? h("nav", { class: "trail", "aria-label": "Stories" }, home, beside) : "",
    head,
    h("p", { class: "lead-line" }, about(lead, record.reason), record.reason ? ` · leads: ${record.reason}` : ""),
    h("nav", { class: "sections", "aria-label": "Parts of this story" },
      sections.map(([id, label]) => h("button", { type: "button", onclick: () => jump(id) }, label))),
    copiesTable(number, record),
    matrixOf(number, record, rows),
    leadText(record, rows),
    compare,
    record.links.length ? partialLinks(record) : "",
  ].filter(Boolean);
}

function jump(id) {
  const section = document.getElementById(id);
  section.focus({ preventScroll: true });
  section.scrollIntoView({ block: "start" });
}

/** A section with its heading, to which one can jump. */
const section = (id, title, ...children) =>
  h("section", { id, tabindex: -1, "aria-labelledby": `${id}-title` }, h("h2", { id: `${id}-title` }, title), children);

/** Outlet, date, words and address of a document, but for what is said already. */
function about(document, said) {
  const date = document.date === null ? "" : moment(document.date);
  const parts = [];
  if (document.source) parts.push(name(document.source));
  if (date && !said.includes(date)) parts.push(date);
  if (!said.includes("words")) parts.push(count(document.words, "word"));
  if (document.url) parts.push(h("a", { href: document.url, rel: "noopener noreferrer" }, "original page"));
  parts.push(name(document.id, { class: "quiet" }));
  return parts.flatMap((part, at) => [at ? " · " : "", part]);
}

/** Why a copy belongs to its story, in one line. */
function why(document) {
  if (document.kind === "exact") return "Word for word the lead.";
  const [ofLead, ofCopy] = document.coverage;
  const said = `${percent(ofLead)} of the lead is here; ${percent(ofCopy)} of this page is the lead's.`;
  if (!document.nearest) return said;
  const [other, ofOther, ofThis] = document.nearest;
  return `${said} Nearer to copy ${other + 1}: ${percent(ofOther)} of that is here; ${percent(ofThis)} of this page is that one's.`;
}

const dropped = ({ shares }, lead) =>
  (shares[4] ? `${percent(shares[4] / lead.words)} of the lead dropped` : "nothing dropped");

function copiesTable(number, record) {
  const [lead, ...copies] = record.documents;
  const isDated = copies.some((document) => document.date !== null);
  const rowOf = (document, at) => {
    const after = document.date !== null && lead.date !== null ? document.date - lead.date : null;
    return h("tr", {},
      h("td", { class: "number" }, at + 2),
      h("th", { scope: "row" }, name(document.source || document.id),
        document.title && document.title !== lead.title ? h("span", { class: "title" }, name(document.title)) : ""),
      !isDated ? "" : h("td", { class: "when" }, document.date === null ? ""
        : [moment(document.date), after ? h("small", {}, h("br"), `${lasting(Math.abs(after))} ${after < 0 ? "before" : "after"} the lead`) : ""]),
      h("td", { class: "share" }, strips([document.shares], sharesInWords(document.shares)),
        h("small", {}, `${sharesInWords(document.shares)}; ${dropped(document, lead)}`)),
      h("td", { class: "why" }, why(document)),
      h("td", { class: "act" }, h("a", { href: `#story-${number}/0-${at + 1}`, "aria-label": `Compare copy ${at + 2} with the lead` }, "Compare")));
  };
  const body = h("tbody", {}, copies.slice(0, MOST_SHOWN).map(rowOf));
  const rest = copies.length > MOST_SHOWN
    ? h("button", { type: "button", onclick: (event) => {
      const from = body.children.length;
      body.append(...copies.slice(from, from + MOST_MORE).map((document, at) => rowOf(document, from + at)));
      body.children[from].querySelector("a").focus();
      event.target.hidden = body.children.length === copies.length;
    } }, "Show more copies") : "";
  return section("copies", count(copies.length, "copy", "copies"),
    h("p", { class: "legend" }, "Words of the copy:", legend()),
    h("table", { class: "copies" },
      h("thead", {}, h("tr", {}, ["", "Copy", isDated ? "Published" : null, "Its words", "Why it belongs, in runs of words"]
        .filter((head) => head !== null).map((head) => h(head ? "th" : "td", head ? { scope: "col" } : {}, head)),
        h("td", {}))),
      body), rest);
}

/** Rows of the matrix: the lead's paragraphs, each with the additions after it. */
function matrixRows(record) {
  const lead = record.documents[0].paragraphs.map((at) => ({ text: record.paragraphs[at], cells: new Map() }));
  record.blocks.forEach((_, at) => {
    for (const block of blocksOf(record, at + 1)) {
      if (!block.copy.length) continue;
      const several = block.base.length > 1 || block.copy.length > 1;
      const kind = several ? "part of" : block.kind;
      block.base.forEach((number) => lead[number].cells.set(at + 1, { kind, numbers: block.copy, moved: block.move > 0 }));
    }
  });
  const rows = [[], ...lead.map((row) => [row])];
  for (const [after, places] of record.additions) {
    const [document, , number] = places[0];
    const text = record.paragraphs[record.documents[document].paragraphs[number]];
    const cells = new Map(places.map(([copy, kind, ...numbers]) => [copy, { kind: page.cellKinds[kind], numbers, moved: false }]));
    rows[after].push({ text, cells, added: true });
  }
  return rows.flat();
}

const CELLS = { kept: "=", edited: "~", "part of": "%", moved: "↷" };

function matrixOf(number, record, rows) {
  const copies = record.documents.length - 1;
  const table = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Paragraphs by copy" });
  let from = 0;
  const draw = () => {
    const shown = Array.from({ length: Math.min(MOST_SHOWN, copies - from) }, (_, at) => from + at + 1);
    table.replaceChildren(h("table", { class: "matrix" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Paragraph"),
        shown.map((copy) => h("th", { scope: "col" }, `${copy + 1}`, name(record.documents[copy].source || record.documents[copy].id))))),
      h("tbody", {}, rows.filter((row) => !row.added || shown.some((copy) => row.cells.has(copy))).map((row) => h("tr", {},
        h("th", { scope: "row" }, h("span", { dir: "auto", lang: record.lang }, row.added ? h("b", {}, "+ ") : "", row.text.slice(0, 300))),
        shown.map((copy) => cellOf(row, copy)))))));
  };
  table.addEventListener("click", (event) => {
    const copy = event.target.closest("td[data-copy]")?.dataset.copy;
    if (copy) location.hash = `#story-${number}/0-${copy}`;
  });
  draw();
  const turn = (by) => () => { from = Math.min(Math.max(from + by, 0), copies - 1); draw(); };
  return section("matrix", "Paragraphs across the copies",
    h("p", { class: "legend" }, Object.entries(CELLS).map(([label, symbol]) => h("span", {}, `${symbol} ${label}`)),
      h("span", {}, "· absent"), h("span", {}, "+ not in the lead")),
    copies > MOST_SHOWN ? h("p", {}, h("button", { type: "button", onclick: turn(-MOST_SHOWN) }, "Copies before"), " ",
      h("button", { type: "button", onclick: turn(MOST_SHOWN) }, "Copies after")) : "",
    table);
}

function cellOf(row, copy) {
  const cell = row.cells.get(copy);
  if (!cell) return h("td", {}, h("span", { "aria-hidden": "true" }, "·"), h("span", { class: "unseen" }, "absent"));
  const said = `${cell.kind}, ¶ ${numbered(cell.numbers)}${cell.moved && cell.kind !== "moved" ? ", moved" : ""}`;
  return h("td", { class: `${cell.kind} open`, "data-copy": copy, title: said },
    h("span", { "aria-hidden": "true" }, CELLS[cell.kind]), h("span", { class: "unseen" }, said));
}

/** The lead's text; each paragraph says in how many copies it survives. */
function leadText(record, rows) {
  const copies = record.documents.length - 1;
  return section("lead", "The lead, and how much of it survives",
    h("ol", { class: "lead-text" }, rows.filter((row) => !row.added).map((row) => {
      const survives = row.cells.size;
      return h("li", { class: `heat-${copies ? Math.ceil((4 * survives) / copies) : 0}` },
        h("span", { class: "survives" }, `in ${survives} of ${copies}`),
        h("p", { class: "body", dir: "auto", lang: record.lang }, row.text));
    })));
}

function partialLinks(record) {
  return section("links", "Partial links to other stories",
    h("ul", { class: "links" }, record.links.map((link) => h("li", {},
      link.story === null ? name(link.title) : h("a", { href: hrefOf(link.story), dir: "auto", lang: "" }, link.title),
      link.source ? [" · ", name(link.source)] : "",
      h("span", { class: "quiet" }, ` · ${count(link.words, "shared word")}: ${percent(link.ofOurs)} of copy ${link.document + 1} here, ${percent(link.ofTheirs)} of that one`)))));
}
