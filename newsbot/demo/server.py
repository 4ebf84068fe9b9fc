"""A small real web server for one paper: HTTP/1.1, keep-alive, gzip, HEAD and validators."""

import gzip
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

HTML = "text/html; charset=utf-8"
WORTH_SQUEEZING = ("text/", "application/rss+xml", "application/atom+xml", "application/xml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a paper says to a request, before HTTP has its way with it."""

    body: bytes
    status: HTTPStatus = HTTPStatus.OK
    content_type: str = HTML
    location: str | None = None
    last_modified: datetime | None = None  # None: the paper sends no validators

    @property
    def etag(self) -> str:
        return f'W/"{sha256(self.body).hexdigest()[:20]}"'  # weak: gzip and plain share it


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request that a paper answered."""

    paper: str
    method: str
    path: str  # with its query
    status: int
    user_agent: str


class Press(ThreadingHTTPServer):
    """One paper's server, bound when made, serving between start and stop."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, paper: str, port: int, answer: Callable[[str, str], Answer], requests: list[Request]
    ) -> None:
        """`answer` gets the request's target and the paper's own address."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.paper = paper
        self.answer = answer
        self.requests = requests
        self.address = f"http://127.0.0.1:{self.server_port}"
        self._connections: set[socket.socket] = set()
        self._lock = Lock()

    def start(self) -> None:
        Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Kept-alive connections end too, or their threads would go on answering."""
        self.shutdown()
        self.server_close()
        with self._lock:
            left = tuple(self._connections)
        for connection in left:
            with suppress(OSError):  # its client was faster
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up early is no news, and a test may well do so."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "DemoPress"
    sys_version = ""
    wbufsize = -1  # head and body in one packet
    disable_nagle_algorithm = True
    timeout = 60

    def __init__(self, request: Any, client_address: Any, server: Press) -> None:
        self._press = server
        super().__init__(request, client_address, server)

    def do_GET(self) -> None:
        answer = self._press.answer(self.path, self._press.address)
        status = HTTPStatus.NOT_MODIFIED if self._has_it_already(answer) else answer.status
        self._press.requests.append(
            Request(
                paper=self._press.paper,
                method=self.command,
                path=self.path,
                status=status,
                user_agent=self.headers.get("User-Agent", ""),
            )
        )
        self._send(answer, status)

    do_HEAD = do_GET

    def _send(self, answer: Answer, status: HTTPStatus) -> None:
        body = answer.body
        squeezable = answer.content_type.startswith(WORTH_SQUEEZING)
        squeezed = squeezable and "gzip" in self.headers.get("Accept-Encoding", "")
        if squeezed:
            body = gzip.compress(body, mtime=0)
        self.send_response(status)
        if squeezable:
            self.send_header("Vary", "Accept-Encoding")
        if answer.last_modified is not None:
            self.send_header("ETag", answer.etag)
            self.send_header("Last-Modified", format_datetime(answer.last_modified, usegmt=True))
        if answer.location is not None:
            self.send_header("Location", answer.location)
        if status is HTTPStatus.NOT_MODIFIED:
            self.end_headers()
            return
        if squeezed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _has_it_already(self, answer: Answer) -> bool:
        if answer.last_modified is None or answer.status is not HTTPStatus.OK:
            return False
        if known := self.headers.get("If-None-Match"):  # outranks the date, says RFC 9110
            return answer.etag.removeprefix("W/") in known or known.strip() == "*"
        if since := self.headers.get("If-Modified-Since"):
            try:
                return parsedate_to_datetime(since) >= answer.last_modified
            except (TypeError, ValueError):
                return False  # an unreadable date, or one without a zone, is to be ignored
        return False

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the list of requests is the log."""
