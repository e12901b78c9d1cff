// What the page holds, as Python wrote it, and what of it is shown.

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const { entities, links, documents, sentences, style, words, facts } = read("data");
const lines = read("edges");

const numberOf = new Map(entities.map((entity, number) => [entity.id, number]));
const linkOf = new Map();
const linksAt = entities.map(() => []);
links.forEach((link, number) => {
  link.number = number;
  link.from = lines[number].from;
  link.to = lines[number].to;
  link.family = style.types[link.type].family;
  linkOf.set([entities[link.from].id, link.type, entities[link.to].id].join(" "), number);
  linksAt[link.from].push(link);
  if (link.to !== link.from) linksAt[link.to].push(link);
});
const years = links.flatMap((link) => link.dates.map((date) => Number(date.slice(0, 4))));
const span = years.length ? [Math.min(...years), Math.max(...years)] : null;

// Filters, and what the reader has done to single entities. `only`: all others are out of sight.
const fresh = () => ({
  kinds: new Set(Object.keys(style.kinds)),
  families: new Set(Object.keys(style.families)),
  modalities: new Set(Object.keys(style.modalities).filter((name) => name !== "denied")),
  confidence: 0,
  years: span && [...span],
  undated: true,
  hidden: new Set(),
  opened: new Set(),
  folded: new Set(),
  only: null,
  chosen: null,
  path: null,
  any: false,
});
const state = fresh();
const shown = { entities: new Set(), links: new Set() };

const other = (link, number) => (link.from === number ? link.to : link.from);
const named = (number) => entities[number].name;
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const counted = (count, [one, many]) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

function inTime(link) {
  if (!state.years || (state.years[0] === span[0] && state.years[1] === span[1])) {
    return state.undated || link.dates.length > 0;
  }
  if (!link.dates.length) return state.undated;
  const [first, last] = link.dates.map((date) => Number(date.slice(0, 4)));
  return first <= state.years[1] && last >= state.years[0];
}

// Whether the filters let a link pass, whatever became of its ends.
function passes(link) {
  return (
    state.families.has(link.family) &&
    state.modalities.has(link.modality) &&
    link.confidence >= state.confidence &&
    state.kinds.has(entities[link.from].kind) &&
    state.kinds.has(entities[link.to].kind) &&
    inTime(link)
  );
}

function inSight(number) {
  if (state.hidden.has(number)) return false;
  if (state.opened.has(number)) return true;
  return state.only ? state.only.has(number) : !entities[number].spare;
}

// Neighbours of an entity through links that the filters let pass, and that have no other such neighbour.
function leavesOf(number) {
  return neighboursOf(number).filter((near) => neighboursOf(near).every((far) => far === number));
}

function neighboursOf(number, wanted = (near) => inSight(near)) {
  const found = linksAt[number].filter(passes).map((link) => other(link, number));
  return [...new Set(found)].filter((near) => near !== number && wanted(near));
}

// Settle anew what is shown.
function settle() {
  shown.links.clear();
  shown.entities.clear();
  const folded = new Set([...state.folded].flatMap(leavesOf));
  const present = (number) => inSight(number) && !folded.has(number);
  for (const link of links) {
    if (present(link.from) && present(link.to) && passes(link)) {
      shown.links.add(link.number);
      shown.entities.add(link.from).add(link.to);
    }
  }
  entities.forEach((entity, number) => {
    const asked = entity.root || state.only?.has(number) || entity.alone;
    if (asked && present(number) && state.kinds.has(entity.kind)) shown.entities.add(number);
  });
}
