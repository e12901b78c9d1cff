"""Acronyms and the full names they spell."""

from .fold import fold

_SMALL = frozenset("of the and for de del la las los el y para en in on a e da do dos".split())
_COUNTRIES = frozenset("us mexican federal state national colombian".split())


def is_acronym(text: str) -> bool:
    """Whether a name is an acronym by its looks: short, in capitals, dotted or not.

    >>> is_acronym("P.G.R."), is_acronym("Iguala"), is_acronym("CNDH")
    (True, False, True)
    """
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return " " not in text.strip() and 2 <= len(letters) <= 9 and capitals >= max(2, len(letters) - 1)


def spells(acronym: str, name: str) -> bool:
    """Whether the letters of `acronym` are the initials of `name`, small words or a country's name left out.

    >>> spells("DEA", "U.S. Drug Enforcement Administration"), spells("PGR", "Policía Federal")
    (True, False)
    """
    short, words = fold(acronym).replace(" ", ""), fold(name).split()
    if len(short) < 2 or len(words) < 2:
        return False
    heavy = [word for word in words if word not in _SMALL]
    readings = [words, heavy, [word for word in heavy if word not in _COUNTRIES]]
    return any("".join(word[0] for word in reading) == short for reading in readings)
