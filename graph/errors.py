"""The errors a user can mend; each message says what is wrong and what to do."""


class ComplicityError(Exception):
    """Base of all errors that the command line prints as one line, exit status 1."""


class DocumentError(ComplicityError):
    """A file that cannot be read as a document."""


class ModelError(ComplicityError):
    """A language model that is missing or is not the one expected."""


class StoreError(ComplicityError):
    """A store that cannot be opened, read or written."""


class QueryError(ComplicityError):
    """A question that is malformed, writes, takes too long or fails."""


class NotKnownError(ComplicityError):
    """A name, document, claim or decision that the store does not hold, or holds more than once."""


class DecisionError(ComplicityError):
    """A decision about identity that cannot be taken or undone."""


class DataError(ComplicityError):
    """A data file (lexicon, actors, claims, decisions) that does not say what it should."""


class PageError(ComplicityError):
    """A network page that would hold more than a browser can show."""
