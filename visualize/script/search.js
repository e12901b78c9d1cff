// Fields that complete names, and what each does once a name is chosen.

const MOST_OPTIONS = 12;
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const haystacks = entities.map((entity) => [entity.name, ...entity.names].map(folded));

// Entities that have a name with all words of the text, the best known first.
function matching(text) {
  const wanted = folded(text).split(/\s+/).filter(Boolean);
  const found = byWeight.filter((number) =>
    haystacks[number].some((name) => wanted.every((word) => name.includes(word))),
  );
  const start = wanted.join(" ");
  const place = (number) => (haystacks[number].some((name) => name.startsWith(start)) ? 0 : 1);
  return found.sort((a, b) => place(a) - place(b)).slice(0, MOST_OPTIONS);
}

function completing(field, choose) {
  const list = make("ul", [], { role: "listbox", id: `${field.id}-options`, name: "options" });
  list.hidden = true;
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  let found = [];
  let at = -1;

  function close() {
    list.hidden = true;
    at = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  function take(number) {
    field.value = named(number);
    close();
    choose(number);
  }

  function option(number, place) {
    const name = make("span", named(number).slice(0, 160));
    const item = make("li", [symbol(style.kinds[entities[number].kind]), name], {
      role: "option", id: `${field.id}-${place}`, "aria-selected": "false",
    });
    item.addEventListener("mousedown", (event) => {
      event.preventDefault();
      take(number);
    });
    return item;
  }

  function open() {
    found = matching(field.value);
    at = -1;
    list.replaceChildren(...found.map(option));
    if (!found.length) list.append(make("li", words.nothing, { name: "none" }));
    list.hidden = false;
    field.setAttribute("aria-expanded", "true");
  }

  function move(step) {
    if (list.hidden) open();
    if (!found.length) return;
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (at + step + found.length) % found.length;
    list.children[at].setAttribute("aria-selected", "true");
    list.children[at].scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", list.children[at].id);
  }

  field.addEventListener("input", open);
  field.addEventListener("focus", () => {
    field.select();
    open();
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) open();
      const number = found[Math.max(at, 0)];
      if (number !== undefined) take(number);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
}
