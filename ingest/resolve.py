"""Names placed on entities: the reversible mapping between what documents say and what the graph shows."""

from collections.abc import Collection, Iterable, Iterator

from ..graph.ledger import live
from ..graph.model import Assignment, Decision, Name
from ..graph.store import Store
from .clusters import Cluster, clusters, name_of, subject_of, told_apart
from .recognition import block, namesakes


def resolve(store: Store, *, since: Iterable[Decision] | None = None, everything: bool = False) -> None:
    """Place all names that wait, with the names of their blocks, and bring the view up to date.

    `since` are the merges and splits that held before some came or went: the names that these bear on are
    placed anew as well. `everything` places all names anew, as after a change of the rules or of the known
    actors.
    """
    waiting = set(store.unresolved())
    decisions = merges_and_splits(store)
    if since is not None:
        waiting |= {name_of(subject) for d in {*decisions} ^ {*since} for subject in d.subjects}
    if everything:
        waiting |= {assignment.name for assignment in store.assignments()}
    if waiting:
        store.assign(_assignments(store, waiting, decisions))
    store.refresh()


def merges_and_splits(store: Store) -> list[Decision]:
    """The live decisions about identity, in order."""
    return [decision for decision in live(store.decisions()) if decision.action in ("merge", "split")]


def _assignments(store: Store, waiting: Collection[Name], decisions: list[Decision]) -> Iterator[Assignment]:
    names, decided = gathered(store, waiting, decisions)
    for cluster, id in placed(names, decided):
        for name in cluster.names:
            yield Assignment(name, block(name), id, cluster.canonical)


def gathered(
    store: Store, waiting: Iterable[Name], decisions: Iterable[Decision]
) -> tuple[list[Name], list[Decision]]:
    """All names of the store that names could be the same as, themselves with them, and the decisions that
    bear on them.

    Blocks that a decision ties together are gathered as one.
    """
    seen, blocks = set(waiting), {block(name) for name in waiting}
    open_ = list(decisions)
    bearing: list[Decision] = []
    while True:
        touched = [d for d in open_ if any(block(name_of(subject)) in blocks for subject in d.subjects)]
        if not touched:
            break
        bearing += touched
        open_ = [decision for decision in open_ if decision not in touched]
        blocks |= {block(name_of(subject)) for decision in touched for subject in decision.subjects}
    seen |= {assignment.name for assignment in store.assignments(blocks=blocks)}
    return sorted(seen, key=subject_of), sorted(bearing, key=lambda decision: decision.number)


def placed(names: Iterable[Name], decisions: list[Decision]) -> Iterator[tuple[Cluster, str]]:
    """Names as clusters with their ids, block by block; blocks that a decision ties together at once.

    Names that only decisions or the known actors bring in help to place the others, and are left out.
    """
    blocks: dict[str, list[Name]] = {}
    for name in names:
        blocks.setdefault(block(name), []).append(name)
    held = {key: set(members) for key, members in blocks.items()}
    decided = [name_of(subject) for decision in decisions for subject in decision.subjects]
    for name in decided:
        blocks.setdefault(block(name), []).append(name)
    tied = dict.fromkeys(map(block, decided))
    groups = [list(tied)] if tied else []
    for keys in (*groups, *([key] for key in blocks if key not in tied)):
        members = [name for key in keys for name in (*blocks[key], *namesakes(key))]
        own = set().union(*(held.get(key, ()) for key in keys))
        of_own = (cluster.of(own) for cluster in clusters(members, decisions if keys[0] in tied else ()))
        yield from told_apart([cluster for cluster in of_own if cluster.names])
