"""A server that passes requests on: where it stands, and how to log in to it."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote

# Without TLS to the proxy itself: Scrapy cannot tunnel to a site's https through a proxy's https.
PROXY = re.compile(
    r"http://(?:(?P<user>[^\s/?#@]*)@)?(?:\[(?P<six>[0-9a-f:.]+)\]|(?P<name>[^\s/?#@:\[\]]+))(?::(?P<port>\d{1,5}))?/?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy."""

    host: str
    port: int
    authorization: str | None = field(repr=False)

    @classmethod
    def parse(cls, said: str) -> Self:
        """From http://[user:password@]host[:port]. The ValueError leaves out what came: it may hold a password."""
        found = PROXY.fullmatch(said)
        if not found or not 0 < int(found["port"] or 80) < 65536:
            raise ValueError("the address of an HTTP proxy, as http://proxy.example:3128")
        user = unquote(found["user"] or "").encode()
        login = f"Basic {b64encode(user).decode()}" if user else None
        return cls((found["six"] or found["name"]).lower().rstrip("."), int(found["port"] or 80), login)

    @property
    def url(self) -> str:
        """Its address, without the login."""
        return f"http://[{self.host}]:{self.port}" if ":" in self.host else f"http://{self.host}:{self.port}"
