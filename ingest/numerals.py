"""Numbers as names write them: 27th, 27/o., 27º, XXVII, vigésimo séptimo, twenty-seventh, treinta y cinco."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

_ONES = (
    "first:one:primer:primero:primera:uno:una:1er:1ro second:two:segundo:segunda:dos"
    " third:three:tercer:tercero:tercera:tres"
    " fourth:four:cuarto:cuarta:cuatro fifth:five:quinto:quinta:cinco sixth:six:sexto:sexta:seis"
    " seventh:seven:septimo:septima:siete eighth:eight:octavo:octava:ocho ninth:nine:noveno:novena:nueve:nono"
)
_TEENS = (
    "tenth:ten:decimo:decima:diez"
    " eleventh:eleven:undecimo:undecima:once:decimoprimero:decimoprimera:decimoprimer"
    " twelfth:twelve:duodecimo:duodecima:doce:decimosegundo:decimosegunda"
    " thirteenth:thirteen:decimotercero:decimotercera:decimotercer:trece"
    " fourteenth:fourteen:decimocuarto:decimocuarta:catorce"
    " fifteenth:fifteen:decimoquinto:decimoquinta:quince"
    " sixteenth:sixteen:decimosexto:decimosexta:dieciseis"
    " seventeenth:seventeen:decimoseptimo:decimoseptima:diecisiete"
    " eighteenth:eighteen:decimoctavo:decimoctava:decimooctavo:decimooctava:dieciocho"
    " nineteenth:nineteen:decimonoveno:decimonovena:decimonono:diecinueve"
)
_TENS = (
    "twentieth:twenty:vigesimo:vigesima:veinte thirtieth:thirty:trigesimo:trigesima:treinta"
    " fortieth:forty:cuadragesimo:cuadragesima:cuarenta fiftieth:fifty:quincuagesimo:quincuagesima:cincuenta"
    " sixtieth:sixty:sexagesimo:sexagesima:sesenta seventieth:seventy:septuagesimo:septuagesima:setenta"
    " eightieth:eighty:octogesimo:octogesima:ochenta ninetieth:ninety:nonagesimo:nonagesima:noventa"
)
_HUNDREDS = (
    "hundredth:hundred:centesimo:centesima:cien:ciento two-hundred:ducentesimo:ducentesima:doscientos"
    " three-hundred:tricentesimo:tricentesima:trescientos"
)
_ROMAN = re.compile(r"(?=[CLXVI])C{0,3}(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_LETTERS = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


@cache
def _values() -> dict[str, int]:
    values: dict[str, int] = {}
    series = ((_ONES, range(1, 10)), (_TEENS, range(10, 20)), (_TENS, range(20, 100, 10)))
    for words, numbers in (*series, (_HUNDREDS, range(100, 400, 100))):
        for group, number in zip(words.split(), numbers, strict=True):
            values |= dict.fromkeys(group.split(":"), number)
    tens = {word: value for word, value in values.items() if 20 <= value < 100}
    ones = {word: value for word, value in values.items() if value < 10}
    # Written as one word: vigesimoséptimo, veintisiete.
    values |= {f"{ten}{one}": tens[ten] + ones[one] for ten in tens for one in ones if ten[-1] in "oa"}
    values |= {f"veinti{one}": 20 + ones[one] for one in ones}
    return values


def value(word: str) -> int | None:
    """The number that one word, in lower case and without accents, stands for.

    >>> value("vigesimoseptimo"), value("twenty"), value("battalion")
    (27, 20, None)
    """
    return _values().get(word)


def roman(word: str) -> int | None:
    """The number of a Roman numeral in capitals, up to 399.

    >>> roman("XXVII"), roman("XLVIII"), roman("CII"), roman("DC"), roman("ZM")
    (27, 48, 102, None, None)
    """
    if not _ROMAN.fullmatch(word):
        return None
    numbers = [_LETTERS[letter] for letter in word]
    return sum(-n if n < max(numbers[i:]) else n for i, n in enumerate(numbers))


def joined(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Words with those that make up one number put together, each with how many words it took.

    >>> list(joined(["vigesimo", "septimo", "batallon"])), list(joined("treinta y cinco zona".split()))
    ([('27', 2), ('batallon', 1)], [('35', 3), ('zona', 1)])
    >>> list(joined(["one", "hundred", "and", "second"]))
    [('102', 4)]
    """
    at = 0
    while at < len(words):
        number = value(words[at])
        if number is None:
            yield words[at], 1
            at += 1
            continue
        end = at + 1
        while (following := _next(words, end, number)) is not None:
            number, end = following
        yield str(number), end - at
        at = end


def _next(words: Sequence[str], at: int, number: int) -> tuple[int, int] | None:
    """The number with the words at `at` added, and where they end; None where they add nothing."""
    if at < len(words) and words[at] in ("y", "and") and number >= 20:
        at += 1
    more = value(words[at]) if at < len(words) else None
    if more is None:
        return None
    if number < 10 and more == 100 and words[at] in ("hundred", "hundredth"):
        return number * 100, at + 1
    place = 100 if number % 100 == 0 else 10 if number % 10 == 0 else 1
    return (number + more, at + 1) if more < place else None
