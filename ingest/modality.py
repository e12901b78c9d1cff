"""How surely a sentence says that a link holds, and who says so.

Cues are data, `lexicon/LANGUAGE/modality.yaml`; their scope is read from grammar, after ConText (Harkema et
al.
2009), which reads it from word order. What cues add up to is learned (`weights/modality.npz`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from ..graph.ontology import Family, LinkType, Modality
from .frames import Reading, forms
from .relation_model import model
from .spans import text_within


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


def span_of(reading: Reading, first: int | None, second: int) -> tuple[list[int], list[int]]:
    """The words between two mentions in the tree, and those above them up to the root."""
    grammar, other = reading.grammar, reading.mentions[second].root.i
    one = other if first is None else reading.mentions[first].root.i
    left, shared, right = grammar.way(one, other)
    if shared is None:
        return [*grammar.chain(one), *grammar.chain(other)], []
    return [*left, shared, *reversed(right)], list(grammar.chain(shared))[1:]


def modality_features(
    reading: Reading,
    hits: list[CueHit],
    first: int | None,
    second: int,
    type_: LinkType,
    before: list[CueHit],
) -> Iterator[str]:
    """What the modality model sees of a link; `first` is None where its other end stands in the sentence
    before,
    whose cues are `before`.
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
    reading: Reading,
    hits: list[CueHit],
    first: int | None,
    second: int,
    type_: LinkType,
    before: list[CueHit],
    *,
    trigger: int | None = None,
) -> Modality:
    """How surely a link is said to hold; the arguments are those of `modality_features`, and the token whose
    frame says so, if one does.
    """
    if _is_negated(reading, _said_by(reading, first, second, type_) if trigger is None else {trigger}):
        return Modality.DENIED
    return Modality(model("modality").best(modality_features(reading, hits, first, second, type_, before)))


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
    for token in reading.sentence:
        after = reading.token(min(token.i + 1, reading.sentence.end - 1)).lower_
        if token.lower_ in _NEGATING and after not in _ONLY and token.i not in reading.inside:
            hangs = reading.grammar.relation[token.i] in ("neg", "advmod", "det", "preconj")
            if token.i in on or (hangs and reading.grammar.governor[token.i] in on):
                return True
    return False


#: Which cues may name the speaker of a claim of each modality, best first.
_VOICES = {
    Modality.REPORTED: ("source", "say"),
    Modality.ALLEGED: ("source", "accuse", "say"),
    Modality.DENIED: ("deny", "source", "say"),
}


def attribution(reading: Reading, hits: list[CueHit], at: int, modality: Modality) -> str | None:
    """Who says so, as the sentence words it; `at` is a token of the link. A bare "he" names nobody."""
    for name in _VOICES.get(modality, ()):
        for hit in sorted(hits, key=lambda hit: _distance(reading, hit, at)):
            words = _speaker(reading, hit) if hit.cue.name == name else None
            if words:
                return words
    return None


def _distance(reading: Reading, hit: CueHit, at: int) -> int:
    """How far a cue is from governing a token: steps up the tree, or a long way where it does not."""
    above = list(reading.grammar.chain(at))
    governor = reading.grammar.governor[hit.start]
    ranks = [above.index(index) for index in (hit.start, governor) if index in above]
    return min(ranks, default=100 + abs(hit.start - at))


def _speaker(reading: Reading, hit: CueHit) -> str | None:
    if hit.cue.speaker == "after":
        return _phrase(reading, hit.end, None)
    if hit.cue.speaker == "subj":
        for index in sorted(reading.roles.fillers(hit.start).get("subj", ())):
            if reading.token(index).pos_ != "PRON" and index != hit.start:
                return _phrase(reading, reading.token(index).left_edge.i, index)
    return None


#: Pronouns before a Spanish verb: "los fiscales lo acusaron".
_CLITICS = frozenset("lo la los las le les se".split())


def _phrase(reading: Reading, start: int, head: int | None) -> str | None:
    """The noun phrase that starts at a token: up to a comma, a verb or the end, past its head where one is
    given.
    """
    end = start
    while end < reading.sentence.end:
        token = reading.token(end)
        past = head is None or end > head
        if past and end not in reading.inside and (token.is_punct or token.pos_ in ("VERB", "AUX", "SCONJ")):
            break
        if (past and token.tag_ in ("WDT", "WP")) or token.lower_ in ("que", "quien", "who", "which"):
            break
        end += 1
    while end > start and reading.token(end - 1).lower_ in _CLITICS:
        end -= 1
    text = reading.sentence.doc[start:end].text.strip(" ,;:.\"'()")
    return text if 0 < end - start <= 20 and text else None
