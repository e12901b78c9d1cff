"""Put a trained recognizer where the package looks for it.

python training/install.py TRAINED_PIPELINE
"""

import shutil
import sys
from pathlib import Path

from thinc.api import Config

WEIGHTS = Path(__file__).parent.parent / "ingest" / "weights" / "recognizer"


def install(pipeline: Path) -> None:
    """Copy the weights, and the shape of the model that reads them."""
    WEIGHTS.mkdir(parents=True, exist_ok=True)
    for name in ("model", "moves", "cfg"):
        shutil.copyfile(pipeline / "ner" / name, WEIGHTS / name)
    model = Config().from_disk(pipeline / "config.cfg")["components"]["ner"]["model"]
    Config({"model": model}).to_disk(WEIGHTS / "config.cfg")


if __name__ == "__main__":
    install(Path(sys.argv[1]))
