"""What a run says while it lasts: a bar on a terminal, plain lines elsewhere, a table of files if asked."""

import csv
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import click

from ..graph.errors import DataError

COLUMNS = ("file", "status", "reason", "pages", "words", "claims", "seconds")


class Progress:
    """Tells of each file on stderr: by a bar where their number can be counted and there is a terminal."""

    def __init__(self, total: Callable[[], int] | None, report: Path | None) -> None:
        self._count = total
        self._path = report
        self._bar: Any = None
        self._rows: Any = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if self._path:
            self._rows = self._open(self._path)
        if self._count and sys.stderr.isatty():
            self._bar = self._stack.enter_context(_bar())
            self._task = self._bar.add_task("", total=self._count(), file="")
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def _open(self, path: Path) -> Any:
        try:
            file = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
        except OSError as error:
            raise DataError(f"cannot write {path} ({error.strerror}): name another --report") from error
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        return rows

    def tell(self, outcome: Any) -> None:
        """Show that a file is done, and what came of it."""
        file = outcome.file
        if self._rows:
            status = file.status if outcome.news or file.status != "read" else "known"
            self._rows.writerow(
                (outcome.name, status, file.reason, file.pages, file.words, file.claims, file.seconds)
            )
            self._rows.writerows(_rows_of_parts(outcome))
        if self._bar:
            self._bar.update(self._task, advance=1, file=outcome.name[-60:])
        elif outcome.news and file.status == "read":
            self._say(
                f"read {outcome.name}: {_counted(len(file.documents), 'document')}, {file.claims} claims"
            )
        for part in outcome.parts:
            if part.failed:
                self._say(f"{part.source}: {part.reason}")
        for page in outcome.scanned:
            if page.poor:
                self._say(f"{page.source}: page {page.page} is hardly legible ({page.quality} %): check it")

    def _say(self, line: str) -> None:
        if self._bar:
            self._bar.console.print(line, markup=False, highlight=False, soft_wrap=True)
        else:
            click.echo(line, err=True)


def _rows_of_parts(outcome: Any) -> Iterator[tuple[object, ...]]:
    """Rows of the report on what lies in a file: parts that were not read, pages read from their pictures."""
    for part in outcome.parts:
        if part.source != outcome.name:
            yield part.source, "failed" if part.failed else "skipped", part.reason, "", "", "", ""
    for page in outcome.scanned:
        status = "poor" if page.poor else "ocr"
        yield f"{page.source} page {page.page}", status, f"read at {page.quality} %", 1, "", "", ""


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        BarColumn(),
        MofNCompleteColumn(),
        _rate(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[file]}", markup=False),
        console=Console(stderr=True),
        transient=True,
    )


def _rate() -> Any:
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class Rate(ProgressColumn):
        """Files a second, since the beginning."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.completed / max(1.0, task.elapsed or 0):.1f}/s")

    return Rate()


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
