// The best chains between two entities, drawn by A* in the order of their rank: the weakest hop's confidence,
// discounted for hubs; then the documents behind the hop that has the fewest; then length. The same rank, and
// the same answer, as the command line's.

const HUB = 50;
const STEPS = 50000;
const MANY = 1e9;
const CHAINING = new Set(["COMMANDED", "MEMBER_OF", "PART_OF"]);
const inChains = (link) => link.modality !== "denied" && (link.family === "complicity" || CHAINING.has(link.type));

const discountOf = (number) => {
  const degree = entities[number].degree;
  return degree <= HUB ? 1 : 1 / (1 + Math.log10(degree / HUB));
};

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function byStrength(a, b) {
  return (
    b.confidence - a.confidence ||
    b.documents - a.documents ||
    compare(entities[a.from].id, entities[b.from].id) ||
    compare(a.type, b.type) ||
    compare(entities[a.to].id, entities[b.to].id)
  );
}

// Links between neighbours, of either direction, strongest first.
function webOf(some) {
  const web = new Map();
  const at = (near) => web.get(near) ?? web.set(near, new Map()).get(near);
  for (const link of some) {
    if (link.from === link.to) continue;
    const found = at(link.from).get(link.to) ?? [];
    found.push(link);
    at(link.from).set(link.to, found);
    at(link.to).set(link.from, found);
  }
  for (const others of web.values()) for (const found of others.values()) found.sort(byStrength);
  return web;
}

function distances(web, root, most) {
  const found = new Map([[root, 0]]);
  let frontier = [root];
  for (let depth = 1; depth <= most; depth++) {
    const next = [];
    for (const near of frontier) {
      for (const far of web.get(near)?.keys() ?? []) {
        if (!found.has(far)) {
          found.set(far, depth);
          next.push(far);
        }
      }
    }
    frontier = next;
  }
  return found;
}

// For each number of hops left, the best that the way from an entity to the goal could still be.
function bestAhead(web, goal, ahead, most) {
  const bounds = [new Map([[goal, [1, MANY]]])];
  for (let left = 1; left <= most; left++) {
    const better = new Map(bounds[left - 1]);
    for (const [near, [confidence, count]] of bounds[left - 1]) {
      for (const [far, [best]] of web.get(near) ?? []) {
        if (!ahead.has(far)) continue;
        const now = better.get(far) ?? [0, 0];
        better.set(far, [
          Math.max(now[0], Math.min(confidence, best.confidence)),
          Math.max(now[1], Math.min(count, best.documents)),
        ]);
      }
    }
    bounds.push(better);
  }
  return bounds;
}

const ranked = (hope, discount, count, hops) => [-Number((hope * discount).toFixed(4)), -count, hops];

function before(a, b) {
  for (let place = 0; place < 3; place++) {
    if (a.rank[place] !== b.rank[place]) return a.rank[place] < b.rank[place];
  }
  for (let place = 0; place < Math.min(a.way.length, b.way.length); place++) {
    const sign = compare(entities[a.way[place]].id, entities[b.way[place]].id);
    if (sign) return sign < 0;
  }
  return a.way.length < b.way.length;
}

class Queue {
  items = [];

  push(item) {
    const { items } = this;
    let place = items.push(item) - 1;
    while (place && before(item, items[(place - 1) >> 1])) {
      items[place] = items[(place - 1) >> 1];
      place = (place - 1) >> 1;
    }
    items[place] = item;
  }

  pop() {
    const { items } = this;
    const first = items[0];
    const last = items.pop();
    if (!items.length) return first;
    let place = 0;
    for (let child = 1; child < items.length; child = 2 * place + 1) {
      if (child + 1 < items.length && before(items[child + 1], items[child])) child++;
      if (!before(items[child], last)) break;
      items[place] = items[child];
      place = child;
    }
    items[place] = last;
    return first;
  }
}

function bestChains(some, start, goal, { k = 5, most = 4 } = {}) {
  const web = webOf(some);
  const [near, far] = [distances(web, start, most), distances(web, goal, most)];
  const ahead = new Map([...far].filter(([id, hops]) => near.has(id) && near.get(id) + hops <= most));
  const found = [];
  if (start === goal || !ahead.has(start)) return found;
  const bounds = bestAhead(web, goal, ahead, most);
  const queue = new Queue();
  queue.push({ way: [start], rank: [-1, 0, 0], confidence: 1, documents: MANY, discount: 1 });
  for (let step = 0; step < STEPS && queue.items.length && found.length < k; step++) {
    const chain = queue.pop();
    const last = chain.way[chain.way.length - 1];
    if (last === goal) {
      const hops = chain.way.slice(1).map((id, place) => web.get(chain.way[place]).get(id));
      found.push({ way: chain.way, hops, strength: -chain.rank[0], documents: -chain.rank[1] });
      continue;
    }
    const left = most - chain.way.length;
    for (const [next, [best]] of web.get(last)) {
      if (chain.way.includes(next) || (ahead.get(next) ?? most) > left) continue;
      const confidence = Math.min(chain.confidence, best.confidence);
      const count = Math.min(chain.documents, best.documents);
      const discount = next === goal ? chain.discount : chain.discount * discountOf(next);
      const [hope, fewest] = bounds[left].get(next);
      const rank = ranked(
        Math.min(confidence, hope), discount, Math.min(count, fewest), chain.way.length + ahead.get(next),
      );
      queue.push({ way: [...chain.way, next], rank, confidence, documents: count, discount });
    }
  }
  return found;
}
