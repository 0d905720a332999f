// The page put together: what is chosen is shown everywhere.
let head = null;
let strengthColours = new Map();
const LISTED = 200;

const INPUTS = ["from", "to", "country", "actor", "search"];

function change(values) {
  Object.assign(state, values);
  refresh();
}

let refreshing = false;
function refresh() {
  if (refreshing) return;
  refreshing = true;
  requestAnimationFrame(() => { refreshing = false; draw().catch(broken); });
}

function draw() {
  for (const name of INPUTS) if ($(name).value !== state[name]) $(name).value = state[name];
  for (const box of document.querySelectorAll("[data-type]")) box.checked = state.types.has(box.dataset.type);
  for (const box of document.querySelectorAll("[data-certainty]")) {
    box.checked = state.certainties.has(box.dataset.certainty);
  }
  const shown = chosen(incidents);
  const dead = shown.reduce((sum, i) => sum + (E.fatalities[i] || 0), 0);
  $("count").textContent = t("filters.count", number(shown.length), number(incidents.length), number(dead));
  $("count").dataset.shown = shown.length;
  const unplaced = shown.filter((i) => E.latitude[i] === null).length;
  const undated = shown.filter((i) => E.event_date[i] === null).length;
  $("missing").textContent = [unplaced && t("filters.unplaced", number(unplaced)),
    undated && t("filters.undated", number(undated))].filter(Boolean).join(" · ");
  drawChosen();
  showTable(shown);
  return inTurn([drawPlaces, drawTimeline, drawDyads, drawStrengths, drawLists]);
}

// The counts and the table answer at once; the plots follow, each in its turn, unless something
// else was chosen meanwhile.
let turn = 0;
async function inTurn(steps) {
  turn += 1;
  const mine = turn;
  for (const step of steps) {
    await new Promise((done) => { setTimeout(done); });
    if (mine !== turn) return;
    step();
  }
}

function drawPlaces() {
  mapRows = placeRows(chosen(incidents, "place"));
  drawMap();
}

function drawChosen() {
  const taken = [["place", state.place && t("filters.place", state.place.split("|")[0])],
    ["pair", state.pair && t("filters.pair", state.pair)]].filter(([, name]) => name);
  $("chosen").replaceChildren(...taken.map(([key, name]) => el("button", {
    type: "button", "aria-label": t("filters.remove", name), onclick: () => change({ [key]: null }),
  }, own(name), " ✕")));
}

let barsShown = { unit: "month", rows: [] };
function drawTimeline() {
  barsShown = barRows(chosen(incidents, "days"), $("unit").value, head.event_types);
  const view = views.timeline;
  const rows = barsShown.rows.map((row) => ({ ...row, colour: COLOURS[row.type],
    label: t("plots.bar", day(row.start, PERIOD[barsShown.unit]), term("event_types", row.type), number(row.events)) }));
  view.signal("time_format", TIME_FORMAT[barsShown.unit]).data("bars", rows).runAsync();
}

let pairsShown = [];
function drawDyads() {
  pairsShown = pairRows(chosen(incidents, "pair"), 12);
  views.dyads.data("pairs", pairsShown.map((row, rank) => ({ ...row, rank,
    label: t("plots.pair", row.pair, number(row.events), number(row.deaths)) }))).runAsync();
}

let strengthsShown = [];
const STRENGTH_TESTS = ["types", "actor", "pair"]; // a size has one group and no type of its own
function drawStrengths() {
  const wanted = state.actor.trim().toLowerCase();
  const among = new Set(chosen([...new Set(head.strengths.map((row) => indexOf.get(row.event_id_cnty)))],
    ...STRENGTH_TESTS));
  strengthsShown = head.strengths.filter((row) => among.has(indexOf.get(row.event_id_cnty)) &&
    (!wanted || (row.group || "").toLowerCase().includes(wanted)) &&
    (state.pair === null || state.pair.split(" – ").includes(row.group)));
  const dated = strengthsShown.filter((row) => row.as_of_start !== null);
  views.strengths.data("counts", dated.map((row) => ({
    day: Date.parse(row.as_of_start), best: row.best, low: row.low ?? row.best, high: row.high ?? row.best,
    colour: strengthColours.get(row.group), approximate: row.approximate, key: row.event_id_cnty,
    label: t("plots.strength", row.group || t("table.unknown"), strengthRange(row), row.unit || "",
      day(row.as_of_start), row.attributed_to || row.source || t("plots.nobody")),
  }))).runAsync();
  const groups = [...new Set(dated.map((row) => row.group))];
  $("strengths-legend").replaceChildren(...groups.map((group) => el("li", {},
    swatch(strengthColours.get(group)), own(group || t("table.unknown")))));
}

