// Which view the address asks for.

const home = document.getElementById("home");
const view = document.getElementById("story");
const title = document.title;
let shown = null;

function route() {
  const asked = /^#story-(\d+)(?:\/(\d+)-(\d+))?$/.exec(location.hash);
  const number = asked ? Number(asked[1]) : page.only;
  const record = number === null ? null : recordOf(number);
  if (!record) {
    if (!home || (number !== null && number < page.size)) {
      location.replace(home ? hrefOf(number) : page.home);
      return;
    }
    home.hidden = false;
    view.hidden = true;
    view.replaceChildren();
    document.title = title;
    if (shown !== null) document.querySelector(`#stories a[href="${hrefOf(shown)}"]`)?.focus();
    shown = null;
    return;
  }
  const last = record.documents.length - 1;
  const inside = (at, otherwise) => (at !== undefined && Number(at) <= last ? Number(at) : otherwise);
  const pair = [inside(asked?.[2], 0), inside(asked?.[3], firstChanged(record))];
  if (home) home.hidden = true;
  view.hidden = false;
  view.replaceChildren(...storyView(number, record, pair));
  document.title = `${record.title} – ${title}`;
  if (asked?.[2]) jump("compare");
  else if (shown !== null || asked) { scrollTo(0, 0); document.getElementById("story-title").focus({ preventScroll: true }); }
  shown = number;
}

/** The first copy that is not word for word the lead. */
function firstChanged(record) {
  const found = record.documents.findIndex((document) => document.kind === "near");
  return found < 0 ? 1 : found;
}

document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});
setUpList();
addEventListener("hashchange", route);
route();
