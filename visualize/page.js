"use strict";
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const data = read("data");
const network = new vis.Network(
  document.getElementById("network"),
  { nodes: new vis.DataSet(read("nodes")), edges: new vis.DataSet(read("edges")) },
  read("options"),
);
const edges = read("edges");

function element(tag, text, name) {
  const made = document.createElement(tag);
  made.textContent = text;
  made.dir = "auto";
  if (name) made.className = name;
  return made;
}

function showNode(id) {
  const entity = data.entities[id];
  const card = document.getElementById("card");
  card.replaceChildren(
    element("h2", entity.name),
    element("p", `${data.style.kinds[entity.kind].word}, in ${entity.documents} documents`),
    ...entity.names.map((name) => element("div", name)),
  );
}

function showEdge(id) {
  const link = data.links[id];
  const [from, to] = [data.entities[edges[id].from].name, data.entities[edges[id].to].name];
  const card = document.getElementById("card");
  card.replaceChildren(element("h2", `${from} ${data.style.types[link.type]} ${to}`));
  for (const claim of link.claims) {
    const cited = data.documents[claim.document];
    const cite = [cited.title, cited.date, claim.modality, claim.speaker && `according to ${claim.speaker}`];
    card.append(element("blockquote", claim.quote), element("p", cite.filter(Boolean).join(", "), "cite"));
  }
}

network.on("click", ({ nodes, edges }) => {
  if (nodes.length) showNode(nodes[0]);
  else if (edges.length) showEdge(edges[0]);
  else document.getElementById("card").replaceChildren();
});

network.on("afterDrawing", (context) => {
  context.font = "13px system-ui, sans-serif";
  context.textAlign = "center";
  context.fillStyle = "#1c1c1c";
  for (const [id, entity] of data.entities.entries()) {
    const { x, y } = network.getPosition(id);
    context.fillText(entity.name.slice(0, 60), x, y + 30);
  }
});

document.getElementById("counts").textContent = [
  `${data.entities.length} entities, ${data.links.length} links, ${data.documents.length} documents; ${data.made}`,
  ...data.notes,
].join(" · ");
