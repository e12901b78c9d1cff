"""The page in a real browser: what a reader finds, filters, clicks, copies and sends."""

import base64
import io
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from selenium.webdriver.common.keys import Keys

from complicity.graph.model import entity_id
from complicity.graph.ontology import LinkType
from complicity.graph.paths import Terms, best_chains
from complicity.graph.store import open_store
from complicity.tests.queries.case import (
    ARMY,
    CASE,
    CHIEF,
    GANG,
    GENERAL,
    GULF,
    IGUALA,
    POLICE,
    ZETAS,
    Told,
    name,
)
from complicity.tests.visualize.conftest import NARROW, Page
from complicity.visualize import selection

pytestmark = pytest.mark.browser

Made = Callable[..., Path]


def called(text: str) -> str:
    return name(text).text


@pytest.fixture
def case(browser: Page, made: Made) -> Page:
    return browser.open(made(CASE))


def test_it_opens_with_all_that_is_not_denied(case: Page) -> None:
    assert case.names() == {called(end) for one in CASE for end in (one.source, one.target)}
    drawn = {(called(t.source), t.type, called(t.target)) for t in CASE if t.modality != "denied"}
    assert {type_ for _, type_, _ in drawn} == {type_ for _, type_, _ in case.links()}
    assert not any({one, other} == {called(ARMY), called(GULF)} for one, _, other in case.links())
    assert "20 claims in 3 documents" in case.text("#counts")


def test_a_request_would_be_seen(chromium: object, tmp_path: Path) -> None:
    from pyvis.network import Network

    plain = Network(cdn_resources="in_line")
    plain.add_node(1)
    path = tmp_path / "plain.html"
    path.write_text(plain.generate_html(), encoding="utf-8")
    assert Page(chromium).open(path).requests()
    Page(chromium).complaints()


def test_the_policy_forbids_requests_and_foreign_scripts(chromium: object, made: Made) -> None:
    opened = Page(chromium).open(made(CASE))
    opened.js(
        "const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
        "document.body.append(script); new Image().src = 'https://example.org/x.png';"
        "fetch('https://example.org/').catch(() => (window.refused = true))"
    )
    opened.until("return window.refused")
    assert opened.js("return window.ran") is None
    assert sum("Content Security Policy" in said for said in opened.complaints()) >= 3


SEARCHES = [
    ("guerr", GANG),
    ("CIENFUEGOS", GENERAL),
    ("municipal iguala", POLICE),
    ("felípe", CHIEF),
]


@pytest.mark.parametrize(("typed", "expected"), SEARCHES)
def test_search(case: Page, typed: str, expected: str) -> None:
    case.choose("#search", typed)
    assert case.until("return card.querySelector('h2')?.textContent") == called(expected)
    assert f"e={entity_id(name(expected))}" in unquote(case.js("return location.hash"))


