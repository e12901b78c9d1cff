"""Quotes cut to a width: never wider, only whole words, around what they are about."""

from hypothesis import given
from hypothesis import strategies as st

from complicity.queries.plain import cut, excerpt, plain

WORDS = st.lists(st.text(alphabet="abcñ'“-\t\u200b\x1b", min_size=1, max_size=9), min_size=1, max_size=40)


@given(words=WORDS, width=st.integers(8, 200))
def test_cut(words: list[str], width: int) -> None:
    text = plain(" ".join(words))
    shown = cut(text, width)
    assert len(shown) <= width
    if len(text) <= width:
        assert shown == text
    elif " " in text[:width]:
        head = shown.removesuffix(" …")
        assert shown != head
        assert text.startswith(f"{head} ") or " " not in head


@given(words=WORDS, width=st.integers(12, 200), data=st.data())
def test_excerpt(words: list[str], width: int, data: st.DataObject) -> None:
    text = " ".join(words)
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    shown = excerpt(text, first, last, width)
    assert len(shown) <= width
    assert shown.removeprefix("… ").removesuffix(" …").strip() in f" {plain(text)} " or " " not in shown[2:-2]
    if len(plain(text)) <= width:
        assert shown == plain(text)


def test_what_a_long_sentence_is_about_is_shown() -> None:
    text = (
        f"{'It was said again and again in that year ' * 5}that the police helped Los Zetas{' there' * 30}."
    )
    first = text.index("the police")
    shown = excerpt(text, first, text.index("Zetas") + 5, 72)
    assert shown.startswith("… ") and shown.endswith(" …")
    assert "year that the police helped Los Zetas there" in shown
