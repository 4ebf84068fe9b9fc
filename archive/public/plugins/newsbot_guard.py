"""What every response forbids, and what no query may use up.

The time limit of Datasette does not stop a single function of SQLite; the limits on length and memory do,
except for time spent inside printf. So a server for everybody also switches custom SQL off, and then raw
full-text syntax with it: a NEAR of 200 terms ran 13 seconds past a limit of one.
"""

import sqlite3
from urllib.parse import parse_qs

from datasette import hookimpl
from markupsafe import Markup

HEADERS = {
    # No script at all, ours or another's: whatever an archived page tried to bring along stays text.
    b"content-security-policy": (
        b"default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        b"base-uri 'none'; frame-ancestors 'none'"
    ),
    b"x-content-type-options": b"nosniff",
    b"x-frame-options": b"DENY",
    b"referrer-policy": b"same-origin",
    b"cross-origin-opener-policy": b"same-origin",
}
LONGEST_BYTES = 20_000_000  # of a value; the longest article is far below
MEMORY_BYTES = 512_000_000  # of SQLite in this process
SHOWN_CHARACTERS = 64  # of an address in a table cell


@hookimpl
def prepare_connection(conn):
    """Bound what a single function may build."""
    if hasattr(conn, "setlimit"):
        conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_BYTES)
    conn.execute(f"pragma hard_heap_limit = {MEMORY_BYTES}")


@hookimpl
def asgi_wrapper(datasette):
    """Add the headers, and refuse raw full-text syntax where custom SQL is off."""

    def wrap(app):
        async def guarded(scope, receive, send):
            if scope["type"] != "http":
                await app(scope, receive, send)
                return

            async def send_with_headers(message):
                if message["type"] == "http.response.start":
                    others = [pair for pair in message.get("headers", []) if pair[0].lower() not in HEADERS]
                    message = {**message, "headers": [*others, *HEADERS.items()]}
                await send(message)

            asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace"))
            if "raw" in asked.get("_searchmode", []) and not datasette.setting("default_allow_sql"):
                await _refuse(
                    send_with_headers, b"_searchmode=raw is off here; quote words to find them together\n"
                )
                return
            await app(scope, receive, send_with_headers)

        return guarded

    return wrap


@hookimpl
def render_cell(value, column, table, datasette):
    """Link an address without vouching for it, and an article in an answer; the rest is Datasette's."""
    if table is None and column.endswith("article") and isinstance(value, int):
        return Markup('<a href="{}/{}">{}</a>').format(
            datasette.urls.table("public", "articles"), value, value
        )
    if (
        not isinstance(value, str)
        or not value.startswith(("http://", "https://"))
        or any(map(str.isspace, value))
    ):
        return None
    shown = value.partition("://")[2]
    if len(shown) > SHOWN_CHARACTERS:
        shown = f"{shown[: SHOWN_CHARACTERS - 13]}…{shown[-12:]}"
    return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(value, shown)


async def _refuse(send, reason):
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": 400, "headers": headers})
    await send({"type": "http.response.body", "body": reason})
