"""Incidents told again by a verb: "they were attacked and taken away" after the text has named the incident.

The verb stands for the incident as a mention without a name. It does so only where one incident of the
document can be meant: the only one of its sort, or the only one spoken of just before.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from ..graph.ontology import Kind
from .events import sorts
from .fold import fold
from .frames import forms
from .mentions import MENTIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: How many sentences back an incident may have been spoken of, where the document holds several of a sort.
_NEAR = 3
#: How those hang from a verb to whom its deed is done, and what tells that they did it to one another.
_SUFFERING = frozenset({"dobj", "obj", "iobj", "nsubjpass", "nsubj:pass"})
_EACH_OTHER = frozenset({"other", "another", "themselves"})


@dataclass(frozen=True, slots=True)
class Deeds:
    """The verbs of lexicon/deeds.yaml: the sorts of incident that each can tell, by language."""

    verbs: Mapping[str, Mapping[str, frozenset[str]]]

    def told_by(self, token: "Token") -> frozenset[str]:
        """The sorts of incident that a word can tell; none if it is no verb of a deed."""
        if token.pos_ != "VERB":
            return frozenset()
        table = self.verbs[token.doc.lang_]
        return frozenset().union(*(table.get(form, frozenset()) for form in forms(token, token.doc.lang_)))


@cache
def lexicon() -> Deeds:
    data = yaml.safe_load((files(__package__) / "lexicon" / "deeds.yaml").read_text(encoding="utf-8"))
    told_as = {sort: frozenset(tells) for sort, tells in data["told_as"].items()}
    return Deeds(
        {
            language: {
                verb: told_as[sort] for sort, verbs in data[language].items() for verb in verbs.split()
            }
            for language in ("en", "es")
        }
    )


def tell(docs: "list[Doc]") -> None:
    """Add to the mentions of a document's parsed passages the verbs that tell its incidents again."""
    incidents = _incidents(docs)
    if not incidents:
        return
    words = _words(docs)
    recent: dict[str, int] = {}
    number = 0
    for doc in docs:
        if not doc.has_annotation("DEP"):
            number += 1
            continue
        told: list[Span] = []
        for sentence in doc.sents:
            number += 1
            named = _named(doc, sentence)
            recent |= dict.fromkeys(named, number)
            if not named:
                near = {chain for chain, last in recent.items() if number - last <= _NEAR}
                told += _told(sentence, incidents, near, words)
        if told:
            doc.spans[MENTIONS] = sorted([*doc.spans[MENTIONS], *told], key=lambda span: span.start)


def _incidents(docs: "list[Doc]") -> dict[str, frozenset[str]]:
    """The sorts of every incident that a document names, by chain; operations and law cases are none."""
    found: dict[str, frozenset[str]] = {}
    for doc in docs:
        for span in doc.spans[MENTIONS]:
            if span.label_ == Kind.EVENT.value:
                found[span.id_] = found.get(span.id_, frozenset()) | sorts(fold(span.text))
    return {chain: kinds for chain, kinds in found.items() if kinds}


def _named(doc: "Doc", sentence: "Span") -> set[str]:
    """The incidents that a sentence itself speaks of."""
    return {
        span.id_
        for span in doc.spans[MENTIONS]
        if span.label_ == Kind.EVENT.value and sentence.start <= span.start < sentence.end
    }


def _words(docs: "list[Doc]") -> dict[str, set[str]]:
    """The words of all mentions of each chain, but for short ones: "de", "the"."""
    words: dict[str, set[str]] = {}
    for doc in docs:
        for span in doc.spans[MENTIONS]:
            words.setdefault(span.id_, set()).update(
                word for word in fold(span.text).split() if len(word) > 3
            )
    return words


def _told(
    sentence: "Span", incidents: Mapping[str, frozenset[str]], near: set[str], words: Mapping[str, set[str]]
) -> "Iterator[Span]":
    from spacy.tokens import Span

    doc = sentence.doc
    taken = {token.i: span for span in doc.spans[MENTIONS] for token in span}
    for token in sentence:
        told = lexicon().told_by(token) if token.i not in taken else frozenset()
        if not told or _is_mutual(token):
            continue
        fitting = {chain for chain, kinds in incidents.items() if told & kinds}
        chain = _only(fitting) or _only(fitting & near)
        if chain and all(words[person] & words[chain] for person in _done_to(token, taken)):
            yield Span(doc, token.i, token.i + 1, label=Kind.EVENT.value, span_id=chain)


def _is_mutual(verb: "Token") -> bool:
    """Whether those who do a deed do it to one another: "se matan", where "se ejecutó" only names no doer."""
    several = "Number=Plur" in verb.morph
    return any(child.lower_ in _EACH_OTHER or (several and child.lower_ == "se") for child in verb.children)


def _done_to(verb: "Token", mentions: "Mapping[int, Span]") -> "Iterator[str]":
    """The persons to whom a sentence says that a deed was done: if the incident's name does not name them, it
    is another: "his predecessor, Ray Dunn, was killed by the gang".
    """
    suffering = [child for child in verb.children if child.dep_ in _SUFFERING]
    called = [other for child in suffering for other in child.children if other.dep_ == "appos"]
    for token in (*suffering, *called):
        if token.i in mentions and mentions[token.i].label_ == Kind.PERSON.value:
            yield mentions[token.i].id_


def _only(chains: set[str]) -> str | None:
    return next(iter(chains)) if len(chains) == 1 else None
