"""A real Chromium with the network off, and pages opened in it."""

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from complicity.graph.paths import Terms
from complicity.graph.store import open_store
from complicity.tests.queries.case import Told, fill
from complicity.visualize import selection
from complicity.visualize.page import page
from complicity.visualize.selection import Selection

WIDE, NARROW = (1280, 900), (390, 800)
#: Seconds until something that must come has not come.
PATIENCE = 10.0


def start(downloads: Path) -> Any:
    """Chromium without a window and without a network, that logs every request and every console line."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    driver.execute_cdp_cmd("Network.enable", {})
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    driver.execute_cdp_cmd(
        "Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)}
    )
    return driver


class Page:
    """A page as it stands in the browser."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path, *, hash: str = "", size: tuple[int, int] = WIDE) -> "Page":
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.get("about:blank")
        for log in ("performance", "browser"):
            self.driver.get_log(log)
        self.driver.get(path.as_uri() + (f"#{hash}" if hash else ""))
        return self

    def js(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def until(self, script: str, *arguments: object) -> Any:
        """What a script gives, once it gives something."""
        end = time.monotonic() + PATIENCE
        while not (value := self.js(script, *arguments)):
            assert time.monotonic() < end, f"never came: {script}"
            time.sleep(0.02)
        return value

    def find(self, css: str) -> Any:
        return self.driver.find_element("css selector", css)

    def all(self, css: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", css))

    def text(self, css: str) -> str:
        return str(self.find(css).text)

    def keys(self, *keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(*keys)

    def press(self, x: float, y: float) -> None:
        """A real click at a place of the window."""
        for kind in ("mousePressed", "mouseReleased"):
            event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}
            self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)

    def number(self, name: str) -> int:
        """The number of an entity in the page, by its name."""
        return int(self.js("return entities.findIndex((one) => one.name === arguments[0])", name))

    def names(self) -> set[str]:
        """The entities that are drawn now."""
        drawn = "return nodeSet.get({ filter: (one) => !one.hidden }).map((one) => entities[one.id].name)"
        return set(self.js(drawn))

    def links(self) -> set[tuple[str, str, str]]:
        """The links that are drawn now."""
        drawn = (
            "return edgeSet.get({ filter: (one) => !one.hidden })"
            ".map((one) => [named(one.from), links[one.id].type, named(one.to)])"
        )
        return {tuple(link) for link in self.js(drawn)}

    def place(self, name: str) -> tuple[float, float]:
        """Where an entity stands in the window."""
        x, y = self.js(
            "const at = network.canvasToDOM(network.getPosition(arguments[0]));"
            "const box = canvasHolder.getBoundingClientRect(); return [at.x + box.left, at.y + box.top]",
            self.number(name),
        )
        return x, y

    def click_entity(self, name: str) -> None:
        self.press(*self.place(name))

    def click_link(self, source: str, type_: str, target: str) -> None:
        at = self.js(
            "const [source, type, target] = arguments;"
            "const link = links.find((one) => named(one.from) === source && one.type === type"
            " && named(one.to) === target);"
            "const at = network.canvasToDOM(network.body.edges[link.number].edgeType.getPoint(0.5));"
            "const box = canvasHolder.getBoundingClientRect(); return [at.x + box.left, at.y + box.top]",
            source,
            type_,
            target,
        )
        self.press(*at)

    def choose(self, field: str, text: str) -> None:
        """Type into a field that completes, and take the first that is offered."""
        element = self.find(field)
        element.click()
        element.clear()
        element.send_keys(text, "\n")

    def requests(self) -> list[str]:
        """Addresses asked for since the page was opened, other than its own file and what it holds."""
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [e["params"]["request"]["url"] for e in events if e["method"] == "Network.requestWillBeSent"]
        return [url for url in sent if not url.startswith(("file:", "data:", "blob:", "about:"))]

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("downloads")


@pytest.fixture(scope="session")
def chromium(downloads: Path) -> Iterator[Any]:
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        reason = "no chromium with its chromedriver on the PATH (Debian: chromium, chromium-driver)"
        if os.environ.get("COMPLICITY_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    driver = start(downloads)
    yield driver
    driver.quit()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Page]:
    """The browser; whatever a test did in it, the page asked for nothing and had nothing to complain of."""
    opened = Page(chromium)
    yield opened
    assert opened.requests() == []
    assert opened.complaints() == []


@pytest.fixture
def made(tmp_path: Path) -> Callable[..., Path]:
    """Write the page of a told graph: all of it, or what `choose` selects from the store."""

    def make(
        told: Sequence[Told], choose: Callable[[Any], Selection] | None = None, name: str = "page"
    ) -> Path:
        with open_store(str(tmp_path / f"{name}.db")) as store:
            fill(store, told)
            chosen = (choose or everything)(store)
        path = tmp_path / f"{name}.html"
        path.write_text(page(chosen), encoding="utf-8", errors="replace")
        return path

    return make


def everything(store: Any) -> Selection:
    ids = [entity.id for entity in store.entities()]
    return selection.among(store, ids, Terms(types=None, denied=True), title="All of it")
