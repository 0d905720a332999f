// The map's frame (Mercator: x = k longitude, y = k ln tan(45° + latitude / 2)) and its circles.
const rise = (lat) => Math.log(Math.tan(Math.PI / 4 + (Math.max(-80, Math.min(80, lat)) * Math.PI) / 360));
const fall = (y) => (Math.atan(Math.exp(y)) * 360) / Math.PI - 90;
const radians = (degrees) => (degrees * Math.PI) / 180;

const frame = { lon: 15, rise: rise(25), scale: 300 };
const LARGEST = 4000; // square pixels of the place with the most deaths
const NAMED = 12;
const DRAWN = 600; // circles at a time; the smaller ones come when the map is brought nearer
let mapRows = [];

function fitMap(rows) {
  const view = views.map;
  if (!rows.length || !view) return;
  const lons = rows.map((row) => row.lon);
  const rises = rows.map((row) => rise(row.lat));
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...rises), Math.max(...rises)];
  frame.lon = (west + east) / 2;
  frame.rise = (south + north) / 2;
  frame.scale = Math.min(4000, (0.82 * view.width()) / Math.max(radians(east - west), 0.12),
    (0.8 * view.height()) / Math.max(north - south, 0.12));
}

const across = (row) => radians(row.lon - frame.lon) * frame.scale;
const down = (row) => (frame.rise - rise(row.lat)) * frame.scale;

// Circles of one place that would hide each other stand around it.
function spread(rows) {
  const together = new Map();
  for (const row of rows) {
    if (!together.has(row.key)) together.set(row.key, []);
    together.get(row.key).push(row);
  }
  for (const group of together.values()) {
    group.forEach((row, n) => {
      const angle = (2 * Math.PI * n) / group.length;
      const shift = group.length > 1 ? 6 / frame.scale : 0;
      row.longitude = row.lon + (shift * Math.cos(angle) * 180) / Math.PI;
      row.latitude = fall(rise(row.lat) + shift * Math.sin(angle));
    });
  }
}

// Names for the biggest places, where there is room for them.
function nameSome(rows) {
  const placed = [];
  for (const row of rows) {
    row.name = "";
    if (placed.length >= NAMED || !row.location) continue;
    const [x, y, half] = [across(row), down(row), row.location.length * 3.6];
    const free = placed.every((p) => Math.abs(p.y - y) > 17 || Math.abs(p.x - x) > p.half + half);
    if (!free) continue;
    row.name = row.location;
    placed.push({ x, y, half });
  }
}

function drawMap() {
  const most = Math.max(1, ...mapRows.map((row) => row.deaths));
  const perDeath = Math.min(12, LARGEST / most);
  const [width, height] = [views.map.width() / 2 + 40, views.map.height() / 2 + 40];
  const inside = mapRows.filter((row) => Math.abs(across(row)) < width && Math.abs(down(row)) < height);
  const drawn = inside.slice(0, DRAWN);
  $("left-out").textContent = inside.length > drawn.length
    ? t("plots.left_out", number(inside.length - drawn.length)) : "";
  spread(drawn);
  nameSome(drawn);
  const rows = drawn.map((row) => ({
    longitude: row.longitude, latitude: row.latitude, size: 45 + row.deaths * perDeath,
    colour: COLOURS[row.type], certain: row.certain, name: row.name, key: row.key,
    label: t("plots.label", row.location, term("event_types", row.type), number(row.events),
      number(row.deaths)) + (row.certain ? "" : ` (${t("plots.uncertain")})`),
  }));
  const wanted = `${frame.scale} ${frame.lon} ${frame.rise}`;
  if (views.map.drawn !== wanted) { // moving the outlines costs more than all circles
    views.map.drawn = wanted;
    views.map.signal("map_scale", frame.scale).signal("map_centre", [frame.lon, fall(frame.rise)]);
  }
  views.map.data("places", rows).runAsync();
}

function zoomMap(factor) {
  frame.scale = Math.max(90, Math.min(12000, frame.scale * factor));
  drawMap();
}

let mapDragged = false;

function moveByHand(box) {
  let from = null;
  let waiting = false;
  box.addEventListener("pointerdown", (event) => {
    from = [event.clientX, event.clientY];
    mapDragged = false;
  });
  addEventListener("pointerup", () => { from = null; });
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const [dx, dy] = [event.clientX - from[0], event.clientY - from[1]];
    if (!mapDragged && Math.hypot(dx, dy) < 5) return;
    mapDragged = true;
    from = [event.clientX, event.clientY];
    frame.lon -= (dx / frame.scale) * (180 / Math.PI);
    frame.rise += dy / frame.scale;
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => { waiting = false; drawMap(); });
    }
  });
  box.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return; // a plain wheel scrolls the page
    event.preventDefault();
    zoomMap(event.deltaY < 0 ? 1.2 : 1 / 1.2);
  }, { passive: false });
}