function strengthRange(row) {
  if (row.low === row.high && row.low !== null) return (row.approximate ? "≈ " : "") + number(row.best);
  return t("event.range", row.low === null ? "…" : number(row.low), row.high === null ? "…" : number(row.high));
}

// The plots as lists, made only while they are open: for reading, and to choose by keyboard.
const chooser = (name, values) =>
  el("button", { type: "button", class: "link", onclick: () => change(values) }, own(name));
const LIST = {
  map: () => [[t("plots.place"), t("table.type"), t("plots.events"), t("plots.deaths")],
    mapRows.map((row) => [chooser(row.location || row.key, { place: row.key }),
      el("span", {}, term("event_types", row.type), row.certain ? "" : ` (${t("plots.uncertain")})`),
      number(row.events), number(row.deaths)])],
  timeline: () => [[t("plots.period"), t("table.type"), t("plots.events")],
    barsShown.rows.map((row) => [
      chooser(day(row.start, PERIOD[barsShown.unit]), { from: iso(row.start), to: iso(row.end - DAY) }),
      term("event_types", row.type), number(row.events)])],
  dyads: () => [[t("plots.pair_heading"), t("plots.events"), t("plots.deaths")],
    pairsShown.map((row) => [chooser(row.pair, { pair: row.key }), number(row.events), number(row.deaths)])],
  strengths: () => [[t("plots.group"), t("plots.number"), t("plots.day"), t("plots.said_by"), t("table.open")],
    strengthsShown.map((row) => [row.group ? chooser(row.group, { actor: row.group }) : nothing(),
      el("span", {}, strengthRange(row), " ", own(row.unit || "")),
      row.as_of_start === null ? nothing() : day(row.as_of_start),
      own(row.attributed_to || row.source || t("plots.nobody")),
      el("a", { href: `#event=${encodeURIComponent(row.event_id_cnty)}` }, own(row.event_id_cnty))])],
};

function drawLists() {
  for (const [name, make] of Object.entries(LIST)) {
    const box = $(`${name}-list`);
    if (!box.closest("details").open) { box.replaceChildren(); continue; }
    const [headings, rows] = make();
    box.replaceChildren(rows.length ? tableOf(t(`plots.${name}`), headings, rows.slice(0, LISTED))
      : el("p", {}, t("plots.none")));
  }
}

const iso = (at) => new Date(at).toISOString().slice(0, 10);

async function makePlots() {
  const [, timeline] = await Promise.all([
    makeView("map", withOutlines(head.specs.map), (row) => {
      if (!mapDragged) change({ place: state.place === row.key ? null : row.key });
    }),
    makeView("timeline", head.specs.timeline),
    makeView("dyads", head.specs.dyads, (row) =>
      change({ pair: state.pair === row.key ? null : row.key })),
    makeView("strengths", head.specs.strengths, (row) => openById(row.key)),
  ]);
  timeline.addSignalListener("span", (_, value) => {
    const [a, b] = (value.start || []).map(Number).sort((x, y) => x - y);
    if (a === undefined) { if (byHand) change({ from: "", to: "" }); return; }
    byHand = true;
    change({ from: iso(a), to: iso(b) });
  });
}

let byHand = false; // the span of days was drawn on the bars

function clearSpan() {
  byHand = false;
  views.timeline.signal("span_x", []).runAsync();
}

function withOutlines(spec) {
  return { ...spec, data: spec.data.map((source) =>
    source.name === "outlines" ? { ...source, values: head.outlines } : source) };
}

function openById(id) { location.hash = `event=${encodeURIComponent(id)}`; }

function followHash() {
  const wanted = new URLSearchParams(location.hash.slice(1)).get("event");
  if (!wanted) return;
  showEvent(wanted).then(() => {
    drawTable();
    $("event").scrollIntoView();
    $("event").focus({ preventScroll: true });
  }, broken);
}

function broken(error) {
  $("broken").hidden = false;
  $("broken").textContent = words ? t("page.broken", error.message) : error.message;
}

function remember(name, value) {
  try { localStorage.setItem(`waqai-${name}`, value); } catch { /* not kept, then */ }
}

