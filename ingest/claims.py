"""From parsed passages with mentions to claims; spaCy ends here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ..graph.model import Appearance, Claim, Document
from ..graph.ontology import Kind, LinkType, Modality
from .attribution import attribution
from .confidence import precision
from .dates import Dated, dates
from .dating import carried_on, dates_of_events, event_of, when, without_those_of_events
from .fold import fold
from .frames import Reading
from .mentions import WITHIN
from .modality import modality
from .network import View
from .relations import Finding, findings, readings
from .spans import text_within

#: A word of a name so short tells nobody apart.
_SHORT = 3


def claims(document: Document, docs: Iterable[Doc], appearances: Mapping[str, Appearance]) -> Iterator[Claim]:
    """The claims that `docs`, the parsed passages of `document`, make; each link of a sentence once.

    `appearances` says which actor, place or event stands behind the chain id of a mention; mentions of other
    chains are passed over.
    """
    seen: set[str] = set()
    docs = list(docs)
    events = dates_of_events(docs, document.date)
    for doc in docs:
        for claim in _claims(document, doc, appearances, events):
            if claim.id not in seen:
                seen.add(claim.id)
                yield claim


def _claims(
    document: Document, doc: Doc, appearances: Mapping[str, Appearance], events: Mapping[str, str]
) -> Iterator[Claim]:
    before: _Context | None = None
    last: str | None = None
    views = [View(reading) for reading in readings(doc)]
    for view, told in zip(views, findings(views), strict=True):
        reading = view.reading
        found = dates(text_within(reading.sentence), doc.lang_, document.date)
        incidents = [span for span in reading.mentions if span.label_ == Kind.EVENT.value]
        free = without_those_of_events(reading.sentence, found, incidents)
        carried = carried_on(text_within(reading.sentence), last)
        context = _Context(document, doc, view, before, found, free, carried, events)
        for finding in told:
            claim = _claim(context, finding, appearances)
            if claim:
                yield claim
        yield from _placed(context, appearances)
        before = context
        last = free[-1].iso if free else carried


@dataclass(frozen=True, slots=True)
class _Context:
    document: Document
    doc: Doc
    view: View
    before: "_Context | None"
    dates: list[Dated]
    free: list[Dated]
    carried: str | None
    events: Mapping[str, str]

    @property
    def reading(self) -> Reading:
        return self.view.reading


def _claim(context: _Context, finding: Finding, appearances: Mapping[str, Appearance]) -> Claim | None:
    reading, doc = context.reading, context.doc
    ends = finding.ends
    names = [appearances.get(span.id_) for span in ends]
    if names[0] is None or names[1] is None or names[0].name == names[1].name:
        return None
    if not finding.type.fits(names[0].name.kind, names[1].name.kind) or _is_victim(
        finding.type, names[0], names[1]
    ):
        return None
    how = _modality(context, finding)
    start, end = _trimmed(doc, reading)
    anchor = finding.target
    if context.before and finding.at[0] is None:
        start, _ = _trimmed(doc, context.before.reading)
        anchor = reading.mentions[finding.at[1]]
    spans = [_characters(doc, span) for span in ends]
    return Claim(
        document=context.document.id,
        type=finding.type,
        source=names[0].name,
        target=names[1].name,
        source_span=spans[0],
        target_span=spans[1],
        modality=how,
        attribution=attribution(reading, context.view.hits, anchor.root.i, how),
        date=_when(context, finding.type, ends),
        evidence=context.document.text[start:end],
        start=start,
        end=end,
        page=context.document.page(start),
        rule=finding.rule,
        confidence=precision(finding.rule, finding.type),
    )


def _is_victim(type_: LinkType, doer: Appearance, event: Appearance) -> bool:
    """Whether an incident's own name names the person who would have done it: "the murder of Ana Ruiz"."""
    if type_ is not LinkType.IMPLICATED_IN or doer.name.kind is not Kind.PERSON:
        return False
    incidents = [set(fold(name).split()) for name in event.aliases]
    called = [{word for word in fold(name).split() if len(word) > _SHORT} for name in doer.aliases]
    return any(words and words <= incident for words in called for incident in incidents)


def _modality(context: _Context, finding: Finding) -> Modality:
    first, second = finding.at
    before = context.before.view if context.before else None
    forward = first is not None and context.reading.mentions[first].id == finding.source.id
    return modality(
        context.view, before, first, second, finding.type, forward=forward, trigger=finding.trigger
    )


def _placed(context: _Context, appearances: Mapping[str, Appearance]) -> Iterator[Claim]:
    """What the names of a sentence tell by themselves: the San Fernando massacre happened in San Fernando."""
    reading, doc = context.reading, context.doc
    start, end = _trimmed(doc, reading)
    for place in doc.spans.get(WITHIN, ()):
        outer = next((s for s in reading.mentions if s.start <= place.start and place.end <= s.end), None)
        if outer is None or outer.id_ == place.id_:
            continue
        names = appearances.get(outer.id_), appearances.get(place.id_)
        if names[0] is None or names[1] is None:
            continue
        type_ = LinkType.OCCURRED_IN if names[0].name.kind is Kind.EVENT else LinkType.OPERATED_IN
        if type_.fits(names[0].name.kind, names[1].name.kind):
            yield Claim(
                document=context.document.id,
                type=type_,
                source=names[0].name,
                target=names[1].name,
                source_span=_characters(doc, outer),
                target_span=_characters(doc, place),
                modality=Modality.STATED,
                attribution=None,
                date=_when(context, type_, (outer, place)),
                evidence=context.document.text[start:end],
                start=start,
                end=end,
                page=context.document.page(start),
                rule="name",
                confidence=precision("name", type_),
            )


def _characters(doc: Doc, span: Span) -> tuple[int, int]:
    return doc._.offset + span.start_char, doc._.offset + span.end_char


def _trimmed(doc: Doc, reading: Reading) -> tuple[int, int]:
    """The characters of a sentence in the document's text, without the blanks around it."""
    text = text_within(reading.sentence)
    start = doc._.offset + reading.sentence.start_char + len(text) - len(text.lstrip())
    return start, start + len(text.strip())


def _when(context: _Context, type_: LinkType, ends: tuple[Span, Span]) -> str | None:
    at = (ends[0].end_char + ends[1].start_char) // 2 - context.reading.sentence.start_char
    event = event_of(ends, context.events)
    return when(type_, event, context.dates, context.free, at, context.carried)
