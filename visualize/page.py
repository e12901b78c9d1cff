"""The network page: one HTML file that holds all it needs and asks the network for nothing."""

import base64
import hashlib
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph.model import Citation, Entity, Link
from ..graph.ontology import LinkType
from ..graph.view import ends
from .selection import Selection

if TYPE_CHECKING:
    from pyvis.network import Network

#: What vis-network may do: draw and be dragged. Everything has its place already.
OPTIONS: dict[str, Any] = {
    "autoResize": True,
    "physics": {
        "enabled": False,
        "solver": "repulsion",
        "repulsion": {"centralGravity": 0, "nodeDistance": 60, "springConstant": 0.08},
    },
    "layout": {"improvedLayout": False},
    "interaction": {"hover": False, "multiselect": False, "keyboard": False},
    "nodes": {"font": {"size": 0}, "physics": False},
    "edges": {
        "smooth": False,
        "physics": False,
        "arrows": {"to": {"enabled": True, "scaleFactor": 0.55}},
        "arrowStrikethrough": False,
        "selectionWidth": 0,
    },
}
#: Above so many links, they are drawn fainter, and not at all while the view is moved.
MANY = 700
FAINT = "80"
#: How far apart parallel links of a pair bend.
BEND = 0.3
#: The parts of the page's script, in the order they build on each other.
SCRIPTS = tuple("dom model chains view labels search legend card path address picture main".split())


def page(selection: Selection, *, today: date | None = None) -> str:
    """The page of a selection as HTML, dated today."""
    from jinja2 import Environment, PackageLoader

    drawn = drawing(selection)
    drawn.templateEnv = Environment(loader=PackageLoader(__package__, "."), autoescape=True)
    drawn.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    drawn.templateEnv.globals.update(
        title=selection.title,
        notes=selection.notes,
        data=contents(selection, today or date.today()),
        css=_text("page.css"),
        scripts=(_vis(), "\n".join(('"use strict";', *(_text("script", f"{name}.js") for name in SCRIPTS)))),
        hash=_hash,
    )
    return str(drawn.generate_html())


def drawing(selection: Selection) -> "Network":
    """The network as pyvis draws it: entities and links by number, in the order of the selection."""
    from pyvis.network import Network

    from .layout import positions

    drawn = Network(directed=True, cdn_resources="in_line")
    many = len(selection.links) > MANY
    drawn.options = OPTIONS | {
        "interaction": OPTIONS["interaction"] | {"hideEdgesOnDrag": many, "hideEdgesOnZoom": many},
        "nodes": OPTIONS["nodes"] | {"borderWidth": 0.5 if many else 1},
    }
    names = {entity.id: entity.name for entity in selection.entities}
    pairs = ((link.source, link.target) for link in selection.links)
    radii = {entity.id: radius(selection.degrees.get(entity.id, 0)) for entity in selection.entities}
    spots = positions(names, pairs, radii=radii, spare=selection.spare)
    numbers = {entity.id: number for number, entity in enumerate(selection.entities)}
    for entity in selection.entities:
        x, y = spots[entity.id]
        drawn.add_node(numbers[entity.id], x=x, y=y, size=radii[entity.id], **_shape(entity))
    bends = _bends(selection.links)
    for number, link in enumerate(selection.links):
        drawn.add_edge(
            numbers[link.source],
            numbers[link.target],
            id=number,
            **_line(link, faint=many),
            **_curve(bends[number]),
        )
    return drawn


def _shape(entity: Entity) -> dict[str, Any]:
    look = style()["kinds"][entity.kind.value]
    shape = {"label": " ", "shape": look["shape"]}
    if look["shape"] == "ellipse":
        shape |= {"widthConstraint": {"minimum": 26}, "heightConstraint": {"minimum": 14}}
    return shape | {"color": {"background": look["colour"], "border": "#333333"}}


def radius(degree: int) -> float:
    """The radius in pixels of an entity with so many links."""
    return round(8 + 3 * math.sqrt(min(degree, 60)), 1)


def _line(link: Link, *, faint: bool) -> dict[str, Any]:
    look = style()["modalities"][link.modality.value]
    colour = look.get("colour") or style()["families"][link.type.family.value]["colour"]
    if faint:
        colour += FAINT
    line: dict[str, Any] = {"color": colour, "width": round(1 + 4 * link.confidence, 1)}
    if look["dashes"]:
        line["dashes"] = look["dashes"]
    if link.type.symmetric:
        line["arrows"] = ""
    if not link.modality.supports:
        crossed = {"enabled": True, "type": "bar", "scaleFactor": 1}
        line |= {"width": 2, "arrows": {"middle": crossed, "to": {"enabled": not link.type.symmetric}}}
    return line


