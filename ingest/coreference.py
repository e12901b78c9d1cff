"""Chains of mentions: every name of a document, and the nouns and pronouns that refer back to it.

Sets each mention's `id_` to its chain, and adds to `doc.spans["mentions"]` the references that resolve; the
names alone stay in `doc.spans["names"]`.
A reference resolves to the nearest fitting mention of its passage, or not at all.
"""

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .chains import Form, chains, form
from .definitions import short_after
from .mentions import MENTIONS
from .references import antecedent, is_generic, references
from .units import unit

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: The span group that holds a passage's mentions by name.
NAMES = "names"


def resolve(docs: "list[Doc]") -> None:
    """Give every mention of a document its chain, and find what refers back to them."""
    spans = [span for doc in docs for span in doc.spans[MENTIONS]]
    forms = list(dict.fromkeys(_form(span) for span in spans))
    found = chains(forms, [*_defined(docs), *_aliases(docs)])
    numbers = {form: f"e{number}" for number, form in enumerate(forms, 1)}
    before: list[Span] = []
    for doc in docs:
        named = [_with_id(span, numbers[found.of(_form(span))]) for span in doc.spans[MENTIONS]]
        names, generic = _told_apart(named, before)
        doc.spans[NAMES] = names
        everything = [*names, *generic, *references(doc, names)]
        doc.spans[MENTIONS] = sorted(everything, key=lambda span: span.start)


def _told_apart(named: "list[Span]", before: "list[Span]") -> "tuple[list[Span], list[Span]]":
    """A passage's names, and those that are only a common noun for one of the document's names `before`."""
    names, generic = [], []
    for span in named:
        target = antecedent(span, before) if is_generic(span) else None
        if target is None:
            names.append(span)
            before.append(span)
        else:
            generic.append(_relabelled(span, target))
    return names, generic


def _relabelled(span: "Span", target: "Span") -> "Span":
    from spacy.tokens import Span

    return Span(span.doc, span.start, span.end, label=target.label, span_id=target.id_)


def _form(span: "Span") -> Form:
    return form(span.kb_id_ or span.text, Kind(span.label_))


def _with_id(span: "Span", chain: str) -> "Span":
    from spacy.tokens import Span

    return Span(span.doc, span.start, span.end, label=span.label, kb_id=span.kb_id, span_id=chain)


def _defined(docs: "list[Doc]") -> Iterator[tuple[Form, Form]]:
    """Names and the abbreviations in brackets right after them."""
    for doc in docs:
        by_start = {span.start: span for span in doc.spans[MENTIONS]}
        for span in doc.spans[MENTIONS]:
            short = short_after(doc, span.end)
            other = by_start.get(short[0]) if short else None
            if other is not None and other.label == span.label:
                yield _form(span), _form(other)
        for one, other in itertools.pairwise(doc.spans[MENTIONS]):
            if doc.text[one.end_char : other.start_char] == " (" and _is_number_again(one, other):
                yield _form(one), _form(other)


def _is_number_again(one: "Span", other: "Span") -> bool:
    """Whether two names are one unit's by their number: "Compañía número 13 (13/a. C.I.)"."""
    if {one.label_, other.label_} != {Kind.MILITARY_UNIT.value}:
        return False
    number = unit(one.text).number
    return number is not None and number == unit(other.text).number


_CALLED = (
    r"(?:(?:also|better)\s)*known(?:\sto\s\w+)?(?:\sas)?|alias|a\.?\s?k\.?\s?a\.?|\(a\)|nicknamed|dubbed|called|"
    r"the\sman\sthey\scall|(?:mejor\s)?conocid[oa](?:\s\w+)?\scomo|apodad[oa]|de\salias|o|or"
)
#: Between a person's name and what else that person is called.
_AGAIN = re.compile(
    rf"""[\s,]*(?:(?:{_CALLED})[\s,]*["'(]*|\(?["']|\()\s*(?:el\s|la\s|the\s)?""", re.IGNORECASE
)
#: Between a body's name and a description of it, or the other way round: "SEDENA, the defense ministry,".
_APPOSITION = re.compile(r",\s(?:the|la|el)\s")


def _aliases(docs: "list[Doc]") -> Iterator[tuple[Form, Form]]:
    """People and the nicknames given in or right after their names ("X, alias Y", 'X, "Y",', 'X "Y" Z'), and
    bodies with what describes them.
    """
    people = {_form(span) for doc in docs for span in doc.spans[MENTIONS] if span.label_ == Kind.PERSON.value}
    for doc in docs:
        for span in doc.spans[MENTIONS]:
            nickname = form(span.text.split('"')[1], Kind.PERSON) if span.text.count('"') == 2 else None
            if nickname in people and _form(span) in people:
                yield _form(span), nickname
        for one, other in itertools.pairwise(doc.spans[MENTIONS]):
            between = doc.text[one.end_char : other.start_char]
            if one.label == other.label and _is_named_again(one, between, other):
                yield _form(one), _form(other)


def _is_named_again(one: "Span", between: str, other: "Span") -> bool:
    if one.label_ == Kind.PERSON.value:
        quoted = '"' in between or "'" in between
        return bool(_AGAIN.fullmatch(between)) and (quoted or other.text not in one.text)
    described = one.text.islower() != other.text.islower()
    return Kind(one.label_).is_body and described and bool(_APPOSITION.fullmatch(between))
