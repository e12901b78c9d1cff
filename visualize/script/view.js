// The drawing by vis-network: what of it is hidden, lit, fitted into view, dragged.

const canvasHolder = document.getElementById("network");
const nodeSet = new vis.DataSet(read("nodes"));
const edgeSet = new vis.DataSet(lines);
const network = new vis.Network(canvasHolder, { nodes: nodeSet, edges: edgeSet }, read("options"));

// What is lit while all else is dimmed; null for everything.
let lit = null;
// What the view was last fitted to; null for all.
let aim = null;
const hidden = { entities: new Set(), links: new Set() };

function show() {
  hideOthers(nodeSet, hidden.entities, entities, shown.entities);
  hideOthers(edgeSet, hidden.links, links, shown.links);
  redraw();
}

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
