"""Which site is it, and what may be said of it beforehand?"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from newsbot.sitefile import ENVIRONMENT, OPEN_HEADERS, READERS, SECRET_KEYS, host_of
from newsbot.spelling import unknown
from pipelines.errors import BadSite, BadUsage
from pipelines.storage.archive import DATABASE, Archive
from pipelines.storage.sites import listed
from pipelines.values import Secret, Site

FOLDER = "sites"


class Sites:
    """The sites that one archive knows: shipped files, the user's files, and those met before.

    The user's file beats a shipped one of its name or of one of its hosts. `date_threshold` (0 to 1; None: the
    verdict's own) is that of every site without one in its file.
    """

    def __init__(self, archive: Path, *, date_threshold: float | None = None) -> None:
        self._date_threshold = date_threshold
        ours = map(load_site, _files(Path(str(files("newsbot") / FOLDER))))
        shipped = {site.name: self.weighed(site) for site in ours}
        found = _users(archive / FOLDER)
        self._files = {name: path for name, (path, _) in found.items()}
        self._said = {name: site.paused for name, (_, site) in found.items()}
        users = {name: self.weighed(site) for name, (_, site) in found.items()}
        described = shipped | users
        met = {site.name: self.weighed(site) for site in _met(archive, described)}
        self._met = frozenset(met)
        self._named = described | met
        self._configured = tuple({**users, **met}.values())
        # The later lot wins a host: the archive met it under that name, and what the user says beats all.
        lots = (shipped.values(), met.values(), (self._named[name] for name in users))
        self._by_host = {host: site for lot in lots for site in lot for host in sorted(site.hosts)}

    def named(self, name: str) -> Site:
        """The site of that name. Raises BadUsage naming the nearest one."""
        if name not in self._named:
            raise BadUsage(
                f"no site is named {name!r}; {unknown(name, self._named)}. "
                f"A site that nobody described is asked for by its address: https://{name}/"
            )
        return self._named[name]

    def in_archive(self, name: str) -> Site:
        """The site of a name that stands in the archive, described or not."""
        return self._named.get(name) or self.weighed(Site(name=name, hosts=frozenset({name})))

    def of(self, url: str) -> Site:
        """The site of any address; a bare one if nobody described or met it. BadSite for no web address."""
        host = host_of(url)
        known = self._by_host.get(host) if host else None
        return known or self.weighed(bare(url))

    def weighed(self, site: Site) -> Site:
        """The site with the confidence below which its days are withheld, if its file tells of none."""
        if site.date_threshold is not None or self._date_threshold is None:
            return site
        return replace(site, date_threshold=self._date_threshold)

    def configured(self) -> tuple[Site, ...]:
        """The user's sites and those in the archive, paused ones too, never those merely shipped."""
        return self._configured

    def shipped(self) -> tuple[Site, ...]:
        """Those that newsbot knows but nobody asked for yet."""
        known = {site.name for site in self._configured}
        return tuple(site for name, site in sorted(self._named.items()) if name not in known)

    def file_of(self, name: str) -> Path | None:
        """The user's file that describes a site."""
        return self._files.get(name)

    def paused_by_file(self, name: str) -> bool | None:
        """What that file says of pausing, which beats the archive; None: nothing."""
        return self._said.get(name)

    def has_met(self, name: str) -> bool:
        """Does the archive hold the site, described or not?"""
        return name in self._met


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml"))


def _users(folder: Path) -> dict[str, tuple[Path, Site]]:
    found: dict[str, tuple[Path, Site]] = {}
    for path in _files(folder):
        site = load_site(path)
        for other, known in found.values():
            if site.name == known.name:
                raise BadSite(
                    f"{path}: name is {site.name!r}, which {other.name} has too; each file is one site"
                )
            if shared := site.hosts & known.hosts:
                raise BadSite(
                    f"{path}: hosts hold {min(shared)!r}, which {other.name} has too; a host is of one site"
                )
        found[site.name] = (path, site)
    return found


