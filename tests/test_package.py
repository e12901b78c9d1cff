"""The package as it is shipped: every room and data file in the wheel, doctests right, imports silent."""

import doctest
import importlib
import pkgutil
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import complicity

ROOT = Path(complicity.__file__).parent
ROOMS = ("graph", "ingest", "queries", "visualize", "commands")
DATA = (".sql", ".cypher", ".yaml", ".html", ".css", ".js", ".npz", ".json", ".gz")


def modules() -> list[str]:
    found = ["complicity", "complicity.cli"]
    for room in ROOMS:
        package = importlib.import_module(f"complicity.{room}")
        found.append(package.__name__)
        found += [m.name for m in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]
    return found


@pytest.mark.parametrize("name", modules())
def test_doctests(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"  # a copy, so that no build/ of an earlier day gets in
    unwanted = shutil.ignore_patterns(".*", "build", "*.egg-info", "*.db*", "target")
    shutil.copytree(ROOT, tree, ignore=unwanted)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    subprocess.run([*pip, str(folder), str(tree)], check=True, capture_output=True, text=True)
    return set(zipfile.ZipFile(next(folder.glob("*.whl"))).namelist())


def test_the_wheel_holds_every_module_and_data_file(wheel: set[str]) -> None:
    expected = {f"complicity/{path.name}" for path in ROOT.glob("*.py")}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*"):
            if path.suffix in (".py", *DATA) or ("weights" in path.parts and path.is_file()):
                expected.add(f"complicity/{path.relative_to(ROOT).as_posix()}")
    assert expected <= wheel, sorted(expected - wheel)


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    rooms = {name.split("/")[1] for name in wheel if name.startswith("complicity/") and name.count("/") > 1}
    assert rooms <= set(ROOMS)


@pytest.mark.parametrize(
    "command",
    [["--help"], ["path", "--help"], ["chains", "--help"], ["status", "--help"], ["ingest", "--help"]],
)
def test_help_imports_nothing_heavy(command: list[str]) -> None:
    heavy = ("spacy", "neo4j", "networkx", "pyvis", "pandas", "kglite", "thinc", "numpy", "trafilatura")
    code = (
        "import sys\nfrom complicity.cli import main\n"
        f"main({command!r}, prog_name='complicity', standalone_mode=False)\n"
        f"print('loaded:', [m for m in {heavy!r} if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.endswith("loaded: []\n")
