// The table of events: sorted, one page at a time.
const PAGE = matchMedia("(max-width: 44rem)").matches ? 10 : 25;
const sorting = { by: "event_date", down: true };
let tableRows = [];
let pageNumber = 0;

const nothing = () => el("span", { class: "soft" }, t("table.unknown"));

// A count with the range told, when there is one.
function deaths(i) {
  const [best, low, high] = [E.fatalities[i], E.fatalities_low[i], E.fatalities_high[i]];
  if (best === null) return nothing();
  const range = low !== null && (high === null || high !== low)
    ? ` (${t("event.range", number(low), high === null ? "…" : number(high))})` : "";
  return el("span", {}, number(best), el("span", { class: "soft" }, range));
}

const COLUMNS = [
  { key: "event_date", name: "table.date", cell: (i) => E.event_date[i] === null ? nothing()
    : el("span", {}, E.time_precision[i] > 1 ? `${t("table.around")} ` : "", day(E.event_date[i])) },
  { key: "sub_event_type", name: "table.type", cell: (i) => el("span", { class: "type" },
    swatch(COLOURS[E.event_type[i]]), el("span", {}, term("sub_event_types", E.sub_event_type[i]))) },
  { key: "actor1", name: "table.actors", cell: (i) => el("span", {},
    own(E.actor1[i] || "–"), E.actor2[i] ? " – " : "", E.actor2[i] ? own(E.actor2[i]) : "") },
  { key: "location", name: "table.place", cell: (i) => E.location[i] === null ? nothing()
    : el("span", {}, own(E.location[i]), E.country[i] && E.country[i] !== E.location[i]
      ? el("span", { class: "soft" }, " · ", term("countries", E.country[i])) : "") },
  { key: "fatalities", name: "table.deaths", cell: deaths },
  { key: "certainty", name: "table.certainty", cell: (i) => term("certainties", E.certainty[i]) },
  { key: "n_reports", name: "table.reports", cell: (i) => number(E.n_reports[i]) },
  { key: "event_id_cnty", name: "table.open", cell: (i) => el("a",
    { href: `#event=${encodeURIComponent(E.event_id_cnty[i])}` }, own(E.event_id_cnty[i])) },
];

function showTable(rows) {
  tableRows = rows;
  pageNumber = 0;
  sortTable();
}

// Unknown values come last, whichever way the rest is sorted.
function sortTable() {
  const values = E[sorting.by];
  const way = sorting.down ? -1 : 1;
  tableRows.sort((a, b) => {
    const [x, y] = [values[a], values[b]];
    if (x === y) return a - b;
    if (x === null) return 1;
    if (y === null) return -1;
    return x < y ? -way : way;
  });
  drawTable();
}

function drawTable() {
  const pages = Math.max(1, Math.ceil(tableRows.length / PAGE));
  pageNumber = Math.min(pageNumber, pages - 1);
  const rows = tableRows.slice(pageNumber * PAGE, (pageNumber + 1) * PAGE);
  const heads = COLUMNS.map((column) => el("th", {
    scope: "col",
    "aria-sort": column.key !== sorting.by ? null : sorting.down ? "descending" : "ascending",
  }, el("button", { type: "button", "data-sort": column.key, onclick: () => sortBy(column.key) },
    t(column.name), column.key === sorting.by ? (sorting.down ? " ▾" : " ▴") : "")));
  const body = rows.map((i) => el("tr", { class: E.event_id_cnty[i] === openEvent ? "open" : null },
    COLUMNS.map((column) => el("td", { "data-label": t(column.name) }, column.cell(i)))));
  $("table").replaceChildren(el("table", { "aria-labelledby": "events-heading" },
    el("thead", {}, el("tr", {}, heads)), el("tbody", {}, body)),
  rows.length ? "" : el("p", {}, t("table.none")));
  $("pages").textContent = t("table.pages", number(pageNumber + 1), number(pages));
  $("previous").disabled = pageNumber === 0;
  $("next").disabled = pageNumber === pages - 1;
}

function sortBy(key) {
  sorting.down = sorting.by === key ? !sorting.down : ["event_date", "fatalities", "n_reports"].includes(key);
  sorting.by = key;
  sortTable();
  document.querySelector(`[data-sort="${key}"]`).focus();
}
