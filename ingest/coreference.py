"""Chains of mentions: every name of a document, and the nouns and pronouns that refer back to it.

`resolve` sets each mention's `id_` to its chain and keeps the names alone in `doc.spans["names"]`; `refer`,
once passages are parsed, adds to `doc.spans["mentions"]` what refers back.
"""

import itertools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from . import scenes
from .chains import Form, chains, form
from .definitions import abbreviation_after
from .discourse import Discourse, holders
from .events import bare
from .findings import Finding
from .fold import fold
from .generic import antecedent, author, incident, is_author, is_generic
from .mentions import MENTIONS, WITHIN
from .nicknames import other_names
from .references import references
from .spans import text_of
from .units import unit
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: The span group that holds a passage's mentions by name.
NAMES = "names"


def resolve(docs: "list[Doc]") -> None:
    """Give every mention of a document its chain, and find what refers back to them."""
    spans = [span for doc in docs for group in (MENTIONS, WITHIN) for span in doc.spans[group]]
    forms = list(dict.fromkeys(_form(span) for span in spans))
    found = chains(forms, [*_defined(docs), *_aliases(docs)])
    scenes.joined(found, docs)
    numbers = {form: f"e{number}" for number, form in enumerate(forms, 1)}

    def chained(doc: "Doc", group: str) -> "list[Span]":
        return [_with_id(span, numbers[found.of(_form(span))]) for span in doc.spans[group]]

    before: list[Span] = []
    named = [chained(doc, MENTIONS) for doc in docs]
    speaks = author(itertools.chain.from_iterable(named))
    for doc, own in zip(docs, named, strict=True):
        names, generic = _told_apart(own, before, speaks)
        doc.spans[NAMES] = names
        doc.spans[WITHIN] = chained(doc, WITHIN)
        doc.spans[MENTIONS] = sorted([*names, *generic], key=lambda span: span.start)


def refer(docs: "list[Doc]") -> None:
    """Add what refers back to the mentions of one document's passages, of those that are parsed."""
    discourse = Discourse(_fullest(docs), holders(docs, MENTIONS))
    for doc in docs:
        if not doc.has_annotation("DEP"):
            discourse.sentence += 1
            continue
        known = list(doc.spans[MENTIONS])
        found = references(doc, discourse, known)
        doc.spans[MENTIONS] = sorted([*known, *found], key=lambda span: span.start)


def _fullest(docs: "list[Doc]") -> dict[str, str]:
    names: dict[str, str] = {}
    for doc in docs:
        for span in doc.spans[NAMES]:
            name = span.kb_id_ or span.text
            names[span.id_] = max(names.get(span.id_, ""), name, key=len)
    return names


def may_refer(doc: "Doc") -> bool:
    """Whether a passage holds a word that may refer back."""
    referring = vocabulary(doc.lang_).referring
    return any(token.lower_ in referring for token in doc)


def _told_apart(
    named: "list[Span]", before: "list[Span]", speaks: "Span | None"
) -> "tuple[list[Span], list[Span]]":
    """A passage's names, and those that are only a common noun for one of the document's names `before`, or
    for the body that `speaks` in it.
    """
    names, generic = [], []
    for span in named:
        target = _stands_for(span, before, speaks)
        if target is None:
            names.append(span)
            before.append(span)
        else:
            generic.append(_relabelled(span, target))
    return names, generic


def _stands_for(span: "Span", before: "list[Span]", speaks: "Span | None") -> "Span | None":
    if speaks is not None and is_author(span):
        return speaks
    target = antecedent(span, before) if is_generic(span) else None
    if target is None and span.label_ == Kind.EVENT.value and bare(fold(span.text)):
        return incident(span, before)
    return target


def _relabelled(span: "Span", target: "Span") -> "Span":
    from spacy.tokens import Span

    return Span(span.doc, span.start, span.end, label=target.label, span_id=target.id_)


def _form(span: "Span") -> Form:
    return form(span.kb_id_ or span.text, Kind(span.label_))


def _with_id(span: "Span", chain: str) -> "Span":
    from spacy.tokens import Span

    return Span(span.doc, span.start, span.end, label=span.label, kb_id=span.kb_id, span_id=chain)


def _defined(docs: "list[Doc]") -> Iterator[tuple[Form, Form]]:
    """Names and the abbreviations right after them."""
    for doc in docs:
        text = text_of(doc)
        by_start = {span.start: span for span in doc.spans[MENTIONS]}
        for span in doc.spans[MENTIONS]:
            short = abbreviation_after(doc, span.end)
            other = by_start.get(short[0]) if short else None
            if other is not None and other.label == span.label:
                yield _form(span), _form(other)
        for one, other in itertools.pairwise(doc.spans[MENTIONS]):
            if text[one.end_char : other.start_char] == " (" and _is_number_again(one, other):
                yield _form(one), _form(other)


def _is_number_again(one: "Span", other: "Span") -> bool:
    """Whether two names are one unit's by their number: "Compañía número 13 (13/a. C.I.)"."""
    if {one.label_, other.label_} != {Kind.MILITARY_UNIT.value}:
        return False
    number = unit(one.text).number
    return number is not None and number == unit(other.text).number


#: Between a body's name and a description of it, or the other way round: "SEDENA, the defense ministry,".
_APPOSITION = re.compile(r",\s(?:the|la|el)\s")


def _aliases(docs: "list[Doc]") -> Iterator[tuple[Form, Form]]:
    """People and what else the text says they are called ("X, alias Y", 'X, "Y",', 'X "Y" Z'), and bodies
    with what describes them.
    """
    people = {_form(span) for doc in docs for span in doc.spans[MENTIONS] if span.label_ == Kind.PERSON.value}
    for doc in docs:
        text = text_of(doc)
        rows = [
            Finding(span.start, span.end, Kind(span.label_), "recognized") for span in doc.spans[MENTIONS]
        ]
        by_start = {span.start: span for span in doc.spans[MENTIONS]}
        for span, row in zip(doc.spans[MENTIONS], rows, strict=True):
            nickname = form(span.text.split('"')[1], Kind.PERSON) if span.text.count('"') == 2 else None
            if nickname in people and _form(span) in people:
                yield _form(span), nickname
            for start, _ in other_names(doc, row, rows) if row.kind is Kind.PERSON else ():
                if start in by_start and by_start[start].label == span.label:
                    yield _form(span), _form(by_start[start])
        for one, other in itertools.pairwise(doc.spans[MENTIONS]):
            if one.label == other.label and _is_described(one, text[one.end_char : other.start_char], other):
                yield _form(one), _form(other)


def _closes(span: "Span") -> bool:
    """Whether a comma or a full stop follows, as after an apposition."""
    return span.end < len(span.doc) and span.doc[span.end].text in (",", ".", ";", ")")


def _is_described(one: "Span", between: str, other: "Span") -> bool:
    described = one.text.islower() != other.text.islower() and _closes(other)
    return Kind(one.label_).is_body and described and bool(_APPOSITION.fullmatch(between))
