// Names of entities and types of links, written over the drawing where none overlaps another.

const FONT = 12;
const LINE = 14;
const WRAP = 22;
const LONGEST = 66;
// Up to so many entities or links, all are labelled where there is room.
const FEW = 60;
// Above so many entities in view, only the weightiest are labelled, over the others if need be.
const CROWD = 250;
const MOST_LABELS = 36;
const WEIGHTY = 16;
const byWeight = entities
  .map((_, number) => number)
  .sort((a, b) => entities[b].documents + entities[b].degree - entities[a].documents - entities[a].degree || a - b);
const wrapped = new Map();
// The labels as they were last written, as boxes on the screen.
let placed = [];

// A name in lines of some length; a very long one is cut, and whole in its card.
function wrap(name) {
  if (wrapped.has(name)) return wrapped.get(name);
  const short = [...name.slice(0, 4 * LONGEST)].slice(0, LONGEST);
  const text = short.join("") + (short.join("").length < name.length ? "…" : "");
  const rows = [""];
  for (const word of text.split(/\s+/)) {
    const row = rows[rows.length - 1];
    if (row && row.length + word.length >= WRAP) rows.push(word);
    else rows[rows.length - 1] = row ? `${row} ${word}` : word;
  }
  const cut = rows.slice(0, 3).map((row) => (row.length > 2 * WRAP ? `${row.slice(0, 2 * WRAP)}…` : row));
  wrapped.set(name, cut);
  return cut;
}

// Boxes on the screen, by the cells that they touch.
class Room {
  cells = new Map();

  * touched(box) {
    for (let x = Math.floor(box.left / 80); x <= box.right / 80; x++) {
      for (let y = Math.floor(box.top / 40); y <= box.bottom / 40; y++) yield `${x} ${y}`;
    }
  }

  free(box, apart) {
    for (const cell of this.touched(box)) {
      for (const one of this.cells.get(cell) ?? []) {
        const clear =
          one.right <= box.left || box.right <= one.left || one.bottom <= box.top || box.bottom <= one.top;
        if (!clear && (one.of === undefined || one.of !== apart)) return false;
      }
    }
    return true;
  }

  take(box) {
    for (const cell of this.touched(box)) {
      this.cells.set(cell, [...(this.cells.get(cell) ?? []), box]);
    }
  }
}

function boxes(at, radius, width, height) {
  const gap = radius + 3;
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  return [
    box(at.x - width / 2, at.y + gap),
    box(at.x - width / 2, at.y - gap - height),
    box(at.x + gap, at.y - height / 2),
    box(at.x - gap - width, at.y - height / 2),
  ];
}

function whole({ left, top, right, bottom }) {
  return left >= 0 && top >= 0 && right <= canvasHolder.clientWidth && bottom <= canvasHolder.clientHeight;
}

function inView({ x, y }) {
  return x > -60 && y > -30 && x < canvasHolder.clientWidth + 60 && y < canvasHolder.clientHeight + 30;
}

// The entities in view, with where they are on the screen and how large.
function spotsInView() {
  const zoom = network.getScale();
  const spots = new Map();
  for (const number of shown.entities) {
    const { x, y, options } = network.body.nodes[number];
    const at = network.canvasToDOM({ x, y });
    if (inView(at)) spots.set(number, { at, radius: (options.size ?? 12) * zoom });
  }
  return spots;
}

// Whose names are written, in order: what is lit, then the rest where there are few.
function wantedLabels() {
  const present = byWeight.filter((number) => shown.entities.has(number));
  const wanted = present.filter(bright);
  return present.length > FEW ? wanted : [...wanted, ...present.filter((number) => !bright(number))];
}

const bright = (number) => !lit || lit.entities.has(number);

function drawLabels(context) {
  const [names, shapes] = [new Room(), new Room()];
  const spots = spotsInView();
  const wanted = wantedLabels().filter((number) => spots.has(number));
  const many = spots.size > FEW;
  const crowded = spots.size > CROWD;
  if (!crowded) wanted.forEach((number) => shapes.take(shapeOf(number, spots.get(number))));
  placed = [];
  context.font = `${FONT}px system-ui, "Noto Sans", sans-serif`;
  for (const [place, number] of wanted.entries()) {
    if (crowded && placed.length >= MOST_LABELS) break;
    // The weightiest of many are named even where that covers others.
    const clear = (box) => names.free(box) && ((many && place < WEIGHTY) || shapes.free(box, number));
    const box = drawName(context, number, spots.get(number), clear);
    if (box) names.take(box);
  }
  if ((lit?.links ?? shown.links).size <= FEW) drawTypes(context, names, shapes);
}

function shapeOf(number, { at, radius }) {
  const side = Math.max(radius * 0.8, 3);
  return { left: at.x - side, right: at.x + side, top: at.y - side, bottom: at.y + side, of: number };
}

function drawName(context, number, { at, radius }, clear) {
  const rows = wrap(named(number));
  const width = Math.max(...rows.map((row) => context.measureText(row).width)) + 4;
  const box = boxes(at, radius, width, rows.length * LINE).find((one) => whole(one) && clear(one));
  if (!box) return null;
  placed.push({ number, ...box });
  write(context, rows, box, bright(number) ? "#111" : "#999");
  return box;
}

function drawTypes(context, names, shapes) {
  context.font = `italic ${FONT - 1}px system-ui, "Noto Sans", sans-serif`;
  for (const id of lit ? lit.links : shown.links) {
    const line = network.body.edges[id];
    if (!shown.links.has(id) || !line.connected) continue;
    const text = style.types[links[id].type].word;
    const width = context.measureText(text).width + 4;
    const shares = links[id].modality === "denied" ? [0.3, 0.7] : [0.5, 0.38, 0.62];
    const spots = shares.map((share) => network.canvasToDOM(line.edgeType.getPoint(share)));
    const box = spots.filter(inView).map(({ x, y }) => ({
      left: x - width / 2, right: x + width / 2, top: y - LINE / 2, bottom: y + LINE / 2,
    })).find((one) => names.free(one) && shapes.free(one));
    if (!box) continue;
    names.take(box);
    write(context, [text], box, "#444");
  }
}

function write(context, rows, box, colour) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineWidth = 3;
  context.lineJoin = "round";
  context.strokeStyle = "rgba(255,255,255,.92)";
  context.fillStyle = colour;
  rows.forEach((row, place) => {
    const [x, y] = [(box.left + box.right) / 2, box.top + LINE * (place + 0.5)];
    context.strokeText(row, x, y);
    context.fillText(row, x, y);
  });
}

