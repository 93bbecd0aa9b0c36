// The blocks of a comparison of any two documents of a story.
//
// With the lead, and in all but large reports between copies too, they are those
// of the library's diff.  Elsewhere they are made here, after the library's rules:
// equal paragraphs, then those that share words in a row, then lookalikes; and each
// change of words has the kinds that the library found where the two copies
// departed from the lead.

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

/** Blocks of the library's diff, as a record has them. */
function unpacked(packed) {
  const blocks = [];
  for (const [kind, base, to, move, mark, edits, reordered] of packed) {
    if (typeof base === "number") {
      for (let at = 0; at < move; at += 1) {
        blocks.push({ kind: "kept", base: [base + at], copy: [to + at], move: 0, mark: "", edits: [] });
      }
    } else {
      blocks.push({
        kind: KINDS[kind], base, copy: to, move, mark, reordered,
        edits: edits.map(([b0, b1, c0, c1, ...kinds]) => ({
          base: [b0, b1], copy: [c0, c1], kinds: kinds.map((at) => page.editKinds[at]),
        })),
      });
    }
  }
  return blocks;
}

/** The blocks from the lead to a copy. */
const blocksOf = (record, copy) => unpacked(record.blocks[copy - 1]);

/** Whether the library compared two documents; else this page does. */
const isFromLibrary = (record, base, copy) =>
  !base || !copy || `${Math.min(base, copy)}-${Math.max(base, copy)}` in record.pairs;

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
  if (base === copy) {
    return record.documents[base].paragraphs.map((_, at) =>
      ({ kind: "kept", base: [at], copy: [at], move: 0, mark: "", edits: [] }));
  }
  if (base === 0) return blocksOf(record, copy);
  if (copy === 0) return inverted(blocksOf(record, base));
  if (isFromLibrary(record, base, copy)) {
    return base < copy ? unpacked(record.pairs[`${base}-${copy}`]) : inverted(unpacked(record.pairs[`${copy}-${base}`]));
  }
  const [left, right] = [blocksOf(record, base), blocksOf(record, copy)];
  const texts = [textOf(record, base), textOf(record, copy)];
  const edits = [left, right].map((blocks) => blocks.flatMap((block) => block.edits));
  const blocks = [];
  for (const group of groups(record, base, copy, texts)) {
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

/** Groups of paragraphs of both: equal ones, those that share words in a row, and lookalikes. */
function groups(record, base, copy, texts) {
  const equal = equalPairs(record.documents[base].paragraphs, record.documents[copy].paragraphs)
    .map(([b, c]) => ({ base: [b], copy: [c] }));
  const sides = texts.map((text, at) => {
    const taken = new Set(equal.map((group) => group[at ? "copy" : "base"][0]));
    return text.spans.flatMap((_, number) => {
      const words = tokens(text, [number]).filter((token) => token.word).map((token) => folded(token.text));
      return taken.has(number) || !words.length ? [] : [{ number, words }];
    });
  });
  const found = [...equal, ...components(sharing(...sides))];
  return [...found, ...lookalikes(...sides, found)].sort((a, b) => a.base[0] - b.base[0]);
}

/** Pairs of equal paragraphs, each in one pair. */
function equalPairs(base, copy) {
  const places = new Map();
  copy.forEach((text, at) => places.set(text, [...(places.get(text) || []), at]));
  return base.flatMap((text, at) => (places.get(text)?.length ? [[at, places.get(text).shift()]] : []));
}

/** Groups of what is joined, directly or through others, with paragraphs of both sides. */
function components(sets) {
  const parent = new Map();
  const root = (node) => {
    if (!parent.has(node)) parent.set(node, node);
    while (parent.get(node) !== node) node = parent.get(node);
    return node;
  };
  sets.forEach((nodes) => nodes.forEach((node) => parent.set(root(node), root(nodes[0]))));
  const found = new Map();
  for (const node of parent.keys()) {
    const key = root(node);
    if (!found.has(key)) found.set(key, { base: [], copy: [] });
    const side = { b: "base", c: "copy" }[node[0]];
    if (side) found.get(key)[side].push(Number(node.slice(1)));
  }
  const groups = [...found.values()].filter((group) => group.base.length && group.copy.length);
  groups.forEach((group) => { group.base.sort((a, b) => a - b); group.copy.sort((a, b) => a - b); });
  return groups;
}

// As in the library: two paragraphs belong together if they share half of the
// shorter one, more if it is much shorter; and next to such a pair, if a sentence
// crossed from one to the other.  Between the same neighbours less is asked.
const SHARE = 0.5;
const UNEVEN_SHARE = 0.6;
const REWRITTEN_SHARE = 0.4;
const SENTENCE = 12;

/** Pairs of paragraphs that share words in a row, of which each counts for one pair. */
function sharing(base, copy) {
  const all = [...base, ...copy].flatMap(({ words }) => words);
  const size = all.join("").length > 2.2 * all.length ? 3 : 6;
  const overlaps = runsInCommon(base, copy, size);
  const isStrong = ({ shared, one, other }) => {
    const [shorter, longer] = [one.words.length, other.words.length].sort((a, b) => a - b);
    const share = longer > 2 * shorter ? UNEVEN_SHARE : SHARE;
    return shared >= SHARE * longer || shared >= Math.max(share * shorter, 2 * size);
  };
  const strong = overlaps.filter(isStrong);
  const isNear = ({ one, other }) => strong.some((pair) =>
    (pair.one === one && Math.abs(pair.other.number - other.number) === 1)
    || (pair.other === other && Math.abs(pair.one.number - one.number) === 1));
  const crossing = overlaps.filter((overlap) => !strong.includes(overlap) && isNear(overlap)
    && overlap.shared >= Math.min(overlap.one.words.length, overlap.other.words.length, SENTENCE));
  return [...strong, ...crossing].map(({ one, other }) => [`b${one.number}`, `c${other.number}`]);
}

/** How many words each two paragraphs share in runs of a size, the longest overlap first. */
function runsInCommon(base, copy, size) {
  const grams = (words) => words.slice(size - 1).map((_, at) => words.slice(at, at + size).join(" "));
  const holders = new Map();
  for (const other of copy) {
    other.grams = new Set(grams(other.words));
    for (const gram of other.grams) holders.set(gram, [...(holders.get(gram) || []), other]);
  }
  const overlaps = base.flatMap((one) => {
    const own = grams(one.words);
    return [...new Set(own.flatMap((gram) => holders.get(gram) || []))].map((other) => {
      const places = own.flatMap((gram, at) => (other.grams.has(gram) ? Array.from({ length: size }, (_, n) => at + n) : []));
      return { one, other, places: [...new Set(places)] };
    });
  });
  overlaps.sort((a, b) => b.places.length - a.places.length);
  for (const overlap of overlaps) {
    overlap.one.taken ??= new Set();
    const free = overlap.places.filter((place) => !overlap.one.taken.has(place));
    overlap.shared = free.length;
    if (free.length >= size) free.forEach((place) => overlap.one.taken.add(place));
  }
  return overlaps.filter(({ shared }) => shared >= size);
}

/** Paragraphs left between the same neighbours that share two fifths of the longer. */
function lookalikes(base, copy, found) {
  const places = found.map((group) => [group.base[0], group.copy[0]]);
  const [left, right] = [[base, "base"], [copy, "copy"]].map(([side, name]) => {
    const taken = new Set(found.flatMap((group) => group[name]));
    return side.filter(({ number }) => !taken.has(number));
  });
  return left.flatMap((one) => {
    const at = right.findIndex((other) => {
      const apart = places.some(([b, c]) => (b < one.number) !== (c < other.number));
      const longer = Math.max(one.words.length, other.words.length);
      const shared = apart ? 0 : matches(one.words, other.words).reduce((sum, run) => sum + run[2], 0);
      return shared >= REWRITTEN_SHARE * longer;
    });
    return at < 0 ? [] : [{ base: [one.number], copy: [right.splice(at, 1)[0].number] }];
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
  const kind = { "1:n": "split", "n:1": "merged", "n:n": "regrouped" }[sizes] || (found.length ? "edited" : "kept");
  return { kind, edits: found, words };
}

/** The kinds of the departures from the lead that an edit between two copies overlaps. */
function kindsOf(edit, edits, texts) {
  const [removed, added] = ["base", "copy"].map((side, at) => texts[at].text.slice(...edit[side]));
  if (removed.toLowerCase() === added.toLowerCase()) return ["capitals"];
  if (/^[\p{P}\s]*$/u.test(removed + added) && !/["“”„«»?]/.test(removed + added)) return ["punctuation"];
  const overlaps = ([from, to], [start, end]) =>
    (from === to || start === end ? start <= to && from <= end : start < to && from < end);
  const kinds = new Set();
  ["base", "copy"].forEach((side, at) => {
    for (const departure of edits[at]) {
      if (overlaps(edit[side], departure.copy)) departure.kinds.forEach((kind) => kinds.add(kind));
    }
  });
  const substantive = [...kinds].filter((kind) => !COSMETIC.includes(kind));
  if (substantive.length) return substantive;
  return kinds.size ? [...kinds] : ["wording"];
}

const TOKEN = /(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Thai}|\p{Script=Lao}|\p{Script=Khmer}|\p{Script=Myanmar})\p{M}*|[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*|\S/gu;

/** A token without what the typesetter chooses, which is no change. */
const typeless = (token) => token.normalize("NFKC").replace(/[“”„‟«»″〝〞]/g, '"').replace(/[‘’‛ʼ`´′]/g, "'").replace(/\p{Pd}|−/gu, "-");

/** The tokens of some paragraphs, with their places in the whole text. */
function tokens({ text, spans }, paragraphs) {
  return paragraphs.flatMap((number) => {
    const [start, end] = spans[number];
    return [...text.slice(start, end).matchAll(TOKEN)].map((match) => ({
      text: typeless(match[0]), paragraph: number, start: start + match.index, end: start + match.index + match[0].length,
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
