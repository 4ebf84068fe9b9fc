"""Which addresses are one address?

Two forms, after the measurements in the literature on URL normalisation: a cautious address that can be fetched, and a
lossy key that is only compared. The cautious one loses what no server looks at; the key also loses scheme, www and
mobile hosts, index files, print and AMP forms and the order of parameters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote, quote_plus, unquote, urljoin, urlsplit, urlunsplit

from w3lib.url import canonicalize_url, safe_url_string

from pipelines.dedup.hosts import ascii_host
from pipelines.values import Site

LONGEST = 2083  # characters; longer addresses are traps or data

TRACKERS = re.compile(
    r"(?:utm_\w+|fbclid|fb_(?:action_\w+|source|ref)|gclid|gclsrc|dclid|wbraid|gbraid|gad_(?:source|campaignid)|srsltid"
    r"|msclkid|yclid|ysclid|_openstat|twclid|ttclid|li_fat_id|igshid|igsh|mc_[ce]id|mkt_tok|mtm_\w+"
    r"|pk_(?:campaign|kwd|keyword|source|medium|content)|piwik_(?:campaign|kwd|keyword)|wt_z?mc|_hs\w+|_g[al]|vero_id"
    r"|oly_\w+|ref_src|ito|xtor|at_(?:medium|campaign|custom\d|format|link_\w+)|ocid|ncid|s_cid"
    r"|guce_referrer(?:_sig)?|guccounter|__twitter_impression)",
    re.IGNORECASE,
)
# A short sid is the number of a story in old systems; a long one of hexadecimal digits is a visitor's.
SESSIONS = re.compile(
    r"(?:(?:phpsessid|jsessionid|sessionid|session_id|aspsessionid\w*|oscsid|zenid)(?:=.*)?|sid=[0-9a-f]{20,})",
    re.IGNORECASE,
)
# What lets its bearer in, or tells one visitor from another. The names of the first line are surely secret. Those of the
# second are so in some places, in others they number a page: the value tells, which must be long, of letters and digits.
# `key` and `code` are neither: too many sites call the id of an article that.
SURELY = (
    r"(?:access|auth|id|refresh|oauth|session|security|csrf|xsrf|bearer)[_-]?token|oauth_token_secret|jwt|csrfmiddlewaretoken"
    r"|(?:x[_-])?api[_-]?key|(?:private|session|secret|subscription)[_-]key|(?:client[_-])?secret|client_assertion"
    r"|passw(?:or)?d|pwd|passphrase|credentials?|session_?id|phpsessid|jsessionid|x-(?:amz|goog)-(?:signature|credential)"
    r"|x-amz-security-token"
)
PERHAPS = r"token|auth|sig|signature|ticket|session"
VALUE = r"[^&#;\s\"'<>\\]*"
IS = r"(?:=|%(?:25)*3d)"
SECRET = rf"(?:{SURELY}){IS}{VALUE}|(?:{PERHAPS}){IS}(?=[^&#;]{{0,200}}\d)(?=[^&#;]{{0,200}}[a-z])[\w.~%+/=-]{{16,}}"
SECRET_PARAMETER = re.compile(SECRET, re.IGNORECASE | re.ASCII)
# In running text, also as a parameter of an address that stands escaped inside another one.
SECRET_IN_TEXT = re.compile(
    rf"(?P<before>[?&;#]|%(?:25)*(?:3f|26|23))(?:(?:{SECRET})&?)+", re.IGNORECASE | re.ASCII
)
USER_IN_TEXT = re.compile(r"(?<=://)[^/?#@\s\"'<>]*@")
VARIANTS = re.compile(
    r"(?:amp(?:=1|=true)?|amp_(?:js_v|gsa)=.*|usqp=.*|(?:output(?:type)?|view|format|layout|mode)=(?:print|amp)"
    r"|print(?:=\w*)?|printable=\w+)",
    re.IGNORECASE,
)
SESSION_IN_PATH = re.compile(
    r";(?:jsessionid|phpsessid|sid)=[^/?;]*|/(?:\([AFS]\(\w+\)\))(?=/)", re.IGNORECASE
)
MARKS = {
    "amp": re.compile(r"(?:^|[/.?&=])amp(?:[/.&=]|$)", re.IGNORECASE),
    "print": re.compile(r"(?:^|[/.?&=])print(?:able)?(?:[/.&=]|$)", re.IGNORECASE),
    "mobile": re.compile(r"^https?://(?:www\.)?(?:m|mobile)\."),
}
AMP_FILE = re.compile(r"\.amp(\.html?)?$", re.IGNORECASE)
INDEX = re.compile(r"/(?:index|default)\.(?:x?html?|php\d?|aspx?|jsp|cfm)$", re.IGNORECASE)
WWW = re.compile(r"^www\d?$")
EXTRA_LABEL = re.compile(r"^(?:www\d?|m|mobile|amp)$")
AMP_CACHE = re.compile(
    r"^https?://(?:[\w-]+\.cdn\.ampproject\.org/[cv]/|www\.google\.[a-z.]{2,6}/amp/)(s/)?", re.IGNORECASE
)
WAYBACK = re.compile(r"^https?://web\.archive\.org/web/\d{1,14}[a-z_]*/(?=https?:/)", re.IGNORECASE)
SLOPPY = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
UNDER_COUNTRY = frozenset({"ac", "co", "com", "edu", "gov", "net", "org", "or", "ne"})  # co.uk, com.tr, or.at
USUAL_PORT = {"http": 80, "https": 443}
LONGEST_NUMBER = 12
DIGITS = re.compile(r"\d{2,12}")
LANGUAGE = re.compile(r"[a-z]{2}(?:-[a-z]{2})?", re.IGNORECASE)
YEAR = re.compile(r"(?:19|20)\d\d")
# Most addresses have nothing to tidy. They begin with a scheme and a host without capitals or user, which is a name or
# four plain numbers, at no usual port; and their path has no dot segment and no character that is ever escaped.
BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
PORT = r":(?!(?:80|443)(?!\d))(?:[1-5]\d{4}|[1-9]\d{0,3})(?!\d)"
HOST = rf"https?://(?:(?:[a-z0-9_-]+\.)*[a-z_][a-z0-9_-]*|{BYTE}(?:\.{BYTE}){{3}}(?![\w.-]))(?:{PORT})?"
PATH = r"(?:/(?!\.)[A-Za-z0-9_~-][\w~.-]*|/(?!/))+"
ABSOLUTE = re.compile(r"https?://[A-Za-z0-9]")
TIDY = re.compile(rf"({HOST})(?:{PATH})?", re.ASCII)
TIDY_PATH = re.compile(PATH, re.ASCII)
PLAIN_ORIGIN = re.compile(r"https?://[a-z0-9._-]+(?::\d+)?(?=[/?#]|$)", re.ASCII)
TIDY_ORIGIN = re.compile(rf"({HOST})/", re.ASCII)


def cautious(url: str, base: str | None = None) -> str | None:
    """The fetchable form of an address, resolved against `base`; None for what is no http(s) address or too long.

    Scheme and host lower-case, IDNA, default port, dot segments, user name, fragment, known trackers and secrets gone,
    percent codes in one spelling, parameters in their order.
    """
    if len(url) <= LONGEST // 2:
        if base and TIDY_PATH.fullmatch(url) and (origin := TIDY_ORIGIN.match(base)):
            return origin[1] + url
        if tidy := TIDY.fullmatch(url):
            return url if tidy.end() > tidy.end(1) else f"{url}/"
    if base and ABSOLUTE.match(url):
        return _resolved(
            url, f"{base.partition('://')[0]}://any.example/"
        )  # of the base only the scheme matters
    if base and url[:1] == "/" and url[1:2] not in ("/", "\\") and (origin := TIDY_ORIGIN.match(base)):
        return _resolved(url, origin[0])
    return _resolved(url, base)


# The menus of a site's pages lead to the same addresses.
@lru_cache(maxsize=10_000)
def _resolved(url: str, base: str | None) -> str | None:
    url = url.strip().replace("\t", "").replace("\n", "").replace("\r", "")
    if len(url) > LONGEST or url[:11].casefold().startswith(("javascript:", "mailto:", "data:", "tel:")):
        return None
    try:
        url = _with_slashes(url, base)
        joined = urljoin(base, url) if base else url
        parts = urlsplit(safe_url_string(joined))
        if parts.scheme not in USUAL_PORT or not (host := ascii_host(_host_of(joined))):
            return None
        port = "" if parts.port in (None, USUAL_PORT[parts.scheme]) else f":{parts.port}"
        path = urlsplit(canonicalize_url(urlunsplit((parts.scheme, host, parts.path, "", "")))).path
    except (ValueError, UnicodeError):
        return None
    kept = [
        each
        for each in parameters(parts.query)
        if not TRACKERS.fullmatch(each.partition("=")[0]) and not is_secret(each)
    ]
    clean = urlunsplit((parts.scheme, host + port, path or "/", "&".join(kept), ""))
    return clean if len(clean) <= LONGEST else None


def _with_slashes(url: str, base: str | None) -> str:
    """The address with the slashes that a browser would read in it: "http:\\\\a", "http:/a" and "///a" name a host."""
    before = re.split(r"[?#]", url, maxsplit=1)[0]
    url = before.replace("\\", "/") + url[len(before) :]
    if found := SLOPPY.match(url):
        rest = url[found.end() :]
        if found[0].count("/") < 2 and base and base.casefold().startswith(f"{found[1]}:".casefold()):
            return "/" * found[0].count("/") + rest
        return f"{found[1]}://{rest}"
    return f"//{url.lstrip('/')}" if url.startswith("//") else url


def _host_of(url: str) -> str:
    """The host as written, brackets included. Raises ValueError for none that could be one."""
    name = urlsplit(url).netloc.rpartition("@")[2]
    return name[: name.index("]") + 1] if name.startswith("[") else name.partition(":")[0]


def parameters(query: str) -> list[str]:
    """The parameters in order, `&amp;` repaired, percent codes upper-case, empty ones gone."""
    found = (re.sub(r"^(?:amp;)+", "", each) for each in query.split("&"))
    return [re.sub(r"%[0-9a-f]{2}", lambda code: code[0].upper(), each, flags=re.I) for each in found if each]


def is_secret(parameter: str) -> bool:
    """Is it, or does an address inside it hold, what lets its bearer in?"""
    plain = unquote(parameter)
    return SECRET_PARAMETER.fullmatch(plain) is not None or SECRET_IN_TEXT.search(plain) is not None


def discreet(text: str) -> str:
    """The text, every address in it without user name, password and secret parameters."""
    return SECRET_IN_TEXT.sub(lambda found: found["before"], USER_IN_TEXT.sub("", text))


def without(names: Iterable[str], text: str) -> str:
    """The text, every address in it without the parameters of these names."""
    named = "|".join(
        re.escape(form) for name in names for form in {name, quote(name, safe=""), quote_plus(name)}
    )
    return re.sub(rf"(?P<before>[?&;])(?:(?:{named})={VALUE}&?)+", r"\g<before>", text) if named else text


@lru_cache(maxsize=20_000)
def key(url: str) -> str:
    """The lossy form that all aliases of one address share: never fetched, only compared.

    What is no web address is its own key.
    """
    clean = cautious(url)
    if clean is None:
        return url.strip()
    stands_for = original(clean)
    url = clean if stands_for is clean else cautious(stands_for) or clean
    parts = urlsplit(url)
    path = INDEX.sub("/", SESSION_IN_PATH.sub("", parts.path)).rstrip("/")
    segments = path.split("/")
    if len(segments) > 2:  # /amp/a-story, /a-story/amp, /a-story/print; never the only segment
        if segments[-1].casefold() in ("amp", "print", "printable"):
            segments.pop()
        elif segments[1].casefold() in ("amp", "print"):
            segments.pop(1)
    path = AMP_FILE.sub(r"\1", "/".join(segments))
    names = [
        each
        for each in parameters(parts.query)
        if not VARIANTS.fullmatch(each) and not SESSIONS.fullmatch(each)
    ]
    # Stable: the order of one repeated name may mean something.
    names.sort(key=lambda each: each.partition("=")[0])
    query = "?" + "&".join(names) if names else ""
    return f"{bare_host(url)}{path}{query}"


def bare_host(url: str) -> str:
    """host[:port] without what marks the same site: www., m., amp. and the usual port. Empty for no web address."""
    origin = PLAIN_ORIGIN.match(url)
    return _bare_host(origin[0] if origin else url)


# A page's links lead to few hosts.
@lru_cache(maxsize=10_000)
def _bare_host(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    labels = host.split(".")
    if len(labels) > 2 and not labels[-1].isdigit():
        own = 3 if len(labels[-1]) == 2 and labels[-2] in UNDER_COUNTRY else 2
        kept = [label for label in labels[:-own] if not EXTRA_LABEL.match(label)] + labels[-own:]
        labels = kept[1:] if len(kept) > 2 and WWW.match(kept[0]) else kept
    host = f"[{host}]" if ":" in host else ".".join(labels)
    return host if port is None or port == USUAL_PORT.get(parts.scheme) else f"{host}:{port}"


def original(url: str) -> str:
    """The address that a Wayback or AMP cache address stands for; any other is its own."""
    if found := WAYBACK.match(url):
        return re.sub(r"^(https?):/+", r"\1://", url[found.end() :])
    if found := AMP_CACHE.match(url):
        return f"http{'s' if found[1] else ''}://{url[found.end() :]}"
    return url


def variant(url: str, main: str) -> str:
    """How an address differs from the main one of its article: main, amp, print, mobile or variant."""
    if url == main:
        return "main"
    return next(
        (name for name, marks in MARKS.items() if marks.search(url) and not marks.search(main)), "variant"
    )


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
    if (
        not DIGITS.fullmatch(last)
        or YEAR.fullmatch(last)
        or any(YEAR.fullmatch(segment) for segment in before)
    ):
        return None
    return "/".join("*" if LANGUAGE.fullmatch(segment) else segment for segment in before), int(last)
