// What happens when something is chosen, filtered or moved.

function changed({ write = true } = {}) {
  settle();
  show();
  showLegend();
  showPath();
  showCard();
  showCounts();
  if (chainsFound.length && !state.chosen) lightChains(chainsFound);
  else lightChosen();
  if (write) writeAddress();
}

function lightChosen() {
  const chosen = state.chosen;
  if (!chosen) return light(null);
  if ("link" in chosen) {
    const link = links[chosen.link];
    return light([link.from, link.to], [link.number]);
  }
  const near = linksAt[chosen.entity].filter((link) => shown.links.has(link.number));
  return light([chosen.entity, ...near.map((link) => other(link, chosen.entity))], near.map((link) => link.number));
}

// What is chosen is shown, whatever hid it; a filter stays as it is.
function choose(chosen, { focus = false } = {}) {
  state.chosen = chosen;
  if (chosen && "entity" in chosen) reveal(chosen.entity);
  if (chosen && "link" in chosen) [links[chosen.link].from, links[chosen.link].to].forEach(reveal);
  network.unselectAll();
  changed();
  if (chosen && (focus || narrow())) {
    moved = false;
    focusOn(lit?.entities ?? []);
  }
}

function reveal(number) {
  state.hidden.delete(number);
  if (!inSight(number)) state.opened.add(number);
}

function showCounts() {
  const said = document.getElementById("counts");
  const parts = [
    counted(shown.entities.size, words.entity),
    counted(shown.links.size, words.link),
    fill(words.behind, { claims: counted(facts.claims, words.claim), documents: counted(documents.length, words.document) }),
    facts.made,
  ];
  said.textContent = parts.join(" · ");
  const empty = document.getElementById("empty");
  empty.hidden = shown.entities.size > 0;
  empty.textContent = entities.length ? words.filtered : words.empty;
}

function reset() {
  readAddress("");
  nodeSet.updateOnly(read("nodes").map(({ id, x, y }) => ({ id, x, y })));
  for (const field of document.querySelectorAll("header input")) field.value = "";
  changed();
  home();
}

function home() {
  moved = false;
  aim = null;
  const first = chainsFound.length ? chainsFound.flatMap((chain) => chain.way) : shown.entities;
  fit(first);
}

function drawer(name, open) {
  document.body.classList.toggle(name, open);
  document.getElementById(`${name}-open`)?.setAttribute("aria-expanded", String(document.body.classList.contains(name)));
}

function listen() {
  network.on("click", ({ nodes, edges, pointer }) => {
    if (nodes.length && pathWants(nodes[0])) return;
    const line = edges.length ? network.getEdgeAt(pointer.DOM) ?? edges[0] : null;
    if (nodes.length) choose({ entity: nodes[0] });
    else if (line !== null) choose({ link: line });
    else choose(null);
  });
  network.on("doubleClick", ({ nodes }) => {
    if (!nodes.length) return;
    expand(nodes[0], neighboursOf(nodes[0], () => true).filter((near) => !shown.entities.has(near)));
    changed();
  });
  for (const event of ["dragEnd", "zoom"]) {
    network.on(event, () => {
      moved = true;
      clearTimeout(listen.waiting);
      listen.waiting = setTimeout(writeAddress, 200);
    });
  }
  const act = (id, done) => document.getElementById(id).addEventListener("click", done);
  act("reset", reset);
  act("picture", savePicture);
  act("path-open", () => (state.path ? closePath() : openPath()));
  act("legend-open", () => drawer("legend"));
  completing(document.getElementById("search"), (number) => choose({ entity: number }, { focus: true }));
  document.addEventListener("keydown", keyed);
  window.addEventListener("hashchange", () => location.hash.slice(1) !== written && start());
  new ResizeObserver(() => {
    if (!moved) aim ? fit(aim) : home();
  }).observe(canvasHolder);
}

const KEYS = {
  "/": () => document.getElementById("search").focus(),
  p: () => (state.path ? closePath() : openPath()),
  r: () => reset(),
  0: () => home(),
  "+": () => zoom(1.25),
  "-": () => zoom(0.8),
  ArrowLeft: () => pan(-80, 0),
  ArrowRight: () => pan(80, 0),
  ArrowUp: () => pan(0, -80),
  ArrowDown: () => pan(0, 80),
};

function keyed(event) {
  if (event.key === "Escape") {
    if (state.chosen) choose(null);
    else if (state.path) closePath();
    return;
  }
  const typing = event.target.closest?.("input, textarea, select");
  const scrolling = event.key.startsWith("Arrow") && event.target !== canvasHolder;
  if (typing || scrolling || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
}

function zoom(factor) {
  network.moveTo({ scale: network.getScale() * factor });
  moved = true;
  writeAddress();
}

function pan(x, y) {
  const [at, scale] = [network.getViewPosition(), network.getScale()];
  network.moveTo({ position: { x: at.x + x / scale, y: at.y + y / scale } });
  moved = true;
  writeAddress();
}

function start() {
  const view = readAddress();
  changed({ write: false });
  network.setSize("100%", "100%"); // the card may have taken room: before the view, not after it
  if (view) network.moveTo(view);
  else home();
}

buildLegend();
listen();
start();
document.documentElement.dataset.ready = "yes";
