"""Words that may refer back: where one stands in a parsed sentence, of what sort it is, and how it is put."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from . import nouns, pronouns
from .discourse import Discourse, Seen, is_subject
from .phrases import OF, is_new, is_violence
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many words that describe may stand between a determiner and its noun.
_DESCRIBING = 4
#: How far back, in tokens, unnamed rivals of a mention are looked for.
_BEFORE = 40
_DESCRIPTIVE = frozenset("ADJ NOUN NUM ADV VERB".split())


#: Reads a word that may refer back, at a point of a document: what it stands for, if it resolves.
Rule = Callable[["Token", Discourse], Seen | None]


@dataclass(frozen=True, eq=False)
class Anaphor:
    """A word that may refer back, from `start` up to its own `token`; `sort` is how its language uses it,
    `rule` what reads it if anything does, `taken` are the tokens of its passage that name or refer already.
    """

    token: "Token"
    start: int
    sort: str
    rule: Rule | None
    discourse: Discourse
    taken: Set[int]

    def ruled(self) -> Seen | None:
        """What the rules take the word to stand for, at this point of the document."""
        return self.rule(self.token, self.discourse) if self.rule else None

    @cached_property
    def word(self) -> str:
        return self.token.lower_

    @property
    def key(self) -> str:
        """Under which the model knows what the word can stand for: "a captain" stands for no captain."""
        return f"{self.sort}:{self.word}" if self.sort == "some" else self.word

    @property
    def is_noun(self) -> bool:
        return self.sort in NOUNS

    @property
    def kinds(self) -> frozenset[Kind]:
        """What the word can stand for by the vocabulary of its language, which says it of some."""
        words = vocabulary(self.token.doc.lang_)
        if self.sort in ("role", "person", "he"):
            return frozenset({Kind.PERSON})
        sorts = {} if self.sort == "some" else words.anaphors
        return sorts.get(self.word) or words.members.get(self.word) or frozenset()

    @property
    def people(self) -> int:
        """The token after the word, or after the people that it owns: "its officers"."""
        owned = self.token.head
        near = self.role == "owner" and self.token.i < owned.i < self.token.i + 3
        people = near and owned.lower_ in vocabulary(owned.doc.lang_).members
        free = people and self.taken.isdisjoint(range(self.token.i, owned.i + 1))
        return owned.i + 1 if free else self.token.i + 1

    @cached_property
    def said(self) -> list[str]:
        """The words of the phrase up to its noun, in small letters."""
        return [word.lower_ for word in self.token.doc[self.start : self.token.i + 1]]

    @cached_property
    def opening(self) -> str:
        """The determiner of a noun; nothing for a bare one or a pronoun."""
        return self.token.doc[self.start].lower_ if self.start < self.token.i else ""

    @cached_property
    def role(self) -> str:
        """What the word is to what it hangs from: subject, owner, object, or the word of a preposition."""
        token = self.token
        if is_subject(token):
            return "subject"
        if token.dep_ in ("poss", "det"):
            return "owner"
        if token.dep_ in ("dobj", "obj", "iobj", "dative"):
            return "object"
        case = next((child.lower_ for child in token.children if child.dep_ == "case"), "")
        return case or (token.head.lower_ if token.dep_ == "pobj" else token.dep_)

    @cached_property
    def governor(self) -> str:
        """The lemma of what the word hangs from, with its role there."""
        head = self.token.head
        if head.pos_ == "ADP":
            head = head.head
        return f"{self.role}:{head.lemma_.lower()}"

    @cached_property
    def is_new(self) -> bool:
        """Whether a noun goes on to say which it means."""
        return self.is_noun and is_new(self.token, strong=True)

    @cached_property
    def plural(self) -> bool:
        return (
            "Plur" in self.token.morph.get("Number", [])
            or self.sort in ("they", "them")
            or self.word == "their"
        )

    @property
    def after(self) -> str:
        return self._near(self.token.i + 1)

    @property
    def before(self) -> str:
        return self._near(self.start - 1)

    @property
    def unknown(self) -> bool:
        """Whether "he" was just somebody whom the text does not name."""
        return self.discourse.lost >= self.discourse.sentence - 1

    @cached_property
    def nouns(self) -> list[tuple[int, bool, bool]]:
        """The common nouns of its number before the word: where they stand, whether each is a subject, and
        whether it is a man or woman.
        """
        doc, number = self.token.doc, self.token.morph.get("Number", [])
        humans = vocabulary(doc.lang_).humans
        return [
            (other.i, is_subject(other), other.lemma_.lower() in humans)
            for other in doc[max(0, self.start - _BEFORE) : self.start]
            if other.pos_ == "NOUN" and (not number or other.morph.get("Number", []) == number)
        ]

    def called(self, chain: str) -> str:
        """Whether the text gives a person the role that the noun names: it does, to another, or to nobody."""
        role = vocabulary(self.token.doc.lang_).persons.get(self.word)
        if role is None:
            return "?"
        holders = self.discourse.holders.get(role, set())
        if chain in holders:
            return "only" if len(holders) == 1 else "too"
        return "other" if holders else "nobody"

    def _near(self, index: int) -> str:
        doc = self.token.doc
        if not 0 <= index < len(doc):
            return ""
        token = doc[index]
        return token.lower_ if token.pos_ in ("ADP", "PUNCT", "PRON", "SCONJ", "CCONJ", "DET") else token.pos_


#: The sorts that are nouns.
NOUNS = frozenset({"sort", "role", "person", "members", "other", "some"})


def anaphor(token: "Token", taken: Set[int], discourse: Discourse) -> Anaphor | None:
    """The word that may refer back, if a token is one."""
    use = _uses(token.doc.lang_).get(token.lower_)
    if use is None or token.i in taken:
        return None
    sort, rule = use
    if sort not in NOUNS:
        return Anaphor(token, token.i, sort, rule, discourse, taken) if _is_pronoun(token, sort) else None
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") or is_violence(token):
        return None
    if sort == "sort" and _is_of_a_name(token, taken):
        return None
    start = _opening(token, taken)
    if start is None and sort == "members" and token.lower_.endswith("s"):
        start = _bare(token, taken)
    if start is not None and sort != "some":
        return Anaphor(token, start, sort, rule, discourse, taken)
    start = _indefinite(token, taken) if _is_some(token, taken) else None
    return None if start is None else Anaphor(token, start, "some", None, discourse, taken)


def _is_of_a_name(noun: "Token", taken: Set[int]) -> bool:
    """Whether a noun goes on with the name that tells it from others: "the battalion of Iguala"."""
    doc, index = noun.doc, noun.i + 1
    if index + 1 >= len(doc) or doc[index].lower_ not in OF:
        return False
    return index + 1 in taken or doc[index + 1].is_title


def _is_some(noun: "Token", taken: Set[int]) -> bool:
    """Whether a noun is one for people, and does not go on with whose: "soldiers of the 27th Battalion"."""
    doc, index = noun.doc, noun.i + 1
    owned = index < len(doc) and doc[index].lower_ in OF and not taken.isdisjoint((index + 1, index + 2))
    return noun.lower_ in vocabulary(doc.lang_).people and not owned


def _is_pronoun(token: "Token", sort: str) -> bool:
    if sort == "clitic" and not (token.head.i > token.i and token.head.pos_ in ("VERB", "AUX")):
        return False
    return (
        token.pos_ in ("PRON", "DET", "ADJ")
        if sort == "its" or token.doc.lang_ == "en"
        else token.pos_ == "PRON"
    )


def _opening(noun: "Token", taken: Set[int]) -> int | None:
    """Where the determiner stands that makes a noun definite, if one does."""
    doc, start = noun.doc, noun.i
    opening = vocabulary(doc.lang_).openings
    for _ in range(_DESCRIBING + 1):
        if start == 0 or start - 1 in taken:
            return None
        start -= 1
        if doc[start].lower_ in opening and doc[start].pos_ != "SCONJ":
            twice = start > 0 and start - 1 not in taken and doc[start - 1].lower_ in opening
            return start - 1 if twice else start
        if doc[start].pos_ not in _DESCRIPTIVE:
            return None
    return None


def _indefinite(noun: "Token", taken: Set[int]) -> int | None:
    """Where the phrase of a noun starts that no article makes definite; None where a name stands in it."""
    start, doc = noun.i, noun.doc
    for _ in range(_DESCRIBING):
        if start - 1 in taken:
            return None
        if start == 0 or doc[start - 1].pos_ not in ("ADJ", "NOUN", "NUM", "DET"):
            break
        start -= 1
        if doc[start].pos_ == "DET":
            break
    return start


def _bare(noun: "Token", taken: Set[int]) -> int:
    """Where the phrase of a plural without a determiner starts: "municipal officers"."""
    start, modifiers = noun.i, vocabulary(noun.doc.lang_).modifiers
    while start > 0 and start - 1 not in taken and noun.doc[start - 1].lower_ in modifiers:
        start -= 1
    return start


@cache
def _uses(language: str) -> Mapping[str, tuple[str, Rule | None]]:
    """How a language uses each word that may refer back, and the rule that reads it, if one does; of several
    ways, the first.
    """
    words = vocabulary(language)
    uses: dict[str, tuple[str, Rule | None]] = {}
    for sort, rule, read in (
        ("sort", nouns.anaphor, words.anaphors),
        ("role", nouns.person, words.persons),
        ("person", nouns.person, words.anyone),
        ("members", nouns.members, words.members),
        ("he", pronouns.he, words.pronouns),
        ("it", pronouns.it, words.it),
        ("they", pronouns.it, words.they),
        ("its", pronouns.its, words.its),
        ("clitic", pronouns.clitic, words.clitics),
        ("clitic", None, words.objects),
        ("them", None, words.them),
        ("other", None, words.others),
        ("some", None, words.people),
    ):
        uses |= {word: (sort, rule) for word in read if word not in uses}
    return uses
