"""Which mention a word that may refer back stands for, as a reader judges it: by sort, distance, role, how
much the text is about it, and what the rules of `nouns` and `pronouns` say.

A log-linear ranking of the candidates and of "none of them" (Denis and Baldridge, "A Ranking Approach to
Pronoun Resolution", 2007), trained by `training/antecedents.py` on documents whose references are marked.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from ..graph.ontology import Kind
from .anaphors import Anaphor
from .binding import coargument, same_clause
from .bystanders import bystander
from .discourse import Seen, is_subject
from .features import SHORT
from .fitting import bears, gender_fits, level_fits, rules_out
from .ranking import chances, weights
from .trained import arrays

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How likely a word must stand for an actor, to be read so.
LIKELY = 0.5
#: The same of one that may as well mean somebody else.
SURE = 0.85
#: How many sentences back a noun and a pronoun may reach, and to how many actors.
FAR, NEAR, MOST = 12, 3, 8
#: How many mentions back they are looked for: in a table no sentence may end for long.
SCANNED = 200
#: Articles that say the gender or number of a Spanish name, and what they are without a preposition.
_ARTICLES = {article: article for article in ("el", "la", "los", "las", "the")} | {"del": "el", "al": "el"}


class Judged(NamedTuple):
    """Whom a word stands for, and how likely that is."""

    seen: Seen
    chance: float


@dataclass(frozen=True, eq=False)
class Candidate:
    """The last mention of an actor before a word that may refer back: which it is from the nearest, how often
    the text has spoken of the actor, and how many sentences lie between.
    """

    anaphor: Anaphor
    seen: Seen
    rank: int
    count: int
    distance: int

    @cached_property
    def bears(self) -> bool:
        """Whether the name bears the noun."""
        return self.anaphor.is_noun and bears(self.anaphor.word, self.seen.kind, self.seen.name)

    @cached_property
    def fits(self) -> bool:
        """Whether the noun's phrase says nothing against the name."""
        return not self.anaphor.is_noun or level_fits(self.anaphor.said, self.seen.name)

    @cached_property
    def unnamed(self) -> "Token | None":
        """Who, unnamed, "he" may mean as well."""
        if self.anaphor.is_noun or self.seen.kind is not Kind.PERSON:
            return None
        return bystander(self.anaphor.token, self.seen)

    @property
    def stage(self) -> int:
        """How far back it stands, from 0 to 4."""
        return sum(self.distance >= far for far in (1, 2, 3, 6))

    @property
    def role(self) -> str:
        """What the mention is in its sentence."""
        if self.seen.is_main:
            return "main"
        if self.seen.verb is not None:
            return "subject"
        return "central" if self.seen.is_central else "aside"


@dataclass(frozen=True)
class Model:
    """What each feature is worth, and the kinds that each word can stand for; margins are for softmax."""

    weights: Mapping[str, float]
    kinds: Mapping[str, frozenset[Kind]]


@cache
def model() -> Model:
    """The model that ships with the package."""
    rows = (row.split() for row in bytes(arrays("references")["kinds"]).decode().split("\n"))
    return Model(weights("references"), {word: frozenset(map(Kind, found)) for word, *found in rows})


def antecedent(anaphor: Anaphor, ruled: Seen | None) -> Judged | None:
    """Whom a word stands for, if that is likely enough: whom the model holds likeliest, or, where that is
    nobody, whom the rules do; `ruled` is what they say.
    """
    fitting = candidates(anaphor, model().kinds)
    if not fitting:
        return None
    likely = chances(model().weights, features(anaphor, fitting, ruled))
    best = int(likely.argmax())
    if best == len(fitting) and ruled is not None:
        best = next((row for row, one in enumerate(fitting) if one.seen.chain == ruled.chain), best)
    if best == len(fitting) or likely[best] < _needed(fitting[best], fitting, ruled):
        return None
    return Judged(fitting[best].seen, float(likely[best]))


