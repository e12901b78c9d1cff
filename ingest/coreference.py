"""Chains of mentions: every name of a document, and the nouns and pronouns that refer back to it.

Sets each mention's `id_` to its chain, and adds to `doc.spans["mentions"]` the references that resolve; the
names alone stay in `doc.spans["names"]`.
A reference resolves to the nearest fitting mention of its passage, or not at all.
"""

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .chains import Form, chains, form
from .definitions import short_after
from .mentions import MENTIONS
from .references import antecedent, is_generic, references

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


_CALLED = frozenset("alias a.k.a. aka a.k.a (a a apodado nicknamed dubbed known conocido".split())
_BETWEEN = frozenset(
    [",", '"', "'", "(", ")", "as", "como", "also", "better", "the", "el", "apodado", "known", *_CALLED]
)


def _aliases(docs: "list[Doc]") -> Iterator[tuple[Form, Form]]:
    """People and the nicknames given in or right after their names: "X, alias Y", "X (a) Y", 'X "Y" Z'."""
    people = {_form(span) for doc in docs for span in doc.spans[MENTIONS] if span.label_ == Kind.PERSON.value}
    for doc in docs:
        for span in doc.spans[MENTIONS]:
            nickname = form(span.text.split('"')[1], Kind.PERSON) if span.text.count('"') == 2 else None
            if nickname in people and _form(span) in people:
                yield _form(span), nickname
        named = [span for span in doc.spans[MENTIONS] if span.label_ == Kind.PERSON.value]
        for one, other in itertools.pairwise(named):
            between = [token.text for token in doc[one.end : other.start]]
            if len(between) < 8 and _names_again([word.casefold() for word in between]):
                yield _form(one), _form(other)


def _names_again(between: list[str]) -> bool:
    said = [word for word in between if word in _CALLED]
    if between in (['"'], ["'"], ["("], ["(", '"']):
        return True
    return bool(said) and all(word in _BETWEEN for word in between)
