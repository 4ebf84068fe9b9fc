"""Addresses that cannot exist: what a site answers there is what it shows in the place of a missing page.

A probe's last segment is made up from the host alone, so that its captures are known by their address, in whatever archive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256
from urllib.parse import urljoin, urlsplit

from pipelines.dedup.addresses import bare_host

PROBE = "a probe"  # the reason why its page is no article
NAME = re.compile(r"newsbot-probe-[0-9a-f]{10}")


def probe_name(url: str) -> str:
    """The last segment of the probes of an address's host."""
    return f"newsbot-probe-{sha256(bare_host(url).encode()).hexdigest()[:10]}"


def is_probe(url: str) -> bool:
    """Is it an address of our own invention? A search for its name, to which a site may redirect, is none."""
    return NAME.fullmatch(urlsplit(url).path.rstrip("/").rpartition("/")[2]) is not None


def probes(start: str, articles: Iterable[str]) -> tuple[str, ...]:
    """The probes of a site: one beside its start page, one in the folder that holds all the articles linked there.

    Many servers answer for a missing article otherwise than for a missing page. Where the articles have no folder in
    common, or a dated one, the part that they share without figures counts: else each day would ask anew.
    """
    name = probe_name(start)
    folders = [urlsplit(url).path.split("/")[:-1] for url in articles if bare_host(url) == bare_host(start)]
    shared: list[str] = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1 or any(map(str.isdigit, parts[0])):
            break
        shared.append(parts[0])
    beside = urljoin(start, name)
    among = urljoin(start, "/".join([*shared, name])) if len(shared) > 1 else beside
    return tuple(dict.fromkeys((beside, among)))
