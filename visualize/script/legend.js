// The legend, which is the filter too.

const legend = document.getElementById("legend");
const tallies = new Map();

function choice(set, key, mark, text, help) {
  const box = make("input", undefined, { type: "checkbox", value: key });
  box.checked = state[set].has(key);
  box.addEventListener("change", () => {
    if (box.checked) state[set].add(key);
    else state[set].delete(key);
    changed();
  });
  const tally = make("span", "", { name: "tally" });
  tallies.set(`${set} ${key}`, tally);
  const label = make("label", [box, mark, make("span", text, { name: "word" }), tally]);
  if (help) label.title = help;
  return label;
}

function group(set, title, looks, mark, text) {
  const keys = Object.keys(looks).filter((key) => present[set].has(key));
  const choices = keys.map((key) => choice(set, key, mark(looks[key], key), text(looks[key], key), looks[key].help));
  return keys.length ? make("fieldset", [make("legend", title), ...choices], { "data-set": set }) : null;
}

const present = {
  kinds: new Set(entities.map((entity) => entity.kind)),
  families: new Set(links.map((link) => link.family)),
  modalities: new Set(links.map((link) => link.modality)),
};

function slider(id, text, { min, max, step, value }, act) {
  const field = make("input", undefined, { type: "range", id, min, max, step });
  field.value = value;
  const said = make("output", String(value), { for: id });
  field.addEventListener("input", () => {
    act(Number(field.value));
    changed();
  });
  return make("label", [make("span", text), field, said], { name: "slider" });
}

function setSlider(id, value, text) {
  const field = document.getElementById(id);
  if (!field) return;
  field.value = value;
  field.nextElementSibling.textContent = text;
}

function confidenceGroup() {
  const line = { min: 0, max: 1, step: 0.05, value: 0 };
  const field = slider("confidence", words.least, line, (value) => (state.confidence = value));
  return make("fieldset", [make("legend", words.confidence), field, make("p", words.wide, { name: "hint" })]);
}

function yearsGroup() {
  const undated = make("input", undefined, { type: "checkbox", id: "undated" });
  undated.addEventListener("change", () => {
    state.undated = undated.checked;
    changed();
  });
  const parts = [make("legend", words.years)];
  if (span && span[0] < span[1]) {
    const ends = { min: span[0], max: span[1], step: 1 };
    parts.push(
      slider("year-from", words.from, { ...ends, value: span[0] }, (value) => {
        state.years = [value, Math.max(value, state.years[1])];
      }),
      slider("year-to", words.to, { ...ends, value: span[1] }, (value) => {
        state.years = [Math.min(value, state.years[0]), value];
      }),
    );
  } else if (span) parts.push(make("p", String(span[0]), { name: "hint" }));
  parts.push(make("label", [undated, make("span", words.undated, { name: "word" })]));
  return make("fieldset", parts);
}

function buildLegend() {
  const { kinds, families, modalities } = style;
  const parts = [
    group("kinds", words.kinds, kinds, symbol, (look) => look.words),
    group("families", words.families, families, (look) => stroke(look.colour), (look) => look.word),
    group(
      "modalities", words.modalities, modalities,
      (look, key) => stroke(look.colour ?? "#333", look.dashes, { crossed: key === "denied" }),
      (look, key) => key,
    ),
    confidenceGroup(),
    yearsGroup(),
    make("p", words.reading, { name: "hint" }),
  ];
  legend.replaceChildren(...parts.filter(Boolean));
}

function showLegend() {
  for (const box of legend.querySelectorAll("fieldset[data-set] input")) {
    box.checked = state[box.closest("fieldset").dataset.set].has(box.value);
  }
  setSlider("confidence", state.confidence, state.confidence.toFixed(2));
  if (state.years) {
    setSlider("year-from", state.years[0], state.years[0]);
    setSlider("year-to", state.years[1], state.years[1]);
  }
  document.getElementById("undated").checked = state.undated;
  const count = new Map();
  const add = (key) => count.set(key, (count.get(key) ?? 0) + 1);
  entities.forEach((entity, number) => inSight(number) && add(`kinds ${entity.kind}`));
  for (const link of links) {
    if (!inSight(link.from) || !inSight(link.to)) continue;
    add(`families ${link.family}`);
    add(`modalities ${link.modality}`);
  }
  for (const [key, tally] of tallies) tally.textContent = (count.get(key) ?? 0).toLocaleString("en");
}
