"""Incidents of a document that are one by where they happened: "the death of 42 civilians at Rancho del Sol,
Tanhuato" is told again as "the events of Tanhuato".
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .chains import Chains, Form, form
from .events import may_be_one
from .fold import fold
from .mentions import MENTIONS, WITHIN
from .spans import text_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: From an incident to where it happened, and from a place to the one that it lies in.
_AT = re.compile(r"[^.;:]{0,60}\b(?:in|at|near|en|cerca de)\s(?:the\s|el\s|la\s|los\s|las\s)?[\"'“‘]?\Z")
_LYING = re.compile(r"[\"'”’]?,\s(?:municipio de\s|municipality of\s|in\s|en\s)?\Z")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: How many characters before an incident's name its year may stand: "the June 2014 killings".
_BEFORE = 8


@dataclass(frozen=True, slots=True)
class Scene:
    """An incident as one place of a document tells it; `named` is the place in its name, `places` are all."""

    form: Form
    named: frozenset[str]
    places: frozenset[str]
    year: str


def joined(found: Chains, docs: "Iterable[Doc]") -> None:
    """Join the incidents that are called after a place to the one that is told to have been there."""
    scenes = [scene for doc in docs for scene in _scenes(doc)]
    told: dict[str, list[Scene]] = defaultdict(list)
    for scene in scenes:
        for place in scene.places:
            told[place].append(scene)
    for scene in scenes:
        others = (other for place in scene.named for other in told[place] if _is_told_by(scene, other))
        chains = {found.of(other.form) for other in others}
        if len(chains) == 1:
            found.join(chains.pop(), scene.form)


def _is_told_by(short: Scene, told: Scene) -> bool:
    """Whether `short`, called after a place, may be the incident that `told` puts there."""
    if told.named or short.year != told.year:
        return False
    without = short.form.name
    for place in short.named & told.places:  # "Tres Cruces" is no figure
        without = without.replace(place, "")
    return may_be_one(without, told.form.name)


def _scenes(doc: "Doc") -> "Iterator[Scene]":
    spans = sorted(doc.spans[MENTIONS], key=lambda span: span.start)
    inner = _inner(doc)
    for number, span in enumerate(spans):
        if span.label_ == Kind.EVENT.value:
            named = inner[span.start]
            before = text_of(doc)[max(0, span.start_char - _BEFORE) : span.end_char]
            year = _YEAR.search(before)
            yield Scene(
                form(span.text, Kind.EVENT),
                frozenset(named),
                frozenset(named) | frozenset(_after(doc, span, spans[number + 1 :])),
                year[0] if year else "",
            )


def _inner(doc: "Doc") -> Mapping[int, set[str]]:
    """The places inside the names of incidents, by the token at which the name starts."""
    found: dict[int, set[str]] = defaultdict(set)
    for span in doc.spans[MENTIONS]:
        for place in doc.spans[WITHIN]:
            if span.start <= place.start and place.end <= span.end:
                found[span.start].add(fold(place.text))
    return found


def _after(doc: "Doc", span: "Span", later: "Sequence[Span]") -> Iterator[str]:
    """The places at which the words after an incident's name put it: "in Rancho del Sol, Tanhuato"."""
    end, between = span.end_char, _AT
    for place in later:
        if place.label_ != Kind.PLACE.value:
            continue
        if not between.match(text_of(doc)[end : place.start_char]):
            return
        yield fold(place.text)
        end, between = place.end_char, _LYING
