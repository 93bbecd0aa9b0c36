// Two documents of a story side by side.

const SYMBOLS = page.symbols;
const UNMARKED = ["typography", "white space"];

/** Paragraph numbers as a reader writes them: "1–3, 5". */
function numbered(numbers) {
  const runs = [];
  for (const number of numbers) {
    if (runs.length && runs.at(-1)[1] === number) runs.at(-1)[1] = number + 1;
    else runs.push([number, number + 1]);
  }
  return runs.map(([from, to]) => (to - from > 1 ? `${from + 1}–${to}` : `${to}`)).join(", ");
}

const isMinor = (edit) => edit.kinds.every((kind) => COSMETIC.includes(kind));

/** Whether a block is edited, and says the same in the same order. */
const isCosmetic = (block) => block.kind === "edited" && !block.reordered && block.edits.every(isMinor);

/** What happened to a block, as the side that shows it tells it. */
function tagOf(block, side, number, span) {
  const to = side === "base";
  const other = numbered(to ? block.copy : block.base);
  const verbs = {
    kept: ["", ""], edited: ["edited", "edited"], dropped: ["dropped", ""], added: ["", "added"],
    moved: [`moved to ¶ ${other}`, `moved from ¶ ${other}`],
    split: [`split into ¶ ${other}`, `split from ¶ ${other}`],
    merged: [`merged into ¶ ${other}`, `merged from ¶ ${other}`],
    regrouped: [`regrouped into ¶ ${other}`, `regrouped from ¶ ${other}`],
  };
  const inside = ({ [side]: [from, to] }) => span[0] <= from && to <= span[1];
  const kinds = [...new Set(block.edits.filter(inside).flatMap((edit) => edit.kinds))]
    .filter((kind) => !UNMARKED.includes(kind));
  const minor = kinds.length && kinds.every((kind) => COSMETIC.includes(kind));
  const list = [...kinds, block.mark].filter(Boolean).join(", ");
  const about = list && (minor ? `: cosmetic (${list})` : `: ${list}`);
  const also = (block.reordered ? ", in another order" : "") + (block.move && block.kind !== "moved" ? ", moved" : "");
  return h("span", { class: "tag" },
    h("span", { class: "side" }, to ? "A " : "B "), `¶ ${number + 1} `,
    h("span", { "aria-hidden": "true" }, SYMBOLS[block.kind]), " ",
    h("b", {}, `${verbs[block.kind][to ? 0 : 1]}${also}`), about);
}

/** Places of a side that an edit marks: all of it, or by character what differs. */
function marked(edit, texts) {
  if (!page.chars) return { base: [edit.base], copy: [edit.copy] };
  const [removed, added] = [[...texts[0].text.slice(...edit.base)], [...texts[1].text.slice(...edit.copy)]];
  const runs = removed.length * added.length > 1e6 ? [] : matches(removed, added);
  const spans = { base: [], copy: [] };
  [["base", removed, 0], ["copy", added, 1]].forEach(([side, characters, at]) => {
    const place = (index) => edit[side][0] + characters.slice(0, index).join("").length;
    let done = 0;
    for (const run of [...runs, [removed.length, added.length, 0]]) {
      if (done < run[at]) spans[side].push([place(done), place(run[at])]);
      done = run[at] + run[2];
    }
  });
  return spans;
}

/** A paragraph of one side, with what was removed or added. */
function paragraph(block, side, number, texts, minor) {
  const text = texts[side === "base" ? 0 : 1];
  const [start, end] = text.spans[number];
  const parts = [];
  let done = start;
  const spans = block.edits.flatMap((edit) =>
    (edit.kinds.every((kind) => UNMARKED.includes(kind)) || (isMinor(edit) && !minor) ? []
      : marked(edit, texts)[side].map((span) => [...span, edit])));
  for (const [from, to, edit] of spans.sort((a, b) => a[0] - b[0])) {
    const [first, last] = [Math.max(from, done), Math.min(to, end)];
    if (first >= last) continue;
    parts.push(text.text.slice(done, first), h(side === "base" ? "del" : "ins",
      { class: isMinor(edit) ? "minor" : null, title: edit.kinds.join(", ") }, text.text.slice(first, last)));
    done = last;
  }
  parts.push(text.text.slice(done, end));
  return h("div", { class: `para ${minor || !isCosmetic(block) ? block.kind : "kept"}`, tabindex: -1 },
    tagOf(block, side, number, [start, end]),
    h("p", { class: "body", dir: "auto", lang: text.lang }, parts));
}

