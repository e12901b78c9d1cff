"""Names as people type them, and the entity that each means."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..graph.errors import NotKnownError
from ..graph.fold import fold
from ..graph.model import Entity
from ..graph.ontology import Kind
from ..graph.store import Store

#: Words that tell nobody apart: what people leave out of a name, or add to it.
_BLAND = frozenset(
    "a agents agentes and de del department departamento el elementos elements en force forces fuerza fuerzas"
    " in la las local los members miembros municipal municipales of officers oficiales the y"
    # Ranks, which people have and lose.
    " capitan captain capt col colonel comandante commander coronel gen general lieutenant sargento sergeant"
    " teniente".split()
)
#: Words of one meaning, in whatever language or number: a name typed in one finds a name written in another.
_SAME = {
    word: words[0]
    for words in (
        "police policia policias policeman policemen policial policiales".split(),
        "army ejercito soldiers soldados".split(),
        "navy marina marines marinos".split(),
        "state estatal estado estatales".split(),
        "federal federales feds".split(),
        "battalion batallon".split(),
        "infantry infanteria".split(),
        "zone zona".split(),
        "military militar".split(),
        "cartel cartels carteles".split(),
        "prosecutor fiscalia prosecutors procuraduria".split(),
        "massacre masacre matanza".split(),
        "mexican mexicano mexicana mexico".split(),
    )
    for word in words
}
#: How alike two spellings are, 0 to 100, to be suggested for one another.
_ALIKE = 70
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Found:
    """An entity, and `notice`: what to tell whoever typed the name, where it is not quite its name."""

    entity: Entity
    notice: str | None = None


def lookup(store: Store, text: str, *, kind: Kind | None = None) -> Found:
    """The one entity that `text` names: by id; by a name it bears (case, accents, articles, ordinals and
    punctuation set aside), which may have its kind before it (`Person:Abarca`); or by all the telling words
    of just one entity's name.

    NotKnownError lists the candidates where several bear the name, and the most alike where none does.
    """
    if not text.strip():
        raise NotKnownError("a name is empty: give one, in quotes, or an id")
    prefix, _, rest = text.partition(":")
    if rest.strip() and prefix in set(Kind):
        return lookup(store, rest.strip(), kind=Kind(prefix))
    exact = list(store.entities([text], kind=kind)) or store.named(text, kind=kind)
    if len(exact) > 1:
        raise NotKnownError(_several(text, _by_claims(exact)))
    if exact:
        return Found(exact[0])
    near = [entity for entity in store.suggest(text) if kind in (None, entity.kind)]
    told = _telling(text, near)
    if len(told) == 1:
        return Found(told[0], f"{text!r} is taken as {told[0].name} ({told[0].kind}).")
    if told:
        raise NotKnownError(_several(text, _by_claims(told)))
    raise NotKnownError(_none(text, near, kind))


def suggestions(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """Those entities that have a name alike, the most alike first."""
    wanted = fold(text)
    alike = {
        entity: max(_alike(wanted, fold(name)) for name in (entity.name, *entity.names))
        for entity in entities
    }
    near = [entity for entity in alike if alike[entity] >= _ALIKE]
    return sorted(near, key=lambda entity: (-alike[entity], -entity.claims, entity.id))


def _alike(wanted: str, name: str) -> float:
    """How alike a name is to what is wanted, 0 to 100: in whole, in any order of its words, or in a part."""
    from rapidfuzz import fuzz

    part = 0.9 * fuzz.partial_ratio(wanted, name) if len(wanted) < len(name) else 0.0
    return max(fuzz.token_sort_ratio(wanted, name), part)


def _telling(text: str, entities: Iterable[Entity]) -> list[Entity]:
    """Entities a name of which holds every telling word of `text`; only those with no other telling word,
    where there are such.
    """
    wanted = _words(text)
    if not wanted:
        return []
    spare = {entity: _spare(wanted, entity) for entity in entities}
    holding = [entity for entity in spare if spare[entity] is not None]
    return [entity for entity in holding if not spare[entity]] or holding


def _spare(wanted: frozenset[str], entity: Entity) -> int | None:
    """How many telling words the closest name that holds all of `wanted` has besides; None without one."""
    spare = (len(words - wanted) for words in map(_words, (entity.name, *entity.names)) if wanted <= words)
    return min(spare, default=None)


def _words(text: str) -> frozenset[str]:
    """The telling words of a name."""
    return frozenset(_SAME.get(word, word) for word in fold(text).split()) - _BLAND


def _several(text: str, entities: list[Entity]) -> str:
    kinds = {entity.kind for entity in entities}
    or_kind = f", or its kind before the name, as in '{min(kinds)}:{text}'" if len(kinds) > 1 else ""
    return (
        f"{text!r} may be {len(entities)} entities: {_listed(entities)}."
        f" Give the id that stands in brackets{or_kind}"
    )


def _none(text: str, near: list[Entity], kind: Kind | None) -> str:
    alike = suggestions(text, near)
    of_kind = f" of kind {kind}" if kind else ""
    if alike:
        return f"nothing{of_kind} is called {text!r}; did you mean {_listed(alike)}?"
    return f"nothing{of_kind} is called {text!r}; look for it with `complicity search`"


def _listed(entities: list[Entity]) -> str:
    return "; ".join(_shown(entities))


def _by_claims(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities, key=lambda entity: (-entity.claims, entity.id))


def _shown(entities: list[Entity]) -> Iterator[str]:
    for entity in entities[:_SHOWN]:
        claims = f"{entity.claims} claim{'' if entity.claims == 1 else 's'}"
        yield f"{entity.name} [{entity.id}], {entity.kind}, {claims}"
    if len(entities) > _SHOWN:
        yield f"and {len(entities) - _SHOWN} more"
