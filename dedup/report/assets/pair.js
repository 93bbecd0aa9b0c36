// The blocks of a comparison of any two documents of a story.
//
// With the lead they are those of the library's diff.  Two copies are compared
// through the lead: paragraphs that go back to the same paragraphs of the lead,
// or are the same addition, belong together, and each change of words has the
// kinds that the library found where the two copies departed from the lead.

const KINDS = page.kinds;
const COSMETIC = page.cosmetic;

/** The text of a document, and where each of its paragraphs begins and ends in it. */
function textOf(record, number) {
  const paragraphs = record.documents[number].paragraphs.map((at) => record.paragraphs[at]);
  let start = 0;
  const spans = paragraphs.map((paragraph) => {
    const span = [start, start + paragraph.length];
    start = span[1] + 1;
    return span;
  });
  return { text: paragraphs.join("\n"), spans };
}

/** The blocks from the lead to a copy, as the library's diff has them. */
function blocksOf(record, copy) {
  const blocks = [];
  for (const [kind, base, to, move, mark, edits] of record.blocks[copy - 1]) {
    if (typeof base === "number") {
      for (let at = 0; at < move; at += 1) {
        blocks.push({ kind: "kept", base: [base + at], copy: [to + at], move: 0, mark: "", edits: [] });
      }
    } else {
      blocks.push({
        kind: KINDS[kind], base, copy: to, move, mark,
        edits: edits.map(([b0, b1, c0, c1, ...kinds]) => ({
          base: [b0, b1], copy: [c0, c1], kinds: kinds.map((at) => page.editKinds[at]),
        })),
      });
    }
  }
  return blocks;
}

const MIRRORED = { split: "merged", merged: "split", dropped: "added", added: "dropped" };

const inverted = (blocks) => blocks.map((block) => ({
  ...block,
  kind: MIRRORED[block.kind] || block.kind,
  base: block.copy,
  copy: block.base,
  edits: block.edits.map((edit) => ({ ...edit, base: edit.copy, copy: edit.base })),
}));

/** The blocks from one document of a story to another, in no particular order. */
function pairOf(record, base, copy) {
  if (base === 0) return blocksOf(record, copy);
  if (copy === 0) return inverted(blocksOf(record, base));
  const [left, right] = [blocksOf(record, base), blocksOf(record, copy)];
  const texts = [textOf(record, base), textOf(record, copy)];
  const edits = [left, right].map((blocks) => blocks.flatMap((block) => block.edits));
  const blocks = [];
  for (const group of groups(record, base, copy, left, right)) {
    const found = edited(group, texts, edits);
    if (found) blocks.push({ ...group, move: 0, mark: "", ...found });
  }
  numberMoves(blocks);
  for (const [side, document] of [["base", 0], ["copy", 1]]) {
    const taken = new Set(blocks.flatMap((block) => block[side]));
    const marks = new Map([left, right][document].filter((block) => !block.base.length)
      .map((block) => [block.copy[0], block.mark]));
    texts[document].spans.forEach((_, number) => {
      if (taken.has(number)) return;
      blocks.push({
        kind: document ? "added" : "dropped", base: [], copy: [], [side]: [number],
        move: 0, mark: marks.get(number) || "", edits: [], words: 0,
      });
    });
  }
  return blocks;
}

/** Paragraphs of both that go back to the same paragraphs of the lead or to one addition. */
function groups(record, base, copy, left, right) {
  const parent = new Map();
  const root = (node) => {
    if (!parent.has(node)) parent.set(node, node);
    while (parent.get(node) !== node) node = parent.get(node);
    return node;
  };
  const join = (nodes) => nodes.forEach((node) => parent.set(root(node), root(nodes[0])));
  for (const [side, blocks] of [["b", left], ["c", right]]) {
    for (const block of blocks) {
      if (block.base.length && block.copy.length) {
        join([...block.base.map((at) => `l${at}`), ...block.copy.map((at) => side + at)]);
      }
    }
  }
  for (const [, places] of record.additions) {
    const of = new Map(places.map(([document, ...numbers]) => [document, numbers]));
    if (of.has(base) && of.has(copy)) {
      join([...of.get(base).map((at) => `b${at}`), ...of.get(copy).map((at) => `c${at}`)]);
    }
  }
  const found = new Map();
  for (const node of parent.keys()) {
    if (!found.has(root(node))) found.set(root(node), { base: [], copy: [] });
    const side = { b: "base", c: "copy" }[node[0]];
    if (side) found.get(root(node))[side].push(Number(node.slice(1)));
  }
  const groups = [...found.values()].filter((group) => group.base.length && group.copy.length);
  groups.forEach((group) => { group.base.sort((a, b) => a - b); group.copy.sort((a, b) => a - b); });
  return [...groups, ...equalGroups(record, base, copy, groups)].sort((a, b) => a.base[0] - b.base[0]);
}

/** Paragraphs in no group that are the same in both. */
function equalGroups(record, base, copy, groups) {
  const rest = [[base, "base"], [copy, "copy"]].map(([document, side]) => {
    const taken = new Set(groups.flatMap((group) => group[side]));
    return [...record.documents[document].paragraphs.entries()].filter(([at]) => !taken.has(at));
  });
  return rest[0].flatMap(([at, text]) => {
    const found = rest[1].findIndex(([, other]) => other === text);
    return found < 0 ? [] : [{ base: [at], copy: [rest[1].splice(found, 1)[0][0]] }];
  });
}

