"""Every answer as JSON has the shape that docs/schemas documents, and prints nothing else on stdout."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

import complicity
from complicity.cli import main
from complicity.graph.store import open_store
from complicity.tests.queries.case import CASE, fill, graph

SCHEMAS = Path(complicity.__file__).parent / "docs" / "schemas"

#: What is asked, and the schema of its answer.
ASKED = [
    (["path", "Felipe Flores", "Guerreros Unidos"], "path"),
    (["path", "Mexican Army", "Los Zetas"], "path"),
    (["path", "Mexican Army", "Gulf Cartel"], "path"),
    (["path", "Mexican Army", "Gulf Cartel", "--include-denied"], "path"),
    (["path", "Felipe Flores", "Mexican Army", "--via", "complicity"], "path"),
    (["chains"], "chains"),
    (["chains", "--from", "MilitaryUnit", "--to", "Los Zetas"], "chains"),
    (["chains", "--from", "DEA"], "chains"),
    (["show", "Iguala Municipal Police"], "show"),
    (["show", "Salvador Cienfuegos"], "show"),
    (["show", "San Fernando massacre"], "show"),
    (["claims"], "claims"),
    (["claims", "Los Zetas", "--modality", "denied"], "claims"),
    (["search", "Zetas"], "search"),
    (["search", "nothing at all"], "search"),
    (["neighbors", "Los Zetas", "--hops", "2"], "neighbors"),
    (["neighbors", "San Fernando"], "neighbors"),
    (["command", "Iguala Municipal Police", "--on", "2012-05"], "command"),
    (["command", "Mexican Army", "--on", "2020"], "command"),
    (["status"], "status"),
    (["rank"], "rank"),
    (["rank", "--by", "community"], "rank"),
    (["dossier", "Iguala Municipal Police"], "dossier"),
    (["dossier", "Mexican Army"], "dossier"),
    (["queries"], "queries"),
    (["query", "payrolls"], "table"),
    (["cypher", "MATCH (e:Entity) RETURN e.name, e.names, e.claims, e.first_date LIMIT 3"], "table"),
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return graph(tmp_path_factory.mktemp("answers") / "graph.db", CASE)


def validator(name: str) -> Draft202012Validator:
    schemas = {file.name: json.loads(file.read_text(encoding="utf-8")) for file in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (id, Resource.from_contents(schema)) for id, schema in schemas.items()
    )
    return Draft202012Validator(schemas[f"{name}.json"], registry=registry)


@pytest.mark.parametrize(("arguments", "schema"), ASKED, ids=[" ".join(asked) for asked, _ in ASKED])
def test_an_answer_has_its_shape(url: str, arguments: list[str], schema: str) -> None:
    result = CliRunner().invoke(main, ["--graph", url, *arguments, "--json"])
    assert result.exit_code == 0, result.output
    validator(schema).validate(json.loads(result.stdout))


@pytest.mark.parametrize("file", sorted(SCHEMAS.glob("*.json")), ids=lambda file: file.stem)
def test_a_schema_is_one(file: Path) -> None:
    Draft202012Validator.check_schema(json.loads(file.read_text(encoding="utf-8")))


def test_every_schema_is_asked_for() -> None:
    assert {schema for _, schema in ASKED} | {"common"} == {file.stem for file in SCHEMAS.glob("*.json")}


def test_a_schema_refuses_what_it_does_not_know(url: str) -> None:
    """The shapes are closed: an answer that grows a field must be documented."""
    answer = json.loads(CliRunner().invoke(main, ["--graph", url, "claims", "--json"]).stdout)
    answer[0]["more"] = 1
    assert list(validator("claims").iter_errors(answer))


@pytest.mark.neo4j
def test_a_server_answers_the_same(url: str, neo4j_url: str) -> None:
    """Every question of the table, asked of both stores."""
    with open_store(neo4j_url) as store:
        fill(store, CASE)
    for arguments, _ in ASKED:
        embedded, served = (
            CliRunner().invoke(main, ["--graph", graph_url, *arguments, "--json"])
            for graph_url in (url, neo4j_url)
        )
        assert served.exit_code == 0, served.output
        assert json.loads(served.stdout) == json.loads(embedded.stdout), arguments


@pytest.mark.neo4j
def test_a_server_is_exported_the_same(url: str, neo4j_url: str, tmp_path: Path) -> None:
    with open_store(neo4j_url) as store:
        fill(store, CASE)
    for form in ("jsonl", "graphml", "csv"):
        for name, graph_url in (("file", url), ("server", neo4j_url)):
            command = ["--graph", graph_url, "export", form, "-o", str(tmp_path / f"{name}.{form}")]
            result = CliRunner().invoke(main, command)
            assert result.exit_code == 0, result.output
    for form in ("jsonl", "graphml"):
        one, other = (tmp_path / f"{name}.{form}" for name in ("file", "server"))
        assert one.read_bytes() == other.read_bytes()
    for table in (tmp_path / "file.csv").iterdir():
        assert table.read_bytes() == (tmp_path / "server.csv" / table.name).read_bytes()
