// The drawing: vis-network for shapes and lines, and over it labels that never overlap.

const canvasHolder = document.getElementById("network");
const nodeSet = new vis.DataSet(read("nodes"));
const edgeSet = new vis.DataSet(lines);
const network = new vis.Network(canvasHolder, { nodes: nodeSet, edges: edgeSet }, read("options"));

const FONT = 12;
const LINE = 14;
const WRAP = 22;
const LONGEST = 66;
// Up to so many entities or links, all are labelled where there is room.
const FEW = 60;
// Above so many entities in view, only the weightiest are labelled, over the others if need be.
const CROWD = 250;
const MOST_LABELS = 36;
// What is lit while all else is dimmed; null for everything.
let lit = null;
let placed = [];
const byWeight = entities
  .map((_, number) => number)
  .sort((a, b) => entities[b].documents + entities[b].degree - entities[a].documents - entities[a].degree || a - b);
const wrapped = new Map();

function show() {
  hideOthers(nodeSet, hidden.entities, entities, shown.entities);
  hideOthers(edgeSet, hidden.links, links, shown.links);
  redraw();
}

const hidden = { entities: new Set(), links: new Set() };

// Tell the drawing only what has changed.
function hideOthers(set, now, items, visible) {
  const updates = [];
  items.forEach((_, id) => {
    if (now.has(id) === !visible.has(id)) return;
    updates.push({ id, hidden: !visible.has(id) });
    if (visible.has(id)) now.delete(id);
    else now.add(id);
  });
  if (updates.length) set.updateOnly(updates);
}

// Soon, once for all that has changed by then.
const redraw = () => network.body.emitter.emit("_requestRedraw");

function light(numbers, lineNumbers) {
  lit = numbers ? { entities: new Set(numbers), links: new Set(lineNumbers) } : null;
  redraw();
}

function focusOn(numbers) {
  const some = [...numbers].filter((number) => shown.entities.has(number));
  if (!some.length) return;
  aim = some;
  fit(some);
}

// What the view was last fitted to; null for all.
let aim = null;

const narrow = () => window.matchMedia("(max-width: 700px)").matches;

// Fit some entities into the view, with room for the labels at its edges.
function fit(numbers) {
  const spots = Object.values(network.getPositions([...numbers]));
  if (!spots.length) return;
  const [left, right] = [Math.min(...spots.map((at) => at.x)), Math.max(...spots.map((at) => at.x))];
  const [top, low] = [Math.min(...spots.map((at) => at.y)), Math.max(...spots.map((at) => at.y))];
  const room = [canvasHolder.clientWidth - (narrow() ? 110 : 160), canvasHolder.clientHeight - 110];
  const scale = Math.min(room[0] / (right - left || 1), room[1] / (low - top || 1), 1.2);
  network.moveTo({ position: { x: (left + right) / 2, y: (top + low) / 2 }, scale: Math.max(scale, 0.01) });
}

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

function drawLabels(context) {
  const zoom = network.getScale();
  const room = new Room();
  const bright = (number) => !lit || lit.entities.has(number);
  const present = byWeight.filter((number) => shown.entities.has(number));
  const wanted = present.filter(bright);
  if (present.length <= FEW) wanted.push(...present.filter((number) => !bright(number)));
  const spots = new Map();
  for (const number of shown.entities) {
    const body = network.body.nodes[number];
    const at = network.canvasToDOM({ x: body.x, y: body.y });
    if (!inView(at)) continue;
    const radius = (body.options.size ?? 12) * zoom;
    spots.set(number, { at, radius });
  }
  const crowded = spots.size > CROWD;
  for (const [number, { at, radius }] of crowded ? [] : spots) {
    if (bright(number) || present.length <= FEW) {
      const side = Math.max(radius * 0.8, 3);
      const box = { left: at.x - side, right: at.x + side, top: at.y - side, bottom: at.y + side, of: number };
      room.take(box);
    }
  }
  placed = [];
  context.font = `${FONT}px system-ui, "Noto Sans", sans-serif`;
  for (const number of wanted) {
    if (crowded && placed.length >= MOST_LABELS) break;
    const spot = spots.get(number);
    if (!spot) continue;
    const rows = wrap(named(number));
    const width = Math.max(...rows.map((row) => context.measureText(row).width)) + 4;
    const box = boxes(spot.at, spot.radius, width, rows.length * LINE).find(
      (one) => whole(one) && room.free(one, number),
    );
    if (!box) continue;
    room.take(box);
    placed.push({ number, ...box });
    write(context, rows, box, { colour: bright(number) ? "#111" : "#999" });
  }
  if ((lit?.links ?? shown.links).size <= FEW) drawTypes(context, room);
}

function drawTypes(context, room) {
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
    })).find((one) => room.free(one));
    if (!box) continue;
    room.take(box);
    write(context, [text], box, { colour: "#444" });
  }
}

function write(context, rows, box, { colour }) {
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

function drawLit(context) {
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.fillStyle = "rgba(255,255,255,.75)";
  context.fillRect(0, 0, context.canvas.width, context.canvas.height);
  context.restore();
  for (const id of lit.links) {
    if (!shown.links.has(id)) continue;
    network.body.edges[id].draw(context);
    network.body.edges[id].drawArrows(context);
  }
  for (const id of lit.entities) if (shown.entities.has(id)) network.body.nodes[id].draw(context);
}

network.on("afterDrawing", (context) => {
  if (lit) drawLit(context);
  context.save();
  const ratio = context.canvas.width / context.canvas.clientWidth;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawLabels(context);
  context.restore();
});

// Only while an entity is dragged do others move: those that hang on it alone follow.
let following = [];
network.on("dragStart", ({ nodes }) => {
  if (!nodes.length || entities.length > 1000) return;
  following = leavesOf(nodes[0]).filter((near) => shown.entities.has(near));
  if (!following.length) return;
  nodeSet.updateOnly([nodes[0], ...following].map((id) => ({ id, physics: true })));
  edgeSet.updateOnly(
    linksAt[nodes[0]]
      .filter((link) => following.includes(other(link, nodes[0])))
      .map((link) => ({ id: link.number, physics: true, length: apart(link.from, link.to) })),
  );
  network.setOptions({ physics: { enabled: true } });
});
network.on("dragEnd", ({ nodes }) => {
  if (!following.length) return;
  network.storePositions();
  network.setOptions({ physics: { enabled: false } });
  nodeSet.updateOnly([nodes[0], ...following].map((id) => ({ id, physics: false })));
  edgeSet.updateOnly(linksAt[nodes[0]].map((link) => ({ id: link.number, physics: false })));
  following = [];
});

function apart(one, two) {
  const [a, b] = [network.getPosition(one), network.getPosition(two)];
  return Math.hypot(a.x - b.x, a.y - b.y);
}
