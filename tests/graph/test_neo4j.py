"""The server at its borders: who may come in, what a wrong address says, and what becomes of a load when the
server stops, stays away, has no room or may not be written.
"""

import logging
import os
import pty
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import neo4j
import pytest
import trustme
from click.testing import CliRunner, Result

from complicity.cli import main
from complicity.graph.neo4j_session import Conversation
from complicity.graph.store import graph_hash, open_store
from complicity.tests.neo4j.neo4j_server import PASSWORD, Server, count, wipe
from complicity.tests.neo4j.stories import stories, write

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the server's certificate and key, and `ca.pem`, which vouches for it."""
    folder = tmp_path_factory.mktemp("tls")
    ca = trustme.CA(key_type=trustme.KeyType.RSA)
    issued = ca.issue_cert("127.0.0.1", key_type=trustme.KeyType.RSA)
    issued.private_key_pem.write_to_path(folder / "private.key")
    issued.cert_chain_pems[0].write_to_path(folder / "public.crt")
    ca.cert_pem.write_to_path(folder / "ca.pem")
    return folder


@pytest.fixture(scope="module")
def settings(authority: Path) -> tuple[str, ...]:
    return (
        "db.tx_log.preallocate=false",
        "server.bolt.tls_level=OPTIONAL",
        "dbms.ssl.policy.bolt.enabled=true",
        f"dbms.ssl.policy.bolt.base_directory={authority}",
        "dbms.ssl.policy.bolt.client_auth=NONE",
    )


@pytest.fixture
def server(
    mortal_server: Server, settings: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    """A server that runs, holds nothing, and may be stopped."""
    monkeypatch.setenv("NEO4J_USERNAME", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)
    monkeypatch.setattr("complicity.graph.neo4j._CLAIMS", 100)
    monkeypatch.setattr("complicity.graph.transfer.BATCH", 200)
    monkeypatch.setattr("complicity.graph.neo4j_session._SILENCE", 0.0)
    if not mortal_server.pid:
        mortal_server.start(*settings)
    wipe(mortal_server.url)
    yield mortal_server


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Claims to load, enough for several transactions."""
    return write(stories(300, seed=3, names=9), tmp_path_factory.mktemp("told") / "claims.jsonl")


@pytest.fixture(scope="module")
def want(told: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the graph that an undisturbed load of them makes."""
    path = str(tmp_path_factory.mktemp("want") / "graph.db")
    assert load(path, told).exit_code == 0
    return hash_at(path)


def load(url: str, path: Path, *options: str, **environment: str | None) -> Result:
    arguments = ["--graph", url, *options, "load", str(path), "--rejects", str(path.with_suffix(".rejects"))]
    return CliRunner().invoke(main, arguments, env=environment)


def hash_at(url: str) -> str:
    with open_store(url) as store:
        return graph_hash(store)


def one_line(result: Result) -> str:
    """What a failed command says: one line, and exit status 1."""
    assert result.exit_code == 1, result.output
    assert result.output.startswith("Error: ") and result.output.count("\n") == 1, result.output
    return result.output


@pytest.mark.parametrize(
    ("scheme", "host", "options", "environment", "message"),
    [
        ("bolt", "", (), {"NEO4J_PASSWORD": "wr0ng-word"}, "refuses user 'neo4j': check NEO4J_USERNAME"),
        ("neo4j", "", (), {"NEO4J_USERNAME": "ghost"}, "refuses user 'ghost'"),
        ("bolt", "", (), {"NEO4J_PASSWORD": None}, "no password for bolt://"),
        ("bolt", "", ("--database", "nope"), {}, "no database 'nope'"),
        ("neo4j", "", ("--database", "nope"), {}, "no database 'nope'"),
        ("bolt", "127.0.0.1:1", (), {}, "no Neo4j server answers at bolt://127.0.0.1:1"),
        ("neo4j", "127.0.0.1:1", (), {}, "no Neo4j server answers at neo4j://127.0.0.1:1"),
        ("bolt", "no-such-host.invalid", (), {}, "no such host"),
        ("neo4j", "no-such-host.invalid", (), {}, "no such host"),
        ("bolt", "neo4j:wr0ng-word@localhost", (), {}, "leave user and password out of the address"),
        ("bolt+s", "", (), {}, "its certificate is not trusted"),
        ("neo4j+s", "", (), {}, "its certificate is not trusted"),
        ("bolt", "", (), {"COMPLICITY_NEO4J_PATIENCE": "long"}, "give a number of seconds"),
    ],
)
def test_a_wrong_address_or_name_is_one_line(
    server: Server, told: Path, scheme, host, options, environment, message
) -> None:
    url = f"{scheme}://{host or server.url.partition('://')[2]}"
    said = one_line(load(url, told, *options, **environment))
    assert message in said and "wr0ng-word" not in said


@pytest.mark.parametrize("scheme", ["bolt", "bolt+ssc", "neo4j+ssc", "bolt+s", "neo4j+s"])
def test_the_line_may_be_secured(
    server: Server, authority: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority / "ca.pem"))
    with open_store(server.url.replace("bolt", scheme, 1), database="neo4j") as store:
        assert store.status().documents == 0


