"""How soon a network page answers a click in Chromium, beside pyvis's own page of the same network.

    python benchmarks/page.py [ENTITIES…]        (200 1000 5000)

Targets: at 1,000 entities at least 10 times sooner than pyvis as it comes (physics on, in-line), the file
under 3 MB; at 5,000 entities and 10,000 links the page opens and answers. Both pages are opened in one
Chromium without a window and without a network; a page has answered when a click on an entity was handled.
"""

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from complicity.graph.model import Appearance, Assignment, Claim, Document, Extraction, Name, entity_id
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.paths import Terms
from complicity.graph.store import open_store
from complicity.visualize.page import page
from complicity.visualize.selection import Selection, among

SIZES = (200, 1_000, 5_000)
#: Links to the entity, and claims to the link.
LINKS, CLAIMS = 2.0, 1.5
#: Seconds after which a page has not answered.
PATIENCE = 120.0
WORDS = {
    Kind.CRIMINAL_GROUP: "Cartel of the {} Coast",
    Kind.MILITARY_UNIT: "{}th Infantry Battalion",
    Kind.POLICE_FORCE: "Municipal Police of Town {}",
    Kind.AGENCY: "Prosecutor's Office of District {}",
    Kind.ORGANIZATION: "Committee of Relatives {}",
    Kind.PERSON: "Commander Juan Pérez {}",
    Kind.PLACE: "Town {}",
    Kind.EVENT: "Massacre of Ranch {}",
}


def names(count: int) -> list[Name]:
    kinds = [kind for kind in Kind for _ in range(3 if kind.is_actor else 1)]
    chosen = [kinds[number % len(kinds)] for number in range(count)]
    return [Name(kind, WORDS[kind].format(number)) for number, kind in enumerate(chosen)]


