// Elements made of text: nothing that comes from the dataset is ever read as HTML.
const $ = (id) => document.getElementById(id);

// el("p", {class: "soft", onclick: f}, "words", otherElement, null)
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

// Words of the dataset, which may run the other way than the page.
const own = (value) => el("bdi", {}, value);

// A table with a header row; each row a list of elements or texts.
function tableOf(caption, headings, rows) {
  return el("table", { "aria-label": caption },
    el("thead", {}, el("tr", {}, headings.map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, cell))))));
}

function tip(text, x, y) {
  const box = $("tip");
  box.hidden = !text;
  if (!text) return;
  box.textContent = text;
  const { width, height } = box.getBoundingClientRect();
  box.style.left = `${Math.max(4, Math.min(x + 12, innerWidth - width - 4))}px`;
  box.style.top = `${y + height + 22 > innerHeight ? y - height - 10 : y + 16}px`;
}

const COLOURS = {
  "Battles": "var(--battles)",
  "Explosions/Remote violence": "var(--remote)",
  "Violence against civilians": "var(--civilians)",
  "Riots": "var(--riots)",
  "Protests": "var(--protests)",
  "Strategic developments": "var(--developments)",
};
const GROUP_COLOURS = ["riots", "remote", "protests", "civilians", "battles", "developments"]
  .map((name) => `var(--${name})`);

const swatch = (colour) => {
  const node = el("span", { class: "swatch", "aria-hidden": "true" });
  node.style.background = colour;
  return node;
};
