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