def pairs(entities: list[Name], rng: random.Random) -> Iterator[tuple[Name, LinkType, Name]]:
    """Links that mostly stay within a community of some forty and favour a few hubs, as in life."""
    homes: list[list[Name]] = [[] for _ in range(max(3, len(entities) // 40))]
    for entity in entities:
        homes[int(len(homes) * rng.random() ** 1.5)].append(entity)
    homes = [home for home in homes if home]
    seen: set[tuple[Name, LinkType, Name]] = set()
    while len(seen) < LINKS * len(entities):
        home = rng.choice(homes)
        away = rng.choice(homes) if rng.random() < 0.12 else home
        source, target = home[int(len(home) * rng.random() ** 2)], rng.choice(away)
        types = [type_ for type_ in LinkType if type_.fits(source.kind, target.kind)]
        if source == target or not types:
            continue
        link = (source, rng.choice(types), target)
        if link not in seen:
            seen.add(link)
            yield link


def extractions(count: int) -> Iterator[Extraction]:
    rng = random.Random(1)
    told = [link for link in pairs(names(count), rng) for _ in range(1 + (rng.random() < CLAIMS - 1))]
    rng.shuffle(told)
    for number in range(0, len(told), 10):
        yield extraction(f"Report {number // 10} on the security forces", told[number : number + 10], rng)


def extraction(title: str, told: list[tuple[Name, LinkType, Name]], rng: random.Random) -> Extraction:
    text, spans = title + "\n", []
    for source, type_, target in told:
        start = len(text)
        text += (
            f"According to a witness, {source.text} was, as the file tells in detail, {type_} {target.text}"
        )
        text += " on the road to the town, at night, and nobody ever was asked about it.\n"
        spans.append((start, len(text) - 1))
    document = Document(text, title, f"{title}.txt", "en", f"{rng.randrange(1995, 2020)}-05-01")
    claims = tuple(
        Claim(
            document=document.id,
            type=type_,
            source=source,
            target=target,
            source_span=(start, start + 10),
            target_span=(end - 10, end),
            modality=rng.choice(list(Modality)[:3]),
            attribution="a witness",
            date=str(rng.randrange(1995, 2020)),
            evidence=text[start:end],
            start=start,
            end=end,
            page=None,
            rule="frame",
            confidence=round(rng.uniform(0.3, 0.95), 2),
        )
        for (source, type_, target), (start, end) in zip(told, spans, strict=True)
    )
    ends = dict.fromkeys(name for source, _, target in told for name in (source, target))
    return Extraction(document, tuple(Appearance(name, (name.text,), 1) for name in ends), claims)


def chosen(folder: Path, count: int) -> Selection:
    """All of a network of about so many entities."""
    with open_store(str(folder / f"{count}.db")) as store:
        store.add(extractions(count))
        store.assign(Assignment(n, n.text[:8], entity_id(n), n.text) for n in list(store.unresolved()))
        store.refresh()
        return among(
            store, [one.id for one in store.entities()], Terms(types=None), title=f"{count:,} entities"
        )


def plain(selection: Selection) -> str:
    """The same network as pyvis shows it when nobody tells it otherwise."""
    from pyvis.network import Network

    drawn = Network(directed=True, cdn_resources="in_line")
    for entity in selection.entities:
        drawn.add_node(entity.id, label=entity.name)
    for link in selection.links:
        drawn.add_edge(link.source, link.target, title=link.type.value)
    return str(drawn.generate_html())


def browser() -> Any:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    options.page_load_strategy = "none"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    driver.set_script_timeout(PATIENCE)
    return driver


#: Where an entity stands in the window, once there is a drawing; the click is noted by the drawing itself.
AIM = """
if (typeof network === "undefined" || !network.body || !network.body.nodeIndices.length) return null;
if (!window.aimed) {
  window.aimed = true;
  network.on("click", (event) => { if (event.nodes.length) window.answered = true; });
}
const holder = document.querySelector("canvas").getBoundingClientRect();
for (const id of network.body.nodeIndices) {
  const at = network.canvasToDOM(network.getPosition(id));
  const [x, y] = [at.x + holder.left, at.y + holder.top];
  if (at.x > 5 && at.y > 5 && at.x < holder.width - 5 && at.y < Math.min(holder.height, 700)
      && network.getNodeAt(at) !== undefined) return [x, y];
}
return null;
"""


def seconds(driver: Any, path: Path) -> float:
    """Until a click on an entity was handled, or `PATIENCE`."""
    from selenium.common.exceptions import WebDriverException

    driver.get("about:blank")
    began = time.perf_counter()
    driver.get(path.as_uri())
    while time.perf_counter() - began < PATIENCE:
        try:
            at = driver.execute_script(AIM)
            if at:
                for kind in ("mousePressed", "mouseReleased"):
                    event = {"type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1}
                    driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)
                if driver.execute_script("return window.answered === true"):
                    return time.perf_counter() - began
        except WebDriverException:
            pass
        time.sleep(0.03)
    return PATIENCE


def report(what: str, figure: str, target: str = "") -> None:
    print(f"{what:<58}{figure:>14}   {target}", flush=True)


def measure(driver: Any, folder: Path, count: int) -> None:
    selection = chosen(folder, count)
    print(f"{len(selection.entities):,} entities, {len(selection.links):,} links")
    pages: dict[str, Callable[[Selection], str]] = {"ours": page, "pyvis": plain}
    took: dict[str, float] = {}
    for name, make in pages.items():
        path = folder / f"{name}-{count}.html"
        began = time.perf_counter()
        path.write_text(make(selection), encoding="utf-8")
        report(f"seconds to write, {name}", f"{time.perf_counter() - began:.1f}")
        took[name] = min(seconds(driver, path) for _ in range(3 if name == "ours" else 1))
        size = path.stat().st_size / 1e6
        report(f"size of the file, {name}", f"{size:.2f} MB", "under 3 MB" if count == 1_000 else "")
        late = "over " if took[name] >= PATIENCE else ""
        report(f"seconds to the first click answered, {name}", f"{late}{took[name]:.2f}")
    times = f"{'over ' if took['pyvis'] >= PATIENCE else ''}{took['pyvis'] / took['ours']:.1f}"
    report("times sooner than pyvis", times, "at least 10" if count == 1_000 else "")


def main() -> None:
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        print("no chromium with its chromedriver on the PATH: nothing measured")
        return
    driver = browser()
    try:
        with tempfile.TemporaryDirectory() as folder:
            for count in map(int, sys.argv[1:]) if sys.argv[1:] else SIZES:
                measure(driver, Path(folder), count)
    finally:
        driver.quit()


if __name__ == "__main__":
    main()
