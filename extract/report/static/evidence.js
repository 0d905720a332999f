// A text with the words that fields came from. Offsets count characters, JavaScript counts
// UTF-16 units: they differ after a character outside the basic plane.
function unitOffsets(text) {
  if (!/[\uD800-\uDFFF]/.test(text)) return (offset) => offset;
  const units = [0];
  for (const character of text) units.push(units[units.length - 1] + character.length);
  return (offset) => units[Math.min(offset, units.length - 1)];
}

const TINTS = {
  actor1: "who", group: "who", actor2: "other", event_date: "when", as_of_start: "when",
  location: "where", sub_event_type: "what", weapon: "with", fatalities: "many", injured: "many",
  detained: "many", abducted: "many", escaped: "many", best: "many",
};
const tint = (field) => `tint-${TINTS[field] || "rest"}`;

// Pieces of the text between all ends of spans, each with the spans that cover it.
function pieces(text, spans, sentence) {
  const at = unitOffsets(text);
  const placed = spans.map((span) => ({ ...span, from: at(span.start), to: at(span.end) }));
  const told = { from: at(sentence.start), to: at(sentence.end) };
  const ends = new Set([0, text.length, told.from, told.to]);
  for (const span of placed) ends.add(span.from).add(span.to);
  const cuts = [...ends].sort((a, b) => a - b);
  return cuts.slice(1).map((to, n) => ({
    text: text.slice(cuts[n], to),
    spans: placed.filter((span) => span.from <= cuts[n] && to <= span.to),
    told: told.from <= cuts[n] && to <= told.to,
  }));
}

const spanLabel = (span) =>
  t("event.span", fieldName(span.field), fieldValue(span.field, span.value), span.rule);

// The text as an element; `light(numbers)` is called when words are looked at.
function markedText(document_, spans, report, light) {
  const box = el("div", {
    class: "article", dir: document_.lang === "ar" ? "rtl" : "auto", lang: document_.lang || null,
    tabindex: "0", role: "region", "aria-label": `${t("event.text")} ${report.report_id}`,
  });
  for (const piece of pieces(document_.text, spans, report)) {
    let node = piece.text;
    if (piece.spans.length) {
      const inner = piece.spans.reduce((a, b) => (b.to - b.from < a.to - a.from ? b : a));
      const label = piece.spans.map(spanLabel).join("\n");
      const numbers = piece.spans.map((span) => span.number);
      const show = (event) => {
        const { left, bottom } = event.currentTarget.getBoundingClientRect();
        tip(label, event.clientX || left, event.clientY || bottom);
      };
      node = el("span", {
        class: `span ${tint(inner.field)}`, role: "button", tabindex: "0",
        "data-spans": numbers.join(" "), "aria-description": label,
        onmouseenter: show, onmouseleave: () => tip(""), onblur: () => tip(""),
        onfocus: show, onclick: () => light(numbers),
        onkeydown: (event) => {
          if (event.key === "Escape") tip("");
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          light(numbers);
        },
      }, piece.text);
    }
    box.append(piece.told ? el("span", { class: "sentence" }, node) : node);
  }
  return box;
}

// Lights words and their fields within `box`, and brings the words into view.
function lightUp(box, numbers) {
  const wanted = new Set(numbers.map(String));
  let first = null;
  for (const node of box.querySelectorAll("[data-spans]")) {
    const lit = node.dataset.spans.split(" ").some((n) => wanted.has(n));
    node.classList.toggle("lit", lit);
    if (node.matches("button")) node.setAttribute("aria-pressed", String(lit));
    else if (lit && !first) first = node;
  }
  if (!first) return;
  const article = first.closest(".article");
  const [a, b] = [article.getBoundingClientRect(), first.getBoundingClientRect()];
  article.scrollTop += b.top - a.top - a.height / 3;
}
