"""What asking for addresses of one form has brought, and the addresses that are held because it brought nothing.

A pattern is a form of addresses (`pipelines.dedup.forms`), or "?name=" for a parameter: there `asked` counts how often
two addresses that differ in it alone were compared, and `fruitful` how often they held different things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any

from pipelines.dedup.forms import levels, names, without
from pipelines.storage.archive import Archive
from pipelines.storage.captures import words_of

AT_ONCE = 500  # parameters of one statement
MOST_COMPARED = 10  # addresses, with one that was answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """What is known of one form on one site."""

    asked: int = 0  # addresses answered, each once
    fruitful: int = 0  # of those, how many led to an article that no page had led to yet, or were one
    articles: int = 0  # how many were articles themselves, with a text of their own
    barren: int = 0  # how many in a row led to no article that other addresses of the form had not led to
    tried: int = 0  # how many were asked for early, to know what the form is
    alarms: int = 0  # how often it was suspected, and cleared
    room: int | None = (
        None  # suspected or a trap: how many that are found now may still be asked for; null: free
    )
    held: int = 0  # how many addresses wait for nothing
    trap: str | None = None  # what kind of trap it is, in words
    since: str | None = None


NAMES = tuple(Pattern.__dataclass_fields__)


def known(archive: Archive, site: str, patterns: Iterable[str]) -> dict[str, Pattern]:
    """Those of these patterns of which anything is known."""
    wanted = list(dict.fromkeys(patterns))
    found: dict[str, Pattern] = {}
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        rows = archive.db.conn.execute(
            f"""
            select pattern, {", ".join(NAMES)} from patterns
            where site = ? and pattern in ({", ".join("?" * len(some))})
            """,
            (site, *some),
        )
        found |= {row[0]: Pattern(**dict(zip(NAMES, row[1:], strict=True))) for row in rows}
    return found


def keep(archive: Archive, site: str, name: str, pattern: Pattern) -> None:
    """Write what is known of a pattern."""
    values = asdict(pattern)
    archive.db.conn.execute(
        f"insert or replace into patterns (site, pattern, {', '.join(values)}) values (?, ?, {', '.join('?' * len(values))})",
        (site, name, *values.values()),
    )


def count(archive: Archive, site: str) -> int:
    """How many patterns of a site are known."""
    return int(archive.one("select count(*) from patterns where site = ?", (site,)))


def doubted(archive: Archive, site: str) -> dict[str, Pattern]:
    """What is suspected or known to lead nowhere on a site: forms, and parameters that change nothing."""
    rows = archive.db.conn.execute(
        f"""
        select pattern, {", ".join(NAMES)} from patterns
        where site = ? and (room is not null or trap is not null)
        order by pattern
        """,
        (site,),
    )
    return {row[0]: Pattern(**dict(zip(NAMES, row[1:], strict=True))) for row in rows}


def traps(archive: Archive, site: str | None = None) -> list[dict[str, Any]]:
    """The traps of one site or of all, for a report: what was asked in vain, what is held, and since when."""
    return list(
        archive.rows(
            """
            select site, pattern, trap, since, asked, fruitful, held from patterns
            where trap is not null and (? is null or site = ?)
            order by site, pattern
            """,
            (site, site),
        )
    )


def show(archive: Archive, site: str, pattern: str, keys: Iterable[str]) -> bool:
    """Note that addresses of a form lead to these; does any of them stand there for the first time?"""
    connection = archive.db.conn
    before = connection.total_changes
    begun = blake2b(f"{site} {pattern} ".encode(), digest_size=8)
    marks = []
    for each in keys:
        mark = begun.copy()
        mark.update(each.encode(errors="surrogatepass"))
        marks.append((int.from_bytes(mark.digest(), "big", signed=True),))
    connection.executemany("insert or ignore into shown (mark) values (?)", marks)
    return connection.total_changes > before


def has_own_text(archive: Archive, url: str, digest: str) -> bool:
    """Is this content an article whose text no other address has?"""
    return bool(
        archive.one(
            """
            select 1 from pages
            where url = ? and digest = ? and text is not null
              and not exists (select 1 from pages as others where others.text = pages.text and others.key <> pages.key)
            """,
            (url, digest),
        )
    )


def waiting(
    archive: Archive, site: str, pattern: str, ranks: Iterable[int]
) -> Iterator[tuple[int, str, str]]:
    """The addresses of a form that wait to be asked for the first time, as id, key and role, by key."""
    ranks = list(ranks)
    rows = archive.db.conn.execute(
        f"""
        select id, key, role from frontier indexed by frontier_ready
        where ready = 1 and site = ? and rank in ({", ".join("?" * len(ranks))})
          and asked_at is null and held is null and role not in ('start', 'number', 'probe')
        order by key
        """,
        (site, *ranks),
    )
    return ((row[0], row[1], row[2]) for row in rows if pattern in levels(row[1], role=row[2]))


def hold(archive: Archive, entries: Iterable[int], why: str) -> None:
    """Have addresses wait for nothing; `why` names the pattern that they are of."""
    archive.db.conn.executemany(
        "update frontier set held = ?, ready = 0, due_at = null where id = ?",
        [(why, each) for each in entries],
    )


def held(archive: Archive, site: str, why: str) -> list[int]:
    """The addresses that are held for a pattern, by key."""
    rows = archive.db.conn.execute(
        "select id from frontier where site = ? and held = ? order by key", (site, why)
    )
    return [row[0] for row in rows]


def release(archive: Archive, entries: Iterable[int], *, now: str) -> None:
    """Let held addresses be asked for after all."""
    archive.db.conn.executemany(
        "update frontier set held = null, ready = 1, due_at = ? where id = ?",
        [(now, each) for each in entries],
    )


def hasten(archive: Archive, name: str, *, rank: int) -> bool:
    """Have an address (a key) asked for sooner, if it waits for the first time."""
    changed = archive.db.conn.execute(
        "update frontier set rank = ? where key = ? and asked_at is null and ready = 1 and rank > ?",
        (rank, name, rank),
    )
    return changed.rowcount > 0


def siblings(archive: Archive, site: str, name: str, parameter: str) -> list[tuple[str, str]]:
    """Addresses that differ from one (a key) in a parameter alone, and hold something: url and digest.

    The one without the parameter comes first. Of very many, those are not found that stand far off in the order of keys.
    For a part of the path, what says the same stands in for what is the same.
    """
    if parameter.startswith("/"):
        return _said_alike(archive, site, name, parameter)
    base, _, query = name.partition("?")
    parts = query.split("&")
    place = next(place for place, each in enumerate(parts) if each.partition("=")[0] == parameter)
    start = f"{base}?{'&'.join([*parts[:place], parameter])}="
    connection = archive.db.conn
    bare = connection.execute(
        "select url, digest from frontier where key = ? and site = ? and digest is not null",
        (without(name, [parameter]), site),
    )
    others = connection.execute(
        """
        select key, url, digest from frontier
        where key > ? and key < ? and key <> ? and site = ? and digest is not null
        order by key desc limit ?
        """,
        (start, start + "\U0010ffff", name, site, MOST_COMPARED),
    )
    rest = parts[place + 1 :]
    alike = [(row[1], row[2]) for row in others if row[0].partition("?")[2].split("&")[place + 1 :] == rest]
    return [(row[0], row[1]) for row in bare] + alike


def _said_alike(archive: Archive, site: str, name: str, parameter: str) -> list[tuple[str, str]]:
    """Addresses of the same article that differ in one part of the path."""
    rows = archive.db.conn.execute(
        """
        select others.key, others.url, others.digest
        from pages join pages as others on others.text = pages.text and others.key <> pages.key
        where pages.key = ? and others.site = ?
        limit ?
        """,
        (name, site, MOST_COMPARED),
    )
    blank = without(name, [parameter])
    return [(row[1], row[2]) for row in rows if without(row[0], [parameter]) == blank]


def content(archive: Archive, url: str, digest: str) -> str:
    """What an address holds: the words of an article, or the very bytes of anything else."""
    return words_of(archive, url) or digest


def bearers(archive: Archive, site: str, parameter: str) -> list[tuple[int, str, str | None]]:
    """All addresses of a site that have a parameter: id, key, time of the last request; those that were asked come first."""
    said = "/" if parameter.startswith("/") else f"{parameter}="
    rows = archive.db.conn.execute(
        """
        select id, key, asked_at from frontier
        where site = ? and held is null and instr(key, ?) and role not in ('start', 'number', 'probe')
        order by asked_at is null, id
        """,
        (site, said),
    )
    return [(row[0], row[1], row[2]) for row in rows if parameter in names(row[1])]


def key_known(archive: Archive, name: str) -> bool:
    """Is an address with this key in the frontier?"""
    return archive.one("select 1 from frontier where key = ?", (name,)) is not None
