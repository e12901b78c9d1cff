"""Graphs written out: what is read back, by us and by the tools that the formats are for, is the graph."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest
from click.testing import CliRunner

from complicity.cli import main
from complicity.graph.model import Decision
from complicity.graph.ontology import LinkType
from complicity.graph.store import Store, graph_hash, open_store
from complicity.queries.tables import COLUMNS
from complicity.tests.queries.case import CASE, Told, fill

#: Names that formats might take for their own signs.
AWKWARD = (
    Told('PoliceForce:=cmd|"A"&<b>', "SUPPORTED", "CriminalGroup:Cártel\n;,'\"", "=1+1"),
    Told("PoliceForce:Policía de Iguala", "PAID", "Agency:\x0b@SUM(A1)"),
)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("exports") / "graph.db"
    with open_store(str(path)) as store:
        fill(store, (*CASE, *AWKWARD))
        rejected = next(store.claims(types=[LinkType.SPLIT_FROM])).claim.id
        store.record(Decision("reject", (rejected,), "ana", "2024-01-01T00:00:00Z", "misread"))
        store.refresh()
    return str(path)


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    with open_store(url, create=False, read_only=True) as opened:
        yield opened


def export(url: str, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--graph", url, "export", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_jsonl_is_what_load_reads(url: str, store: Store, tmp_path: Path) -> None:
    """Loaded again it is the same ledger, and with the same identities the same graph."""
    file, copied = tmp_path / "graph.jsonl", str(tmp_path / "copy.db")
    export(url, "jsonl", "-o", str(file))
    loaded = CliRunner().invoke(main, ["--graph", copied, "load", str(file)])
    assert loaded.exit_code == 0, loaded.output
    with open_store(copied) as other:
        ids = [info.id for info in store.documents()]
        assert [other.extraction(id) for id in ids] == [store.extraction(id) for id in ids]
        assert other.decisions() == store.decisions()
        other.assign(store.assignments())
        other.refresh()
        assert graph_hash(other) == graph_hash(store)
    assert export(copied, "jsonl") == file.read_text(encoding="utf-8")


def test_a_failed_export_leaves_nothing(url: str, tmp_path: Path) -> None:
    (tmp_path / "there.jsonl").write_text("kept", encoding="utf-8")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no graph")
    target = str(tmp_path / "there.jsonl")
    assert CliRunner().invoke(main, ["--graph", str(broken), "export", "jsonl", "-o", target]).exit_code == 1
    assert Path(target).read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.db", "there.jsonl"]


def test_csv_tables_hold_all_and_run_nothing(url: str, store: Store, tmp_path: Path) -> None:
    export(url, "csv", "-o", str(tmp_path / "tables"))
    tables = {
        name: list(
            csv.DictReader(io.StringIO((tmp_path / "tables" / f"{name}.csv").read_text("utf-8"), newline=""))
        )
        for name in COLUMNS
    }
    assert {name: len(rows) for name, rows in tables.items()} == {
        "entities": len(list(store.entities())),
        "links": len(list(store.links())),
        "claims": len(list(store.claims())),
        "documents": len(list(store.documents())),
    }
    names = {row["id"]: row["name"] for row in tables["entities"]}
    assert {names[entity.id].removeprefix("'") for entity in store.entities()} == {
        entity.name for entity in store.entities()
    }
    cells = [cell for rows in tables.values() for row in rows for cell in row.values()]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)
    assert {row["status"] for row in tables["claims"]} == {"", "rejected"}


def test_the_claims_table_can_be_loaded(url: str, tmp_path: Path) -> None:
    export(url, "csv", "-o", str(tmp_path))
    copied = str(tmp_path / "copy.db")
    loaded = CliRunner().invoke(main, ["--graph", copied, "load", str(tmp_path / "claims.csv")])
    assert loaded.exit_code == 0, loaded.output
    with open_store(copied) as other, open_store(url) as store:
        assert len(list(other.claims())) == len(list(store.claims()))


@pytest.mark.parametrize("format", ["graphml", "gexf"])
def test_network_files_are_read_by_networkx(url: str, store: Store, format: str, tmp_path: Path) -> None:
    file = tmp_path / f"graph.{format}"
    export(url, format, "-o", str(file))
    read = {"graphml": lambda p: networkx.read_graphml(p, force_multigraph=True), "gexf": networkx.read_gexf}
    graph = read[format](file)
    assert set(graph.nodes) == {entity.id for entity in store.entities()}
    links = {(link.source, link.type.value, link.target, link.modality.value) for link in store.links()}
    assert {(s, d["label"], t, d["modality"]) for s, t, d in graph.edges(data=True)} == links
    assert graph.nodes["criminalgroup:los-zetas"]["label"] == "Los Zetas"


def ftm(url: str, tmp_path: Path) -> list[dict[str, object]]:
    if not os.environ.get("COMPLICITY_REQUIRE_FTM"):
        pytest.importorskip("followthemoney", reason="pip install 'complicity[ftm]' to test this")
    file, valid = tmp_path / "graph.ftm", tmp_path / "valid.ftm"
    export(url, "ftm", "-o", str(file))
    command = [str(Path(sys.executable).with_name("ftm")), "validate", "-i", str(file), "-o", str(valid)]
    subprocess.run(command, check=True, capture_output=True)
    entities = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    passed = [json.loads(line) for line in valid.read_text(encoding="utf-8").splitlines()]
    assert [one["id"] for one in passed] == [one["id"] for one in entities]
    for one, other in zip(entities, passed, strict=True):
        assert one["properties"] == other["properties"]
    return entities


def test_followthemoney_entities_are_valid_and_proven(url: str, store: Store, tmp_path: Path) -> None:
    entities = ftm(url, tmp_path)
    by_id = {str(one["id"]): one for one in entities}
    assert len(by_id) == len(entities)
    schemas = [one["schema"] for one in entities]
    links = [link for link in store.links() if link.modality.supports]
    assert len(
        [schema for schema in schemas if schema in ("Membership", "Directorship", "UnknownLink")]
    ) == len(links)
    assert schemas.count("Directorship") == 2
    assert schemas.count("Membership") == 1
    for one in entities:
        properties: dict[str, list[str]] = one["properties"]  # type: ignore[assignment]
        for end in ("subject", "object", "member", "director", "organization", "proof"):
            assert all(id in by_id for id in properties.get(end, []))
        if "role" in properties:
            assert properties["proof"] and properties["sourceUrl"]
            assert properties["status"][0].split(",")[0] in ("stated", "reported", "alleged")
    (handed,) = (one for one in entities if one["properties"].get("role") == ["HANDED_OVER_TO"])  # type: ignore[attr-defined]
    assert handed["properties"]["startDate"] == ["2014-09"]  # type: ignore[index]
    assert handed["properties"]["endDate"] == ["2014-09-26"]  # type: ignore[index]
    assert len(handed["properties"]["proof"]) == 2  # type: ignore[index]
