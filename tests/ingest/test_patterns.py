"""Every pattern of the vocabularies finds in its example what it says it finds there."""

import pytest

from complicity.ingest.vocabulary import Pattern, vocabulary

PATTERNS = [
    pytest.param(pattern, id=f"{language}-{section}-{number}")
    for language in ("en", "es")
    for section in ("units", "forces", "shapes", "events")
    for number, pattern in enumerate(getattr(vocabulary(language), section))
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_finds_what_it_says(pattern: Pattern) -> None:
    found = [match.group().strip() for match in pattern.expression.finditer(pattern.example)]
    assert found == list(pattern.finds)
