"""The network page: one HTML file that holds all it needs and asks the network for nothing."""

from datetime import date
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..graph.errors import QueryError
from ..graph.model import Citation, Link
from .selection import Selection

if TYPE_CHECKING:
    from pyvis.network import Network

#: What vis-network may do: draw and be dragged. Everything has its place already.
OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "multiselect": False, "tooltipDelay": 400},
    "nodes": {"font": {"size": 0}, "borderWidth": 1.5},
    "edges": {"smooth": False, "arrows": {"to": {"scaleFactor": 0.6}}, "selectionWidth": 2},
}


def write(selection: Selection, path: Path) -> None:
    """Write the page of a selection; QueryError where the path cannot be written."""
    html = page(selection)
    try:
        path.write_text(html, encoding="utf-8", errors="replace")
    except OSError as error:
        raise QueryError(f"cannot write {path} ({error.strerror}): name another file with -o") from error


def page(selection: Selection, *, today: date | None = None) -> str:
    """The page of a selection as HTML."""
    from jinja2 import Environment, PackageLoader

    drawn = drawing(selection)
    drawn.templateEnv = Environment(loader=PackageLoader(__package__, "."), autoescape=True)
    drawn.templateEnv.globals.update(
        title=selection.title,
        data=data(selection) | {"made": (today or date.today()).isoformat()},
        vis=_vis(),
        css=_text("page.css"),
        js=_text("page.js"),
    )
    return str(drawn.generate_html())


def drawing(selection: Selection) -> "Network":
    """The network as pyvis draws it: entities and links by number, in the order of the selection."""
    from pyvis.network import Network

    from .layout import positions
    from .network import network

    drawn = Network(directed=True, cdn_resources="in_line")
    drawn.options = OPTIONS
    spots = positions(network(selection))
    numbers = {entity.id: number for number, entity in enumerate(selection.entities)}
    for entity in selection.entities:
        look = style()["kinds"][entity.kind.value]
        x, y = spots[entity.id]
        drawn.add_node(
            numbers[entity.id],
            label=" ",
            shape=look["shape"],
            color=look["colour"],
            size=round(9 + 3 * min(selection.degrees.get(entity.id, 0), 50) ** 0.5, 1),
            x=x,
            y=y,
        )
    for number, link in enumerate(selection.links):
        drawn.add_edge(numbers[link.source], numbers[link.target], id=number, **_line(link))
    return drawn


def _line(link: Link) -> dict[str, Any]:
    look = style()["modalities"][link.modality.value]
    colour = look.get("colour") or style()["families"][link.type.family.value]["colour"]
    line: dict[str, Any] = {"color": colour, "width": round(1 + 4 * link.confidence, 2)}
    if look["dashes"]:
        line["dashes"] = look["dashes"]
    if link.type.symmetric:
        line["arrows"] = ""
    return line


def data(selection: Selection) -> dict[str, Any]:
    """What the page says of its entities and links: names, sentences, documents, each written once."""
    documents = {citation.document.id: citation.document for citation in selection.citations}
    numbers = {id: number for number, id in enumerate(documents)}
    claims = {
        key: list(map(_claim(numbers), group))
        for key, group in groupby(selection.citations, key=lambda c: (c.source, c.claim.type, c.target))
    }
    return {
        "entities": [
            {"id": e.id, "name": e.name, "kind": e.kind.value, "names": e.names, "documents": e.documents}
            for e in selection.entities
        ],
        "links": [_link(link, claims) for link in selection.links],
        "documents": [{"title": d.title, "date": d.date, "source": d.source} for d in documents.values()],
        "notes": selection.notes,
        "roots": selection.roots,
        "style": style(),
    }


def _link(link: Link, claims: dict[Any, list[Any]]) -> dict[str, Any]:
    said = claims.get((link.source, link.type, link.target)) or []
    return {
        "type": link.type.value,
        "family": link.type.family.value,
        "modality": link.modality.value,
        "confidence": link.confidence,
        "documents": link.documents,
        "claims": said,
    }


def _claim(numbers: dict[str, int]) -> Any:
    def claim(citation: Citation) -> dict[str, Any]:
        said = citation.claim
        return {
            "quote": said.evidence,
            "document": numbers[citation.document.id],
            "modality": said.modality.value,
            "speaker": said.attribution,
            "date": said.date,
            "page": said.page,
        }

    return claim


@cache
def style() -> dict[str, Any]:
    """Colours, shapes and words, as `style.yaml` has them."""
    import yaml

    loaded: dict[str, Any] = yaml.safe_load(_text("style.yaml"))
    return loaded


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _vis() -> str:
    """The drawing library that comes with pyvis."""
    path = files("pyvis") / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return path.read_text(encoding="utf-8")
