"""Names and quotes on one line: data is shown as it is, never obeyed."""


def plain(text: str) -> str:
    """`text` on one line, without what a terminal would obey.

    >>> plain("Los\\x1b[31m Zetas\\n")
    'Los [31m Zetas'
    """
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def cut(text: str, width: int) -> str:
    """`text` on one line, cut at a word to `width` characters.

    >>> cut("who handed them over to the cartel", 20)
    'who handed them …'
    """
    text = plain(text)
    if len(text) <= width:
        return text
    head = text[: max(1, width - 1)]
    return (head.rpartition(" ")[0] or head[: max(0, width - 2)]) + " …"


def excerpt(text: str, first: int, last: int, width: int) -> str:
    """`text` on one line, cut at words to `width` characters around what stands from `first` to `last`.

    >>> excerpt("It is said in the town that the police handed him over.", 28, 54, 40)
    '… the police handed him over.'
    >>> excerpt("The police handed him over, it is said.", 4, 25, 30)
    'The police handed him over, …'
    """
    while first and text[first - 1].isprintable() and not text[first - 1].isspace():
        first -= 1
    before, core = plain(text[:first]), plain(text[first:last])
    if len(plain(text)) <= width or len(before) + len(core) < width - 2:
        return cut(text, width)
    # What comes before gets a third of what the core leaves over, and its last words.
    room = max(0, width - len(core) - 4) // 3
    words = before[-room:] if room else ""
    words = words.partition(" ")[2] if len(words) < len(before) else words
    return "… " + cut(f"{words} {text[first:]}", width - 2)