/** The edits of a group, its kind and its shared words; null if it shares none. */
function edited(group, texts, edits) {
  const sides = ["base", "copy"].map((side, at) => tokens(texts[at], group[side]));
  const runs = matches(sides[0].map((token) => token.text), sides[1].map((token) => token.text));
  const words = runs.reduce((sum, [a, , length]) =>
    sum + sides[0].slice(a, a + length).filter((token) => token.word).length, 0);
  if (!words && sides[0].some((token) => token.word)) return null;
  const found = [];
  let [a, b] = [0, 0];
  for (const [nextA, nextB, length] of [...runs, [sides[0].length, sides[1].length, 0]]) {
    if (a < nextA || b < nextB) {
      const edit = { base: spanOf(sides[0], a, nextA), copy: spanOf(sides[1], b, nextB) };
      found.push({ ...edit, kinds: kindsOf(edit, edits, texts) });
    }
    [a, b] = [nextA + length, nextB + length];
  }
  const sizes = `${group.base.length > 1 ? "n" : 1}:${group.copy.length > 1 ? "n" : 1}`;
  const same = found.every((edit) => edit.kinds.every((kind) => kind === "typography"));
  const kind = { "1:n": "split", "n:1": "merged", "n:n": "regrouped" }[sizes] || (same ? "kept" : "edited");
  return { kind, edits: found, words };
}

/** The kinds of the departures from the lead that an edit between two copies overlaps. */
function kindsOf(edit, edits, texts) {
  const overlaps = ([from, to], [start, end]) => start <= to && from <= end;
  const kinds = new Set();
  ["base", "copy"].forEach((side, at) => {
    for (const departure of edits[at]) {
      if (overlaps(edit[side], departure.copy)) departure.kinds.forEach((kind) => kinds.add(kind));
    }
  });
  const [removed, added] = ["base", "copy"].map((side, at) => texts[at].text.slice(...edit[side]));
  if (removed.toLowerCase() === added.toLowerCase()) return ["capitals"];
  const substantive = [...kinds].filter((kind) => !COSMETIC.includes(kind));
  if (substantive.length) return substantive;
  return kinds.size ? [...kinds] : ["wording"];
}

const TOKEN = /(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar})\p{M}*|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*|\S/gu;

/** The tokens of some paragraphs, with their places in the whole text. */
function tokens({ text, spans }, paragraphs) {
  return paragraphs.flatMap((number) => {
    const [start, end] = spans[number];
    return [...text.slice(start, end).matchAll(TOKEN)].map((match) => ({
      text: match[0], start: start + match.index, end: start + match.index + match[0].length,
      word: /[\p{L}\p{N}]/u.test(match[0]),
    }));
  });
}

function spanOf(side, first, last) {
  if (first < last) return [side[first].start, side[last - 1].end];
  const at = first < side.length ? side[first].start : side.length ? side[first - 1].end : 0;
  return [at, at];
}

const MOST_CELLS = 4e6;

/** A longest common subsequence as runs [start in a, start in b, length]. */
function matches(a, b) {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const [rows, columns] = [a.length - head - tail, b.length - head - tail];
  const pairs = [];
  if (rows * columns <= MOST_CELLS) {
    const width = columns + 1;
    const best = new Uint32Array((rows + 1) * width);
    for (let i = rows - 1; i >= 0; i -= 1) {
      for (let j = columns - 1; j >= 0; j -= 1) {
        best[i * width + j] = a[head + i] === b[head + j]
          ? best[(i + 1) * width + j + 1] + 1
          : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
      }
    }
    for (let [i, j] = [0, 0]; i < rows && j < columns;) {
      if (a[head + i] === b[head + j]) pairs.push([head + i++, head + j++]);
      else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i += 1;
      else j += 1;
    }
  }
  const runs = head ? [[0, 0, head]] : [];
  for (const [i, j] of [...pairs, ...Array.from({ length: tail }, (_, at) => [a.length - tail + at, b.length - tail + at])]) {
    const last = runs.at(-1);
    if (last && last[0] + last[2] === i && last[1] + last[2] === j) last[2] += 1;
    else runs.push([i, j, 1]);
  }
  return runs;
}

/** Number the runs of blocks outside the heaviest chain that is in order on both sides. */
function numberMoves(blocks) {
  const best = blocks.map((block) => 2 * block.words + 1);
  const before = blocks.map(() => -1);
  blocks.forEach((block, at) => {
    for (let other = 0; other < at; other += 1) {
      const weight = best[other] + 2 * block.words + 1;
      if (blocks[other].copy[0] < block.copy[0] && weight > best[at]) {
        [best[at], before[at]] = [weight, other];
      }
    }
  });
  const stays = new Set();
  for (let at = best.indexOf(Math.max(...best)); at >= 0; at = before[at]) stays.add(at);
  let number = 0;
  blocks.forEach((block, at) => {
    if (stays.has(at)) return;
    const follows = at && !stays.has(at - 1) && blocks[at - 1].copy.at(-1) + 1 === block.copy[0];
    if (!follows) number += 1;
    block.move = number;
    if (block.kind === "kept" || block.kind === "edited") block.kind = "moved";
  });
}