/** Rows of paragraphs: both sides in their own order, and side by side what stayed in place. */
function bands(blocks, sizes) {
  const chain = blocks.filter((block) => block.base.length && block.copy.length && !block.move)
    .sort((a, b) => a.base[0] - b.base[0] || a.copy[0] - b.copy[0]);
  const rows = [];
  const done = { base: 0, copy: 0 };
  const upTo = (side, end) => {
    const from = done[side];
    done[side] = Math.max(from, end);
    return Array.from({ length: done[side] - from }, (_, at) => from + at);
  };
  for (const block of chain) {
    const row = { base: upTo("base", Math.min(...block.base)), copy: upTo("copy", Math.min(...block.copy)) };
    if (row.base.length || row.copy.length) rows.push(row);
    const own = { base: upTo("base", Math.max(...block.base) + 1), copy: upTo("copy", Math.max(...block.copy) + 1), block };
    if (own.base.length && own.copy.length) rows.push(own);
    else if (rows.length) ["base", "copy"].forEach((side) => rows.at(-1)[side].push(...own[side]));
  }
  const rest = { base: upTo("base", sizes[0]), copy: upTo("copy", sizes[1]) };
  if (rest.base.length || rest.copy.length) rows.push(rest);
  return rows;
}

/** The section that compares two documents of a story, with its controls. */
function comparison(record, first, second, onPick) {
  let [base, copy] = [first, second];
  let minor = true;
  let changes = [];
  let now = -1;
  const place = h("span", { class: "place", role: "status" });
  const shown = h("div", { class: "diff-wrap" });
  const picked = (label, chosen, pick) => h("label", { class: "pick" }, label, h("select", { onchange: pick },
    record.documents.map((document, number) =>
      h("option", { value: number, selected: number === chosen }, optionOf(document, number)))));
  const bar = h("div", { class: "compare-bar" });
  const section = h("section", { id: "compare", class: "compare", "aria-labelledby": "compare-title", tabindex: -1 },
    h("h2", { id: "compare-title" }, "What changed between two copies"), bar, shown);

  const step = (by) => {
    if (!changes.length) return;
    changes[now]?.elements.forEach((element) => element.classList.remove("now"));
    now = now < 0 ? (by > 0 ? 0 : changes.length - 1) : (now + by + changes.length) % changes.length;
    const { elements, block } = changes[now];
    elements.forEach((element) => element.classList.add("now"));
    elements[0].focus({ preventScroll: true });
    elements[0].scrollIntoView({ block: "center" });
    place.textContent = `Change ${now + 1} of ${changes.length}: ${block.kind}`;
  };
  const show = () => {
    const drawn = sideBySide(record, base, copy, minor);
    changes = drawn.changes;
    now = -1;
    shown.replaceChildren(drawn.element);
    place.textContent = changes.length ? count(changes.length, "change") : "No change";
    new ResizeObserver(() => drawn.connect()).observe(drawn.element);
  };
  const pick = () => {
    bar.replaceChildren(
      picked("A, the base", base, (event) => { base = Number(event.target.value); pick(); onPick(base, copy); }),
      h("button", { type: "button", "aria-label": "Swap the two", title: "Swap the two",
        onclick: () => { [base, copy] = [copy, base]; pick(); onPick(base, copy); } }, "⇄"),
      picked("B, the copy", copy, (event) => { copy = Number(event.target.value); pick(); onPick(base, copy); }),
      h("label", { class: "check" }, h("input", { type: "checkbox", name: "cosmetic", checked: minor,
        onchange: (event) => { minor = event.target.checked; show(); } }), " Cosmetic edits"),
      h("div", { class: "steps" }, place,
        h("button", { type: "button", "aria-keyshortcuts": "p", onclick: () => step(-1) }, "Previous change", h("kbd", {}, "p")),
        h("button", { type: "button", "aria-keyshortcuts": "n", onclick: () => step(1) }, "Next change", h("kbd", {}, "n"))));
    show();
  };
  pick();
  return section;
}

// The keys work wherever one is on the page, but where they choose or write something.
addEventListener("keydown", (event) => {
  if (!/^[np]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.target.matches("select, input:not([type=checkbox])")) return;
  document.querySelector(`#compare [aria-keyshortcuts=${event.key}]`)?.click();
});

const optionOf = (document, number) =>
  `${number + 1}${number ? "" : " (lead)"} · ${(document.source || document.title || document.id).slice(0, 60)}`;

