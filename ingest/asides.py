"""Whom and what a sentence names in passing: the state after its town, where a story was written, and those
who suffered what it tells.
"""

import re
from itertools import pairwise

from ..graph.ontology import Kind
from .fold import fold
from .frames import Reading
from .meanings import lexicon
from .nations import is_nation
from .spans import text_within


def asides(reading: Reading) -> set[int]:
    """The numbers of the mentions that are no ends of what the sentence tells."""
    return containers(reading) | dateline(reading)


#: "Among the 22 victims of the massacre were", "entre los heridos se encuentran".
_SUFFERED = re.compile(
    r"""\b(?:among|entre)\s(?:the|los|las)\b[^.;]{0,25}\b(?:victims?|survivors?|dead|injured|wounded|killed|
    v[ií]ctimas?|muert[oa]s|fallecid[oa]s|herid[oa]s|sobrevivientes|asesinad[oa]s)\b[^.;]{0,80}?
    \b(?:was|were|is|are|era|eran|fue|fueron|est[áa]n?|estaban?|figuran?|figuraban?|encuentran?|encontraban?)\b""",
    re.VERBOSE | re.IGNORECASE,
)


def victims(reading: Reading) -> set[int]:
    """The people whom a sentence lists among those who suffered: they belong to bodies, but did nothing."""
    found = _SUFFERED.search(text_within(reading.sentence))
    if not found:
        return set()
    end = reading.sentence.start_char + found.end()
    people = (number for number, span in enumerate(reading.mentions) if span.label_ == Kind.PERSON.value)
    return {number for number in people if reading.mentions[number].start_char >= end}


def containers(reading: Reading) -> set[int]:
    """The states and countries that only say where the place before them lies: "Iguala, Guerrero, Mexico".

    A link goes to the town alone.
    """
    found = set()
    for number, (one, other) in enumerate(pairwise(reading.mentions), 1):
        if one.label_ == other.label_ == Kind.PLACE.value and 0 <= other.start - one.end <= _BETWEEN:
            between = {token.lower_ for token in one.doc[one.end : other.start]}
            lists_states = _is_wide(one.text) and not is_nation(other.text)
            if between and between <= _LYING and _is_wide(other.text) and not lists_states:
                found.add(number)
    return found


#: Where and when a story was written: "NUEVO LAREDO, Mexico, May 3 (Reuters) — ", "Morelia, 3 de mayo.- ".
_DATELINE = re.compile(
    r"""\W{0,2}(?P<where>[^\W\d_][^\d.;:()]{2,50}?)(?P<when>,?\s(?:\w{3,10}\.?\s\d{1,2}(?:,\s\d{4})?|
    \d{1,2}\sde\s\w+(?:\sde\s\d{4})?))?(?:\s?\([^)]{2,30}\))?\s?(?:\.\s?)?[-–—]{1,2}\s""",
    re.VERBOSE,
)


def dateline(reading: Reading) -> set[int]:
    """The places in front of a story that only say where it was written; what it tells need not be there."""
    found = _DATELINE.match(text_within(reading.sentence))
    if not found or not (found["when"] or found["where"].split(",")[0].isupper()):
        return set()
    end = reading.sentence.start_char + found.end("where")
    before = [number for number, span in enumerate(reading.mentions) if span.start_char < end]
    places = {number for number in before if reading.mentions[number].label_ == Kind.PLACE.value}
    return places if len(places) == len(before) else set()


def _is_wide(name: str) -> bool:
    return is_nation(name) or fold(name) in lexicon().divisions


#: What stands between a town and its state, and how many words at most.
_LYING = frozenset(", ( in the state of en el estado de".split())
_BETWEEN = 5
