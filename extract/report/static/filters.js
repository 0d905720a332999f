// Which events are chosen. Columns of the events table stand in E; an event is a row number.
let E = null;
let searchable = [];
const indexOf = new Map();
const incidents = [];
const state = {};

function clearFilters(certainties, types) {
  Object.assign(state, {
    from: "", to: "", country: "", actor: "", search: "", place: null, pair: null,
    types: new Set(types), certainties: new Set(certainties.filter((name) => name !== "denied")),
  });
}

function takeEvents(columns) {
  E = columns;
  E.event_id_cnty.forEach((id, i) => {
    indexOf.set(id, i);
    if (E.record_type[i] === "incident") incidents.push(i);
  });
  const texts = ["event_id_cnty", "notes", "actor1", "actor2", "assoc_actor_1", "assoc_actor_2",
    "location", "admin1", "admin2", "country", "source", "tags", "sub_event_type"];
  searchable = E.event_id_cnty.map((_, i) =>
    texts.map((name) => E[name][i] || "").join("\n").toLowerCase());
}

const actorsOf = (i) =>
  [E.actor1[i], E.actor2[i], E.assoc_actor_1[i], E.assoc_actor_2[i]].filter(Boolean);
const placeOf = (i) =>
  E.latitude[i] === null ? null : `${E.location[i]}|${E.latitude[i]}|${E.longitude[i]}`;
const pairOf = (i) =>
  E.actor1[i] && E.actor2[i] ? [E.actor1[i], E.actor2[i]].sort().join(" – ") : null;

// Whether an event passes all filters but those named.
const TESTS = {
  days: (i) => !(state.from || state.to) || (E.event_date[i] !== null &&
    (!state.from || E.event_date[i] >= state.from) && (!state.to || E.event_date[i] <= state.to)),
  country: (i) => !state.country || E.country[i] === state.country,
  types: (i) => state.types.has(E.event_type[i]),
  certainties: (i) => state.certainties.has(E.certainty[i]),
  actor: (i) => {
    const wanted = state.actor.trim().toLowerCase();
    return !wanted || actorsOf(i).some((name) => name.toLowerCase().includes(wanted));
  },
  search: (i) => {
    const wanted = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    return wanted.every((word) => searchable[i].includes(word));
  },
  place: (i) => state.place === null || placeOf(i) === state.place,
  pair: (i) => state.pair === null || pairOf(i) === state.pair,
};

function chosen(among, ...except) {
  const tests = Object.keys(TESTS).filter((name) => !except.includes(name)).map((n) => TESTS[n]);
  return among.filter((i) => tests.every((test) => test(i)));
}
