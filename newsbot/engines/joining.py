"""`newsbot join`: the small WARC files that years of runs leave are put together into few large ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from newsbot import __version__, clock
from newsbot.config import Config
from newsbot.engines.conclude import take_up
from newsbot.site import Sites
from pipelines import faults
from pipelines.storage import captures
from pipelines.storage.archive import Archive
from pipelines.storage.warc import OURS, end_joinings, flaw, put_together

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Joined:
    """What a joining came to."""

    files: int = 0  # that were put together
    into: list[str] = field(default_factory=list)  # the new ones
    bytes: int = 0
    problems: list[str] = field(default_factory=list)  # of files that are left as they are


def join(config: Config, sites: Sites, *, below: int, up_to: int, progress: Progress | None = None) -> Joined:
    """Put files below a size together, oldest first, into new ones of up to a size, both in bytes.

    Every capture is checked against the database before and after. The caller holds the lock. Killed anywhere, the
    archive is whole, and the next joining, crawl or rebuild removes what is there twice.
    """
    done = Joined()
    with Archive.open(config.archive) as archive:
        take_up(archive, sites.of)
        groups = planned(_sizes(archive), below=below, up_to=up_to)
        for number, group in enumerate(groups, 1):
            _join(archive, config, group, done)
            if progress is not None:
                progress("join", number, len(groups))
    return done


def would_join(config: Config, *, below: int, up_to: int) -> list[dict[str, int]]:
    """By size alone, which files `join` would put together: each group as names and bytes."""
    with Archive.reader(config.archive) as archive:
        return planned(_sizes(archive), below=below, up_to=up_to)


def planned(sizes: dict[str, int], *, below: int, up_to: int) -> list[dict[str, int]]:
    """Groups of two files or more, in the order of their names, which is that of their age."""
    groups: list[dict[str, int]] = [{}]
    room = up_to
    for name, size in sorted(sizes.items()):
        if size >= below:
            continue
        if size > room:
            groups.append({})
            room = up_to
        groups[-1][name] = size
        room -= size
    return [group for group in groups if len(group) > 1]


def _sizes(archive: Archive) -> dict[str, int]:
    """The files of newsbot's own that rows name, with their sizes."""
    known = captures.ends(archive)
    return {
        path.name: path.stat().st_size
        for path in archive.warc.glob("newsbot-*")
        if OURS.fullmatch(path.name) and path.name in known
    }


def _join(archive: Archive, config: Config, group: dict[str, int], done: Joined) -> None:
    names = list(_sound(archive, group, done))
    if len(names) < 2:
        return
    try:
        name, begins = put_together(
            archive.warc, names, software=f"newsbot/{__version__}", now=clock.now(config.now)
        )
        if problem := flaw(archive.warc / name, _expected(archive, begins)):
            done.problems.append(f"{len(names)} files could not be put together: {problem}")
            return
        captures.move(archive, name, begins)
        faults.point("rows are moved")
    finally:
        end_joinings(archive.warc, captures.ends(archive))
    done.files += len(names)
    done.into.append(name)
    done.bytes += sum(group[each] for each in names)


def _sound(archive: Archive, names: Iterable[str], done: Joined) -> Iterator[str]:
    for name in names:
        if problem := flaw(archive.warc / name, captures.in_file(archive, name)):
            done.problems.append(f"{name}: {problem}")
        else:
            yield name


def _expected(archive: Archive, begins: dict[str, int]) -> dict[int, tuple[int, str]]:
    """What is to stand in the new file, by offset."""
    return {
        begin + offset: told
        for name, begin in begins.items()
        for offset, told in captures.in_file(archive, name).items()
    }
