"""Whether a name can be what a noun or pronoun stands for, by the words of the name alone."""

from collections.abc import Sequence

from ..graph.ontology import Kind
from .events import bare, sorts
from .fold import fold
from .units import unit

_MUNICIPAL = frozenset("municipal municipales local locales town city".split())
_STATE = frozenset("state estatal estatales".split())
_FEDERAL = frozenset("federal federales national nacional".split())
LEVELS = _MUNICIPAL | _STATE


def level_fits(said: Sequence[str], name: str) -> bool:
    own = set(name.casefold().split())
    if _STATE & set(said):
        return bool(_STATE & own)
    if _MUNICIPAL & set(said):
        return not (_STATE | _FEDERAL | {"ministerial"}) & own
    return not _FEDERAL & set(said) or bool(_FEDERAL & own)


def gender_fits(pronoun: str, name: str) -> bool:
    given = fold(name).split()
    if len(given) < 2:
        return True
    if pronoun in ("la", "lo"):
        pronoun = "ella" if pronoun == "la" else "él"
    woman = given[0].endswith("a") and given[0] not in (
        "joshua",
        "luca",
        "nicola",
        "andrea",
        "garcia",
        "bautista",
    )
    if pronoun in ("she", "her", "ella"):
        return woman or not given[0].endswith("o")
    return not woman or pronoun in ("su", "sus")


def bears(noun: str, kind: Kind, name: str) -> bool:
    plain, folded = fold(noun), fold(name)
    if kind is Kind.MILITARY_UNIT and unit(plain).echelon:
        return unit(folded).echelon == unit(plain).echelon
    return _force(plain) in map(_force, folded.split())


#: A force's people under the force's own noun.
_FORCE_OF = {"policemen": "police", "policeman": "police", "policias": "policia"}


def _force(word: str) -> str:
    return _FORCE_OF.get(word, word)


def rules_out(noun: str, kind: Kind, name: str) -> bool:
    """Whether a name itself says that the noun is not its."""
    plain, folded = fold(noun), fold(name)
    if kind is Kind.MILITARY_UNIT:
        own, asked = unit(folded).echelon, unit(plain).echelon
        return asked is not None and own != asked
    if kind is Kind.EVENT:
        asked_sorts, own_sorts = sorts(plain), sorts(folded)
        told = bool(asked_sorts) and "any" not in asked_sorts and "any" not in own_sorts
        return not bare(folded) and told and not asked_sorts & own_sorts
    return False
