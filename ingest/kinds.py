"""What a name is a name of, where a document's passages disagree or only its head or its owner tells."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from . import naming
from .chains import Form, left_out
from .findings import Finding, precedence
from .fold import fold
from .initials import is_acronym, spells
from .language import LANGUAGES
from .nations import is_nation
from .places import is_abbreviation, is_state
from .spans import text_within
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc

#: A place may lend its bare name to a government or a group; these readings are kept apart from the place.
_LENT = frozenset({Kind.AGENCY, Kind.CRIMINAL_GROUP})

#: Who says what a name is a name of, whatever it may be part of.
_CERTAIN = frozenset({"actor", "defined"})

_LOCATIVE = frozenset("in en at near from to toward towards of de hacia desde outside cerca".split())
#: Those that stand before persons as well.
_OPEN = frozenset("from to toward towards of de hacia".split())
#: Those that hardly ever stand before anything but a place: 99 times in 100 in the corpus.
_STRICT = frozenset("in en near outside around desde".split())

_ARTICLES = frozenset("the a an el la los las un una l".split())

#: What opens no person's name: of 8,000 names in the corpus none.
_PLURALS = frozenset(("Los", "Las"))
#: What the recognizer takes an unknown town for.
_MISREAD = frozenset({Kind.PERSON, Kind.POLICE_FORCE, Kind.MILITARY_UNIT})
#: A name or word so short is no place's and no surname: an initial, dotted or not, or an acronym.
_INITIAL = 3

#: The longest name, in tokens, that is looked for again.
_LONGEST = 8
#: What no name ends in.
_STOPS = frozenset(",;:.")


class Kinds:
    """What the names of one document are names of, by the votes of all its passages."""

    def __init__(
        self,
        rows: Iterable[tuple[str, Finding]],
        *,
        places: Iterable[str] = (),
        located: Iterable[str] = (),
    ):
        """`places` are names after which bodies are named, `located` those that stand as places somewhere."""
        ranks = precedence().ranks
        votes: dict[str, Counter[Kind]] = defaultdict(Counter)
        sources: dict[str, set[str]] = defaultdict(set)
        texts: dict[str, str] = {}
        for text, row in rows:
            name = fold(row.name or text)
            votes[name][row.kind] += ranks[row.source]
            sources[name].add(row.source)
            texts.setdefault(name, row.name or text)
        for found in (votes, sources, texts):
            found.pop("", None)
        acronyms = {name for name, text in texts.items() if is_acronym(text)}
        self._votes = votes
        self._told = {name for name, said in sources.items() if said - {"recognized", "repeated"}}
        self._certain = {name for name, said in sources.items() if said & _CERTAIN}
        self._kind = {name: max(count, key=lambda kind: (count[kind], kind)) for name, count in votes.items()}
        self._kind |= {
            name: naming.model().kind(texts[name], _times(votes[name], ranks["recognized"]))
            for name, said in sources.items()
            if said == {"recognized"}
        }
        self._kind |= dict(self._of_full_names(acronyms))
        seats = [place for place in places if len(place) > _INITIAL]
        self._kind = {fold(place): Kind.PLACE for place in seats} | self._kind
        self._firsts = {name.split()[0] for name in self._kind if name}
        self._surnames = set(self._later_words())
        standing = {fold(name) for name in (*seats, *located)} - self._told - self._surnames
        misread = {name for name in standing if self._kind.get(name) in _MISREAD}
        self._kind |= dict.fromkeys(misread, Kind.PLACE)
        self._surnames = set(self._later_words())

    def _later_words(self) -> Iterator[str]:
        """What persons may be called: the words of their names after the first, and the last two."""
        for name, kind in self._kind.items():
            if kind is Kind.PERSON:
                later = name.split()[1:]
                yield from (word for word in later if len(word) >= _INITIAL)
                if len(later) > 1:
                    yield " ".join(later[-2:])

    def of(self, doc: "Doc", row: Finding) -> Kind:
        """The kind of one mention; "Los Cáceda" are a group, whoever is called Cáceda."""
        kind = row.kind if row.name else self._of(doc, row)
        plural = doc[row.start].text in _PLURALS and row.end - row.start > 1
        return Kind.CRIMINAL_GROUP if kind is Kind.PERSON and plural else kind

    def _of(self, doc: "Doc", row: Finding) -> Kind:
        text = doc[row.start : row.end].text
        name = fold(text)
        if name in self._certain and self._kind[name] is Kind.PERSON:
            return Kind.PERSON
        if is_abbreviation(text):
            return Kind.PLACE
        if is_nation(text):
            return Kind.AGENCY if row.kind is Kind.AGENCY else Kind.PLACE
        if name in self._surnames and (row.kind is Kind.PERSON or self._stands_for_a_person(doc, row)):
            return Kind.PERSON
        best = self._kind.get(name, row.kind)
        if Kind.PLACE in (best, row.kind) and {best, row.kind} & _LENT:
            return row.kind
        return best

    def own(self, parts: Iterable[tuple[str, Kind]]) -> None:
        """Take names for what the wholes are that they are parts of; known actors stay what they are."""
        for text, kind in parts:
            name = fold(text)
            if name not in self._certain:
                self._kind[name] = kind
                self._firsts.add(name.split()[0])

    def define(self, pairs: Iterable[tuple[str, Kind]]) -> None:
        """Take the short names that a text defines for what the full ones are that it defines them by."""
        self._kind |= {fold(text): kind for text, kind in pairs}

    def share(self) -> None:
        """Take what a body is called for short for what its one fuller name, given before, is a name of."""
        fuller: dict[str, list[str]] = defaultdict(list)
        for name in self._votes:
            if not self._kind[name].is_body:
                continue
            words = name.split()
            if name not in self._told:
                kinds = {self._kind[long] for long in fuller[words[0]] if self._is_short(name, long)}
                if len(kinds) == 1:
                    self._kind[name] = kinds.pop()
            for word in words:
                fuller[word].append(name)

    def _is_short(self, name: str, long: str) -> bool:
        """Whether a name may be what is left of a fuller one; "the Army" is no rebels' army for short."""
        kind = self._kind[long]
        if any(vocabulary(language).heads.get(name, kind) is not kind for language in LANGUAGES):
            return False
        return left_out(Form(name, kind), Form(long, kind))

    def named(self, name: str) -> Kind | None:
        """The kind of a name that stands by itself somewhere in the document."""
        return self._kind.get(fold(name)) if fold(name) in self._votes else None

    def known(self, name: str) -> Kind | None:
        """The kind of a name by the document's votes, if it has any."""
        return self._kind.get(fold(name))

    def repeated(self, doc: "Doc") -> Iterator[Finding]:
        """Names that other passages give and that may have been missed in this one."""
        words = [token.text for token in doc]
        for start, word in enumerate(words):
            if not (word[:1].isupper() or word[:1].isdigit()) or not self._begins(word):
                continue
            for end in range(min(start + _LONGEST, len(doc)), start, -1):
                if words[end - 1] in _STOPS:
                    continue
                text = text_within(doc[start:end])
                if _distinctive(text) and fold(text) in self._kind:
                    yield Finding(start, end, self._kind[fold(text)], "repeated")
                    break
            else:
                if self._is_surname(doc, start):
                    yield Finding(start, start + 1, Kind.PERSON, "repeated")

    def _is_surname(self, doc: "Doc", index: int) -> bool:
        """Whether a word stands alone and is a surname of somebody whom the document names in full."""
        name = fold(doc[index].text)
        if name not in self._surnames or len(name) < 4 or not doc[index].is_title or is_state(name):
            return False
        before, after = doc[index - 1] if index else None, doc[index + 1] if index + 1 < len(doc) else None
        joined = (before is not None and before.text[:1].isupper()) or (after is not None and after.is_title)
        return not joined and not (before is not None and before.lower_ in _LOCATIVE)

    def _begins(self, word: str) -> bool:
        """Whether a word can be the first of a known name; articles, and what folds to several words, may."""
        folded = fold(word)
        return folded in self._firsts or folded in self._surnames or " " in folded or folded in _ARTICLES

    def _of_full_names(self, acronyms: set[str]) -> Iterator[tuple[str, Kind]]:
        """Acronyms, with the kind of the one full name that they spell."""
        bodies = {name: kind for name, kind in self._kind.items() if kind.is_body and " " in name}
        for acronym in acronyms:
            full = {kind for name, kind in bodies.items() if spells(acronym, name)}
            if len(full) == 1:
                yield acronym, full.pop()

    def _stands_for_a_person(self, doc: "Doc", row: Finding) -> bool:
        if row.end - row.start > 2 or not doc[row.start].text[:1].isupper():
            return False
        before = doc[row.start - 1].lower_ if row.start else ""
        if row.kind is Kind.CRIMINAL_GROUP:
            return row.source == "recognized" and before not in _ARTICLES
        if row.kind is not Kind.PLACE:
            return True
        return before not in _LOCATIVE or (before in _OPEN and not is_state(fold(doc[row.start].text)))


def stand_as_places(doc: "Doc", rows: Iterable[Finding]) -> Iterator[str]:
    """The names of a passage that stand where places do: after "in" and the like."""
    for row in rows:
        if row.start and doc[row.start - 1].lower_ in _STRICT:
            yield doc[row.start : row.end].text


def _times(votes: Mapping[Kind, int], rank: int) -> dict[Kind, float]:
    """How often a name was read as what, by the votes of readings of one rank."""
    return {kind: count / rank for kind, count in votes.items()}


def _distinctive(text: str) -> bool:
    """Whether a name is a name wherever it stands: it has capitals, and is not one short word."""
    if len(text) < 3 or not (text[:1].isupper() or " " in text):
        return False
    return " " in text or text.isupper() or len(text) > 3
