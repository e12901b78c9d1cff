"""How long names take to be placed on entities, and how that grows; and one document put into a large graph.

    python benchmarks/resolution.py [--names 10000,30000,100000] [--claims 1000000]

Names are made up from the project's own lists: persons by how common their surnames are, forces and
offices of towns, units in several spellings of both languages, groups, places, incidents. Each size runs
in a process of its own, on the embedded store; memory is its peak. The target is 100,000 names in under
60 s and 1 GB on two cores, growing close to linearly; a document in under a second beyond its own reading.
"""

import argparse
import itertools
import multiprocessing
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator

from complicity.graph.model import Appearance, Claim, Document, Extraction, Name
from complicity.graph.ontology import Kind, LinkType, Modality
from complicity.graph.store import open_store
from complicity.ingest.actors import nth, roman
from complicity.ingest.meanings import load
from complicity.ingest.resolve import resolve

#: Names in a document, and claims between them.
NAMES, CLAIMS = 20, 20
SYLLABLES = "za te pan co ix mi quil tla chi hua na to pe ro la gua ma ca te ji no que sa lo ti".split()


def made_up(random_: random.Random) -> Iterator[Name]:
    """Names without end, as a corpus would hold them; the same may come again."""
    makers = (
        [_person] * 45
        + [_force] * 20
        + [_office] * 10
        + [_unit] * 8
        + [_place] * 10
        + [_group] * 4
        + [_event] * 3
    )
    lists = load("people.yaml")
    given = [word.capitalize() for word in lists["given"].split()]
    common = [word.capitalize() for word in lists["common_surnames"].split()]
    rare = [word.capitalize() for word in lists["surnames"].split()]
    random_.shuffle(given)
    world = _World(random_, given, [*common, *rare])
    while True:
        yield random_.choice(makers)(world)


class _World:
    """What names are made of: the commonest surname is borne by one in thirty-five, as in life."""

    def __init__(self, random_: random.Random, given: list[str], surnames: list[str]) -> None:
        self.random, self._given, self._surnames = random_, given, surnames
        self._weights = [
            list(itertools.accumulate(1 / (rank + 8) for rank, _ in enumerate(part)))
            for part in (given, surnames)
        ]

    def given(self) -> str:
        return self.random.choices(self._given, cum_weights=self._weights[0])[0]

    def surname(self) -> str:
        return self.random.choices(self._surnames, cum_weights=self._weights[1])[0]

    def town(self) -> str:
        size = self.random.choice((3, 3, 4))
        return "".join(self.random.choice(SYLLABLES) for _ in range(size)).capitalize()

    def pick(self, *forms: str) -> str:
        return self.random.choice(forms)


def _person(world: _World) -> Name:
    names = [world.given()]
    if world.random.random() < 0.6:
        names.append(world.given())
    names.append(world.surname())
    if world.random.random() < 0.7:
        names.append(world.surname())
    rank = world.pick("", "", "", "Gral. ", "Captain ", "Cmdte. ")
    return Name(Kind.PERSON, rank + " ".join(names))


def _force(world: _World) -> Name:
    form = world.pick(
        "Policía Municipal de {}",
        "{} Municipal Police",
        "{} police",
        "Policía de Tránsito de {}",
        "policías de {}",
    )
    return Name(Kind.POLICE_FORCE, form.format(world.town()))


def _office(world: _World) -> Name:
    form = world.pick(
        "Ayuntamiento de {}", "{} city hall", "Fiscalía Regional de {}", "penal de {}", "{} prison"
    )
    return Name(Kind.AGENCY, form.format(world.town()))


def _unit(world: _World) -> Name:
    form = world.pick(
        "{n}/o. Batallón de Infantería",
        "{nth} Infantry Battalion",
        "{n} B.I.",
        "{roman} Brigada",
        "{nth} Brigade",
        "Brigada Móvil No. {n}",
        "{n}/a. Zona Militar",
        "{nth} Military Zone",
        "Batallón de Artillería No. {n}",
    )
    n = world.random.randint(1, 399)
    seat = world.pick("", "", f" in {world.town()}", f" de {world.town()}")
    return Name(Kind.MILITARY_UNIT, form.format(n=n, nth=nth(n), roman=roman(n)) + seat)


