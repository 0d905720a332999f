// What could not be read or resolved, and what is denied or alleged.
function showProblems() {
  $("problems").replaceChildren(...["documents", "dates", "places", "denied", "alleged"].map((kind) => {
    const { count, rows } = head.problems[kind];
    const name = t("problems.counted", t(`problems.${kind}`), number(count));
    if (!count) return el("p", { "data-problem": kind }, name);
    const items = rows.map((row) => el("li", {},
      row.event !== null && indexOf.has(row.event)
        ? el("a", { href: `#event=${encodeURIComponent(row.event)}` }, own(row.name)) : own(row.name),
      row.why ? " · " : "", row.why ? own(row.why) : ""));
    if (count > rows.length) items.push(el("li", {}, t("problems.more", number(count - rows.length))));
    return el("details", { "data-problem": kind },
      el("summary", {}, name), el("ul", { class: "list", tabindex: "0", "aria-label": name }, items));
  }));
}

// Counts of all events, when the page doesn't show them one by one.
function showWhole(shown) {
  const all = head.totals.events;
  $("whole").hidden = $("newest").hidden = shown >= all;
  if (shown >= all) return;
  $("newest").textContent = t("page.newest", number(shown), number(all));
  $("whole-list").replaceChildren(tableOf(t("whole.heading"),
    [t("whole.country"), t("whole.year"), t("filters.type"), t("plots.events"), t("plots.deaths")],
    head.whole.map((row) => [
      row.country === null ? nothing() : term("countries", row.country),
      row.year === null ? nothing() : number(row.year, { useGrouping: false }),
      term("event_types", row.event_type), number(row.events), number(row.fatalities)])));
}
