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
  places = E.event_id_cnty.map((_, i) => (E.latitude[i] === null ? null
    : `${E.location[i]}|${E.latitude[i]}|${E.longitude[i]}`));
  pairs = E.event_id_cnty.map((_, i) =>
    E.actor1[i] && E.actor2[i] ? [E.actor1[i], E.actor2[i]].sort().join(" – ") : null);
  searchable = E.event_id_cnty.map((_, i) =>
    texts.map((name) => E[name][i] || "").join("\n").toLowerCase());
}

const actorsOf = (i) =>
  [E.actor1[i], E.actor2[i], E.assoc_actor_1[i], E.assoc_actor_2[i]].filter(Boolean);
// Where and between whom, one text for each event: made once, asked often.
let places = [];
let pairs = [];
const placeOf = (i) => places[i];
const pairOf = (i) => pairs[i];

// A test of an event for each filter that asks for something.
const TESTS = {
  days: () => (state.from || state.to) && ((i) => E.event_date[i] !== null &&
    (!state.from || E.event_date[i] >= state.from) && (!state.to || E.event_date[i] <= state.to)),
  country: () => state.country && ((i) => E.country[i] === state.country),
  types: () => (i) => state.types.has(E.event_type[i]),
  certainties: () => (i) => state.certainties.has(E.certainty[i]),
  actor: () => {
    const wanted = state.actor.trim().toLowerCase();
    return wanted && ((i) => actorsOf(i).some((name) => name.toLowerCase().includes(wanted)));
  },
  search: () => {
    const wanted = state.search.toLowerCase().split(/\s+/).filter(Boolean);
    return wanted.length && ((i) => wanted.every((word) => searchable[i].includes(word)));
  },
  place: () => state.place !== null && ((i) => placeOf(i) === state.place),
  pair: () => state.pair !== null && ((i) => pairOf(i) === state.pair),
};

// The events that pass all filters but those named.
function chosen(among, ...except) {
  const tests = Object.entries(TESTS).filter(([name]) => !except.includes(name))
    .map(([, make]) => make()).filter(Boolean);
  return among.filter((i) => tests.every((test) => test(i)));
}
