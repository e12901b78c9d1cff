"""A conversation with a Neo4j server: who is speaking, what is said, and what its refusals mean."""

import logging
import os
import socket
import ssl
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from getpass import getpass
from importlib import resources
from typing import Any, TypeVar
from urllib.parse import urlsplit

import neo4j
from neo4j import exceptions

from .errors import QueryError, StoreError
from .ontology import LinkType

Rows = list[dict[str, Any]]
Result = TypeVar("Result")

#: How long a write waits for a server that went away, in seconds; COMPLICITY_NEO4J_PATIENCE overrides it.
PATIENCE = 60.0
#: Seconds between two lines that say that a server is waited for.
_SILENCE = 30.0
_log = logging.getLogger(__name__)
_READ_ONLY = (
    "Neo.ClientError.Security.Forbidden",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "Neo.ClientError.Statement.AccessMode",
)

#: What to say of an error, by a part of its code; the first that fits.
_ADVICE = {
    "Security.CredentialsExpired": (
        "the password of user {user} at {url} must be changed before its first use: `cypher-shell` does that"
    ),
    "Security.AuthenticationRateLimit": (
        "too many wrong passwords for user {user} at {url}: wait some seconds, then check NEO4J_PASSWORD"
    ),
    "Security.Forbidden": "user {user} may only read the graph at {url}: use one who may write",
    "Security": "the server at {url} refuses user {user}: check NEO4J_USERNAME and NEO4J_PASSWORD",
    "DatabaseNotFound": "no database {database} at {url}: name one it has with --database",
    "DatabaseUnavailable": "the database at {url} is not running: see the server's log, start it, try again",
    "ReadOnly": "the graph at {url} may only be read there: name a database that may be written",
    "MemoryPoolOutOfMemory": (
        "the server at {url} has too little memory for a transaction: raise its"
        " dbms.memory.transaction.total.max or heap, then run the same again; what was written stays"
    ),
    "DatabaseError.Transaction": (
        "the server at {url} cannot write, as when its disk is full: free some space, restart it, then run"
        " the same again; what was written stays"
    ),
}
#: What the message of an error holds where the server's disk was the cause.
_DISK = ("java.io.IOException", "No space left", "critical error")


class Conversation:
    """Read and write transactions with one database of one server; opened when first spoken to."""

    def __init__(self, url: str, database: str | None) -> None:
        _quiet()
        self.url = url
        self.database = database
        with self._errors():
            self._driver = neo4j.GraphDatabase.driver(
                url,
                auth=credentials(url),
                max_transaction_retry_time=_patience(),
                connection_acquisition_timeout=30.0,
                connection_timeout=10.0,
                notifications_min_severity="OFF",
                user_agent="complicity",
            )
            try:
                self._driver.verify_connectivity()
            except BaseException:
                self._driver.close()
                raise

    def read(self, work: Callable[[neo4j.ManagedTransaction], Result]) -> Result:
        """What `work` returns from one read transaction, retried while the server may come back."""
        with self._errors():
            return self._repeated(neo4j.READ_ACCESS, lambda session: session.execute_read(work))

    def write(self, work: Callable[[neo4j.ManagedTransaction], Result]) -> Result:
        """What `work` returns from one write transaction, retried likewise: so `work` must bear repeating.

        Writers take turns, by a lock on the ledger until the transaction ends: what one derives from what it
        reads, no other changes meanwhile.
        """

        def in_turn(tx: neo4j.ManagedTransaction) -> Result:
            tell(tx, "take_turn")
            return work(tx)

        with self._errors():
            return self._repeated(neo4j.WRITE_ACCESS, lambda session: session.execute_write(in_turn))

    def ask(self, *names: str, **parameters: Any) -> Rows:
        """The rows that a statement of `neo4j.cypher` yields, put together from those of the names given."""
        text = "\n".join(map(statement, names))
        return self.read(lambda tx: tx.run(text, parameters).data())

    def command(self, text: str) -> None:
        """Run a schema statement in a transaction of its own; another writer may have been first."""
        with self._errors():
            try:
                self._repeated(
                    neo4j.WRITE_ACCESS,
                    lambda session: session.execute_write(lambda tx: tx.run(text).consume()),
                )
            except exceptions.ClientError as error:
                if "EquivalentSchemaRuleAlreadyExists" not in (error.code or ""):
                    raise

    def question(
        self, text: str, parameters: Mapping[str, Any], *, limit: int | None, timeout: float | None
    ) -> tuple[list[str], list[list[Any]]]:
        """Columns and rows of a user's own read-only question, at most `limit` rows and `timeout` seconds."""
        query = neo4j.Query(text, timeout=timeout)
        try:
            with self._session(neo4j.READ_ACCESS) as session:
                result = session.run(query, dict(parameters))
                keys = list(result.keys())
                rows = result.fetch(limit) if limit is not None else list(result)
                return keys, [list(row.values()) for row in rows]
        except exceptions.ClientError as error:
            raise QueryError(_refusal(error, timeout)) from error
        except exceptions.Neo4jError as error:
            raise QueryError(f"the question failed: {_first_line(error)}") from error
        except exceptions.DriverError as error:
            raise StoreError(self._advice(error)) from error

    def close(self) -> None:
        self._driver.close()

    def _session(self, access: str) -> neo4j.Session:
        return self._driver.session(database=self.database, default_access_mode=access)

    def _repeated(self, access: str, transact: Callable[[neo4j.Session], Result]) -> Result:
        """What a transaction returns. The driver repeats all but one whose commit, be it of a reading, was
        never answered, for it may have happened: ours bear it.
        """
        while True:
            with suppress(exceptions.IncompleteCommit), self._session(access) as session:
                return transact(session)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (exceptions.Neo4jError, exceptions.DriverError, ValueError, OSError) as error:
            raise StoreError(self._advice(error)) from error

    def _advice(self, error: Exception) -> str:
        code = getattr(error, "code", None) or ""
        told = next((advice for words, advice in _ADVICE.items() if words in code), "")
        if not told and isinstance(
            error, exceptions.ServiceUnavailable | exceptions.SessionExpired | OSError
        ):
            told = _unreachable(error)
        if not told and any(word in str(error) for word in _DISK):
            told = _ADVICE["DatabaseError.Transaction"]
        return (told or "the graph at {url} failed: {error}").format(
            url=self.url, user=repr(_user()), database=repr(self.database), error=_first_line(error)
        )


