// The card of what is chosen: an entity with its links and documents, or a link with its claims.

const card = document.getElementById("card");

function showCard() {
  const chosen = state.chosen;
  if (!chosen) {
    card.hidden = true;
    card.replaceChildren();
    return;
  }
  const parts = "entity" in chosen ? entityCard(chosen.entity) : linkCard(links[chosen.link]);
  const close = button("×", () => choose(null), { name: "close", "aria-label": words.close });
  card.replaceChildren(close, ...parts);
  card.hidden = false;
  card.scrollTop = 0;
}

const period = (dates) => [...new Set(dates.filter(Boolean))].join(" – ");

function entityCard(number) {
  const entity = entities[number];
  const look = style.kinds[entity.kind];
  const facts = [look.word, period(entity.dates), counted(entity.documents, words.document), counted(entity.claims, words.claim)];
  const others = entity.names.filter((name) => name !== entity.name);
  const parts = [
    make("h2", [symbol(look), make("span", entity.name)]),
    make("p", facts.filter(Boolean).join(" · "), { name: "facts" }),
  ];
  if (others.length) {
    const list = make("ul", others.slice(0, 30).map((name) => make("li", name)), { name: "names" });
    parts.push(make("p", words.also, { name: "label" }), list);
  }
  return [...parts, actions(number), ...byFamily(number), ...documentsOf(number)];
}

function actions(number) {
  const near = neighboursOf(number, () => true);
  const unseen = near.filter((id) => !shown.entities.has(id));
  const leaves = leavesOf(number).filter((id) => shown.entities.has(id));
  const act = (text, change, attributes) =>
    button(text, () => {
      change();
      changed();
    }, attributes);
  return make("div", [
    unseen.length
      ? act(`${words.expand} (${unseen.length})`, () => expand(number, unseen), { "data-act": "expand" })
      : null,
    leaves.length
      ? act(`${words.collapse} (${leaves.length})`, () => state.folded.add(number), { "data-act": "collapse" })
      : null,
    act(words.only, () => isolate(number), { "data-act": "only" }),
    act(words.hide, () => hide(number), { "data-act": "hide" }),
    button(words.chain, () => openPath(number), { "data-act": "path" }),
  ], { name: "actions" });
}

function expand(number, unseen) {
  state.folded.delete(number);
  unseen.forEach((id) => {
    state.hidden.delete(id);
    state.opened.add(id);
  });
}

function isolate(number) {
  state.only = new Set([number, ...neighboursOf(number)]);
  state.opened.clear();
  state.folded.clear();
  setTimeout(() => focusOn(state.only ?? []));
}

function hide(number) {
  state.hidden.add(number);
  state.opened.delete(number);
  state.chosen = null;
}

function byFamily(number) {
  const parts = [];
  for (const [family, look] of Object.entries(style.families)) {
    const found = linksAt[number].filter((link) => link.family === family).sort(byStrength);
    if (!found.length) continue;
    parts.push(make("h3", `${look.word} (${found.length})`));
    parts.push(make("ul", found.slice(0, 100).map((link) => make("li", [linkButton(link, number)])), { name: "links" }));
    if (found.length > 100) parts.push(make("p", fill(words.more, { count: found.length - 100 }), { name: "hint" }));
  }
  return parts;
}

function linkButton(link, number) {
  const outward = link.from === number;
  const type = style.types[link.type];
  const word = outward || link.symmetric ? type.word : type.back;
  const line = make("span", `${word} `, { name: "type" });
  const end = make("bdi", named(other(link, number)), { name: "end" });
  const support = make("span", ` ${supportOf(link)}`, { name: "support" });
  const made = button([line, end, support], () => choose({ link: link.number }));
  if (!shown.links.has(link.number)) made.classList.add("unseen");
  return made;
}

function supportOf(link) {
  const documents = counted(link.documents, words.document);
  if (link.modality === "denied") return [link.modality, documents].join(", ");
  const parts = [link.modality, link.confidence.toFixed(2), documents];
  if (link.disputed) parts.push(words.disputed);
  return parts.join(", ");
}

function documentsOf(number) {
  const count = new Map();
  for (const link of linksAt[number]) {
    for (const claim of link.claims) count.set(claim.document, (count.get(claim.document) ?? 0) + 1);
  }
  if (!count.size) return [];
  const ordered = [...count].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const items = ordered.slice(0, 100).map(([id, claims]) =>
    make("li", [make("bdi", titleOf(documents[id])), make("span", ` ${counted(claims, words.claim)}`, { name: "support" })]),
  );
  return [make("h3", `${words.documents} (${count.size})`), make("ul", items, { name: "documents" })];
}

const titleOf = (document) => [document.title, document.date].filter(Boolean).join(", ");

function linkCard(link) {
  const end = (number) => button([symbol(style.kinds[entities[number].kind]), make("bdi", named(number))],
    () => choose({ entity: number }), { name: "end" });
  const between = make("span", style.types[link.type].word, { name: "type" });
  const parts = [
    make("h2", [end(link.from), between, end(link.to)], { name: "sentence" }),
    make("p", [supportOf(link), period(link.dates)].filter(Boolean).join(" · "), { name: "facts" }),
    ...link.claims.map(claimOf),
  ];
  if (link.unshown) {
    parts.push(make("p", fill(words.unshown, { count: link.unshown.toLocaleString("en") }), { name: "hint" }));
  }
  const beside = links.filter((one) => one !== link && isPair(one, link));
  if (beside.length) {
    const items = beside.map((one) => make("li", [linkButton(one, link.from)]));
    parts.push(make("h3", words.beside), make("ul", items, { name: "links" }));
  }
  return parts;
}

const isPair = (a, b) => (a.from === b.from && a.to === b.to) || (a.from === b.to && a.to === b.from);

function claimOf(claim) {
  const quote = sentences[claim.sentence];
  const cited = citation(claim);
  const copied = make("span", "", { name: "copied", role: "status" });
  const copy = button(words.copy, () => {
    put(`“${quote}” — ${cited}`).then(() => (copied.textContent = words.copied));
  }, { name: "copy" });
  return make("article", [
    make("blockquote", marked(quote, claim.marks), { dir: "auto" }),
    make("p", cited, { name: "cite" }),
    make("div", [copy, copied]),
  ], { name: `claim ${claim.modality}` });
}

// The quote with the words that stand for the two ends set off; offsets count characters, not code units.
function marked(quote, marks) {
  const characters = [...quote];
  const parts = [];
  let at = 0;
  for (const [start, end] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < at || end > characters.length || start >= end) continue;
    parts.push(characters.slice(at, start).join(""), make("mark", characters.slice(start, end).join("")));
    at = end;
  }
  return [...parts, characters.slice(at).join("")];
}

function citation(claim) {
  const document = documents[claim.document];
  const parts = [document.title, document.date, claim.page && `p. ${claim.page}`];
  const said = claim.speaker ? fill(words.according, { speaker: claim.speaker }) : null;
  const dated = claim.date ? fill(words.dated, { date: claim.date }) : null;
  return [...parts, said, claim.modality, dated].filter(Boolean).join(", ");
}

// Into the clipboard; by the old way where a page from a file has no other.
async function put(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = make("textarea", text);
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }
}
