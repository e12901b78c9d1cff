"""What a common noun that refers back stands for: a body, place or event by its sort ("the battalion"), a
person by a role ("the general"), a body by its people ("the officers").
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..graph.ontology import BODIES, Kind
from .binding import coargument, same_clause
from .discourse import Discourse, Seen, one
from .fitting import LEVELS, bears, level_fits, rules_out
from .fold import fold
from .nations import is_nation
from .phrases import is_new, phrase
from .places import is_state
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Token

#: How many sentences back a noun may reach that names what it stands for, and one that only says its sort.
_FAR, _NEAR = 8, 1
#: How many sentences back "the colonel" may reach for the one colonel of a document.
_ROLE = 15
_EVENT = 12

_PREDICATES = frozenset("attr appos oprd acomp xcomp compound flat".split())
_SAME = frozenset("same very mismo misma propio propia".split())
_VAGUE = frozenset("police policía policías case caso".split())
_COUNTRIES = frozenset("country país".split())
_STATES = frozenset("state estado province provincia departamento".split())


def anaphor(token: "Token", discourse: Discourse) -> Seen | None:
    """ "The battalion", "la corporación", "the town", "la masacre"."""
    said = phrase(token)
    kinds = vocabulary(token.doc.lang_).anaphors[token.lower_]
    if not said or not _may_refer(token, said, kinds):
        return None
    fitting = [
        seen
        for seen in discourse.within(_EVENT if Kind.EVENT in kinds else _FAR, kinds)
        if level_fits(said, seen.name) and not coargument(token, seen)
    ]
    if Kind.PLACE in kinds:
        return _place(token, fitting, discourse)
    if Kind.EVENT in kinds:
        return _event(token, fitting)
    return _body(token, said, fitting, discourse)


def person(token: "Token", discourse: Discourse) -> Seen | None:
    """ "The general", "el alcalde": who is called so; "the man": who alone was spoken of."""
    said = phrase(token)
    if not said or is_new(token, strong=False) or _is_predicate(token):
        return None
    people = [s for s in discourse.within(_ROLE, {Kind.PERSON}) if not coargument(token, s)]
    if token.lower_ in vocabulary(token.doc.lang_).persons:
        return _holder(token, people, discourse)
    return _last_person(people, discourse)


def members(token: "Token", discourse: Discourse) -> Seen | None:
    """ "The officers", "los agentes": the one body near by that has such people."""
    said = phrase(token)
    if not said or is_new(token, strong=False) or token.dep_ in _PREDICATES:
        return None
    kinds = vocabulary(token.doc.lang_).members[token.lower_]
    near = [s for s in discourse.within(_NEAR, kinds) if level_fits(said, s.name)]
    near = [s for s in near if not coargument(token, s)]
    return one(near)


def _may_refer(token: "Token", said: Sequence[str], kinds: frozenset[Kind]) -> bool:
    """Whether a noun says enough, and is not part of a name."""
    if token.lower_ in _VAGUE and kinds & BODIES and not LEVELS & set(said):
        return False
    return not (token.text[:1].isupper() and token.lower_ in vocabulary(token.doc.lang_).proper)


def _body(token: "Token", said: Sequence[str], fitting: Sequence[Seen], discourse: Discourse) -> Seen | None:
    """The body that bears the noun in its name; else, of a noun for any body ("the group"), the one near."""
    noun = token.lower_
    vague = noun in vocabulary(token.doc.lang_).hypernyms
    named = [seen for seen in fitting if bears(noun, seen.kind, seen.name)]
    named = _since(2 * _NEAR, named, discourse) if vague else named
    if named:
        return None if is_new(token, strong=True) else _nearest(named, discourse)
    if not vague or is_new(token, strong=False) or token.dep_ == "compound":
        return None
    same = bool(_SAME & set(said))
    near = _since(2 if same else _NEAR, fitting, discourse)
    near = [s for s in near if not rules_out(noun, s.kind, s.name) and not same_clause(token, s)]
    return one(near) if same else _about(near, discourse)


def _nearest(named: Sequence[Seen], discourse: Discourse) -> Seen | None:
    """The nearest, where no other of its sentence fits as well; else that sentence's subject."""
    return _about([seen for seen in named if seen.sentence == named[-1].sentence], discourse)


def _about(fitting: Sequence[Seen], discourse: Discourse) -> Seen | None:
    """The only one that fits, or the one that is the subject of its sentence's first clause."""
    if not fitting or one(fitting):
        return one(fitting)
    kinds = {seen.kind for seen in fitting}
    subject = discourse.subject(kinds, sentence=fitting[-1].sentence)
    if subject is None or all(seen.chain != subject.chain for seen in fitting):
        return None
    joined = (seen for seen in fitting if seen.verb is not None and seen.verb == subject.verb)
    return subject if all(seen.chain == subject.chain for seen in joined) else None


def _event(token: "Token", fitting: Sequence[Seen]) -> Seen | None:
    named = [seen for seen in fitting if bears(token.lower_, seen.kind, seen.name)]
    possible = [seen for seen in fitting if not rules_out(token.lower_, seen.kind, seen.name)]
    return one(named) or one(possible)


def _place(token: "Token", fitting: Sequence[Seen], discourse: Discourse) -> Seen | None:
    near = _since(_NEAR, fitting, discourse)
    if token.lower_ in _COUNTRIES:
        return one([seen for seen in near if is_nation(seen.name)])
    towns = token.lower_ not in _STATES
    near = [seen for seen in near if not is_nation(seen.name) and is_state(seen.name) != towns]
    heads = vocabulary(token.doc.lang_).heads
    return one([seen for seen in near if heads.get(fold(seen.name).split()[0]) is not Kind.PLACE])


def _is_predicate(token: "Token") -> bool:
    """Whether a word says what somebody is ("he was the mayor"), or is no noun at all."""
    copular = any(child.dep_ == "cop" for child in token.children)
    return token.dep_ in _PREDICATES or token.pos_ == "VERB" or copular


def _holder(token: "Token", people: Sequence[Seen], discourse: Discourse) -> Seen | None:
    """The only person whom the text gives the role, or the only one of this sentence and the one before."""
    role = vocabulary(token.doc.lang_).persons[token.lower_]
    holders = [seen for seen in people if seen.chain in discourse.holders.get(role, ())]
    return one(holders) or one(_since(_NEAR, holders, discourse))


def _last_person(people: Sequence[Seen], discourse: Discourse) -> Seen | None:
    """The only person of this sentence and the one before, if it is that one which speaks of somebody."""
    near = _since(_NEAR, people, discourse)
    before = bool(near) and near[0].sentence < discourse.sentence and near[0].is_central
    return one(near) if before else None


def _since(sentences: int, seen: Sequence[Seen], discourse: Discourse) -> list[Seen]:
    """Those of the mentions that stand in this sentence or as many before it."""
    return [each for each in seen if each.sentence >= discourse.sentence - sentences]
