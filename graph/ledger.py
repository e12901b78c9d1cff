"""Which decisions of a ledger still hold."""

from collections.abc import Sequence

from .model import Decision


def live(decisions: Sequence[Decision]) -> list[Decision]:
    """The decisions that no later live "undo" takes back, in order; undos themselves are left out."""
    undone: set[int] = set()
    for decision in reversed(decisions):
        if decision.action == "undo" and decision.number not in undone:
            undone.add(int(decision.subjects[0]))
    return [d for d in decisions if d.action != "undo" and d.number not in undone]


def verdicts(decisions: Sequence[Decision]) -> dict[str, str]:
    """What the live decisions say of claims: claim id to "accepted" or "rejected", the latest winning."""
    words = {"accept": "accepted", "reject": "rejected"}
    return {d.subjects[0]: words[d.action] for d in live(decisions) if d.action in words}
