"""Which host does an address name? As browsers read it, after the host parser of the WHATWG's URL standard."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote_to_bytes

PLAIN = re.compile(r"(?:[a-z0-9_-]+\.)*[a-z_][a-z0-9_-]*")
FORBIDDEN = re.compile(r"[\x00-\x20#/:<>?@\[\\\]^|%\x7f]")
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")


def ascii_host(name: str) -> str | None:
    """The host in lower-case ASCII, numeric addresses in their usual form; None if it is no host."""
    name = name.lower().removesuffix(".")
    if PLAIN.fullmatch(name):
        return name
    if name.startswith("["):
        return _six(name)
    try:
        decoded = unquote_to_bytes(name).decode()
        name = decoded.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        return None
    if not name or FORBIDDEN.search(name):
        return None
    labels = name.split(".")
    return _four(labels) if NUMBER.fullmatch(labels[-1]) else name


def _six(name: str) -> str | None:
    try:
        return f"[{IPv6Address(name[1:-1])}]" if name.endswith("]") and "%" not in name else None
    except ValueError:
        return None


def _four(labels: list[str]) -> str | None:
    """127.1, 0x7f.1 and 2130706433 are all 127.0.0.1: a guard has to know it as the browser does."""
    if len(labels) > 4 or not all(NUMBER.fullmatch(label) for label in labels):
        return None
    try:
        *high, low = [_value(label) for label in labels]
    except ValueError:
        return None
    if any(part > 255 for part in high) or low >= 256 ** (5 - len(labels)):
        return None
    return str(IPv4Address(low + sum(part << 8 * (3 - place) for place, part in enumerate(high))))


def _value(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    return int(label, 8 if label.startswith("0") and len(label) > 1 else 10)
