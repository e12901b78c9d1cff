// Elements made of text alone: whatever a name or a quote holds is shown, never run.

function make(tag, content, { name, dir = "auto", ...attributes } = {}) {
  const element = document.createElement(tag);
  if (content instanceof Array) element.append(...content.filter((part) => part !== null));
  else if (content !== undefined) element.textContent = content;
  if (dir && typeof content === "string") element.dir = dir;
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

function button(text, act, attributes = {}) {
  const element = make("button", text, { type: "button", ...attributes });
  element.addEventListener("click", act);
  return element;
}

const SHAPES = {
  dot: "M8 2a6 6 0 1 0 .01 0z",
  square: "M3 3h10v10H3z",
  diamond: "M8 1l7 7-7 7-7-7z",
  triangle: "M8 2l7 12H1z",
  triangleDown: "M8 14L1 2h14z",
  hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2 5h5l-4 3.2L12.6 15 8 11.5 3.4 15 5 9.2 1 6h5z",
  ellipse: "M8 4a7 4 0 1 0 .01 0z",
};

function svg(parts, width) {
  const drawn = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawn.setAttribute("viewBox", `0 0 ${width} 16`);
  drawn.setAttribute("width", width);
  drawn.setAttribute("height", 16);
  drawn.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of parts) {
    const part = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
    drawn.append(part);
  }
  return drawn;
}

const symbol = ({ shape, colour }) =>
  svg([["path", { d: SHAPES[shape], fill: colour, stroke: "#333", "stroke-width": 0.8 }]], 16);

function stroke(colour, dashes = [], { crossed = false, width = 3 } = {}) {
  const line = { x1: 0, y1: 8, x2: 30, y2: 8, stroke: colour, "stroke-width": width };
  if (dashes.length) line["stroke-dasharray"] = dashes.join(" ");
  const parts = [["line", line]];
  if (crossed) parts.push(["line", { x1: 15, y1: 2, x2: 15, y2: 14, stroke: colour, "stroke-width": 3 }]);
  return svg(parts, 30);
}
