"""Which date a claim has: that of its incident, or the one that stands nearest in its sentence."""

import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc, Span

from ..graph.ontology import Family, Kind, LinkType
from .dates import Dated, date_of, dates
from .spans import text_of

#: Between an incident's name and its date: "the massacre of August 2010", "the massacre, March 18-20, 2011".
_BETWEEN = re.compile(r"(?:,|\s(?:of|in|on|de|del|en|el|la|noche|night)|\(|\s)*\s?")
#: What opens a sentence that goes on telling of the same day.
_GOES_ON = re.compile(
    r"(?:(?:that|the\ssame|esa|ese|aquella|la\smisma|el\smismo)\s(?:day|night|morning|evening|afternoon|noche|"
    r"d[ií]a|tarde|ma[ñn]ana|madrugada)|(?:hours|minutes|moments|horas|minutos)\s(?:later|despu[eé]s|m[aá]s\starde)|"
    r"then\b|afterwards\b|luego\b|despu[eé]s\b|acto\sseguido)",
    re.IGNORECASE,
)
_OF_THE_INCIDENT = frozenset({LinkType.OCCURRED_IN, LinkType.IMPLICATED_IN})


def dates_of_events(docs: Iterable[Doc], reference: str | None) -> dict[str, str]:
    """The date of each incident, by chain, that its name holds or that stands beside it; the most precise."""
    found: dict[str, str] = {}
    for doc in docs:
        events = [span for span in doc.spans["mentions"] if span.label_ == Kind.EVENT.value]
        said = dates(text_of(doc), doc.lang_, reference) if events else []
        for span in events:
            if date := _beside(span, said):
                found[span.id_] = max(found.get(span.id_, ""), date.iso, key=len)
    return found


def without_those_of_events(sentence: Span, found: Sequence[Dated], events: Iterable[Span]) -> list[Dated]:
    """The dates of a sentence, from its start, but for those that only tell which incident is meant."""
    shifted = [
        Dated(date.start + sentence.start_char, date.end + sentence.start_char, date.iso) for date in found
    ]
    taken = {date for span in events if (date := _beside(span, shifted))}
    return [date for date, moved in zip(found, shifted, strict=True) if moved not in taken]


def _beside(span: Span, said: Sequence[Dated]) -> Dated | None:
    text = text_of(span.doc) if said else ""
    for date in said:
        inside = span.start_char <= date.start and date.end <= span.end_char
        before = date.end <= span.start_char and text[date.end : span.start_char].strip() == ""
        after = span.end_char <= date.start and _BETWEEN.fullmatch(text, span.end_char, date.start)
        if inside or before or after:
            return date
    return None


def when(
    type_: LinkType,
    event: str | None,
    own: Sequence[Dated],
    free: Sequence[Dated],
    at: int,
    carried: str | None,
) -> str | None:
    """The date of a link at character `at` of its sentence.

    `event` is the date of the incident that it ends in, `own` are the sentence's dates, `free` those of them
    that are no incident's; `carried` is the day that the sentence goes on telling of.
    """
    if type_ in _OF_THE_INCIDENT:
        return event or date_of(list(own), at)
    if type_.family is Family.STRUCTURE:
        near = [date for date in free if abs(date.start - at) < 60] if type_ is LinkType.COMMANDED else []
        return date_of(near, at)
    return date_of(list(free), at) or carried


def carried_on(text: str, before: str | None) -> str | None:
    """The day of the sentence before, where a sentence says that it goes on from there.

    >>> carried_on("Hours later they were dead.", "2014-09-26"), carried_on("He denies it.", "2014-09-26")
    ('2014-09-26', None)
    """
    return before if before and len(before) == 10 and _GOES_ON.match(text.strip()) else None


def event_of(ends: Iterable[Span], known: Mapping[str, str]) -> str | None:
    """The date of the incident at one of a link's ends, if it has one."""
    return next((known[span.id_] for span in ends if span.id_ in known), None)
