"""Tables that fit the terminal, whatever stands in them."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from complicity.commands import printing

CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(st.characters(codec="ascii"), max_size=200),
    st.text("aé[bold]\n\x1b ", max_size=60),
    st.lists(st.text("ab", max_size=5), max_size=3),
)
TABLES = st.integers(1, 6).flatmap(
    lambda wide: st.tuples(
        st.lists(st.text("abc", min_size=1, max_size=12), min_size=wide, max_size=wide),
        st.lists(st.lists(CELLS, min_size=wide, max_size=wide), min_size=1, max_size=4),
    )
)


@settings(deadline=None)
@given(table=TABLES, width=st.integers(40, 130))
def test_a_table_fits(table: tuple[list[str], list[list[object]]], width: int) -> None:
    columns, rows = table
    with pytest.MonkeyPatch.context() as patch, printed() as lines:
        patch.setenv("COLUMNS", str(width))
        printing.table(columns, rows)
    assert max(map(len, lines()), default=0) <= width
    assert not any(character in "".join(lines()) for character in "\x1b\r")


def test_markup_in_a_table_is_text() -> None:
    with printed() as lines:
        printing.table(("name",), [("[bold]Los Zetas[/bold] :skull:",)])
    assert any("[bold]Los Zetas[/bold] :skull:" in line for line in lines())


def test_json_holds_half_characters_as_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    printing.show_json({"name": "\ud800 ñ"})
    assert json.loads(capsys.readouterr().out) == {"name": "\ud800 ñ"}


def printed():
    """What is printed while it lasts, as lines; without pytest's own capturing, which hypothesis repeats."""
    import contextlib
    import io

    @contextlib.contextmanager
    def capture():
        file = io.StringIO()
        with contextlib.redirect_stdout(file):
            yield lambda: file.getvalue().splitlines()

    return capture()