/** The table of two documents, its changes, and what draws its connectors. */
function sideBySide(record, base, copy, minor) {
  const documents = [record.documents[base], record.documents[copy]];
  const texts = [base, copy].map((number) => ({ ...textOf(record, number), lang: record.lang }));
  const blocks = pairOf(record, base, copy);
  const of = { base: new Map(), copy: new Map() };
  for (const block of blocks) {
    block.elements = { base: [], copy: [] };
    for (const side of ["base", "copy"]) block[side].forEach((number) => of[side].set(number, block));
  }
  const isSame = (block) => block.kind === "kept" || (!minor && isCosmetic(block));
  const rows = bands(blocks, texts.map((text) => text.spans.length));
  const body = h("tbody");
  const cell = (row, side) => h("td", { class: `${side} ${row.block && isSame(row.block) ? "same" : ""}` },
    row[side].map((number) => {
      const block = of[side].get(number);
      const element = paragraph(block, side, number, texts, minor);
      block.elements[side].push(element);
      return element;
    }));
  const drawn = rows.map((row) => h("tr", {}, cell(row, "base"), h("td", { class: "gutter", "aria-hidden": "true" }), cell(row, "copy")));
  const kept = rows.map((row) => Boolean(row.block && isSame(row.block)
    && ["base", "copy"].every((side) => row[side].every((number) => isSame(of[side].get(number))))));
  const near = kept.map((_, at) => kept.slice(Math.max(0, at - page.context), at + page.context + 1).includes(false));
  const svg = h("svg:svg", { class: "connectors", "aria-hidden": "true" });
  const element = h("div", {},
    base === copy || isFromLibrary(record, base, copy) ? ""
      : h("p", { class: "none" }, "In a report of this size two copies are compared by this page; dedup diff may pair their paragraphs in other ways."),
    documents.some((document, at) => !texts[at].spans.length) ? h("p", { class: "none" }, "One of the two has no text.") : "",
    kept.every(Boolean) ? h("p", { class: "none" }, "Every paragraph was kept as it is.") : "",
    h("table", { class: "diff" },
      h("thead", {}, h("tr", {}, documents.map((document, at) => [
        at ? h("td", { class: "gutter" }) : "",
        h("th", { scope: "col" }, name(headOf(document, at ? copy : base)))]))),
      body),
    svg);
  const connect = () => svg.replaceChildren(...connectors(element, blocks));
  drawn.forEach((row, at) => {
    if (!kept[at] || near[at]) body.append(row);
    else if (!at || !kept[at - 1] || near[at - 1]) body.append(fold(drawn, kept, near, at, connect));
  });
  const changes = blocks.filter((block) => !isSame(block))
    .map((block) => ({ block, elements: [...block.elements.copy, ...block.elements.base] }));
  changes.sort((a, b) => {
    const order = a.elements[0].compareDocumentPosition(b.elements[0]);
    return order & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
  });
  return { element, changes, connect };
}

const headOf = (document, number) =>
  [`${number + 1}${number ? "" : " (lead)"}`, document.source, document.title || document.id].filter(Boolean).join(" · ");

/** A row that stands for the kept paragraphs around one, until they are asked for. */
function fold(rows, kept, near, from, connect) {
  let to = from;
  while (to < rows.length && kept[to] && !near[to]) to += 1;
  const row = h("tr", { class: "fold" }, h("td", { colspan: 3 },
    h("button", { type: "button", onclick: () => {
      row.replaceWith(...rows.slice(from, to));
      rows[from].querySelector(".para").focus();
      connect();
    } }, `… ${count(to - from, "kept paragraph")}, show`)));
  return row;
}

/** Ribbons across the gutter between paragraphs that were split, merged or moved. */
function connectors(element, blocks) {
  const frame = element.parentElement?.getBoundingClientRect();
  if (!frame) return [];
  const box = (paragraphs) => {
    const rects = paragraphs.map((paragraph) => paragraph.getBoundingClientRect());
    return { left: rects[0].left - frame.left, right: rects[0].right - frame.left,
      top: rects[0].top - frame.top, bottom: rects.at(-1).bottom - frame.top };
  };
  const paths = [];
  for (const { elements: { base, copy }, move, kind } of blocks) {
    if (!base.length || !copy.length || !(move || base.length > 1 || copy.length > 1)) continue;
    const pairs = kind === "regrouped" ? [[box(base), box(copy)]]
      : base.length > 1 ? base.map((one, at) => [box([one]), slice(box(copy), at, base.length)])
        : copy.map((one, at) => [slice(box(base), at, copy.length), box([one])]);
    for (const [a, b] of pairs) {
      const [x, y, middle] = [a.right, b.left, (a.right + b.left) / 2];
      paths.push(h("svg:path", { class: move ? "moved" : "", d:
        `M${x} ${a.top}C${middle} ${a.top} ${middle} ${b.top} ${y} ${b.top}V${b.bottom}`
        + `C${middle} ${b.bottom} ${middle} ${a.bottom} ${x} ${a.bottom}Z` }));
    }
  }
  return paths;
}

/** One of several equal parts of a box, from the top. */
const slice = (box, at, parts) => ({ ...box,
  top: box.top + ((box.bottom - box.top) * at) / parts,
  bottom: box.top + ((box.bottom - box.top) * (at + 1)) / parts });
