"""Bounds the head of an answer: Twisted collects header lines as long as they come, until memory is full."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import _LenientHTTP11ClientFactory, _LenientHTTP11ClientProtocol
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import BODY, DONE, HTTP11ClientProtocol

MOST_BYTES = 256 * 1024  # of status line, headers and interim answers; browsers take as much


class BoundedHead(_LenientHTTP11ClientProtocol):
    """A connection that is broken off where the head of an answer does not end."""

    _head_bytes = 0

    def dataReceived(self, bytes: bytes) -> None:
        if self._parser is None or self._parser.state in (BODY, DONE):
            self._head_bytes = 0
        else:
            self._head_bytes += len(bytes)
        if self._head_bytes > MOST_BYTES:
            assert self.transport is not None
            self.transport.abortConnection()
            return
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]


class BoundedHeads(_LenientHTTP11ClientFactory):
    """The connections of a pool, for its `_factory`."""

    def buildProtocol(self, addr: IAddress | None) -> HTTP11ClientProtocol:
        return BoundedHead(self._quiescentCallback)  # type: ignore[no-untyped-call]