def _bends(links: Sequence[Link]) -> list[float]:
    """How much each link bends to leave room for others of its pair: 0 for a straight line."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, link in enumerate(links):
        pairs[min(link.source, link.target), max(link.source, link.target)].append(number)
    bends = [0.0] * len(links)
    for numbers in pairs.values():
        for place, number in enumerate(numbers):
            side = 1 if links[number].source <= links[number].target else -1
            bends[number] = round(side * BEND * (place - (len(numbers) - 1) / 2), 2)
    return bends


def _curve(bend: float) -> dict[str, Any]:
    if not bend:
        return {}
    way = "curvedCW" if bend > 0 else "curvedCCW"
    return {"smooth": {"enabled": True, "type": way, "roundness": abs(bend)}}


def contents(selection: Selection, today: date) -> dict[str, Any]:
    """What the page says of its entities and links: names, sentences, documents, each written once."""
    documents = {citation.document.id: citation.document for citation in selection.citations}
    sentences = {citation.claim.evidence: None for citation in selection.citations}
    places = _Places(
        {id: number for number, id in enumerate(documents)},
        {sentence: number for number, sentence in enumerate(sentences)},
    )
    claims: dict[Key, list[Any]] = defaultdict(list)
    for citation in selection.citations:
        source, target = ends(citation.claim.type, citation.source, citation.target)
        claims[source, citation.claim.type, target].append(places.claim(citation))
    linked = {id for link in selection.links for id in (link.source, link.target)}
    looks = {name: style()[name] for name in ("kinds", "families", "modalities")}
    types = {
        type_.value: style()["types"][type_.value] | {"family": type_.family.value} for type_ in LinkType
    }
    return {
        "entities": [_entity(one, selection, alone=one.id not in linked) for one in selection.entities],
        "links": [_link(link, claims, selection.unshown) for link in selection.links],
        "documents": [{"title": d.title, "date": d.date} for d in documents.values()],
        "sentences": list(sentences),
        "style": looks | {"types": types},
        "words": style()["words"],
        "facts": {
            "made": today.isoformat(),
            "claims": len(selection.citations),
            "path": selection.roots if selection.chain else None,
        },
    }


def _entity(entity: Entity, selection: Selection, *, alone: bool) -> dict[str, Any]:
    return {
        "id": entity.id,
        "name": entity.name,
        "kind": entity.kind.value,
        "names": entity.names,
        "claims": entity.claims,
        "documents": entity.documents,
        "degree": selection.degrees.get(entity.id, 0),
        "dates": [date for date in (entity.first_date, entity.last_date) if date],
        "root": entity.id in selection.roots,
        "spare": entity.id in selection.spare,
        "alone": alone,
    }


Key = tuple[str, LinkType, str]


def _link(link: Link, claims: Mapping[Key, list[Any]], unshown: Mapping[Key, int]) -> dict[str, Any]:
    key = (link.source, link.type, link.target)
    return {
        "type": link.type.value,
        "modality": link.modality.value,
        "confidence": link.confidence,
        "documents": link.documents,
        "unshown": unshown.get(key, 0),
        "disputed": link.disputed,
        "symmetric": link.type.symmetric,
        "dates": [date for date in (link.first_date, link.last_date) if date],
        "claims": claims[key],
    }


class _Places(NamedTuple):
    """Where documents (by id) and sentences stand in the page."""

    documents: dict[str, int]
    sentences: dict[str, int]

    def claim(self, citation: Citation) -> dict[str, Any]:
        said = citation.claim
        return {
            "sentence": self.sentences[said.evidence],
            "document": self.documents[citation.document.id],
            "modality": said.modality.value,
            "speaker": said.attribution,
            "date": said.date,
            "page": said.page,
            "marks": [
                (start - said.start, end - said.start) for start, end in (said.source_span, said.target_span)
            ],
        }


@cache
def style() -> dict[str, Any]:
    """Colours, shapes and words, as `style.yaml` has them."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load(_text("style.yaml"))
    return loaded


def _text(*names: str) -> str:
    return files(__package__).joinpath(*names).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """What the page's policy names a script by, so that the browser runs no other."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _vis() -> str:
    """The drawing library that comes with pyvis."""
    path = files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return path.read_text(encoding="utf-8")
