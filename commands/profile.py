"""How the profile of one entity looks on a terminal."""

from collections.abc import Iterable, Sequence

import click

from ..queries.plain import cut, plain
from ..queries.profile import Profile, Relation
from . import printing
from .printing import counted, width


def print_profile(profile: Profile, *, limit: int, full: bool = False) -> None:
    """Print who it is, its place in its forces, its links by family, contradictions and documents, at most
    `limit` of each.
    """
    entity = profile.entity
    click.secho(f"{plain(entity.name)} ({entity.kind})", bold=True)
    dates = " to ".join(dict.fromkeys(date for date in (entity.first_date, entity.last_date) if date))
    counts = f"{counted(entity.claims, 'claim')} in {counted(entity.documents, 'document')}"
    click.echo(f"  id {entity.id}; {counts}{f'; {dates}' if dates else ''}")
    others = [plain(name) for name in entity.names if name != entity.name]
    _line("also named", others, full=full)
    _line("part of", _others(profile.parents), full=full)
    _line("has parts", _others(profile.parts), full=full)
    _line("commanded by", _dated(profile.commanders), full=full)
    _line("commands or belongs to", _dated(profile.commands), full=full)
    _line("places", _others(profile.places), full=full)
    _line("incidents", _others(profile.incidents), full=full)
    for family, relations in profile.families.items():
        click.secho(f"\n{family}", bold=True)
        for relation in relations[:limit]:
            _relation(relation, profile, full=full)
        _more(relations, limit)
    _contradictions(profile, limit=limit, full=full)
    click.secho("\ndocuments", bold=True)
    for info, count in profile.documents[:limit]:
        line = (
            f"{info.date or 'undated'}  {plain(info.title or info.source)} (named {counted(count, 'time')})"
        )
        click.echo(f"  {line if full else cut(line, width() - 2)}")
    _more(profile.documents, limit)


def _more(things: Sequence[object], limit: int) -> None:
    if len(things) > limit:
        click.echo(f"  and {len(things) - limit} more; see them with --limit")


def _relation(relation: Relation, profile: Profile, *, full: bool) -> None:
    link = relation.link
    name = plain(relation.other.name)
    arrow = f"{link.type} →" if relation.outward else f"← {link.type}"
    click.echo(f"  {'─ ' + str(link.type) + ' ─' if link.type.symmetric else arrow} {name}", nl=False)
    click.echo(f"  {printing.evidence_of(link)}")
    printing.quote(relation.citation, full=full, lines=1)


def _contradictions(profile: Profile, *, limit: int, full: bool) -> None:
    if profile.contradicting:
        click.secho("\ndenied", bold=True)
    for citation in profile.contradicting[:limit]:
        click.echo(
            f"  {citation.claim.type}: {_ends(citation.claim.source.text, citation.claim.target.text)}"
        )
        printing.quote(citation, full=full)
    _more(profile.contradicting, limit)


def _ends(source: str, target: str) -> str:
    return f"{plain(source)} and {plain(target)}"


def _others(relations: Iterable[Relation]) -> list[str]:
    return list(dict.fromkeys(plain(relation.other.name) for relation in relations))


def _dated(relations: Iterable[Relation]) -> list[str]:
    return [f"{plain(r.other.name)} ({r.link.first_date or 'undated'})" for r in relations]


def _line(label: str, names: list[str], *, full: bool) -> None:
    if names:
        text = f"{label}: {'; '.join(names)}"
        click.echo(f"  {text if full else cut(text, width() - 2)}")
