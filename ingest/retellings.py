"""Incidents told again without their name: "they were attacked and taken away", "ordered their deaths", "los
hechos", before or after the text has named the incident.

Such a word stands for the incident as a mention without a name. Which of a document's incidents it tells, or
that it tells none of them, a log-linear ranking says, trained by `training/deeds.py` on documents whose deeds
are marked.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ..graph.ontology import Kind
from .binding import set_sure
from .deeds import Deed, Incident, Scene, deeds, incidents, scenes
from .mentions import MENTIONS
from .ranking import chances, weights

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

#: How likely a word must tell an incident, to be read so.
LIKELY = 0.5
_OPEN = frozenset({"any"})

#: Which incident a word tells and how likely, of those that it may; the incident is None for none of them.
Choice = Callable[[Deed, Sequence[Incident]], tuple[Incident | None, float]]


def told(deed: Deed, incidents: Sequence[Incident]) -> tuple[Incident | None, float]:
    """The incident that a word tells by the model, if that is likely enough."""
    likely = chances(model(), features(deed, incidents))
    best = int(likely.argmax())
    chosen = best < len(incidents) and likely[best] >= LIKELY
    return (incidents[best] if chosen else None), float(likely[best])


@cache
def model() -> Mapping[str, float]:
    """What each feature is worth in the model that ships with the package."""
    return weights("deeds")


def tell(docs: "list[Doc]", choice: Choice = told) -> None:
    """Add to the mentions of a document's parsed passages the words that tell its incidents again."""
    sentences = list(scenes(docs))
    named = incidents(sentences)
    if not named:
        return
    for scene in sentences:
        doc = scene.sentence.doc
        found = list(_told(scene, named, choice)) if doc.has_annotation("DEP") else []
        if found:
            doc.spans[MENTIONS] = sorted([*doc.spans[MENTIONS], *found], key=lambda span: span.start)


def _told(scene: Scene, named: Sequence[Incident], choice: Choice) -> "Iterator[Span]":
    from spacy.tokens import Span

    elsewhere = [one for one in named if one.chain not in scene.incidents]
    for deed in deeds(scene) if elsewhere else ():
        possible = [one for one in elsewhere if deed.may_be(one)]
        one, chance = choice(deed, possible) if possible else (None, 0.0)
        if one is not None:
            one.told = scene.number
            index = deed.token.i
            span = Span(scene.sentence.doc, index, index + 1, label=Kind.EVENT.value, span_id=one.chain)
            set_sure(span, chance)
            yield span


def features(deed: Deed, incidents: Sequence[Incident]) -> list[list[str]]:
    """The features of every incident, and last those of there being none; each string once."""
    fitting = [_fit(deed, one) for one in incidents]
    rows = [list(_features(deed, one, fit, fitting)) for one, fit in zip(incidents, fitting, strict=True)]
    return [*rows, list(_none(deed, incidents, fitting))]


def _fit(deed: Deed, one: Incident) -> str:
    """Whether a word tells incidents of such a sort."""
    known = one.sorts - _OPEN
    return "open" if not known else "yes" if deed.sorts & known else "no"


def _features(deed: Deed, one: Incident, fit: str, fitting: Sequence[str]) -> Iterator[str]:
    scene, word = deed.scene, deed.word
    back, ahead = _stage(one.before(scene.number)), _stage(one.after(scene.number))
    many, alike = min(len(fitting), 3), min(fitting.count(fit), 3)
    here = scene.passage in one.passages
    told = _stage(None if one.told is None else scene.number - one.told)
    yield f"fit={fit}"
    yield f"fit={fit}|of{many}"
    yield f"fit={fit}|alike{alike}"
    yield f"={word}|fit={fit}"
    yield f"={word}|back{back}"
    yield f"={word}|here{here}"
    yield f"back{back}|ahead{ahead}"
    yield f"back{back}|of{many}|fit={fit}"
    yield f"ahead{ahead}|of{many}"
    yield f"here{here}|of{many}"
    yield f"told{told}"
    yield f"told{told}|back{back}"
    yield f"named{min(len(one.named), 4)}"
    yield f"{deed.shape}|back{back}"
    yield f"{deed.token.pos_}|{deed.opening}|back{back}"
    for sort in one.sorts or {"?"}:
        yield f"sort={sort}|{word}"
        yield f"sort={sort}|{deed.token.pos_}"
    suffering = deed.suffers(one)
    yield f"suffers={suffering}"
    yield f"suffers={suffering}|{deed.token.pos_}|back{back}"
    yield f"suffers={suffering}|fit={fit}"
    yield f"persons={bool(deed.persons)}|{deed.token.pos_}"
    yield f"places={_common(scene.places, one.places)}"
    yield f"years={_common(scene.years, one.years)}"
    yield f"actors={_common(scene.actors, one.actors)}|back{back}"
    yield f"words{min(len((scene.spoken & one.words) | (scene.spoken & one.spoken)), 4)}"
    yield f"name{min(len(scene.spoken & one.words), 2)}"


def _common(mine: set[str], yours: set[str]) -> str:
    return "none" if not mine else "same" if mine & yours else "other" if yours else "open"


def _stage(distance: int | None) -> str:
    """How far apart, from 0 to 4; "-" if nowhere."""
    return "-" if distance is None else str(sum(distance >= far for far in (1, 2, 4, 8)))


def _none(deed: Deed, incidents: Sequence[Incident], fitting: Sequence[str]) -> Iterator[str]:
    token, word, scene = deed.token, deed.word, deed.scene
    head = token.head.lemma_.lower()
    yield "0"
    yield f"0={word}"
    yield f"0={word}|{deed.shape}"
    yield f"0{deed.shape}"
    yield f"0{token.pos_}|{deed.opening}"
    yield f"0={word}|{deed.opening}"
    yield f"0{token.dep_}"
    yield f"0{token.dep_}|{head}"
    yield f"0fit{min(fitting.count('yes'), 2)}"
    yield f"0of{min(len(incidents), 3)}"
    yield f"0names{bool(scene.incidents)}"
    yield f"0doer={deed.doer}"
    yield f"0persons{bool(deed.persons)}"
    yield f"0may{scene.is_hypothetical}"
    yield f"0suffers{bool(deed.suffering)}|{token.pos_}"
    for child in deed.suffering:
        yield f"0{word}>{child.lemma_.lower()}"
        yield f"0>{child.lemma_.lower()}"
