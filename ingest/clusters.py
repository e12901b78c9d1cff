"""Names put together that are one actor's: a pure function of the names of a block and what people decided.

A name joins the one actor whose names it fits; where it fits two, it stays apart. What says most comes
first, so the outcome does not hang on the order in which documents came.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..graph.model import Decision, Name, digest, entity_id
from ..graph.ontology import Kind
from .actors import Actor
from .likeness import sound
from .names import Form, form, spelling
from .people import Person
from .recognition import actor_of, compare, known


@dataclass(slots=True)
class Cluster:
    """Names of one actor, place or event; `doubts` are the names of others that it may be as well, `leading`
    those that give it its name (after a merge: those of the first; all, if none).
    """

    names: list[Name]
    actor: Actor | None = None
    doubts: list[Name] = field(default_factory=list)
    leading: list[Name] = field(default_factory=list)

    @property
    def best(self) -> Name:
        """The name that says most."""
        return max(self.leading or self.names, key=_telling)

    def of(self, held: Collection[Name]) -> "Cluster":
        """The cluster with only those of its names that are held."""
        names, leading = ([name for name in part if name in held] for part in (self.names, self.leading))
        return Cluster(names, self.actor, self.doubts, leading)

    @property
    def canonical(self) -> str:
        return self.actor.label if self.actor else self.best.text

    @property
    def id(self) -> str:
        """The entity's id; that of a known actor is kept for it."""
        if self.actor:
            return self.actor.id
        id = entity_id(self.best)
        return f"{id}-unclear" if id in known().actors else id


def _telling(name: Name) -> tuple[bool, int, bool, int, str]:
    """Ranks names of one cluster: one in mixed case, what it says, accents, length."""
    shouted = name.text.isupper() and len(name.text) > 8
    return (not shouted, form(name).detail, not name.text.isascii(), -len(name.text), name.text)


def clusters(names: Iterable[Name], decisions: Sequence[Decision] = ()) -> list[Cluster]:
    """The names of whole blocks as clusters, by what they say and then by what people decided.

    `decisions` are live merges and splits in order. The names in them take part whether they are among
    `names` or not.
    """
    kinds: dict[Kind, list[Name]] = defaultdict(list)
    for name in dict.fromkeys(names):
        kinds[name.kind].append(name)
    found = [cluster for own in kinds.values() for cluster in _by_machine(own)]
    for decision in decisions:
        found = _decided(found, decision)
    return found


def _by_machine(names: Collection[Name]) -> list[Cluster]:
    groups = [_Group(members) for members in _grouped(names)]
    groups.sort(key=lambda group: (group.actor is None, -group.detail, group.first.text))
    hooks = _Hooks()
    found: list[_Growing] = []
    for group in groups:
        fitting = [cluster for cluster in hooks.near(group) if cluster.takes(group)]
        if len(fitting) == 1:
            fitting[0].add(group)
            hooks.hang(group, fitting[0])
        else:
            cluster = _Growing(group, [other.cluster.best for other in fitting])
            found.append(cluster)
            hooks.hang(group, cluster)
    return [growing.cluster for growing in found]


def _grouped(names: Iterable[Name]) -> Iterator[list[Name]]:
    """Names that mean one known actor, or have one spelling or one form."""
    groups: dict[object, list[Name]] = defaultdict(list)
    spelled: dict[str, object] = {}
    for name in sorted(names, key=lambda name: name.text):
        actor = actor_of(name)
        said: object = actor.id if actor else form(name)
        groups[spelled.setdefault(spelling(name.text), said)].append(name)
    yield from groups.values()


class _Group:
    """Names that say the same."""

    def __init__(self, names: list[Name]) -> None:
        self.names = names
        self.first = max(names, key=_telling)
        self.actor = next(filter(None, map(actor_of, names)), None)
        self.form = form(self.first)
        self.detail = self.form.detail


class _Growing:
    """A cluster while names are added to it."""

    def __init__(self, group: _Group, doubts: list[Name]) -> None:
        self.groups = [group]
        self.doubts = doubts

    def takes(self, group: _Group) -> bool:
        """Whether a group fits: nothing in the cluster forbids it, and something in it is the same."""
        same = False
        for own in self.groups:
            verdict = compare(own.first, group.first)
            if verdict.forbidden:
                return False
            same = same or verdict.same
        return same

    def add(self, group: _Group) -> None:
        self.groups.append(group)

    @property
    def cluster(self) -> Cluster:
        names = [name for group in self.groups for name in group.names]
        actor = next((group.actor for group in self.groups if group.actor), None)
        return Cluster(names, actor, self.doubts)


