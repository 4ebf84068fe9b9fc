"""The command line in a process whose names resolve as a test says, and which notes every address it connects to.

Run as `python names.py TOLD arguments…`. TOLD is a JSON file of names and their answers, one list of addresses for each
time that a name is asked for, the last one for ever. Beside it, TOLD.connected is written: host and port of each attempt.
"""

from __future__ import annotations

import errno
import json
import re
import sys
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from twisted.internet import asyncioreactor
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

LITERAL = re.compile(r"[\d.]+|[\da-f:.]*:[\da-f:.]*")


@implementer(IHostResolution)
class Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        raise NotImplementedError


@implementer(IHostnameResolver)
class Names:
    """Knows the names that it was told; takes all others for this machine's, and asks the system for literals."""

    def __init__(self, system: Any, told: dict[str, list[list[str]]]) -> None:
        self.system = system
        self.told = told

    def resolveHostName(
        self,
        receiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[type] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        if hostName == "localhost" or LITERAL.fullmatch(hostName):
            return self.system.resolveHostName(
                receiver, hostName, portNumber, addressTypes, transportSemantics
            )
        answers = self.told.get(hostName, [["127.0.0.1"]])
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        resolution = Resolution(hostName)
        receiver.resolutionBegan(resolution)
        for text in now:
            kind = IPv4Address if ip_address(text).version == 4 else IPv6Address
            receiver.addressResolved(kind("TCP", text, portNumber))
        receiver.resolutionComplete()
        return resolution


def main() -> None:
    told = Path(sys.argv.pop(1))
    asyncioreactor.install()
    from twisted.internet import reactor

    running: Any = reactor
    running.installNameResolver(Names(running.nameResolver, json.loads(told.read_text())))
    connected: list[list[object]] = []

    def heard(event: str, arguments: tuple[Any, ...]) -> None:
        if event != "socket.connect" or not isinstance(arguments[1], tuple):
            return
        host, port = arguments[1][:2]
        connected.append([host, port])
        if not ip_address(host.partition("%")[0]).is_loopback:  # the test stays on this machine
            raise OSError(errno.ECONNREFUSED, "refused")

    sys.addaudithook(heard)
    from newsbot.cli import main as newsbot

    try:
        newsbot(prog_name="newsbot")
    finally:
        told.with_suffix(".connected").write_text(json.dumps(connected))


if __name__ == "__main__":
    main()
