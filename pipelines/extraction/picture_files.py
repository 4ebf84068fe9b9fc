"""Where a picture's file is: the largest that its markup offers, and which addresses are one picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from urllib.parse import parse_qsl, unquote, urljoin, urlsplit

from lxml import etree

IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp|tiff?)$", re.IGNORECASE)
_MAX_ADDRESS = 2000  # characters
_SOURCES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-lazy",
    "data-full-url",
    "data-large_image",
    "data-url",
)
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+(\d+(?:\.\d+)?)([wxh]))?\s*(?:,|$)")
# What resizers add to the name or the path of a picture.
_SIZE = re.compile(
    r"[-_.@](?:\d{2,4}x\d{2,4}|\d{2,4}x|x\d{2,4}|[wh]\d{2,4}|\d{2,4}[wph]|\d(?:\.\d)?x|scaled|thumb(?:nail)?|small|medium|"
    r"large|big|full|original)(?=$|[-_.@])",
    re.IGNORECASE,
)
# fmt: off
_SIZES = frozenset((
    "w", "h", "width", "height", "size", "q", "quality", "fit", "crop", "resize", "dpr", "format", "fm", "auto",
))
# fmt: on
_FORMAT = re.compile(r"(?:\.(?:jpe?g|png|gif|webp|avif))+$", re.IGNORECASE)
_ABSOLUTE = re.compile(r"(https?://[\w.-]+(?::\d{1,5})?)/[^\s<>\"{}|\\^`]*\Z", re.ASCII)
_ROOTED = re.compile(r"/(?:[^\s<>\"{}|\\^`/][^\s<>\"{}|\\^`]*)?\Z", re.ASCII)
_ASKED = re.compile(r"[?&;](?:im)?w(?:idth)?=(\d{2,4})(?:&|$)")
_WIDTH = re.compile(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$")


def address(element: etree._Element, base: str) -> str | None:
    """Absolute, of the largest file that an <img> or the <picture> around it offers; None without one."""
    sources = [element]
    for above in islice(element.iterancestors("picture"), 1):  # libxml2 puts <img> into an unclosed <source>
        sources += above.iter("source")
    sets = [srcset for source in sources for name in _SETS if (srcset := source.get(name))]
    offered = [candidate for srcset in sets for candidate in _candidates(srcset)]
    offered.sort(key=itemgetter(1), reverse=True)
    large = (joined(base, url) for url, size in offered if size > 1)
    if best := next(filter(None, large), None):
        return best
    lazy = (each for each in map(element.get, _SOURCES) if each and ("/" in each or IMAGE_FILE.search(each)))
    plain = (joined(base, each) for each in (*lazy, element.get("src")) if each)
    found = next(filter(None, plain), None)
    return found or next(filter(None, (joined(base, url) for url, _ in offered)), None)


def _candidates(srcset: str) -> Iterator[tuple[str, float]]:
    """Address and size of each candidate: its width in pixels where that, or its address, states one, else its density."""
    if srcset.lstrip().startswith("data:"):
        return
    for url, number, unit in _CANDIDATE.findall(srcset):
        if unit == "w":
            yield url, float(number)
        else:
            asked = _ASKED.search(url)
            yield url, (float(asked[1]) if asked else 1.0) * (float(number) if unit == "x" else 1.0)


def joined(base: str, url: str) -> str | None:
    """The absolute address of a file on the web, None where it is none."""
    url = url.strip() if "\n" not in url else "".join(url.split("\n")).strip()
    if len(url) <= _MAX_ADDRESS and "/." not in url:
        if _ABSOLUTE.match(url):
            return url
        if _ROOTED.match(url) and (origin := _ABSOLUTE.match(base)):
            return origin[1] + url
    if not url or url.startswith(("data:", "blob:", "#", "about:", "{", "[", "javascript:")):
        return None
    try:
        found = urljoin(base, url.replace(" ", "%20"))
        parts = urlsplit(found)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or len(found) > _MAX_ADDRESS:
        return None
    return found


@lru_cache(maxsize=4096)
def identity(url: str) -> str:
    """What the addresses of one picture in several sizes and formats share: the name of its file where that tells it
    from others, else its address without what states a size."""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/") if "%" in parts.path else parts.path.rstrip("/")
    asked = parse_qsl(parts.query) if parts.query else []
    for _, value in asked:  # a resizer is told the picture's own address
        if "/" in value and IMAGE_FILE.search(value.partition("?")[0]):
            path, asked = value.partition("?")[0], []
            break
    name = _bare(path.rpartition("/")[2])
    if (len(name) >= 8 and any(letter.isdigit() for letter in name)) or len(name) >= 14:
        return name
    if IMAGE_FILE.search(path):
        return f"{parts.netloc}{_bare(path)}"
    return f"{parts.netloc}{path}?{'&'.join(f'{key}={value}' for key, value in asked if key.lower() not in _SIZES)}"


def _bare(name: str) -> str:
    return _SIZE.sub("", _FORMAT.sub("", name)).casefold()


def pixels(stated: str | None) -> int | None:
    found = _WIDTH.match(stated or "")
    return int(found[1]) or None if found else None
