"""What docker-compose.yml must keep: pinned, loopback only, no password inside, healthy before it counts."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import complicity

ROOT = Path(complicity.__file__).parent


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def test_the_image_is_the_exact_version_that_the_tests_run_against(compose: dict[str, Any]) -> None:
    tested = re.search(r"<version>(5\.26\.\d+)</version>", (ROOT / "tests/neo4j/pom.xml").read_text())
    assert tested and compose["services"]["neo4j"]["image"] == f"neo4j:{tested[1]}-community"


def test_every_port_is_of_the_loopback_alone(compose: dict[str, Any]) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]
    assert {port.rpartition(":")[2] for port in ports} == {"7474", "7687"}
    assert all(re.fullmatch(r"127\.0\.0\.1:\d+:\d+", port) for port in ports)


def test_the_password_must_come_from_the_environment(compose: dict[str, Any]) -> None:
    auth = compose["services"]["neo4j"]["environment"]["NEO4J_AUTH"]
    assert re.fullmatch(r"neo4j/\$\{NEO4J_PASSWORD:\?[^}]+\}", auth)


def test_it_counts_as_up_only_when_it_answers(compose: dict[str, Any]) -> None:
    check = compose["services"]["neo4j"]["healthcheck"]
    assert check["test"][0] == "CMD-SHELL" and "RETURN 1" in check["test"][1]
    assert {"interval", "timeout", "retries", "start_period"} <= check.keys()


def test_every_volume_has_a_name_of_its_own(compose: dict[str, Any]) -> None:
    used = [volume.partition(":")[0] for volume in compose["services"]["neo4j"]["volumes"]]
    assert used and set(used) == compose["volumes"].keys()
    assert "/data" in {v.partition(":")[2] for v in compose["services"]["neo4j"]["volumes"]}
