"""What a reader has in mind at a point of a document: who was spoken of, where, and in which role."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .frames import lexicon
from .vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "nsubj:pass", "csubj", "nsubj:outer"})
_CENTRAL = _SUBJECTS | {
    "dobj",
    "obj",
    "iobj",
    "dative",
    "agent",
    "obl:agent",
    "ROOT",
    "attr",
    "oprd",
    "conj",
    "appos",
}
_NAMED = frozenset({"compound", "flat", "appos", "nmod", "amod", "pobj", "poss", "conj", "case", "fixed"})
#: How far, in tokens, a title may stand before a name, and an apposition after it.
_TITLE, _APPOSITION = 6, 9


class Seen:
    """A mention that stands before a reference: its span, and the number of its sentence in the document;
    `refers` says that it is a reference itself.
    """

    def __init__(self, span: "Span", sentence: int, name: str, *, refers: bool = False) -> None:
        self.span, self.sentence, self.name, self.refers = span, sentence, name, refers
        self.kind, self.chain = Kind(span.label_), span.id_

    @cached_property
    def phrase(self) -> "Token":
        """The noun that the mention acts through: "soldiers" in "soldiers of the 27th"."""
        words = vocabulary(self.span.doc.lang_)
        token = self.span.root
        for _ in range(3):
            if not _hangs_from_its_people(token, words):
                break
            token = token.head
        return token if token.pos_ != "ADP" else self.span.root

    @cached_property
    def acting(self) -> "Token":
        """The word through which the mention acts, which it shares with those that it is joined to."""
        token = self.phrase
        while token.dep_ == "conj" and token.head.i != token.i:
            token = token.head
        return token

    @cached_property
    def verb(self) -> "Token | None":
        """The verb whose subject the mention is, if it is one's."""
        return self.acting.head if self.acting.dep_ in _SUBJECTS else None

    @property
    def is_main(self) -> bool:
        """Whether the mention is the subject of its sentence's main clause."""
        return self.verb is not None and (
            self.verb.dep_ == "ROOT" or self.verb.head.dep_ == self.verb.dep_ == "conj"
        )

    def agrees(self, *, plural: bool) -> bool:
        """Whether "it" may stand for the mention as its sentence puts it, or "they"."""
        itself = self.phrase.i in range(self.span.start, self.span.end)
        if not plural:
            return itself
        name = self.name.casefold()
        return not itself or name.startswith("los ") or name.endswith(("s", "police", "policía"))

    @cached_property
    def clause(self) -> "Token":
        """The verb that the mention hangs from, through whatever."""
        return clause(self.phrase)

    @cached_property
    def is_central(self) -> bool:
        """Whether the mention is a verb's subject, object or agent, and no mere circumstance."""
        token = self.acting
        if token.dep_ == "pobj":
            return token.head.dep_ == "agent" or token.head.lower_ in ("by", "against", "of")
        return token.dep_ in _CENTRAL


def sentence_start(token: "Token") -> int:
    """The first token of a token's sentence; spaCy's own `sent` looks at the whole passage each time."""
    index = token.i
    while index > 0 and not token.doc[index].is_sent_start:
        index -= 1
    return index


def clause(token: "Token") -> "Token":
    """The nearest verb above a token, or the root."""
    token = token.head
    while token.pos_ not in ("VERB", "AUX") and token.head.i != token.i:
        token = token.head
    return token


def _hangs_from_its_people(token: "Token", words: Vocabulary) -> bool:
    """Whether a word only says whose people, or which man, the word above it is: "soldiers of", "Judge"."""
    up = token.head
    if up.i == token.i:
        return False
    if up.dep_ == "prep" and token.dep_ in ("pobj", "prep"):
        return True
    if token.dep_ in ("appos", "flat", "compound") and (
        up.lower_ in words.humans or up.lower_ in words.persons
    ):
        return True
    return (token.dep_ in _NAMED or token.dep_ == "prep") and _acts(up, lexicon(token.doc.lang_).members)


def is_subject(token: "Token") -> bool:
    """Whether a word is marked as a verb's subject; of several joined by "and" only the first is."""
    return token.dep_ in _SUBJECTS


def _acts(token: "Token", members: frozenset[str]) -> bool:
    return token.lemma_.lower() in members or token.lower_ in members


@dataclass(slots=True)
class Discourse:
    """The mentions of a document up to a point, nearest last.

    `names` is the fullest name of every chain; `holders` are the persons to whom the text gives a role
    ("colonel", "alcalde"), by role; `counts` is how often each chain was spoken of; `lost` is the last
    sentence in which "he" or "she" was somebody unknown.
    """

    names: dict[str, str]
    holders: dict[str, set[str]]
    seen: list[Seen] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    sentence: int = 0
    lost: int = -9

    def see(self, span: "Span", *, refers: bool = False) -> None:
        """Go on past a mention."""
        name = self.names.get(span.id_) or span.kb_id_ or span.text
        self.seen.append(Seen(span, self.sentence, name, refers=refers))
        self.counts[span.id_] += 1

    def within(self, sentences: int, kinds: Iterable[Kind]) -> list[Seen]:
        """The mentions of this sentence and as many before it."""
        wanted = frozenset(kinds)
        found = []
        for seen in reversed(self.seen):
            if seen.sentence < self.sentence - sentences:
                break
            if seen.kind in wanted:
                found.append(seen)
        return found[::-1]

    def subject(self, kinds: Iterable[Kind], *, sentence: int) -> Seen | None:
        """The one mention that is the subject of a sentence's first clause."""
        wanted, first = frozenset(kinds), None
        for seen in reversed(self.seen):
            if seen.sentence < sentence:
                break
            if seen.sentence == sentence and seen.verb is not None:
                first = seen
        return first if first is not None and first.kind in wanted else None


def holders(docs: "Iterable[Doc]", names: str) -> dict[str, set[str]]:
    """The chains of persons by what they are called beside their names: titles before, appositions after."""
    found: dict[str, set[str]] = {}
    for doc in docs:
        for span in doc.spans[names] if doc.has_annotation("DEP") else ():
            if span.label_ == Kind.PERSON.value:
                for role in _called(doc, span, vocabulary(doc.lang_)):
                    found.setdefault(role, set()).add(span.id_)
    return found


def _called(doc: "Doc", span: "Span", words: Vocabulary) -> Iterator[str]:
    """The roles that the words around a person's name give, each by the first word for it."""
    first = sentence_start(doc[span.start])
    before = doc[max(first, span.start - _TITLE) : span.start]
    for token in reversed(before):
        if token.is_punct and token.text not in (".", ","):
            break
        if token.pos_ in ("VERB", "AUX", "CCONJ") or token.text == ";":
            break
        if (word := token.lower_.rstrip(".")) in words.persons:
            yield words.persons[word]
    if span.end < len(doc) and doc[span.end].text in (",", "("):
        for token in doc[span.end + 1 : span.end + _APPOSITION]:
            if token.pos_ in ("VERB", "AUX") or token.text in (",", ";", ".", ")"):
                break
            if token.lower_ in words.persons:
                yield words.persons[token.lower_]


def one(seen: Sequence[Seen]) -> Seen | None:
    """The last of the mentions, if they are all one chain's."""
    return seen[-1] if seen and len({each.chain for each in seen}) == 1 else None