def test_search_offers_by_arrow_and_says_when_there_is_nothing(case: Page) -> None:
    field = case.find("#search")
    field.click()
    field.send_keys("iguala")
    assert len(case.all("#search-options [role=option]")) == 3
    field.send_keys(Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    second = case.all("#search-options [role=option]")[1]
    assert second.get_attribute("aria-selected") == "true"
    offered = second.text
    field.send_keys("\n")
    assert case.until("return card.querySelector('h2')?.textContent") == offered
    field.click()
    field.send_keys("nobody of this name")
    assert case.text("#search-options") == "No such name here."


def tick(page: Page, set_: str, value: str) -> None:
    page.find(f"[data-set={set_}] input[value={value}]").click()


def slide(page: Page, id: str, value: object) -> None:
    page.js(
        "const field = document.getElementById(arguments[0]); field.value = arguments[1];"
        "field.dispatchEvent(new Event('input', { bubbles: true }))",
        id,
        value,
    )


def test_the_legend_filters_kinds(case: Page) -> None:
    tick(case, "kinds", "Place")
    assert called(IGUALA) not in case.names()
    assert all(type_ != "OPERATED_IN" for _, type_, _ in case.links())
    tick(case, "kinds", "Place")
    assert called(IGUALA) in case.names()


def test_the_legend_filters_families(case: Page) -> None:
    for family in ("abuse", "structure", "accountability", "conflict"):
        tick(case, "families", family)
    assert {LinkType(type_).family.value for _, type_, _ in case.links()} == {"complicity"}
    assert case.names() == {called(end) for end in (POLICE, GANG, GENERAL, ZETAS)}


def test_the_legend_filters_modalities(case: Page) -> None:
    assert case.js("return state.modalities.has('denied')") is False
    tick(case, "modalities", "denied")
    ends = {frozenset((one, other)) for one, _, other in case.links()}
    assert frozenset((called(ARMY), called(GULF))) in ends
    for modality in ("stated", "alleged"):
        tick(case, "modalities", modality)
    assert {frozenset((a, b)) for a, _, b in case.links()} == {frozenset((called(ARMY), called(GULF)))}


def test_the_legend_filters_confidence_and_years(case: Page) -> None:
    slide(case, "confidence", 0.85)
    assert case.links() == {(called(POLICE), "HANDED_OVER_TO", called(GANG))}
    slide(case, "confidence", 0)
    slide(case, "year-to", 2010)
    case.find("#undated").click()
    assert case.links() == {("U.S. government", "FUNDED", called(ARMY))}


def test_a_filter_that_leaves_nothing_says_so(case: Page) -> None:
    for family in ("complicity", "abuse", "structure", "accountability", "conflict"):
        tick(case, "families", family)
    assert case.links() == set()
    assert "filters leave nothing" in case.text("#empty")
    case.find("#reset").click()
    assert case.all("#empty")[0].is_displayed() is False
    assert case.links()


def test_a_click_on_an_entity_opens_its_card(case: Page) -> None:
    case.click_entity(called(POLICE))
    case.until("return !card.hidden")
    card = case.text("#card")
    for part in (called(POLICE), "police force", "complicity (2)", called(GANG), "Documents (2)", "Report"):
        assert part in card
    assert "paid by Guerreros Unidos" in card


def test_a_click_on_a_link_shows_its_sentences(case: Page) -> None:
    case.click_link(called(POLICE), "HANDED_OVER_TO", called(GANG))
    case.until("return card.querySelectorAll('article').length === 2")
    quotes = {element.text for element in case.all("#card blockquote")}
    assert quotes == {"Iguala Municipal Police HANDED_OVER_TO Guerreros Unidos (1)"}
    cites = [element.text for element in case.all("#card .cite")]
    assert cites == [
        "Cable, 2015-01-02, stated, of 2014-09",
        "Report, 2015-01-02, according to PGR, reported, of 2014-09-26",
    ]
    assert [mark.text for mark in case.all("#card mark")][:2] == [called(POLICE), called(GANG)]
    assert "paid" in case.text("#card .links")


def test_a_disputed_link_shows_its_denial(case: Page) -> None:
    case.click_link(called(GENERAL), "SUPPORTED", called(ZETAS))
    case.until("return card.querySelectorAll('article').length === 2")
    assert "disputed" in case.text("#card .facts")
    assert "according to FGR, denied" in case.text("#card article.denied")


def test_copy_takes_quote_and_citation(case: Page) -> None:
    case.click_link(called(POLICE), "HANDED_OVER_TO", called(GANG))
    case.until("return !card.hidden")
    case.find("#card .copy").click()
    assert case.until("return card.querySelector('.copied').textContent") == "copied"
    case.find("#search").click()
    case.find("#search").send_keys(Keys.CONTROL, "v")
    assert case.js("return document.getElementById('search').value") == (
        "“Iguala Municipal Police HANDED_OVER_TO Guerreros Unidos (1)”"
        " — Cable, 2015-01-02, stated, of 2014-09"
    )


def test_path_mode_lights_and_lists_the_best_chains(case: Page) -> None:
    case.find("#path-open").click()
    case.choose("#path-from", "mexican army")
    case.choose("#path-to", "los zetas")
    case.until("return chainsFound.length")
    chain = case.text("#chains")
    assert "1. Mexican Army – Salvador Cienfuegos – Los Zetas" in chain
    assert "Salvador Cienfuegos SUPPORTED Los Zetas" in chain
    lit = case.js("return [...lit.entities].map(named)")
    assert set(lit) == {called(end) for end in (ARMY, GENERAL, ZETAS)}
    tick(case, "families", "structure")
    assert "No chain joins them" in case.text("#chains")
    assert case.js("return lit") is None


def test_the_ends_of_a_path_can_be_clicked(case: Page) -> None:
    case.find("#path-open").click()
    case.find("#path h2").click()
    case.click_entity(called(ARMY))
    case.until("return state.path[0] !== null")
    case.click_entity(called(ZETAS))
    assert case.until("return chainsFound.length") == 1
    values = [case.js("return pathFields[arguments[0]].value", place) for place in (0, 1)]
    assert values == [called(ARMY), called(ZETAS)]


def test_a_page_of_a_path_opens_in_path_mode(browser: Page, made: Made) -> None:
    terms = Terms(types=None, denied=True)

    def choose(store: Any) -> selection.Selection:
        start, goal = (next(store.entities([entity_id(name(end))])) for end in (CHIEF, GANG))
        return selection.chains(store, start, goal, terms)

    opened = browser.open(made(CASE, choose))
    assert opened.text("#chains").startswith("1. Felipe Flores – Iguala Municipal Police – Guerreros Unidos")
    assert opened.names() == {called(end) for end in (CHIEF, POLICE, GANG)}


def random_case(seed: int) -> list[Told]:
    """Persons, bodies and groups with many ways between them, and one hub."""
    rng = random.Random(seed)
    people = [f"Person:Person {n}" for n in range(9)]
    forces = [f"PoliceForce:Force {n}" for n in range(6)]
    groups = [f"CriminalGroup:Group {n}" for n in range(5)]
    told = [Told(p, "MEMBER_OF", "PoliceForce:Hub", f"D{n}", confidence=0.9) for n, p in enumerate(people)]
    told += [Told("PoliceForce:Hub", "SUPPORTED", f"CriminalGroup:Leaf {n}", "L") for n in range(60)]
    for _ in range(60):
        type_, source, target = rng.choice(
            (
                ("COMMANDED", people, forces),
                ("MEMBER_OF", people, groups),
                ("SUPPORTED", forces, groups),
                ("PAID", groups, people),
                ("COLLUDED_WITH", forces, groups),
                ("ARRESTED", forces, people),
            )
        )
        confidence = rng.choice((0.3, 0.5, 0.5, 0.7, 0.9))
        modality = rng.choice(("stated", "stated", "alleged", "denied"))
        document = f"D{rng.randrange(20)}"
        told.append(
            Told(rng.choice(source), type_, rng.choice(target), document, modality, confidence=confidence)
        )
    return told


@pytest.mark.parametrize("seed", [1, 2])
def test_chains_are_those_of_the_command_line(browser: Page, made: Made, tmp_path: Path, seed: int) -> None:
    told = random_case(seed)
    opened = browser.open(made(told))
    ends = sorted({end for one in told for end in (one.source, one.target) if "Leaf" not in end})
    pairs = [(a, b) for a in ends for b in ends if a < b]
    ids = [[entity_id(name(a)), entity_id(name(b))] for a, b in pairs]
    drawn = opened.js(
        "const usable = links.filter((link) => link.modality !== 'denied' && inChains(link));"
        "return arguments[0].map(([a, b]) => bestChains(usable, numberOf.get(a), numberOf.get(b))"
        ".map((chain) => [chain.strength, chain.documents, chain.way.map((n) => entities[n].id)]))",
        ids,
    )
    with open_store(str(tmp_path / "page.db")) as store:
        for (start, goal), found in zip(ids, drawn, strict=True):
            search = best_chains(store, start, goal)
            expected = [[chain.strength, chain.documents, list(chain.entities)] for chain in search.chains]
            assert found == expected, (start, goal)
    assert sum(map(len, drawn)) > 100


def act(page: Page, entity: str, action: str) -> None:
    page.choose("#search", called(entity))
    page.until(f"return card.querySelector('[data-act={action}]')")
    page.find(f"#card [data-act={action}]").click()


def test_neighbours_fold_and_unfold(case: Page) -> None:
    before = case.names()
    act(case, POLICE, "collapse")
    assert before - case.names() == {called(end) for end in (CHIEF, IGUALA)} | {
        "PGR",
        "Iguala town council",
    }
    act(case, POLICE, "expand")
    assert case.names() == before


def test_what_was_left_out_can_be_asked_for(browser: Page, made: Made) -> None:
    terms = Terms(types=None, denied=True)
    opened = browser.open(made(CASE, lambda store: selection.complicity(store, terms)))
    core = {called(end) for end in (POLICE, GANG, GENERAL, ZETAS, ARMY)}
    assert core <= opened.names()
    assert called(IGUALA) not in opened.names()
    act(opened, POLICE, "expand")
    assert {called(IGUALA), called(CHIEF)} <= opened.names()


def drag(page: Page, name_: str, by: tuple[int, int]) -> None:
    x, y = page.place(name_)
    steps = [("mousePressed", 0.0), *(("mouseMoved", n / 10) for n in range(1, 11)), ("mouseReleased", 1.0)]
    for kind, share in steps:
        at = {"x": x + by[0] * share, "y": y + by[1] * share}
        event = {"type": kind, **at, "button": "left", "buttons": 1, "clickCount": 1}
        page.driver.execute_cdp_cmd("Input.dispatchMouseEvent", event)


def test_physics_is_off_but_for_what_hangs_on_a_dragged_entity(case: Page) -> None:
    places = "return Object.fromEntries(entities.map((one, n) => [one.name, network.getPosition(n)]))"
    before = case.js(places)
    assert case.js("return network.physics.physicsEnabled") is False
    drag(case, called(POLICE), (-60, 40))
    case.until("return following.length === 0 && network.physics.physicsEnabled === false")
    after = case.js(places)
    moved = {name_ for name_ in before if before[name_] != after[name_]}
    hanging = {called(CHIEF), called(IGUALA), "PGR", "Iguala town council"}
    assert called(POLICE) in moved
    assert moved <= {called(POLICE)} | hanging


def test_hide_only_and_reset(case: Page) -> None:
    everything = case.names()
    act(case, GANG, "hide")
    assert called(GANG) not in case.names()
    act(case, GENERAL, "only")
    assert case.names() == {called(end) for end in (GENERAL, ARMY, ZETAS)} | {"DEA"}
    case.find("#reset").click()
    assert case.names() == everything
    assert case.js("return location.hash") == ""


def test_the_address_holds_the_view(case: Page, made: Made) -> None:
    tick(case, "families", "conflict")
    slide(case, "confidence", 0.5)
    act(case, GANG, "hide")
    case.choose("#search", called(POLICE))
    case.until("return !card.hidden")
    case.find("#network").click()
    case.js("choose({ entity: arguments[0] })", case.number(called(POLICE)))
    case.js("network.moveTo({ scale: 0.7 }); moved = true; writeAddress()")
    expected = case.names(), case.links(), case.text("#card")
    hash = case.js("return location.hash.slice(1)")
    again = Page(case.driver).open(Path(unquote(case.driver.current_url[7:].split("#")[0])), hash=hash)
    assert (again.names(), again.links(), again.text("#card")) == expected
    assert again.js("return network.getScale()") == pytest.approx(0.7)
    assert again.js("return location.hash.slice(1)") == hash


@pytest.mark.parametrize(
    "hash", ["c=nonsense&k=Nothing&e=nobody", "path=a~b~c", "y=1-2&v=x,y,z", "%%%", "l=a%20b%20c&only=,"]
)
def test_an_address_that_makes_no_sense_is_passed_over(browser: Page, made: Made, hash: str) -> None:
    opened = browser.open(made(CASE), hash=hash)
    assert opened.js("return document.documentElement.dataset.ready") == "yes"


def test_the_view_as_a_picture(case: Page, downloads: Path) -> None:
    from PIL import Image

    data = base64.b64decode(case.js("return picture().toDataURL().split(',')[1]"))
    image = Image.open(io.BytesIO(data)).convert("RGB")
    colours = {colour for _, colour in image.getcolors(maxcolors=1_000_000) or []}
    assert image.width > 600
    assert {(0xD5, 0x5E, 0x00), (0x00, 0x72, 0xB2), (255, 255, 255)} <= colours
    case.find("#picture").click()
    end = time.monotonic() + 10
    while not list(downloads.glob("*.png")):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_the_keyboard_reaches_everything(case: Page) -> None:
    case.find("body").send_keys("/")
    assert case.js("return document.activeElement.id") == "search"
    case.keys("zetas\n")
    case.until("return !card.hidden")
    case.js("card.querySelector('.links button').focus()")
    case.keys("\n")
    case.until("return card.querySelector('article')")
    case.find("#network").send_keys(Keys.ESCAPE)
    assert case.js("return card.hidden") is True
    before = case.js("return network.getViewPosition().x")
    case.find("#network").send_keys(Keys.ARROW_RIGHT)
    assert case.js("return network.getViewPosition().x") > before
    reached = case.js(
        "return [...document.querySelectorAll('button, input, [role=application]')]"
        ".filter((one) => one.offsetParent && one.tabIndex < 0).length"
    )
    assert reached == 0


def test_labels_do_not_overlap(browser: Page, made: Made) -> None:
    told = [
        Told(
            f"PoliceForce:Municipal Police of the Town Number {n}",
            "SUPPORTED",
            f"CriminalGroup:Group {n % 7}",
        )
        for n in range(60)
    ]
    opened = browser.open(made(told))
    boxes = opened.until("return placed.length && placed")
    assert len(boxes) > 20
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            clear = (
                one["right"] <= other["left"]
                or other["right"] <= one["left"]
                or one["bottom"] <= other["top"]
                or other["bottom"] <= one["top"]
            )
            assert clear, (one, other)


def test_every_label_of_a_small_network_is_there(case: Page) -> None:
    assert case.until("return placed.length") == len(case.names())


def test_several_links_of_a_pair_are_told_apart(case: Page) -> None:
    middles = case.js(
        "return links.filter((one) => [one.from, one.to].every((n) => arguments[0].includes(n)))"
        ".map((one) => network.body.edges[one.number].edgeType.getPoint(0.5))",
        [case.number(called(POLICE)), case.number(called(GANG))],
    )
    assert len(middles) == 2
    first, second = middles
    assert (first["x"] - second["x"]) ** 2 + (first["y"] - second["y"]) ** 2 > 15**2


def test_a_line_tells_how_surely_it_is_said(browser: Page, made: Made) -> None:
    told = [
        Told(f"PoliceForce:Force {modality}", "SUPPORTED", GANG, modality=modality)
        for modality in ("stated", "reported", "alleged", "denied")
    ]
    looks = browser.open(made(told)).js(
        "return Object.fromEntries(links.map((one) => [one.modality, edgeSet.get(one.number)])"
        ".map(([modality, line]) => [modality, [line.dashes ?? [], line.color, line.arrows]]))"
    )
    assert looks["stated"][0] == []
    assert len({str(dashes) for dashes, _, _ in looks.values()}) == 4
    assert looks["denied"][1] == "#C00000"
    assert looks["denied"][2]["middle"]["type"] == "bar"


def test_a_narrow_screen(browser: Page, made: Made) -> None:
    opened = browser.open(made(CASE), size=NARROW)
    assert opened.js("return document.documentElement.scrollWidth") == NARROW[0]
    assert opened.find("#legend").is_displayed() is False
    opened.find("#legend-open").click()
    assert opened.find("#legend").is_displayed() is True
    opened.find("#legend-open").click()
    opened.click_entity(called(POLICE))
    opened.until("return !card.hidden")
    card = opened.find("#side").rect
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= NARROW[0]
    assert card["y"] + card["height"] <= NARROW[1] + 1
    assert opened.find("#network").rect["height"] > 200
    for button in opened.all("header button"):
        assert button.rect["x"] + button.rect["width"] <= NARROW[0]


HOSTILE = (
    "<script>window.ran = 1</script>",
    "</script><script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "<!-- <script>",
    "\"quoted\" 'single' `back` \\ slash",
    "{{ 7 * 7 }} {% raw %} ${7 * 7}",
    "شرطة البلدية \u202egnp.exe",
    "👮🏽‍♀️ Policía 🚓 " + "e\u0301" * 5,
    "x" * 10_000,
    "line\u2028separator\u2029 and \x01 control",
    "&lt;b&gt; & &amp; &#60;",
)


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_shown_and_never_run(browser: Page, made: Made, text: str) -> None:
    force = f"PoliceForce:{text} police"
    told = [Told(force, "SUPPORTED", GANG, f"Title {text}", attribution=text)]

    def choose(store: Any) -> selection.Selection:
        root = next(store.entities([entity_id(name(force))]))
        return selection.surroundings(store, [root], Terms(types=None), hops=1)

    opened = browser.open(made(told, choose))
    opened.js("choose({ link: 0 })")
    sentence = f"{text} police SUPPORTED Guerreros Unidos (1)"
    assert opened.js("return card.querySelector('blockquote').textContent") == sentence
    assert f"Title {text}" in opened.js("return card.querySelector('.cite').textContent")
    assert opened.js("return card.querySelector('h2 bdi').textContent") == f"{text} police"
    assert opened.js("return document.querySelector('h1').textContent") == f"Around {text} police"
    marks = opened.js("return [...card.querySelectorAll('mark')].map((mark) => mark.textContent)")
    assert marks == [f"{text} police", called(GANG)]
    assert opened.js("return window.ran") is None
    assert opened.js("return document.images.length") == 0
    assert opened.js("return document.documentElement.scrollWidth") <= 1280


@pytest.mark.parametrize("told", [(), (Told(IGUALA.replace("Place", "Person"), "COMMANDED", POLICE),)])
def test_an_empty_network_says_so(browser: Page, made: Made, told: Sequence[Told]) -> None:
    terms = Terms(types=None, denied=True)
    opened = browser.open(made(told, lambda store: selection.complicity(store, terms)))
    assert opened.text("#empty") == "The graph holds nothing to show on these terms."
    opened.find("#reset").click()


def test_a_link_out_of_sight_is_shown_with_its_ends(browser: Page, made: Made) -> None:
    terms = Terms(types=None, denied=True)
    opened = browser.open(made(CASE, lambda store: selection.complicity(store, terms)))
    opened.choose("#search", called(GENERAL))
    opened.until("return card.querySelector('.unseen')")
    assert "DEA" not in opened.names()
    opened.find("#card .unseen").click()
    opened.until("return card.querySelector('article')")
    assert "DEA" in opened.names()


def test_it_prints_without_what_only_a_screen_needs(case: Page) -> None:
    case.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        case.js("choose({ link: 0 })")
        assert not any(button.is_displayed() for button in case.all("header button, .copy, .close"))
        assert case.find("#card blockquote").is_displayed()
        assert case.find("#legend").is_displayed()
    finally:
        case.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
