// The view in the page's address, so that it can be kept and sent: what differs from the page as it opens.

const ids = (numbers) => [...numbers].map((number) => entities[number].id).join(",");
const numbers = (text) => text.split(",").map((id) => numberOf.get(id)).filter((number) => number !== undefined);
const SETS = { kinds: "k", families: "f", modalities: "m" };
const MARKED = { hidden: "hide", opened: "open", folded: "fold" };

function address() {
  const parts = new URLSearchParams();
  const usual = fresh();
  for (const [set, key] of Object.entries(SETS)) {
    if (String([...state[set]].sort()) !== String([...usual[set]].sort())) parts.set(key, [...state[set]].sort().join(","));
  }
  if (state.confidence) parts.set("c", state.confidence);
  if (String(state.years) !== String(usual.years)) parts.set("y", state.years.join("-"));
  if (!state.undated) parts.set("undated", "no");
  for (const [set, key] of Object.entries(MARKED)) if (state[set].size) parts.set(key, ids(state[set]));
  if (state.only) parts.set("only", ids(state.only));
  if (state.path) parts.set("path", state.path.map((number) => (number === null ? "" : entities[number].id)).join("~"));
  else if (facts.path) parts.set("path", "no");
  if (state.any) parts.set("any", "yes");
  if (state.chosen && "entity" in state.chosen) parts.set("e", entities[state.chosen.entity].id);
  if (state.chosen && "link" in state.chosen) {
    const link = links[state.chosen.link];
    parts.set("l", [entities[link.from].id, link.type, entities[link.to].id].join(" "));
  }
  if (moved) {
    const { x, y } = network.getViewPosition();
    parts.set("v", [x, y].map(Math.round).concat(network.getScale().toFixed(3)).join(","));
  }
  return parts.toString();
}

let moved = false;
let written = null;

function writeAddress() {
  written = address();
  try {
    history.replaceState(null, "", written ? `#${written}` : location.href.split("#")[0]);
  } catch {
    // A viewer that shows the page inside itself may forbid this: the view works, its address does not.
  }
}

function readAddress(text = location.hash.slice(1)) {
  const parts = new URLSearchParams(text);
  Object.assign(state, fresh());
  for (const [set, key] of Object.entries(SETS)) {
    if (parts.has(key)) state[set] = new Set(parts.get(key).split(",").filter((word) => word in style[set]));
  }
  state.confidence = Math.min(Math.max(Number(parts.get("c")) || 0, 0), 1);
  const range = (parts.get("y") ?? "").split("-").map(Number);
  if (span && range.length === 2 && range.every((year) => year >= span[0] && year <= span[1])) state.years = range;
  state.undated = parts.get("undated") !== "no";
  for (const [set, key] of Object.entries(MARKED)) state[set] = new Set(numbers(parts.get(key) ?? ""));
  if (parts.has("only")) state.only = new Set(numbers(parts.get("only")));
  const ends = parts.has("path") ? parts.get("path").split("~") : facts.path;
  if (ends?.length === 2) state.path = ends.map((id) => numberOf.get(id) ?? null);
  state.any = parts.get("any") === "yes";
  const entity = numberOf.get(parts.get("e"));
  const link = linkOf.get(parts.get("l"));
  if (entity !== undefined) state.chosen = { entity };
  if (link !== undefined) state.chosen = { link };
  const [x, y, scale] = (parts.get("v") ?? "").split(",").map(Number);
  moved = scale > 0 && Number.isFinite(x) && Number.isFinite(y);
  return moved ? { position: { x, y }, scale } : null;
}
