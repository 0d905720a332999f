// One event: its row, its reports with their texts, and why they were merged.
let openEvent = null;

const LISTS = {
  event_type: "event_types", sub_event_type: "sub_event_types", disorder_type: "disorder_types",
  inter1: "actor_types", inter2: "actor_types", inter: "actor_types", certainty: "certainties",
  record_type: "record_types", civilian_targeting: "civilian_targeting", country: "countries",
};
const DAYS = ["event_date", "event_date_start", "event_date_end", "as_of_start", "as_of_end"];
const PLAIN = ["year", "iso", "latitude", "longitude"];

// A field's value in the reader's words, as text.
function fieldValue(field, value) {
  if (value === null || value === undefined || value === "") return t("table.unknown");
  if (DAYS.includes(field) && /^\d{4}-\d\d-\d\d$/.test(value)) return day(value);
  if (field === "timestamp") return day(value * 1000);
  if (LISTS[field]) return String(term(LISTS[field], value));
  if (typeof value === "number") return PLAIN.includes(field)
    ? number(value, { useGrouping: false, maximumFractionDigits: 4 }) : number(value);
  return String(value);
}

function rowFields(i) {
  const fields = head.columns.events.filter((name) => E[name][i] !== null && E[name][i] !== "");
  return el("dl", { class: "fields" }, fields.map((name) => el("div",
    { class: name === "notes" ? "whole" : null },
    el("dt", {}, fieldName(name)), el("dd", {}, own(fieldValue(name, E[name][i]))))));
}

async function showEvent(id) {
  const section = $("event");
  openEvent = id;
  section.hidden = false;
  const i = indexOf.get(id);
  const close = el("button", { type: "button", id: "close", onclick: closeEvent }, t("event.close"));
  const top = el("div", { class: "head" },
    el("h2", { id: "event-heading" }, t("event.heading", id)), close);
  if (i === undefined) {
    section.replaceChildren(top, el("p", {}, t("event.not_here")));
    return;
  }
  section.replaceChildren(top, el("p", {}, t("event.loading")));
  const names = head.documents_of[id] || [];
  const parts = await Promise.all([...new Set(names.map((name) => head.part_of[name]))].map(readPart));
  if (openEvent !== id) return; // another was opened meanwhile
  const found = parts.flatMap((part) => part.reports.filter((report) => report.event_id_cnty === id)
    .map((report) => ({ report, part })));
  section.replaceChildren(top, el("h3", {}, t("event.fields")), rowFields(i),
    el("h3", {}, t("event.merged")), mergers(id),
    el("h3", {}, t("event.reports", number(found.length))),
    ...found.map(({ report, part }) => reportBox(report, part)));
  for (const box of section.querySelectorAll(".article")) {
    const told = box.querySelector(".sentence");
    if (told) box.scrollTop = told.offsetTop - box.offsetTop - box.clientHeight / 4;
  }
}

function mergers(id) {
  const links = head.links.filter((link) => link.event_id_cnty === id);
  if (!links.length) return el("p", {}, t("event.single"));
  return el("ul", {}, links.map((link) => el("li", {}, own(t("event.merge", link.report_id,
    link.other_report_id, link.why, number(link.score, { maximumFractionDigits: 2 }))))));
}

function reportBox(report, part) {
  const source = part.documents[report.doc_id];
  const evidence = (part.evidence[report.report_id] || []).map(
    ([field, value, start, end, text, rule], n) => ({ number: n, field, value, start, end, text, rule }));
  const spans = evidence.filter((row) => row.start !== null);
  const box = el("article", { class: "report", "data-report": report.report_id });
  const light = (numbers) => lightUp(box, numbers);
  box.append(
    el("h4", {}, own(source.title || report.doc_id)),
    el("p", { class: "soft" }, ...joined([
      source.source && own(source.source),
      source.published && t("event.published", day(source.published)),
      own(report.doc_id), own(report.report_id), report.background && t("event.background"),
      /^https?:\/\//i.test(source.url || "")
        ? el("a", { href: source.url, rel: "noreferrer noopener", target: "_blank" }, own(source.url))
        : source.url && own(source.url),
    ])),
    el("div", { class: "two" },
      el("div", {}, evidenceTable(report, evidence, light), reasons(report, evidence)),
      source.text === null ? el("p", {}, t("event.open_text"))
        : markedText(source, spans, report, light)));
  return box;
}

const joined = (parts) => parts.filter(Boolean).flatMap((part, n) => (n ? [" · ", part] : [part]));

function evidenceTable(report, evidence, light) {
  const rows = evidence.map((row) => [
    row.start === null ? el("span", {}, fieldName(row.field)) : el("button", {
      type: "button", class: `field ${tint(row.field)}`, "data-spans": row.number,
      "data-field": row.field, "aria-pressed": "false", onclick: () => light([row.number]),
    }, fieldName(row.field)),
    el("span", {}, own(fieldValue(row.field, row.value)),
      row.start === null ? el("div", { class: "soft" }, t("event.no_words")) : ""),
    own(row.rule),
  ]);
  for (const name of ["certainty", "attributed_to", "fatalities_low", "fatalities_high"]) {
    if (report[name] !== null) rows.push([fieldName(name), own(fieldValue(name, report[name])), ""]);
  }
  return tableOf(t("event.fields"), [t("event.field"), t("event.value"), t("event.rule")], rows);
}

// The frame that found the report, and the decision that gave its type.
function reasons(report, evidence) {
  const lines = [t("event.frame", report.rule)];
  for (const row of evidence) {
    if (row.field === "sub_event_type" && Object.hasOwn(head.reasons, row.rule)) {
      lines.push(t("event.because", row.rule, head.reasons[row.rule]));
    }
  }
  return el("div", { class: "soft" }, lines.map((line) => el("p", {}, own(line))));
}

function closeEvent() {
  const id = openEvent;
  openEvent = null;
  $("event").hidden = true;
  tip("");
  history.replaceState(null, "", "#events");
  drawTable();
  const link = [...document.querySelectorAll("#table a")].find((node) => node.textContent === id);
  (link || $("events")).focus();
}
