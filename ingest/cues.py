"""The words of a sentence that tell how surely it says something, and who says it.

They are data, `lexicon/LANGUAGE/modality.yaml`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from .frames import Reading, forms


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of one effect; `speaker` is "subj", "after", or "" where a cue has none."""

    name: str
    words: tuple[tuple[str, ...], ...]
    speaker: str
    example: str
    yields: str


@dataclass(frozen=True, slots=True)
class CueHit:
    """A cue in a sentence, from token `start` to token `end` of the document."""

    cue: Cue
    start: int
    end: int


@cache
def cues(language: str) -> tuple[Cue, ...]:
    """The cues of "en" or "es"."""
    text = (files(__package__) / "lexicon" / language / "modality.yaml").read_text(encoding="utf-8")
    return tuple(
        Cue(
            name=row["name"],
            words=tuple(tuple(str(word).split()) for word in row["words"]),
            speaker=row.get("speaker", ""),
            example=row.get("example", ""),
            yields=row.get("yields", ""),
        )
        for row in yaml.safe_load(text)["cues"]
    )


@cache
def _index(language: str) -> dict[str, tuple[tuple[Cue, tuple[str, ...]], ...]]:
    index: dict[str, list[tuple[Cue, tuple[str, ...]]]] = {}
    for cue in cues(language):
        for first, *rest in cue.words:
            index.setdefault(first, []).append((cue, tuple(rest)))
    return {word: tuple(hits) for word, hits in index.items()}


def cue_hits(reading: Reading) -> list[CueHit]:
    """The cues of a sentence, in order."""
    index = _index(reading.language)
    found = []
    for token in reading.sentence:
        if token.i in reading.inside:
            continue
        names = set()
        for form in forms(token, reading.language):
            for cue, rest in index.get(form, ()):
                end = token.i + 1 + len(rest)
                if cue.name not in names and _follows(reading, token.i + 1, rest):
                    names.add(cue.name)
                    found.append(CueHit(cue, token.i, end))
    return found


def _follows(reading: Reading, start: int, words: tuple[str, ...]) -> bool:
    if start + len(words) > reading.sentence.end:
        return False
    return all(
        word in (reading.token(start + number).lower_, reading.token(start + number).lemma_)
        for number, word in enumerate(words)
    )


def speakers(reading: Reading, hits: Iterable[CueHit]) -> frozenset[int]:
    """The mentions whose words a sentence gives: who says, accuses or denies, and whom it goes by.

    `hits` are the sentence's cues.
    """
    found: set[int] = set()
    for hit in hits:
        if hit.cue.speaker == "subj":
            found |= {n for n, roles in enumerate(reading.roles_at(hit.start)) if "subj" in roles}
        elif hit.cue.speaker == "after":
            found |= {n for n, span in enumerate(reading.mentions) if 0 <= span.start - hit.end <= _ARTICLE}
    return frozenset(found)


#: How many words may stand between "according to" and a name.
_ARTICLE = 2