def _unreachable(error: BaseException) -> str:
    """Why no server was reached: the reason lies somewhere among the causes."""
    causes = list(_causes(error))
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "no such host: check the address {url}"
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return (
            "no secure connection to {url}: the server speaks no TLS (then leave the +s out) or its"
            " certificate is not trusted (+ssc takes any, SSL_CERT_FILE names yours)"
        )
    return (
        "no Neo4j server answers at {url}: start it (`docker compose up -d`) or check the address, then run"
        " the same again; what was written stays"
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for part in error.exceptions:
                yield from _causes(part)
        error = error.__cause__ or error.__context__


def tell(tx: neo4j.ManagedTransaction, name: str, **parameters: Any) -> Rows:
    """The rows that the statement of that name yields in a transaction."""
    return tx.run(statement(name), parameters).data()


class _Waiting(logging.Handler):
    """Takes in what the driver logs, and says once in a while that a server is waited for."""

    _said = float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        arguments = record.args if isinstance(record.args, tuple) else ()
        away = any(
            isinstance(a, exceptions.ServiceUnavailable | exceptions.SessionExpired) for a in arguments
        )
        if away and "retried" in record.msg and time.monotonic() - self._said > _SILENCE:
            self._said = time.monotonic()
            _log.warning("The Neo4j server does not answer; waiting up to %g s for it.", _patience())


@cache
def _quiet() -> None:
    """Keep what the driver logs from the terminal of those who ask for no log."""
    logging.getLogger("neo4j").addHandler(_Waiting(logging.WARNING))


@cache
def _statements() -> dict[str, str]:
    text = resources.files(__package__).joinpath("neo4j.cypher").read_text(encoding="utf-8")
    sections = (section.partition("\n") for section in text.split("// name: ")[1:])
    return {name.strip(): body.strip() for name, _, body in sections}


@cache
def statement(name: str) -> str:
    """The statement of that name in `neo4j.cypher`."""
    return _statements()[name].replace("%TYPES%", "|".join(LinkType))


def credentials(url: str) -> tuple[str, str] | None:
    """User and password from the environment, the password from a prompt where there is a terminal.

    None, so no authentication, where NEO4J_PASSWORD is set and empty. StoreError if the URL itself holds a
    password: command lines are seen by others and kept in histories.
    """
    if "@" in urlsplit(url).netloc:
        raise StoreError("leave user and password out of the address: set NEO4J_USERNAME and NEO4J_PASSWORD")
    password = os.environ.get("NEO4J_PASSWORD")
    if password == "":
        return None
    if password is None:
        if not sys.stdin.isatty():
            raise StoreError(f"no password for {url}: set NEO4J_PASSWORD (and NEO4J_USERNAME, if not neo4j)")
        password = _asked(_user(), url)
    return _user(), password


@cache
def _asked(user: str, url: str) -> str:
    """The password, asked for once however often a graph is opened."""
    return getpass(f"Password of {user} at {url}: ")


def _user() -> str:
    return os.environ.get("NEO4J_USERNAME") or "neo4j"


def _patience() -> float:
    text = os.environ.get("COMPLICITY_NEO4J_PATIENCE", "")
    try:
        return float(text) if text else PATIENCE
    except ValueError as error:
        raise StoreError(f"COMPLICITY_NEO4J_PATIENCE is {text!r}: give a number of seconds") from error


def _refusal(error: exceptions.ClientError, timeout: float | None) -> str:
    code = error.code or ""
    if "TimedOut" in code or "Terminated" in code:
        return f"the question took longer than {timeout:g} s: narrow it or allow more time with --timeout"
    if code in _READ_ONLY:
        return "a question may only read: this one writes"
    return f"the question is not valid: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    text = str(getattr(error, "message", None) or error)
    return text.strip().splitlines()[0] if text.strip() else type(error).__name__
