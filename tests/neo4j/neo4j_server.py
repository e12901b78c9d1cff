"""A real Neo4j server for the tests: the one NEO4J_URI names, else one of our own through Maven and Java.

Our own is the community server of `pom.xml` on a free loopback port with a fresh folder, bolt on and
everything else off, gone when the tests end.
"""

import hashlib
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import neo4j
import pytest

HERE = Path(__file__).parent
PASSWORD = "for-tests-only"
#: Seconds that Maven may take to fetch the server.
FETCH = 900
HOW = (
    "no Neo4j server: install Java 17 or newer and Maven, or start one (`docker compose up -d`) and set"
    " NEO4J_URI and NEO4J_PASSWORD"
)
_CONFIGURATION = """
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
server.memory.pagecache.size={cache}
db.logs.query.enabled=OFF
"""


class NoServerError(Exception):
    """Why there is no server to test against."""


@dataclass
class Server:
    """A server of our own in a folder; stopped and started again it keeps its graph."""

    home: Path
    port: int = 0
    memory: str = "1g"
    cache: str = "256m"
    #: Whether a quick start matters more than a fast server.
    quick: bool = True
    _process: subprocess.Popen[str] | None = field(default=None, repr=False)

    @property
    def url(self) -> str:
        return f"bolt://127.0.0.1:{self.port}"

    def start(self, *settings: str) -> None:
        """Start, with further lines of neo4j.conf if given; NoServerError if it will not."""
        self.port = self.port or _free_port()
        self.home.mkdir(parents=True, exist_ok=True)
        text = _CONFIGURATION.format(port=self.port, cache=self.cache) + "\n".join(settings) + "\n"
        (self.home / "neo4j.conf").write_text(text, encoding="utf-8")
        with (self.home / "out.txt").open("a") as log:
            self._process = subprocess.Popen(
                _command(self.home, self.memory, self.quick),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout
        if self._process.stdout.readline().strip() != "ready":
            raise NoServerError(f"the server did not start: {(self.home / 'out.txt').read_text()[-2000:]}")
        if not (self.home / "password").exists():
            self._set_password()

    def _set_password(self) -> None:
        with neo4j.GraphDatabase.driver(self.url, auth=("neo4j", "neo4j")) as driver:
            driver.execute_query(
                "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=PASSWORD, database_="system"
            )
        (self.home / "password").touch()

    def stop(self) -> None:
        """Stop in order, and wait until it has."""
        if self._process and self._process.stdin:
            self._process.stdin.close()
            self._process.wait(60)
            self._process = None

    @property
    def pid(self) -> int | None:
        """The server's process; None while it does not run."""
        return self._process.pid if self._process else None

    def kill(self) -> None:
        """Stop as a power cut does."""
        if self._process:
            self._process.kill()
            self._process.wait(60)
            self._process = None


def _command(home: Path, memory: str, quick: bool) -> list[str]:
    java = shutil.which("java")
    if not java:
        raise NoServerError(HOW)
    return [
        java,
        f"-Xmx{memory}",
        *(("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1") if quick else ()),
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "-cp",
        _class_path(),
        str(HERE / "Server.java"),
        str(home),
    ]


def _class_path() -> str:
    """Where Maven put the server's jars; asked once for one pom.xml, as long as they are all there."""
    pom = HERE / "pom.xml"
    cache = HERE / "target" / f"classpath-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if not (cache.exists() and all(map(os.path.exists, cache.read_text().split(os.pathsep)))):
        _fetch(pom, cache)
    return cache.read_text()


def _fetch(pom: Path, to: Path) -> None:
    maven = shutil.which("mvn")
    if not maven:
        raise NoServerError(HOW)
    goal = "dependency:build-classpath"
    command = [maven, "-q", "-B", "-f", str(pom), goal, f"-Dmdep.outputFile={to}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH)
    if done.returncode:
        raise NoServerError(f"{HOW}; Maven says: {done.stdout[-500:]}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def address(home: Path, *, memory: str = "1g", cache: str = "256m", quick: bool = True) -> Iterator[str]:
    """The URL of a server that holds nothing, its password in the environment, or NoServerError."""
    given = os.environ.get("NEO4J_URI")
    if given:
        _refuse_data(given)
        yield given
        return
    server = Server(home, memory=memory, cache=cache, quick=quick)
    server.start()
    os.environ |= {"NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": PASSWORD}
    try:
        yield server.url
    finally:
        server.kill()


def _refuse_data(url: str) -> None:
    """The tests empty the server, so it must be empty or meant for it."""
    if count(url) and not os.environ.get("COMPLICITY_NEO4J_WIPE"):
        raise NoServerError(f"{url} holds data, and the tests would delete it: set COMPLICITY_NEO4J_WIPE=1")


def _driver(url: str) -> neo4j.Driver:
    user, password = os.environ.get("NEO4J_USERNAME", "neo4j"), os.environ.get("NEO4J_PASSWORD", "")
    return neo4j.GraphDatabase.driver(url, auth=(user, password) if password else None)


def count(url: str) -> int:
    """How many nodes the server holds."""
    with _driver(url) as driver:
        return int(driver.execute_query("MATCH (n) RETURN count(n)").records[0][0])


def wipe(url: str) -> None:
    """Delete all nodes, a few at a time."""
    with _driver(url) as driver, driver.session() as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS").consume()


def _without(error: NoServerError) -> NoReturn:
    """Skip what needs a server where there is none, or fail where there must be one."""
    if os.environ.get("COMPLICITY_REQUIRE_NEO4J"):
        pytest.fail(str(error))
    pytest.skip(str(error))


@pytest.fixture(scope="session")
def neo4j_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's URL for the whole run; skipped without one, unless COMPLICITY_REQUIRE_NEO4J is set."""
    try:
        with address(tmp_path_factory.mktemp("neo4j")) as url:
            yield url
    except NoServerError as error:
        _without(error)


@pytest.fixture(scope="module")
def mortal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of our own that a test may stop, starve and start again; not yet started."""
    server = Server(tmp_path_factory.mktemp("mortal"))
    try:
        _class_path()
        yield server
    except NoServerError as error:
        _without(error)
    finally:
        server.kill()


@pytest.fixture
def neo4j_url(neo4j_session: str) -> Iterator[str]:
    """The URL of a server that holds nothing yet; its credentials are in the environment."""
    wipe(neo4j_session)
    yield neo4j_session
    wipe(neo4j_session)


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store of either kind."""
    if request.param == "sqlite":
        return f"sqlite:{tmp_path / 'graph.db'}"
    return str(request.getfixturevalue("neo4j_url"))
