// What all parts of the page share: elements, records, words for numbers.

const page = JSON.parse(document.getElementById("page").textContent);
const told = document.getElementById("told");

/** An element with attributes and children; text is always text, never markup. */
function h(tag, attributes, ...children) {
  const element = tag.startsWith("svg:")
    ? document.createElementNS("http://www.w3.org/2000/svg", tag.slice(4))
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== ""));
  return element;
}

/** A name, title or id of unknown language and direction. */
const name = (text, attributes) => h("bdi", { dir: "auto", lang: "", ...attributes }, text);

const count = (number, one, many) =>
  `${number.toLocaleString("en")} ${number === 1 ? one : many || `${one}s`}`;

/** A share in whole per cent; only all of it is 100 %, only nothing is 0 %. */
function percent(share) {
  const whole = Math.round(100 * share);
  return `${share > 0 && share < 1 ? Math.min(Math.max(whole, 1), 99) : whole} %`;
}

const moment = (seconds) =>
  `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** A time span in its largest unit. */
function lasting(seconds) {
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (seconds >= size) return count(Math.round(seconds / size), unit);
  }
  return "under a minute";
}

/** Letters folded as a reader would: no case, no marks. */
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The record of a story, if this page has it. */
function recordOf(number) {
  const source = document.getElementById(`story-${number}`);
  return source && JSON.parse(source.textContent);
}

/** Where a story is shown: here, or on another page of the folder. */
function hrefOf(number) {
  if (document.getElementById(`story-${number}`)) return `#story-${number}`;
  let part = 0;
  while (part + 1 < page.parts.length && page.parts[part + 1] <= number) part += 1;
  return `stories-${String(part + 1).padStart(3, "0")}.html#story-${number}`;
}

const SHARES = ["kept", "edited", "moved", "added"];

/** Bars, one a copy: which share of its words was kept, edited, moved and added. */
function strips(copies, label) {
  const svg = h("svg:svg", {
    class: "strips", role: "img", "aria-label": label, width: "100%", height: copies.length * 10 - 2,
  });
  copies.forEach((shares, row) => {
    const all = shares[0] + shares[1] + shares[2] + shares[3] || 1;
    let x = 0;
    SHARES.forEach((kind, at) => {
      const width = (100 * shares[at]) / all;
      if (width) {
        svg.append(h("svg:rect", {
          class: `fill-${kind}`, x: `${x}%`, width: `${width}%`, y: row * 10, height: 8,
        }));
      }
      x += width;
    });
  });
  return svg;
}

/** The same in words: "91 % kept, 9 % added". */
function sharesInWords(shares) {
  const all = shares[0] + shares[1] + shares[2] + shares[3];
  const parts = SHARES.map((kind, at) => [kind, shares[at]]).filter(([, words]) => words);
  return parts.map(([kind, words]) => `${percent(words / all)} ${kind}`).join(", ") || "no words";
}

/** What the fills of the bars mean. */
const legend = () =>
  SHARES.map((kind) => [
    h("svg:svg", { width: 14, height: 10, "aria-hidden": "true" },
      h("svg:rect", { class: `fill-${kind}`, width: 14, height: 10 })),
    h("span", {}, kind),
  ]);
