"""Did the whole of a response arrive? What did not is asked for again, and never kept as if it had."""

from __future__ import annotations

import re

from scrapy import Request
from scrapy.http import Headers, Response

from pipelines.codings import decode_body
from pipelines.errors import BadCapture
from pipelines.storage.warc.message import text

ROOT = re.compile(  # atomic: a row of comments must not be tried in every division
    rb"(?:\xef\xbb\xbf)?+(?>\s+|<\?[^>]*+>|<!--(?>.*?-->)|<!doctype[^>]*+>)*+<([a-z][a-z0-9:_-]*)",
    re.IGNORECASE | re.DOTALL,
)
START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
TAIL = 4096  # page caches write comments behind the last tag
BODILESS = (204, 304)
MARKUP = re.compile(rb"html|xml", re.IGNORECASE)
GZIP = b"\x1f\x8b"
PACKED = (("Content-Encoding", "gzip"),)  # a sitemap.xml.gz is served without that header


def missing(request: Request, response: Response) -> str | None:
    """What is missing of a response, in words; None if it is whole."""
    return _unasked(request, response) or _cut(response)


def _unasked(request: Request, response: Response) -> str | None:
    if response.status == 206 and "Range" not in request.headers:
        return "it is a part (206) of what was asked for whole"
    if response.status == 304 and not {b"If-None-Match", b"If-Modified-Since"} & set(request.headers):
        return "it says unchanged (304), but was not asked whether it is"
    return None


def _cut(response: Response) -> str | None:
    if "dataloss" in response.flags or "download_stopped" in response.flags:
        return "the connection ended inside the body"
    declared = response.headers.get("Content-Length") or b""
    if response.status not in BODILESS and declared.isdigit() and len(response.body) < int(declared):
        return f"{declared.decode()} bytes were declared, {len(response.body)} came"
    try:
        body = decode_body(pairs(response.headers), response.body)
    except BadCapture as bad:
        # Only a coding that breaks off or fails its checksum; one that is unknown or too large came whole.
        return str(bad) if bad.__cause__ is not None else None
    coded = body is not response.body  # the end of a coding is the end of the body
    if "partial" in response.flags and response.status == 200 and not coded and not _ends(response, body):
        return "neither a length nor its own end tells that it is whole"
    return None


def _ends(response: Response, body: bytes) -> bool:
    """Whether a body that only the connection ended shows an end of its own. Plain text cannot, and passes."""
    if not body.strip():
        return not response.headers.get("Content-Encoding") and not MARKUP.search(
            response.headers.get("Content-Type") or b""
        )
    if body.startswith(GZIP):
        try:
            decode_body(PACKED, body)
        except BadCapture as bad:
            return bad.__cause__ is None
        return True
    return _closed(body)


def pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    """Scrapy's headers as a capture has them."""
    return tuple((text(name), text(value)) for name, values in headers.items() for value in values)


def _closed(body: bytes) -> bool:
    """Whether markup ends with the tag that it began with. What is no markup cannot tell, and passes."""
    if not (root := ROOT.match(body)):
        return not START.match(body)  # cut before its first tag
    return re.search(rb"</" + re.escape(root[1]) + rb"\s*>", body[-TAIL:], re.IGNORECASE) is not None
