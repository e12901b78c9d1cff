"""Decisions as JSON lines: to keep them, to move them, to share them with other tools.

A merge is the line of nomenklatura's resolver: `[left, right, "positive", score, user, time]`, its ids being
names as `Kind:text`, with what else the decision holds in a seventh place that its readers pass over. Any
other decision is an object: number, action, subjects, who, when, why, forced.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .errors import DataError
from .intake import decision as read_decision
from .interchange import decision_record, json_line
from .model import Decision

#: How a resolver's line says that two are one, and that they are not.
_SAME, _APART = "positive", "negative"


def line(decision: Decision) -> str:
    """A decision as one line of JSON, without its end."""
    record = decision_record(decision)
    if decision.action != "merge" or len(decision.subjects) != 2:
        return json_line(record)
    more = {key: record[key] for key in ("record", "number", "why", "forced")}
    return json.dumps([*_edge(decision), more], ensure_ascii=False)


def resolver_line(decision: Decision) -> str:
    """A merge as the plain line of a resolver."""
    return json.dumps(_edge(decision), ensure_ascii=False)


def _edge(decision: Decision) -> list[Any]:
    return [*decision.subjects, _SAME, None, decision.who, decision.when]


def read(path: Path) -> list[Decision]:
    """All decisions of a file; DataError with the line of the first that is malformed."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read the decisions in {path}: {error}") from error
    return list(parsed(text.splitlines(), str(path)))


def parsed(lines: Iterable[str], source: str) -> Iterator[Decision]:
    """The decisions of some lines; DataError says which line of `source` is wrong, and how."""
    numbers: set[int] = set()
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            found = _decision(json.loads(text))
            if found.action == "undo" and int(found.subjects[0]) not in numbers:
                raise DataError(
                    f"undo of decision {found.subjects[0]}, which does not come before it in the file"
                )
        except DataError as error:
            raise DataError(f"{source}, line {number}: {error}; nothing was applied") from error
        except (ValueError, RecursionError) as error:
            raise DataError(f"{source}, line {number}: not JSON: {error}; nothing was applied") from error
        numbers.add(found.number)
        yield found


def _decision(value: Any) -> Decision:
    if isinstance(value, list):
        return _of_edge(value)
    if not isinstance(value, dict):
        raise DataError("neither a JSON object nor a resolver's list")
    if value.get("record", "decision") != "decision":
        raise DataError(f"a record of {value['record']!r}, not of a decision; `complicity load` reads those")
    return read_decision(value)


def _of_edge(value: list[Any]) -> Decision:
    if len(value) < 6:
        raise DataError('a resolver\'s line is [left, right, "positive", score, user, time]')
    left, right, judgement, _, user, when, *more = value
    if judgement not in (_SAME, _APART):
        raise DataError(f"the judgement {judgement!r} is neither {_SAME!r} nor {_APART!r}")
    rest = more[0] if more and isinstance(more[0], dict) else {}
    action = "merge" if judgement == _SAME else "split"
    record = {
        **rest,
        "action": action,
        "subjects": [left, right],
        "who": user or "unknown",
        "when": when or "unknown",
    }
    return read_decision(record)
