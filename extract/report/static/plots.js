// Views of Vega, made again when the language changes.
const views = {};

const FUNCTIONS = {
  dayLabel: (value, format) =>
    day(+value, PERIOD[{ "%Y": "year", "%b %Y": "month" }[format] || "day"]),
  numberLabel: (value) => (Number.isInteger(value) ? number(value) : ""),
};

const TIME_FORMAT = { day: "%-d %b %Y", month: "%b %Y", year: "%Y" };

// The shapes are written left to right with Vega's own words for days and numbers.
function localised(spec) {
  const copy = JSON.parse(JSON.stringify(spec).replaceAll("utcFormat(", "dayLabel("));
  for (const axis of copy.axes || []) {
    if (mirrored() && axis.orient === "left") axis.orient = "right";
    if (axis.grid && axis.labels === false) continue;
    axis.encode ??= {};
    axis.encode.labels ??= {};
    axis.encode.labels.update ??= {};
    axis.encode.labels.update.text ??= { signal: "numberLabel(datum.value)" };
  }
  for (const mark of copy.marks) mark.aria = false; // the plot has one name, and a list beside it
  copy.autosize = { type: "fit-x", contains: "padding" };
  copy.background = null;
  return copy;
}

async function makeView(name, spec, onpick) {
  if (views[name]) views[name].finalize();
  const box = $(name);
  const copy = localised(spec);
  copy.description = t(`plots.${name}_alt`);
  // ast: expressions are interpreted, so the page's policy may forbid eval.
  const { view } = await vegaEmbed(box, copy, {
    mode: "vega", renderer: "svg", actions: false, ast: true, hover: false,
    defaultStyle: false, logLevel: 0, expressionFunctions: FUNCTIONS,
    tooltip: (_, event, __, value) => tip((event && value) || "", event?.clientX, event?.clientY),
  });
  view.width(box.clientWidth);
  if (mirrored() && copy.signals.some((signal) => signal.name === "mirrored")) {
    view.signal("mirrored", true);
  }
  if (onpick) {
    view.addEventListener("click", (_, item) => {
      if (item && item.datum && item.datum.key) onpick(item.datum);
    });
  }
  views[name] = view;
  return view;
}

function fitViews() {
  tip("");
  for (const [name, view] of Object.entries(views)) {
    const width = $(name).clientWidth;
    if (width && width !== view.width()) view.width(width).runAsync();
  }
}