def _place(world: _World) -> Name:
    form = world.pick("{}", "{}, Guerrero", "{}, Chis.", "{} de Juárez", "municipio de {}", "rancho {}")
    return Name(Kind.PLACE, form.format(world.town()))


def _group(world: _World) -> Name:
    form = world.pick("Los {}s", "Cártel de {}", "{} Cartel", "{} gang", "Gente de {}")
    return Name(Kind.CRIMINAL_GROUP, form.format(world.town()))


def _event(world: _World) -> Name:
    form = world.pick(
        "masacre de {}", "{} massacre", "{} killings (2011)", "desaparición de cinco jóvenes en {}"
    )
    return Name(Kind.EVENT, form.format(world.town()))


def corpus(names: int, claims: int) -> Iterator[Extraction]:
    """Documents that use so many distinct names and make so many claims between them."""
    random_ = random.Random(1)
    distinct: dict[Name, None] = {}
    for name in made_up(random_):
        distinct[name] = None
        if len(distinct) == names:
            break
    pool = list(distinct)
    documents = max(names // NAMES, claims // CLAIMS)
    for number in range(documents):
        start = number * NAMES % names
        yield document(f"Document {number}", pool[start : start + NAMES], random_)


def document(title: str, names: list[Name], random_: random.Random) -> Extraction:
    """A document that names some actors and makes claims between those that can fight."""
    text = f"{title}. " + "; ".join(name.text for name in names)
    evidence = text[:80]
    held = Document(text, title, title, "en")
    actors = [name for name in names if name.kind.is_actor]
    claims = []
    for number in range(CLAIMS if len(actors) > 1 else 0):
        source, target = random_.sample(actors, 2)
        claims.append(
            Claim(
                document=held.id,
                type=LinkType.FOUGHT,
                source=source,
                target=target,
                source_span=(number, number + 1),
                target_span=(number + 1, number + 2),
                modality=Modality.STATED,
                attribution=None,
                date=None,
                evidence=evidence,
                start=0,
                end=len(evidence),
                page=None,
                rule="made up",
                confidence=0.8,
            )
        )
    return Extraction(held, tuple(Appearance(name, (name.text,), 1) for name in names), tuple(claims))


def place_all(names: int) -> tuple[float, float, int]:
    """Seconds to place so many names, the process's peak in MB, and the entities that came of them."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/graph.db") as store:
        store.add(corpus(names, 0))
        start = time.perf_counter()
        resolve(store)
        seconds = time.perf_counter() - start
        return seconds, _peak(), store.status().entities


def place_one(claims: int) -> tuple[float, float, int]:
    """Seconds that one more document takes in a graph of so many claims; the peak in MB; the entities."""
    with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/graph.db") as store:
        store.add(corpus(100_000, claims))
        resolve(store)
        random_ = random.Random(2)
        names = list(itertools.islice(made_up(random_), NAMES))
        known = [Name(Kind.MILITARY_UNIT, "27/o. B.I."), Name(Kind.CRIMINAL_GROUP, "Los Zetas")]
        extra = document("One more", [*names, *known], random_)
        start = time.perf_counter()
        store.add([extra])
        resolve(store)
        return time.perf_counter() - start, _peak(), store.status().entities


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def alone(work: Callable[[int], tuple[float, float, int]], size: int) -> tuple[float, float, int]:
    """What a piece of work gives in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (size,))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", default="10000,30000,100000")
    parser.add_argument("--claims", type=int, default=1_000_000)
    given = parser.parse_args()
    first = None
    for size in map(int, given.names.split(",")):
        seconds, peak, entities = alone(place_all, size)
        first = first or seconds / size
        growth = seconds / size / first
        print(
            f"{size:>9,} names  {seconds:7.2f} s  {peak:6.0f} MB  {entities:>7,} entities"
            f"  {growth:.2f} x the first size's time a name"
        )
    if given.claims:
        seconds, peak, entities = alone(place_one, given.claims)
        print(
            f"one document more in {given.claims:,} claims of {entities:,} entities:"
            f" {seconds:.3f} s to write and place, {peak:.0f} MB"
        )


if __name__ == "__main__":
    main()
