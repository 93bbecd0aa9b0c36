// The story list: search, order, filters, and rows that are made as they are needed.

const CHUNK = 100;

const ORDERS = {
  size: (a, b) => b.size - a.size,
  spread: (a, b) => (b.spread ?? -1) - (a.spread ?? -1),
  changed: (a, b) => b.changed - a.changed,
  first: (a, b) => (a.first ?? Infinity) - (b.first ?? Infinity),
  title: (a, b) => a.title.localeCompare(b.title),
};

function setUpList() {
  const controls = document.getElementById("controls");
  if (!controls) return;
  const { search, sort, outlet, script, relation } = controls.elements;
  const list = document.getElementById("stories");
  const more = document.getElementById("more");
  page.stories.forEach((story, number) => { story.number = number; });
  page.outlets.map((label, at) => [label, at]).sort((a, b) => a[0].localeCompare(b[0]))
    .forEach(([label, at]) => outlet.append(h("option", { value: at }, label)));
  page.scripts.forEach((label, at) => script.append(h("option", { value: at }, label)));
  outlet.parentElement.hidden = page.outlets.length < 2;
  script.parentElement.hidden = page.scripts.length < 2;
  document.getElementById("legend").append("Each copy's words:", ...legend().flat());

  let chosen = [];
  const extend = () => {
    const from = list.children.length;
    list.append(...chosen.slice(from, from + CHUNK).map(listed));
    more.hidden = list.children.length >= chosen.length;
  };
  const update = () => {
    const words = folded(search.value).split(/\s+/).filter(Boolean);
    chosen = page.stories.filter((story) =>
      (outlet.value === "" || story.outlets.includes(Number(outlet.value)))
      && (script.value === "" || story.script === Number(script.value))
      && (relation.value === "" || story.relations & Number(relation.value))
      && words.every((word) => searched(story).includes(word)));
    chosen.sort((a, b) => ORDERS[sort.value](a, b) || a.number - b.number);
    list.replaceChildren();
    extend();
    const all = page.stories.length;
    document.getElementById("count").textContent = chosen.length === all
      ? count(all, "story", "stories")
      : `${chosen.length.toLocaleString("en")} of ${count(all, "story", "stories")}`;
  };
  controls.addEventListener("input", update);
  controls.addEventListener("submit", (event) => event.preventDefault());
  more.addEventListener("click", () => {
    const next = list.children.length;
    extend();
    list.children[next]?.querySelector("a").focus();
  });
  new IntersectionObserver(([seen]) => { if (seen.isIntersecting) extend(); }, { rootMargin: "800px" })
    .observe(more);
  update();
}

/** What a search looks through, folded when first searched. */
function searched(story) {
  story.folded ??= folded(
    [story.title, ...story.titles, ...story.outlets.map((at) => page.outlets[at])].join("\n"));
  return story.folded;
}

function listed(story) {
  const outlets = story.outlets.slice(0, 5).map((at) => page.outlets[at]);
  const meta = [outlets.flatMap((label, at) => [at ? ", " : "", name(label)])];
  if (story.outlets.length > 5) meta.push(` and ${story.outlets.length - 5} more`);
  if (story.first !== null) meta.push(`${outlets.length ? " · " : ""}first seen ${moment(story.first)}`);
  if (story.spread) meta.push(` · over ${lasting(story.spread)}`);
  const kinds = [[1, "exact"], [2, "near"], [4, "partial links"]]
    .filter(([bit]) => story.relations & bit).map(([, kind]) => kind);
  const said = story.shares.map((shares) => sharesInWords(shares)).join("; ");
  const hidden = story.size - 1 - story.shares.length;
  return h("li", {},
    h("div", {},
      h("h3", {}, h("a", { href: hrefOf(story.number), dir: "auto", lang: "" }, story.title)),
      h("p", { class: "meta" }, meta),
      h("p", { class: "meta" },
        `${count(story.size - 1, "copy", "copies")} · ${percent(story.changed)} changed · `,
        kinds.join(", "))),
    h("div", {},
      strips(story.shares, `Words of each copy: ${said}`),
      hidden > 0 ? h("span", { class: "strip-more" }, `and ${count(hidden, "more copy", "more copies")}`) : ""));
}
