"""The server's families of documents: those with nearly the same text, one witness together."""

from collections.abc import Iterable

import neo4j

from .neo4j_session import tell


def join(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
    """Put documents into families by the keys of their sketches; families tied together become one."""
    ties = [(row["one"], row["other"]) for row in tell(tx, "kin", ids=ids)]
    families = [{"old": old, "new": new} for old, new in least(ties).items()]
    if families:
        changed = {
            row["id"]
            for name in ("join_families", "found_families")
            for row in tell(tx, name, families=families)
        }
        tell(tx, "unsettle_claims", ids=sorted(changed))


def part(tx: neo4j.ManagedTransaction, ids: list[str]) -> None:
    """Take documents out of their families, which may fall apart without them."""
    left = [row["id"] for row in tell(tx, "relatives", ids=ids)]
    tell(tx, "drop_bands", ids=ids)
    tell(tx, "part_families", ids=[*ids, *left])
    tell(tx, "unsettle_claims", ids=left)
    join(tx, left)


def least(ties: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each of the things tied with the least of all that it is tied to, however far round.

    >>> least([("b", "c"), ("c", "a"), ("x", "y")])
    {'b': 'a', 'c': 'a', 'a': 'a', 'x': 'x', 'y': 'x'}
    """
    root: dict[str, str] = {}

    def find(one: str) -> str:
        while root.setdefault(one, one) != one:
            one = root[one]
        return one

    for one, other in ties:
        first, second = sorted((find(one), find(other)))
        root[second] = first
    return {one: find(one) for one in root}
