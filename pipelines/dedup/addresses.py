"""Which addresses are one address?

Two forms, after the measurements in the literature on URL normalisation: a cautious address that can be fetched, and a
lossy key that is only compared. The cautious one loses what no server looks at; the key also loses scheme, www and
mobile hosts, index files, print and AMP forms and the order of parameters.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from pipelines.values import Site

LONGEST = 2083  # characters; longer addresses are traps or data

TRACKERS = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|yclid|ysclid|twclid|ttclid|igshid|mc_[ce]id|mkt_tok"
    r"|_hs\w+|_g[al]|vero_id|oly_\w+|ref_src|ito|xtor|at_(?:medium|campaign|custom\d|format|link_\w+)|ocid|ncid|s_cid)",
    re.IGNORECASE,
)
SESSIONS = re.compile(r"(?:phpsessid|jsessionid|sessionid|session_id|aspsessionid\w*|oscsid|zenid)", re.IGNORECASE)
VARIANTS = re.compile(r"(?:amp(?:=1|=true)?|outputtype=amp|view=(?:print|amp)|print(?:=\w*)?|printable=\w+)", re.I)
SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
INDEX = re.compile(r"/(?:index|default)\.(?:x?html?|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
EXTRA_LABEL = re.compile(r"^(?:www\d?|m|mobile|amp)$")
AMP_CACHE = re.compile(r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/[cv]/|www\.google\.\w+/amp/)(s/)?", re.IGNORECASE)
WAYBACK = re.compile(r"^https?://web\.archive\.org/web/\d{1,14}[a-z_]*/(?=https?:/)", re.IGNORECASE)
USUAL_PORT = {"http": 80, "https": 443}
LONGEST_NUMBER = 12
DIGITS = re.compile(r"\d{2,12}")
LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")


def cautious(url: str, base: str | None = None) -> str | None:
    """The fetchable form of an address, resolved against `base`; None for what is no http(s) address or too long.

    Scheme and host lower-case, IDNA, default port, dot segments, user name, fragment and known trackers gone, percent
    codes in one spelling, parameters in their order.
    """
    url = url.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if len(url) > LONGEST or url[:11].casefold().startswith(("javascript:", "mailto:", "data:", "tel:")):
        return None
    try:
        joined = urljoin(base, url) if base else url
        parts = urlsplit(safe_url_string(joined))
        if parts.scheme not in USUAL_PORT or not (host := ascii_host(parts)):
            return None
        port = "" if parts.port in (None, USUAL_PORT[parts.scheme]) else f":{parts.port}"
        path = urlsplit(canonicalize_url(urlunsplit((parts.scheme, host, parts.path, "", "")))).path
    except (ValueError, UnicodeError):
        return None
    kept = [each for each in parameters(parts.query) if not TRACKERS.fullmatch(each.partition("=")[0])]
    clean = urlunsplit((parts.scheme, host + port, path or "/", "&".join(kept), ""))
    return clean if len(clean) <= LONGEST else None


def ascii_host(parts: SplitResult) -> str:
    """The host in lower-case ASCII, without a closing dot; empty if it is no host."""
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        return f"[{host}]"
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return ""


def parameters(query: str) -> list[str]:
    """The parameters in order, `&amp;` repaired, percent codes upper-case, empty ones gone."""
    found = (each.removeprefix("amp;") for each in query.split("&"))
    return [re.sub(r"%[0-9a-f]{2}", lambda code: code[0].upper(), each, flags=re.I) for each in found if each]


def key(url: str) -> str:
    """The lossy form that all aliases of one address share: never fetched, only compared."""
    url = cautious(original(url)) or url
    parts = urlsplit(url)
    path = INDEX.sub("/", SESSION_IN_PATH.sub("", parts.path)).rstrip("/")
    segments = path.split("/")
    if len(segments) > 2:  # /amp/a-story, /a-story/amp, /a-story/print; never the only segment
        if segments[-1].casefold() in ("amp", "print", "printable"):
            segments.pop()
        elif segments[1].casefold() in ("amp", "print"):
            segments.pop(1)
    path = re.sub(r"\.amp(\.html?)?$", r"\1", "/".join(segments), flags=re.I)
    names = [
        each
        for each in parameters(parts.query)
        if not VARIANTS.fullmatch(each) and not SESSIONS.fullmatch(each.partition("=")[0])
    ]
    names.sort(key=lambda each: each.partition("=")[0])  # stable: the order of one repeated name may mean something
    query = "?" + "&".join(names) if names else ""
    return f"{bare_host(url)}{path}{query}"


def bare_host(url: str) -> str:
    """host[:port] without what marks the same site: www., m., amp. and the usual port."""
    parts = urlsplit(url)
    labels = (parts.hostname or "").split(".")
    if len(labels) > 2 and not all(label.isdigit() for label in labels):
        kept = [label for label in labels[:-2] if not EXTRA_LABEL.match(label)] + labels[-2:]
        labels = kept
    port = f":{parts.port}" if parts.port and parts.port != USUAL_PORT.get(parts.scheme) else ""
    return ".".join(labels) + port


def original(url: str) -> str:
    """The address that a Wayback or AMP cache address stands for; any other is its own."""
    if found := WAYBACK.match(url):
        return re.sub(r"^(https?):/+", r"\1://", url[found.end() :])
    if found := AMP_CACHE.match(url):
        return f"http{'s' if found[1] else ''}://{url[found.end() :]}"
    return url


def variant(url: str, main: str) -> str:
    """How an address differs from the main one of its article: main, amp, print or variant."""
    if url == main:
        return "main"
    for word in ("amp", "print"):
        if re.search(rf"(?:^|[/.?&=]){word}(?:[/.&=]|$)", url) and not re.search(rf"[/.?&=]{word}(?:[/.&=]|$)", main):
            return word
    return "variant"


def belongs(url: str, site: Site) -> bool:
    """Is the address on the site? http and https, with and without www., are one."""
    return bare_host(url) in site.hosts


def sequence(url: str, site: Site) -> tuple[str, int] | None:
    """The run of numeric ids that an article's address stands in, and its place there.

    By the site's pattern all its ids are one run, whatever the language. Without a pattern the id is the last path
    segment of digits alone, and addresses of one form, language aside, share a run.
    """
    parts = urlsplit(url)
    if site.article is not None:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        found = site.article.search(target)
        text = found.groupdict().get("id") if found else None
        return ("", int(text)) if text and text.isdigit() and len(text) <= LONGEST_NUMBER else None
    *before, last = [segment for segment in parts.path.split("/") if segment] or [""]
    if not DIGITS.fullmatch(last) or YEAR.fullmatch(last) or any(YEAR.fullmatch(segment) for segment in before):
        return None
    return "/".join("*" if LANGUAGE.fullmatch(segment) else segment for segment in before), int(last)
