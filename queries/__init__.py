"""The questions, one a file: NAME.cypher, whose header tells what it answers, its parameters and columns.

    // Who paid whom.
    // :param group  name = null  only payments by this group
    // :param limit  integer = 50  rows at most
    // :column payer  the criminal side
    MATCH … RETURN g.name AS payer …

The lines before the first `:param` or `:column` are what it answers. A parameter has a type (`name`, `text`,
`integer`, `number`, `boolean`, `texts`), a default in JSON or none where it must be given, and a line of
help; a `name` is given as people type it and reaches the query as the entity's id.
"""

from .catalog import Parameter, Question, questions

__all__ = ["Parameter", "Question", "questions"]
