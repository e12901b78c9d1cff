"""What kind of thing a name is a name of, where nobody says."""

import re
from collections import Counter

from ..graph.ontology import Kind
from .incidents import is_case, is_sort
from .initials import is_acronym
from .localities import is_feature, is_place, locality
from .meanings import lexicon, pieces
from .names import spelling
from .people import is_given, is_surname, person
from .recognition import known
from .tokens import plain, words


def kinds(one: str, other: str) -> tuple[Kind, Kind] | None:
    """The kinds of two names that are to be compared; None where neither tells.

    A name that does not tell is taken to be of the other's kind.
    """
    a, b = guess(one), guess(other)
    if a and b and a is not b and a.is_body and b.is_body:
        sure = [kind for kind in (_of_actor(one), _of_actor(other)) if kind]
        if len(sure) == 1:
            return sure[0], sure[0]
    if {a, b} == {Kind.PLACE, Kind.CRIMINAL_GROUP}:
        # Gangs are called after streets and quarters.
        return Kind.CRIMINAL_GROUP, Kind.CRIMINAL_GROUP
    if not (a and b):
        known_kind = a or b or _by_looks(one) or _by_looks(other)
        return (known_kind, known_kind) if known_kind else None
    return a, b


def guess(text: str) -> Kind | None:
    """The kind that a name tells by itself: that of a known actor, of its head noun, of its given names.

    >>> guess("27/o. B.I."), guess("Salvador Cienfuegos"), guess("masacre de Acteal"), guess("Zyx")
    (<Kind.MILITARY_UNIT: 'MilitaryUnit'>, <Kind.PERSON: 'Person'>, <Kind.EVENT: 'Event'>, None)
    """
    if kind := _of_actor(text) or _of_event(text):
        return kind
    body = _of_body(text)
    if is_place(text) or (is_feature(text) and not body):
        return Kind.PLACE
    return _of_person(text, body) or body or _of_place(text)


def _of_actor(text: str) -> Kind | None:
    index, key = known(), spelling(text)
    sure = [kind for kind in Kind if (kind, key) in index.sure]
    perhaps = [kind for kind in Kind if (kind, key) in index.perhaps]
    found = sure or perhaps
    return found[0] if len(found) == 1 else None


def _of_event(text: str) -> Kind | None:
    found = [word.text for word in words(text) if not word.text.isdigit()]
    if not found:
        return None
    if is_sort(found[0]) or (is_sort(found[-1]) and not _of_body(text)):
        return Kind.EVENT
    if any(map(is_sort, found[:2] + found[-2:])) and not _of_body(text):
        return Kind.EVENT
    told = len(found) > 1 and (is_case(found[0]) or is_case(found[-1]))
    return Kind.EVENT if told and not _of_body(text) else None


_INITIALS = re.compile(r"(?:[A-Z]\.\s?){1,3}[A-Z][^\W\d]{2,}")


def _of_person(text: str, body: Kind | None) -> Kind | None:
    shape = person(text)
    if not body and _INITIALS.match(text):
        return Kind.PERSON
    named = len(shape.names) > 1 and is_given(shape.names[0])
    owned = body is Kind.POLICE_FORCE and {"de", "del", "of"} & set(plain(text).split()[1:2])
    if shape.titled and len(shape.names) <= 4 and (not body or named) and not owned:
        return Kind.PERSON
    if body:
        return None
    if shape.nicknames and not is_acronym(text.replace("-", "")):
        return Kind.PERSON
    if len(shape.names) > 1 and is_given(shape.names[0]):
        return Kind.PERSON
    if len(shape.names) > 1 and all(map(is_surname, shape.names)):
        return Kind.PERSON
    return None


#: Echelons that guerrillas and paramilitaries have.
_ARMED = frozenset({"front", "bloc", "column"})


def _of_body(text: str) -> Kind | None:
    """The kind of the head noun of a body's name."""
    spelled = words(text)
    found = pieces(spelled, Kind.MILITARY_UNIT)
    lists = lexicon()
    votes: Counter[Kind] = Counter()
    roles = {piece.role for piece in found}
    said = [piece.value for piece in found if piece.role == "word"]
    if "police" in said and "ministry" not in said:
        return Kind.POLICE_FORCE
    for word in said:
        if word in lists.kinds:
            votes[lists.kinds[word]] += 1
    if "guard" in [piece.value for piece in found if piece.role == "branch"] and not votes:
        return Kind.MILITARY_UNIT
    if {piece.value for piece in found if piece.role == "echelon"} & _ARMED and not roles & {
        "branch",
        "military",
    }:
        return Kind.CRIMINAL_GROUP
    if (roles & {"echelon", "series"} and not votes) or ("number" in roles and roles & {"echelon", "arm"}):
        return Kind.MILITARY_UNIT if not _is_group(said) else Kind.CRIMINAL_GROUP
    if votes:
        first = next(lists.kinds[word] for word in said if word in lists.kinds)
        return max(votes, key=lambda kind: (votes[kind], kind is first))
    if roles & {"branch"} and not roles & {"name"}:
        return Kind.MILITARY_UNIT
    if roles == {"number"} and len(found) == 1:
        return Kind.MILITARY_UNIT
    return Kind.AGENCY if len(said) > 1 and not roles & {"name"} else None


def _is_group(said: list[str]) -> bool:
    return any(lexicon().kinds.get(word) is Kind.CRIMINAL_GROUP for word in said)


def _of_place(text: str) -> Kind | None:
    shape = locality(text)
    return Kind.PLACE if shape.sort or shape.within or shape.tail else None


def _by_looks(text: str) -> Kind | None:
    """A last guess: "Los …" is a group, a name with a title or surname a person, any other a place."""
    found = [word.text for word in words(text)]
    if not found:
        return None
    if found[0] in ("los", "las", "the") and len(found) > 1:
        return Kind.CRIMINAL_GROUP
    if is_acronym(text):
        return Kind.AGENCY
    if {"grupo", "group"} & set(found):
        return Kind.CRIMINAL_GROUP
    return Kind.PERSON if any(is_surname(word) for word in found) else Kind.PLACE
