"""How surely a sentence says that a link holds.

The scope of its cues is read from grammar, after ConText (Harkema et al. 2009), which reads it from word
order. What they add up to is learned, by a log-linear model and a network side by side.
"""

from collections.abc import Iterable, Iterator

from ..graph.ontology import Family, LinkType, Modality
from .cues import CueHit
from .encoding import told
from .features import span_of
from .frames import Reading
from .network import View, modality_network
from .relation_model import model
from .spans import text_within


def modality_features(
    reading: Reading,
    hits: list[CueHit],
    first: int | None,
    second: int,
    type_: LinkType,
    before: list[CueHit],
) -> Iterator[str]:
    """What the log-linear model of modality sees of a link; `first` is None where its other end stands in the
    sentence before, whose cues are `before`.
    """
    family = type_.family.value
    yield f"t={type_.value}"
    yield f"fam={family}"
    path, above = span_of(reading, first, second)
    on, over = set(path), set(above)
    ends = [reading.mentions[number] for number in (first, second) if number is not None]
    low, high = min(span.start for span in ends), max(span.end for span in ends)
    for hit in hits:
        name = hit.cue.name
        where = _where(reading, hit.start, on, over)
        order = "<" if hit.start < low else ">" if hit.start >= high else "="
        word = reading.token(hit.start).lemma_.lower()
        yield f"c={name}:{where}"
        yield f"c={name}:{where}:{order}"
        yield f"c={name}:{where}:{family}"
        yield f"w={word}:{where}"
        yield f"w={word}:{where}:{order}"
        if low - hit.end in (0, 1, 2):
            yield f"near={name}:{family}"
            yield f"near={name}"
    for index in path:
        if index not in reading.inside:
            yield f"p={reading.token(index).lemma_.lower()}"
            yield f"m={'_'.join(reading.token(index).morph.get('Mood', []))}"
    for index in above:
        relation = reading.grammar.relation[index]
        yield f"a={reading.token(index).lemma_.lower()}"
        yield f"ar={relation}"
    top = path[0] if not above else above[-1]
    yield f"first={first is None}"
    yield f"rel={reading.grammar.relation[above[0] if above else top]}"
    if first is not None:
        yield f"sr={reading.grammar.relation[_shared(path, reading)]}:{family}"
    names = {hit.cue.name for hit in before}
    for name in names:
        yield f"before={name}:{family}"
    present = sorted(
        {hit.cue.name for hit in hits} & {"say", "source", "accuse", "hedge", "deny", "negation"}
    )
    yield f"set={'+'.join(present)}"
    yield f"set={'+'.join(present)}:{family}"
    text = text_within(reading.sentence)
    yield f"quote={text.count(chr(34)) > 1}:{'say' in present}"


def _shared(path: list[int], reading: Reading) -> int:
    """The highest word of a path: the one whose governor is not on it."""
    on = set(path)
    return next((index for index in path if reading.grammar.governor[index] not in on), path[-1])


def _where(reading: Reading, index: int, on: set[int], over: set[int]) -> str:
    governor = reading.grammar.governor[index]
    if index in on:
        return "on"
    if index in over:
        return "over"
    if governor in on:
        return "hangs"
    if governor in over:
        return "beside"
    return "apart"


def modality(
    view: View,
    before: View | None,
    first: int | None,
    second: int,
    type_: LinkType,
    *,
    forward: bool,
    trigger: int | None = None,
) -> Modality:
    """How surely a link is said to hold.

    `first` and `second` are the numbers of its mentions in the sentence of `view`, in text order; `first` is
    None where that end stands in the sentence `before`. `forward` says that the first is the link's source,
    `trigger` is the token whose frame says so, if one does.
    """
    reading = view.reading
    if _is_negated(reading, _said_by(reading, first, second, type_) if trigger is None else {trigger}):
        return Modality.DENIED
    cues = before.hits if before else []
    seen = modality_features(reading, view.hits, first, second, type_, cues)
    link = told(reading, view.sentence, first, second)
    beside = modality_network().margins(before.voiced if before else None, view.voiced, link, type_, forward)
    margins = model("modality").margins(seen) + beside
    if not view.hits and not cues:
        margins[_MODES.index(Modality.STATED)] += _PLAIN
    return _MODES[int(margins.argmax())]


_MODES = tuple(Modality)
#: How much is added to the margin of what is simply stated where neither a sentence nor the one before has a
#: cue: what the models take it for otherwise must be plain, and in cross-validation is as often right.
_PLAIN = 1.5

#: Words that negate what they hang from, what turns them into something else, and links that inaction makes.
_NEGATING = frozenset(
    "not n't never no neither none nobody nor nunca jamás ningún ninguno ninguna tampoco nadie".split()
)
_ONLY = frozenset("only just merely solo sólo solamente únicamente longer".split())
#: How many words a path may have for the verb at its top to say the link.
_SHORT = 7
_BY_INACTION = frozenset({LinkType.SUPPORTED, LinkType.COVERED_UP})


def _said_by(reading: Reading, first: int | None, second: int, type_: LinkType) -> set[int]:
    """The verb that joins the ends of a link that no frame found; none where a negation may make the link,
    or bears on something else that the sentence says of them.
    """
    if first is None or type_ in _BY_INACTION or type_.family is Family.STRUCTURE:
        return set()
    path, _ = span_of(reading, first, second)
    top = _shared(path, reading)
    return {top} if top not in reading.inside and len(path) <= _SHORT else set()


def _is_negated(reading: Reading, words: Iterable[int]) -> bool:
    """Whether one of the words that say a link is negated: "never worked with", "no member of the force took
    part"; "not only" negates nothing.
    """
    on = set(words)
    for token in reading.sentence if on else ():
        after = reading.token(min(token.i + 1, reading.sentence.end - 1)).lower_
        if token.lower_ in _NEGATING and after not in _ONLY and token.i not in reading.inside:
            hangs = reading.grammar.relation[token.i] in ("neg", "advmod", "det", "preconj")
            if token.i in on or (hangs and reading.grammar.governor[token.i] in on):
                return True
    return False
