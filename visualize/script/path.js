// Path mode: the best chains between two entities, lit and listed.

const pathPanel = document.getElementById("path");
const pathFields = ["path-from", "path-to"].map((id) => document.getElementById(id));
const anyLink = document.getElementById("path-any");
let chainsFound = [];

function openPath(start) {
  state.path = [start ?? null, null];
  if (narrow()) state.chosen = null;
  changed();
  pathFields[start === undefined ? 0 : 1].focus();
}

// Take an entity that was clicked as the end of the chains that is still open, if one is.
function pathWants(number) {
  const place = state.path ? state.path.indexOf(null) : -1;
  if (place < 0) return false;
  pathEnd(number, place);
  return true;
}

function pathEnd(number, place) {
  state.path ??= [null, null];
  state.path[place] = number;
  state.chosen = null;
  changed();
}

function closePath() {
  state.path = null;
  changed();
}

pathFields.forEach((field, place) =>
  completing(field, (number) => {
    if (state.path?.[1 - place] !== null) field.blur();
    pathEnd(number, place);
  }),
);
anyLink.addEventListener("change", () => {
  state.any = anyLink.checked;
  changed();
});
document.getElementById("path-close").addEventListener("click", closePath);

function showPath() {
  pathPanel.hidden = !state.path;
  document.getElementById("path-open").setAttribute("aria-pressed", String(Boolean(state.path)));
  chainsFound = [];
  const list = document.getElementById("chains");
  if (!state.path) return list.replaceChildren();
  anyLink.checked = state.any;
  state.path.forEach((number, place) => {
    if (document.activeElement !== pathFields[place] || number !== null) {
      pathFields[place].value = number === null ? "" : named(number);
    }
  });
  const [start, goal] = state.path;
  if (start === null || goal === null) return list.replaceChildren(make("li", words.choose, { name: "hint" }));
  const usable = [...shown.links].map((id) => links[id]).filter((link) => state.any || inChains(link));
  chainsFound = bestChains(usable, start, goal);
  list.replaceChildren(...chainsFound.map(chainItem));
  if (!chainsFound.length) {
    list.append(make("li", start === goal ? words.same : words.none, { name: "hint" }));
  }
  return list;
}

function chainItem(chain, place) {
  const facts = fill(words.weakest, {
    strength: chain.strength.toFixed(2), documents: counted(chain.documents, words.document),
  });
  const names = make("span", chain.way.flatMap((id, at) => [at ? " – " : null, make("bdi", named(id))]));
  const title = button([make("b", `${place + 1}. `), names], () => lightChains([chain], { focus: true }));
  const hops = chain.hops.map((found, at) => hopItem(found, chain.way[at]));
  return make("li", [title, make("p", facts, { name: "support" }), make("ol", hops, { name: "hops" })], {
    name: "chain",
  });
}

function hopItem(found, near) {
  const [best, ...also] = found;
  const quote = best.claims.length ? sentences[best.claims[0].sentence] : "";
  const parts = [hopButton(best, near), make("blockquote", quote), null];
  if (best.claims.length) parts[2] = make("p", citation(best.claims[0]), { name: "cite" });
  if (also.length) {
    const types = also.map((link) => `${style.types[link.type].word} (${link.confidence.toFixed(2)})`);
    parts.push(make("p", `${words.besides} ${types.join(", ")}`, { name: "support" }));
  }
  return make("li", parts);
}

function hopButton(link, near) {
  const far = other(link, near);
  const arrow = link.symmetric ? "↔" : link.from === near ? "→" : "←";
  return button(
    [make("bdi", named(near)), ` ${arrow} `, make("bdi", named(far)), make("span",
      ` ${style.types[link.type].word}, ${supportOf(link)}`, { name: "support" })],
    () => choose({ link: link.number }),
  );
}

function lightChains(some, { focus = false } = {}) {
  const numbers = some.flatMap((chain) => chain.way);
  light(numbers, some.flatMap((chain) => chain.hops.flatMap((found) => found.map((link) => link.number))));
  if (focus) focusOn(numbers);
}
