// The view as a PNG: title, drawing, a small legend and what it stands on.

function picture() {
  const drawn = canvasHolder.querySelector("canvas");
  const ratio = drawn.width / drawn.clientWidth;
  const [width, height] = [drawn.clientWidth, drawn.clientHeight];
  const rows = keyRows(width);
  const made = document.createElement("canvas");
  made.width = drawn.width;
  made.height = Math.round((height + 64 + 22 * rows.length) * ratio);
  const context = made.getContext("2d");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, made.width, made.height);
  context.drawImage(drawn, 0, 50 * ratio);
  context.scale(ratio, ratio);
  text(context, document.querySelector("h1").textContent.slice(0, 120), 12, 22, "bold 16px system-ui, sans-serif");
  text(context, document.getElementById("counts").textContent, 12, 42, "12px system-ui, sans-serif");
  rows.forEach((row, place) => drawRow(context, row, height + 66 + 22 * place));
  return made;
}

function keyRows(width) {
  const seen = new Set([...shown.entities].map((number) => entities[number].kind));
  const families = new Set([...shown.links].map((id) => links[id].family));
  const modalities = new Set([...shown.links].map((id) => links[id].modality));
  const items = [
    ...Object.entries(style.kinds).filter(([kind]) => seen.has(kind)).map(([, look]) => ({ ...look, text: look.words })),
    ...Object.entries(style.families).filter(([key]) => families.has(key)).map(([, look]) => ({ ...look, line: [], text: look.word })),
    ...Object.entries(style.modalities).filter(([key]) => modalities.has(key))
      .map(([key, look]) => ({ colour: "#333", ...look, line: look.dashes, text: key })),
  ];
  const rows = [[]];
  let x = 12;
  for (const item of items) {
    const room = 44 + 7 * item.text.length;
    if (x + room > width && rows[rows.length - 1].length) {
      rows.push([]);
      x = 12;
    }
    rows[rows.length - 1].push({ ...item, x });
    x += room;
  }
  return rows;
}

function drawRow(context, row, y) {
  for (const item of row) {
    context.save();
    context.translate(item.x, y - 8);
    context.strokeStyle = item.line ? item.colour : "#333";
    if (item.line) {
      context.setLineDash(item.line);
      context.lineWidth = 3;
      context.stroke(new Path2D("M0 8h26"));
    } else {
      context.fillStyle = item.colour;
      const shape = new Path2D(SHAPES[item.shape]);
      context.fill(shape);
      context.stroke(shape);
    }
    context.restore();
    text(context, item.text, item.x + (item.line ? 30 : 20), y + 4, "12px system-ui, sans-serif");
  }
}

function text(context, said, x, y, font) {
  context.font = font;
  context.fillStyle = "#222";
  context.fillText(said, x, y);
}

function savePicture() {
  picture().toBlob((blob) => {
    const link = make("a", "", { download: `${document.title.slice(0, 60).replace(/[^\p{L}\p{N} ]/gu, "") || "network"}.png` });
    link.href = URL.createObjectURL(blob);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}