def _met(archive: Path, described: Mapping[str, Site]) -> Iterable[Site]:
    """The sites of the archive's table: what a file says of them, and the hosts that they have moved to."""
    if not (archive / DATABASE).exists():
        return
    with Archive.reader(archive) as known:
        if not known.one("select 1 from sqlite_master where type = 'table' and name = 'sites'"):
            return
        rows = listed(known)
    for row in rows:
        start = tuple(json.loads(row["start"]))
        hosts = frozenset(json.loads(row["hosts"])) or frozenset(filter(None, map(host_of, start)))
        if site := described.get(row["name"]):
            paused = row["paused"] if site.paused is None else site.paused
            yield replace(site, hosts=site.hosts | hosts, paused=paused)
        else:
            yield Site(
                name=row["name"], start=start, hosts=hosts, timezone=row["timezone"], paused=row["paused"]
            )


def load_site(path: Path) -> Site:
    """Read one site file. Raises BadSite naming the file, the key, what came and what was expected."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise BadSite(f"{path}: expected TOML in UTF-8: {broken}") from broken
    except OSError as unreadable:
        raise BadSite(f"{path} cannot be read: {unreadable.strerror}") from unreadable
    try:
        return parse(said)
    except BadSite as wrong:
        raise BadSite(f"{path}: {wrong}") from None


def parse(said: Mapping[str, Any]) -> Site:
    """Check what a site file says. Raises BadSite naming the key, what came and what was expected."""
    for key in said:
        if key not in READERS:
            raise BadSite(f"unknown key {key!r}; {unknown(key, READERS)}")
    values: dict[str, Any] = {}
    for key, value in said.items():
        try:
            values[key] = READERS[key](value)
        except ValueError as expected:
            came = "is not as it should be" if key in SECRET_KEYS else f"is {value!r}"
            raise BadSite(f"{key} {came}, expected {expected}") from None
    if "name" not in values:
        raise BadSite('there is no name: add name = "…"')
    if not values.get("start"):
        raise BadSite(f'site {values["name"]!r} has no start address: add start = ["https://…"]')
    if "headers" in values:
        values |= _told_apart(values["headers"])
    if "dates" in values:
        values["date_order"] = values.pop("dates")
    return _at_home(Site(**values))


def _told_apart(headers: tuple[tuple[str, Secret], ...]) -> dict[str, Any]:
    """The headers that a capture may show, and those that may let their bearer in."""
    is_open = {
        name: OPEN_HEADERS.fullmatch(name) is not None and not secret.written.startswith(ENVIRONMENT)
        for name, secret in headers
    }
    return {
        "headers": tuple((name, secret.written) for name, secret in headers if is_open[name]),
        "login": tuple((name, secret) for name, secret in headers if not is_open[name]),
    }


def _at_home(site: Site) -> Site:
    """Give the site the hosts of its start addresses, or see that they stand on those it names."""
    started = {url: host_of(url) for url in site.start}
    hosts = site.hosts or frozenset(host for host in started.values() if host)
    for url, host in started.items():
        if host not in hosts:
            raise BadSite(
                f"start is {url!r}, expected an address on its hosts {sorted(hosts)}; add {host!r} to hosts"
            )
    return replace(site, hosts=hosts, home=hosts)


def bare(url: str) -> Site:
    """Give the site of an address of which nobody said anything. Raises BadSite if it is no web address."""
    host = host_of(url)
    if host is None:
        raise BadSite(f"the address is {url!r}, expected one as https://news.example/")
    return Site(name=host, hosts=frozenset({host}))


def moved(site: Site, url: str) -> Site:
    """Give the site after its start address answered with a redirect to this address.

    On its own hosts nothing changes. Elsewhere the new host is the site's too, and the old ones stay, as old
    links still lead there. A site that nobody described is named after its host, so it takes the new name and
    start.
    """
    host = host_of(url)
    if host is None or host in site.hosts:
        return site
    if site.name in site.hosts:
        return replace(site, name=host, start=(url,), hosts=site.hosts | {host})
    return replace(site, hosts=site.hosts | {host})
