"""Names placed on entities: the reversible mapping between what documents say and what the graph shows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from ..graph.fold import fold
from ..graph.model import Assignment, Name, entity_id
from ..graph.store import Store
from .actors import actors


def resolve(store: Store) -> None:
    """Place all names that wait, with the names of their blocks, and bring the view up to date."""
    waiting = list(store.unresolved())
    blocks = {_block(name) for name in waiting}
    placed = {a.name for a in store.assignments(blocks=blocks)}
    store.assign(_assignments({*waiting, *placed}))
    store.refresh()


def _block(name: Name) -> str:
    return f"{name.kind.value.casefold()}:{fold(name.text)}"


def _assignments(names: Iterable[Name]) -> Iterator[Assignment]:
    known = {(a.kind, fold(form)): a for a in actors() for form in a.names}
    blocks = defaultdict(list)
    for name in names:
        blocks[_block(name)].append(name)
    for block, members in blocks.items():
        first = max(members, key=lambda name: (len(name.text), name.text))
        actor = known.get((first.kind, fold(first.text)))
        for name in members:
            yield Assignment(
                name, block, actor.id if actor else entity_id(first), actor.label if actor else first.text
            )
