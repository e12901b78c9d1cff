"""Where a passage names a known actor, and which names are one actor's."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .actors import actors
from .findings import Finding
from .fold import fold

if TYPE_CHECKING:
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

#: A name of fewer letters is too short to mean anybody wherever it stands.
_SHORTEST = 3


@cache
def identities() -> Mapping[tuple[str, Kind], str]:
    """The id of the one actor that a folded name of a kind stands for; names of several are left out."""
    holders: dict[tuple[str, Kind], set[str]] = {}
    for actor in actors():
        for name in actor.names:
            holders.setdefault((fold(name), actor.kind), set()).add(actor.id)
    return {name: ids.pop() for name, ids in holders.items() if len(ids) == 1}


def known(doc: "Doc") -> Iterator[Finding]:
    """The known actors that a passage names."""
    exact, loose = _matchers(doc.vocab)
    for matcher in (exact, loose):
        for key, start, end in matcher(doc):
            if doc[start].text[:1].isupper() or doc[start].text[:1].isdigit():
                yield Finding(start, end, Kind(doc.vocab.strings[key]), "actor")


@cache
def _matchers(vocab: "Vocab") -> "tuple[PhraseMatcher, PhraseMatcher]":
    """One matcher for single words and acronyms, as they are spelled; one for longer names, in any case."""
    from spacy.lang.en import English
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

    exact, loose = PhraseMatcher(vocab, attr="ORTH"), PhraseMatcher(vocab, attr="LOWER")
    tokenizer = English().tokenizer
    found: dict[tuple[Kind, bool], list[Doc]] = {}
    for actor in actors():
        for name in actor.names:
            if len(name) < _SHORTEST or not name[0].isalnum():
                continue
            plain = name.isascii() and name.replace(" ", "").isalnum()
            words = name.split() if plain else [token.text for token in tokenizer(name)]
            spelled = len(words) == 1 or name.isupper()
            found.setdefault((actor.kind, spelled), []).append(Doc(vocab, words=words))
    for (kind, spelled), docs in found.items():
        (exact if spelled else loose).add(kind.value, docs)
    return exact, loose