function recall(name) {
  const given = new URLSearchParams(location.hash.slice(1)).get(name);
  try { return given || localStorage.getItem(`waqai-${name}`); } catch { return given; }
}

function useTheme(name) {
  if (name === "light" || name === "dark") document.documentElement.dataset.theme = name;
  else delete document.documentElement.dataset.theme;
  $("theme").value = document.documentElement.dataset.theme || "auto";
}

let spoken = Promise.resolve(); // one language after the other: plots are made in steps

async function speak(code) {
  delete document.documentElement.dataset.ready;
  setLanguage(head.words, code);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === code));
  }
  const totals = head.totals;
  $("totals").textContent = t("page.whole", ...["documents", "reports", "events", "strengths"]
    .map((name) => number(totals[name]))) + (totals.first === null ? ""
    : ` · ${t("page.period", day(totals.first), day(totals.last), number(totals.fatalities))}`);
  const megabytes = number(+$("size").dataset.size, { style: "unit", unit: "megabyte" });
  $("size").textContent = t("page.size", megabytes);
  fillChoices();
  await makePlots();
  fitMap(placeRows(chosen(incidents, "place")));
  showProblems();
  showWhole(E.event_id_cnty.length);
  await draw();
  if (openEvent !== null) await showEvent(openEvent);
  document.documentElement.dataset.ready = "yes";
}

function fillChoices() {
  const countries = [...new Set(E.country.filter(Boolean))]
    .map((name) => [name, term("countries", name)]).sort((a, b) => a[1].localeCompare(b[1], locale));
  $("country").replaceChildren(el("option", { value: "" }, t("filters.all")),
    ...countries.map(([name, shown]) => el("option", { value: name }, shown)));
  const box = (kind, list, name) => el("label", {}, el("input", { type: "checkbox", [`data-${kind}`]: name,
    onchange: (event) => {
      const taken = state[list];
      if (event.target.checked) taken.add(name); else taken.delete(name);
      refresh();
    } }), kind === "type" ? swatch(COLOURS[name]) : "",
  term(kind === "type" ? "event_types" : "certainties", name));
  $("types").replaceChildren(...head.event_types.map((name) => box("type", "types", name)));
  $("certainties").replaceChildren(...head.certainties.map((name) => box("certainty", "certainties", name)));
}

function listen() {
  for (const name of INPUTS) {
    $(name).addEventListener("input", (event) => {
      if (name === "from" || name === "to") clearSpan();
      change({ [name]: event.target.value });
    });
  }
  $("reset").addEventListener("click", () => {
    clearFilters(head.certainties, head.event_types);
    clearSpan();
    refresh();
  });
  $("unit").addEventListener("change", refresh);
  $("zoom-in").addEventListener("click", () => zoomMap(1.5));
  $("zoom-out").addEventListener("click", () => zoomMap(1 / 1.5));
  $("fit").addEventListener("click", () => { fitMap(mapRows); drawMap(); });
  $("previous").addEventListener("click", () => { pageNumber -= 1; drawTable(); });
  $("next").addEventListener("click", () => { pageNumber += 1; drawTable(); });
  $("theme").addEventListener("change", (event) => {
    useTheme(event.target.value);
    remember("theme", event.target.value);
  });
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => {
      spoken = spoken.then(() => speak(button.dataset.language)).catch(broken);
      remember("lang", button.dataset.language);
    });
  }
  for (const details of document.querySelectorAll(".plots details")) {
    details.addEventListener("toggle", drawLists);
  }
  moveByHand($("map"));
  addEventListener("hashchange", followHash);
  new ResizeObserver(fitViews).observe(document.querySelector("main"));
}

async function start() {
  useTheme(recall("theme"));
  head = await unpack($("head").textContent);
  takeEvents(head.events);
  clearFilters(head.certainties, head.event_types);
  const actors = [...new Set(incidents.flatMap(actorsOf))].sort().slice(0, 2000);
  $("actors").replaceChildren(...actors.map((name) => el("option", { value: name })));
  const groups = [...new Set(head.strengths.map((row) => row.group))];
  strengthColours = new Map(groups.map((group, n) =>
    [group, GROUP_COLOURS[Math.min(n, GROUP_COLOURS.length - 1)]]));
  const wanted = recall("lang");
  listen();
  await speak(Object.hasOwn(head.words, wanted) ? wanted : "en");
  followHash();
}

start().catch(broken);
