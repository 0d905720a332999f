// Rows for the plots, counted from events.
const DAY = 86400000;

function placeRows(chosenEvents) {
  const found = new Map();
  for (const i of chosenEvents) {
    const place = placeOf(i);
    if (place === null) continue;
    const key = `${place}|${E.event_type[i]}`;
    if (!found.has(key)) {
      found.set(key, {
        key: place, location: E.location[i] || E.country[i] || "", type: E.event_type[i],
        lat: E.latitude[i], lon: E.longitude[i], events: 0, deaths: 0, certain: false,
      });
    }
    const row = found.get(key);
    row.events += 1;
    row.deaths += E.fatalities[i] || 0;
    row.certain = row.certain || E.geo_precision[i] === 1;
  }
  return [...found.values()].sort((a, b) => b.deaths - a.deaths || b.events - a.events);
}

// How long a bar is, by the span of the days.
function fittingUnit(days) {
  if (!days.length) return "month";
  const span = (days[days.length - 1] - days[0]) / DAY;
  return span <= 92 ? "day" : span <= 25 * 366 ? "month" : "year";
}

function periodOf(at, unit) {
  const date = new Date(at);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (unit === "day") return [at, at + DAY];
  if (unit === "month") return [Date.UTC(year, month), Date.UTC(year, month + 1)];
  return [Date.UTC(year, 0), Date.UTC(year + 1, 0)];
}

// Bars by period and type; `types` gives the order in which they stand on each other.
function barRows(chosenEvents, wantedUnit, types) {
  const dated = chosenEvents.filter((i) => E.event_date[i] !== null);
  const days = dated.map((i) => Date.parse(E.event_date[i])).sort((a, b) => a - b);
  const unit = wantedUnit === "auto" ? fittingUnit(days) : wantedUnit;
  const periods = new Map();
  for (const i of dated) {
    const [start, end] = periodOf(Date.parse(E.event_date[i]), unit);
    if (!periods.has(start)) periods.set(start, { end, counts: new Map() });
    const counts = periods.get(start).counts;
    counts.set(E.event_type[i], (counts.get(E.event_type[i]) || 0) + 1);
  }
  const rows = [];
  for (const [start, { end, counts }] of [...periods].sort((a, b) => a[0] - b[0])) {
    let low = 0;
    for (const type of types.filter((name) => counts.has(name))) {
      rows.push({ start, end, type, low, high: low + counts.get(type), events: counts.get(type) });
      low += counts.get(type);
    }
  }
  return { unit, rows };
}

function pairRows(chosenEvents, top) {
  const found = new Map();
  for (const i of chosenEvents) {
    const key = pairOf(i);
    if (key === null) continue;
    const row = found.get(key) || { key, pair: key, events: 0, deaths: 0 };
    row.events += 1;
    row.deaths += E.fatalities[i] || 0;
    found.set(key, row);
  }
  return [...found.values()]
    .sort((a, b) => b.events - a.events || b.deaths - a.deaths || (a.key < b.key ? -1 : 1))
    .slice(0, top);
}