def test_the_password_is_in_no_log(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with open_store(server.url) as store:
        store.add(stories(2, seed=1))
        place = store.status()
    assert place.documents == 2
    assert "neo4j" in {record.name.partition(".")[0] for record in caplog.records}
    assert PASSWORD not in caplog.text


def test_the_password_is_asked_for_where_somebody_watches(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD")
    child, terminal = pty.fork()
    if not child:
        os.execv(sys.executable, [sys.executable, "-m", "complicity", "--graph", server.url, "status"])
    said = b""
    while b"Password of neo4j" not in said:
        said += os.read(terminal, 1000)
    os.write(terminal, f"{PASSWORD}\n".encode())
    while part := _read(terminal):
        said += part
    assert os.waitpid(child, 0)[1] == 0
    assert b"documents" in said and PASSWORD.encode() not in said


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1000)
    except OSError:  # the child has gone
        return b""


def midway(server: Server, then: Callable[[], None]) -> threading.Thread:
    """Do something once some claims are written."""

    def watch() -> None:
        while count(server.url) < 150:
            time.sleep(0.02)
        then()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_a_load_outlives_a_server_that_comes_back(
    server: Server, settings, told: Path, want: str, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble() -> None:
        server.kill()
        server.start(*settings)

    thread = midway(server, stumble)
    result = load(server.url, told, COMPLICITY_NEO4J_PATIENCE="300")
    thread.join()
    assert result.exit_code == 0, result.output
    assert hash_at(server.url) == want
    assert "waiting up to 300 s for it" in caplog.text


def test_a_reading_outlives_a_server_that_goes_before_its_end(
    server: Server, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPLICITY_NEO4J_PATIENCE", "300")
    read: list[int] = []

    def stumble() -> None:
        time.sleep(1)
        server.kill()
        server.start(*settings)

    thread = threading.Thread(target=stumble)

    def read_one(tx: neo4j.ManagedTransaction) -> int:
        read.append(tx.run("RETURN 1 AS one").data()[0]["one"])
        if len(read) == 1:
            assert server.pid
            os.kill(server.pid, signal.SIGSTOP)  # it takes the commit in and never answers it
            thread.start()
        return sum(read)

    conversation = Conversation(server.url, None)
    assert conversation.read(read_one) == 2
    thread.join()
    conversation.close()


def test_a_load_ends_when_the_server_stays_away_and_is_completed_later(
    server: Server, settings, told: Path, want: str, caplog: pytest.LogCaptureFixture
) -> None:
    thread = midway(server, server.kill)
    result = load(server.url, told, COMPLICITY_NEO4J_PATIENCE="1")
    thread.join()
    assert "no Neo4j server answers" in one_line(result)
    assert "waiting up to 1 s for it" in caplog.text
    server.start(*settings)
    assert 0 < open_store(server.url).status().documents < 100
    assert load(server.url, told).exit_code == 0
    assert hash_at(server.url) == want


def test_a_full_disk_is_one_line_and_no_harm(server: Server, settings, told: Path, want: str) -> None:
    largest = max(path.stat().st_size for path in (server.home / "data").rglob("*") if path.is_file())
    assert server.pid
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (largest + 100_000, largest + 100_000))
    assert "cannot write, as when its disk is full" in one_line(load(server.url, told))
    server.kill()
    server.start(*settings)
    assert load(server.url, told).exit_code == 0
    assert hash_at(server.url) == want


def test_a_graph_that_may_only_be_read_says_so(server: Server, settings, tmp_path: Path) -> None:
    first, second = (write(stories(1, seed=seed), tmp_path / f"{seed}.jsonl") for seed in (1, 2))
    assert load(server.url, first).exit_code == 0
    server.stop()
    server.start(*settings, "server.databases.default_to_read_only=true")
    try:
        assert "may only be read there" in one_line(load(server.url, second))
        assert open_store(server.url).status().documents == 1
    finally:
        server.kill()