class _Hooks:
    """Which clusters a group could fit: all of its block; of a surname's many only those that share more."""

    def __init__(self) -> None:
        self._hung: dict[str, dict[int, _Growing]] = defaultdict(dict)

    def hang(self, group: _Group, cluster: _Growing) -> None:
        for hook in _hooks(group.form):
            self._hung[hook][id(cluster)] = cluster

    def near(self, group: _Group) -> list[_Growing]:
        near: dict[int, _Growing] = {}
        for hook in _sought(group.form):
            near |= self._hung.get(hook, {})
        return list(near.values())


def _hooks(shape: Form) -> Iterator[str]:
    """Where a form can be found."""
    if not isinstance(shape, Person):
        yield ""
        return
    yield "any"
    if not shape.given:
        yield "nameless"
    for given, second in _named(shape):
        tags = (f"initial {given}",) if len(given) == 1 else (f"name {sound(given)}", f"letter {given[0]}")
        for tag in tags:
            yield f"{tag} {second}"
            yield f"{tag} *"


def _sought(shape: Form) -> Iterator[str]:
    """Where those are that a form could be the same as: of a person, those that share a given name or an
    initial, and the second surname if both have one; and those without a given name.
    """
    if not isinstance(shape, Person):
        yield ""
    elif not shape.given:
        yield "any"
    else:
        yield "nameless"
        for given, second in _named(shape):
            first = f"letter {given}" if len(given) == 1 else f"name {sound(given)}"
            for tag in (first, f"initial {given[0]}"):
                yield from (f"{tag} *",) if second == _NONE else (f"{tag} {second}", f"{tag} {_NONE}")


_NONE = "-"


def _named(shape: Person) -> Iterator[tuple[str, str]]:
    """The given names of a person, each with how the second surname sounds; a dash where there is none."""
    for split in shape.splits:
        surnames = shape.names[split:]
        second = sound(surnames[1]) if len(surnames) > 1 else _NONE
        yield from ((given, second) for given in shape.names[:split])


def name_of(subject: str) -> Name:
    """The name that a decision's subject stands for.

    >>> name_of("PoliceForce:Policía Municipal: Iguala").text
    'Policía Municipal: Iguala'
    """
    kind, _, text = subject.partition(":")
    return Name(Kind(kind), text)


def subject_of(name: Name) -> str:
    """A name as a decision's subject."""
    return f"{name.kind.value}:{name.text}"


def _decided(found: list[Cluster], decision: Decision) -> list[Cluster]:
    """Clusters after one merge or split."""
    names = [name_of(subject) for subject in decision.subjects]
    if decision.action == "merge":
        return _merged(found, names)
    return _split(found, names[0], names[1:])


def _merged(found: list[Cluster], names: Sequence[Name]) -> list[Cluster]:
    """Clusters with those that bear these names made one, under the first name's identity."""
    joined = [cluster for name in names for cluster in found if name in cluster.names]
    joined = list({id(cluster): cluster for cluster in joined}.values())
    if len(joined) < 2:
        return found
    actor = next((cluster.actor for cluster in joined if cluster.actor), None)
    first = joined[0]
    one = Cluster(
        [name for cluster in joined for name in cluster.names], actor, [], first.leading or first.names
    )
    return [cluster for cluster in found if cluster not in joined] + [one]


def _split(found: list[Cluster], anchor: Name, names: Sequence[Name]) -> list[Cluster]:
    """Clusters with these names taken out of the one that bears `anchor`, to be one of their own; names that
    are spelled like them go with them.
    """
    spelled = {(name.kind, spelling(name.text)) for name in names}
    whole = next((cluster for cluster in found if anchor in cluster.names), None)
    if whole is None:
        return found
    taken = [name for name in whole.names if (name.kind, spelling(name.text)) in spelled]
    rest = whole.of([name for name in whole.names if name not in taken])
    if not (taken and rest.names):
        return found
    known_rest = [actor for name in rest.names if (actor := actor_of(name))]
    if known_rest and rest.actor not in known_rest:
        rest.actor = known_rest[0]
    own = [actor for name in taken if (actor := actor_of(name)) and actor is not rest.actor]
    apart = Cluster(taken, own[0] if own else None)
    return [cluster for cluster in found if cluster is not whole] + [rest, apart]


def told_apart(found: Sequence[Cluster]) -> Iterator[tuple[Cluster, str]]:
    """Clusters with their ids, no two the same: of namesakes all but the first are told apart by a hash."""
    seen: set[str] = set()
    for cluster in sorted(found, key=lambda cluster: (cluster.actor is None, cluster.best.text)):
        id = cluster.id
        if id in seen:
            id = f"{id}-{digest(*sorted(name.text for name in cluster.names))[:8]}"
        seen.add(id)
        yield cluster, id