def _needed(one: Candidate, fitting: Sequence[Candidate], ruled: Seen | None) -> float:
    """How likely a word must stand for a mention: more where it may as well mean whom the rules take, one of
    two that the text joins, or somebody unnamed; where that one leads the sentence, no chance is enough.
    """
    if one.unnamed is not None and _leads(one.unnamed):
        return math.inf
    against = ruled is not None and ruled.chain != one.seen.chain
    joined = one.anaphor.is_noun and not one.anaphor.plural and _joined(one, fitting)
    if against or joined or one.unnamed is not None:
        return SURE
    return LIKELY


def _leads(token: "Token") -> bool:
    """Whether a word is the subject of its sentence's main verb."""
    return is_subject(token) and token.head.dep_ == "ROOT"


def candidates(anaphor: Anaphor, possible: Mapping[str, frozenset[Kind]]) -> list[Candidate]:
    """Whom a word may mean, the nearest first; `possible` are the kinds that each word can stand for."""
    discourse, kinds = anaphor.discourse, possible.get(anaphor.key, frozenset()) | anaphor.kinds
    reach = FAR if anaphor.is_noun else NEAR
    last: dict[str, Seen] = {}
    for seen in islice(reversed(discourse.seen), SCANNED):
        if seen.sentence < discourse.sentence - reach or len(last) == MOST:
            break
        if seen.kind in kinds:
            last.setdefault(seen.chain, seen)
    return [
        Candidate(anaphor, seen, rank, discourse.counts[chain], discourse.sentence - seen.sentence)
        for rank, (chain, seen) in enumerate(last.items())
    ]


def features(anaphor: Anaphor, fitting: Sequence[Candidate], ruled: Seen | None) -> list[list[str]]:
    """The features of every candidate, and last those of there being none; each string once."""
    rows = [list(_features(candidate, fitting, ruled)) for candidate in fitting]
    return [*rows, list(_none(anaphor, fitting, ruled))]


def _features(one: Candidate, fitting: Sequence[Candidate], ruled: Seen | None) -> Iterator[str]:
    anaphor, seen = one.anaphor, one.seen
    token, sort, word = anaphor.token, anaphor.sort, anaphor.word
    kind, stage, role = SHORT[seen.kind], one.stage, one.role
    alike = [other for other in fitting if other.seen.kind is seen.kind]
    nearer = min(alike.index(one), 3)
    here = seen.span.doc is token.doc
    says = "none" if ruled is None else "this" if ruled.chain == seen.chain else "other"
    yield f"{sort}|{kind}"
    yield f"={word}|{kind}"
    yield f"{sort}|d{stage}"
    yield f"={word}|d{stage}"
    yield f"{sort}|r{min(one.rank, 4)}"
    yield f"{sort}|n{nearer}|d{stage}"
    yield f"{sort}|n{nearer}|v{min(len(alike) - 1, 3)}"
    yield f"{sort}|{role}|d{stage}"
    yield f"{anaphor.role}|{role}|d{min(stage, 2)}"
    yield f"{sort}|{anaphor.role}|{role}"
    yield f"{sort}|c{min(one.count, 4)}"
    yield f"{sort}|{'most' if one.count >= max(other.count for other in alike) else 'less'}"
    yield f"{sort}|{anaphor.opening}|d{stage}"
    yield f"{sort}|{anaphor.opening}|{kind}"
    yield f"{anaphor.governor}|{kind}"
    yield f"rule={says}"
    yield f"{sort}|rule={says}"
    yield f"={word}|rule={says}"
    yield f"{sort}|passage{here}"
    if seen.refers:
        yield f"{sort}|again|d{stage}"
    if coargument(token, seen):
        yield "coargument"
        yield f"{sort}|coargument"
    elif here and same_clause(token, seen):
        yield f"{sort}|clause"
    if seen.verb is not None and here and seen.verb.is_ancestor(token):
        yield f"{sort}|above|{role}|{anaphor.role}"
    if _joined(one, fitting):
        yield f"{sort}|joined"
        yield f"{sort}|joined|{anaphor.plural}"
    yield from _rivals(one, role)
    yield from _noun(one, fitting, nearer) if anaphor.is_noun else _pronoun(one)


