"""One plain HTTP client, so that the tests see the papers as any program would."""

import http.client
from dataclasses import dataclass
from html import unescape
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return unescape(self.body.decode())


def get(url: str, method: str = "GET", **headers: str) -> Reply:
    """Header names are written with underscores: `If_None_Match=...`. No redirect is followed."""
    split = urlsplit(url)
    connection = http.client.HTTPConnection(split.netloc, timeout=10)
    try:
        target = split.path + (f"?{split.query}" if split.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, headers=named)
        response = connection.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())
    finally:
        connection.close()