def _noun(one: Candidate, fitting: Sequence[Candidate], nearer: int) -> Iterator[str]:
    """How a noun goes with a name."""
    anaphor, seen, kind = one.anaphor, one.seen, SHORT[one.seen.kind]
    others = min(sum(other.bears for other in fitting if other is not one), 2)
    yield f"{anaphor.sort}|bears{one.bears}|{others}"
    yield f"{kind}|bears{one.bears}|{others}"
    yield f"{kind}|bears{one.bears}|n{min(nearer, 2)}"
    yield f"={anaphor.word}|bears{one.bears}"
    if not one.fits:
        yield f"{anaphor.sort}|level"
    if rules_out(anaphor.word, seen.kind, seen.name):
        yield f"{kind}|out"
    if seen.kind is Kind.PERSON:
        yield f"{anaphor.sort}|called{anaphor.called(seen.chain)}"


def _pronoun(one: Candidate) -> Iterator[str]:
    """How a pronoun goes with a name."""
    word, seen = one.anaphor.word, one.seen
    yield f"={word}|{_article(seen)}"
    if seen.kind is Kind.PERSON:
        yield f"={word}|gender{gender_fits(word, seen.name)}"
    else:
        yield f"={word}|agrees{seen.agrees(plural=one.anaphor.plural)}"


def _rivals(one: Candidate, role: str) -> Iterator[str]:
    """Who else, unnamed, stands between a word and a mention."""
    anaphor, sort = one.anaphor, one.anaphor.sort
    start = one.seen.span.end if one.seen.span.doc is anaphor.token.doc else 0
    between = [row for row in anaphor.nouns if row[0] >= start]
    subjects = min(sum(leads for _, leads, _ in between), 2)
    yield f"{sort}|nouns{min(len(between), 4)}|d{min(one.stage, 2)}"
    yield f"{sort}|subjects{subjects}|d{min(one.stage, 2)}"
    yield f"{sort}|people{min(sum(human for *_, human in between), 2)}|{role}"
    if not anaphor.is_noun:
        yield f"={anaphor.word}|subjects{subjects}|{role}"
    if one.unnamed is not None:
        yield f"{sort}|bystander"
        yield f"{sort}|bystander|{role}|{_leads(one.unnamed)}"


def _none(anaphor: Anaphor, fitting: Sequence[Candidate], ruled: Seen | None) -> Iterator[str]:
    sort, word = anaphor.sort, anaphor.word
    says = "none" if ruled is None else "other"
    yield "0"
    yield f"0{sort}"
    yield f"0={word}"
    yield f"0{sort}|rule={says}"
    yield f"0={word}|rule={says}"
    yield f"0{sort}|of{min(len(fitting), 5)}"
    yield f"0{sort}|near{min(sum(one.distance < 2 for one in fitting), 3)}"
    yield f"0{sort}|{anaphor.opening}"
    yield f"0={word}|{anaphor.opening}"
    yield f"0{sort}|{anaphor.role}"
    yield f"0{anaphor.governor}"
    yield f"0{sort}|{anaphor.governor}"
    yield f"0{sort}|new{anaphor.is_new}"
    yield f"0={word}|new{anaphor.is_new}"
    yield f"0{sort}|after={anaphor.after}"
    yield f"0{sort}|before={anaphor.before}"
    yield f"0{sort}|unknown{anaphor.unknown}"
    if anaphor.is_noun:
        yield f"0{sort}|bears{min(sum(one.bears for one in fitting), 2)}"


def _joined(one: Candidate, fitting: Sequence[Candidate]) -> bool:
    """Whether a mention is joined by "and" to another that the word may mean as well."""
    return any(
        other.seen.kind is one.seen.kind
        and other.seen.sentence == one.seen.sentence
        and other is not one
        and other.seen.acting == one.seen.acting
        and (other.fits, other.bears) >= (one.fits, one.bears)
        for other in fitting
    )


def _article(seen: Seen) -> str:
    """What article a name has, if any."""
    span = seen.span
    own = _ARTICLES.get(span.doc[span.start].lower_)
    return own or (_ARTICLES.get(span.doc[span.start - 1].lower_, "") if span.start else "")
