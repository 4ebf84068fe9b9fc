"""Which charset is a body in? Bytes that prove themselves come before any label, and a label before a guess.

Order: byte order mark; UTF-8 when the bytes hold multibyte runs and are (nearly) valid, for a single-byte
label never fails and so proves nothing; the label of the header; that of the page; a detector. Labels mean
what the WHATWG Encoding Standard says, which is what browsers show. ARMSCII-8, which Python has no codec for,
is an addition for Armenian pages.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator

import charset_normalizer

from pipelines.errors import BadPage

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LOOSE_META = re.compile(rb"""<meta\b[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:+-]{2,40})""", re.IGNORECASE)
_DECLARATION = re.compile(rb"""^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:+-]{2,40})""")
_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([\w.:+-]{2,40})""", re.IGNORECASE)
_META_WITHIN = 16 * 1024  # the standard says 1024; older pages put scripts first
# What a browser tells apart while it looks for a declaration, and one attribute as it reads it.
_TOKEN = re.compile(rb"<(?:!--|(meta)(?=[\s/])|/?[a-z][^\s>]*+|[!/?])", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    rb"""[\s/]*+([^\s/>][^\s/>=]*+)\s*+(?:=\s*+(?:"([^"]*+)"|'([^']*+)'|(["'])|([^\s>]*+)))?+"""
)
_CONTENT = re.compile(rb"""charset\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s;"'][^\s;]*))""", re.IGNORECASE)
_SAMPLE = 48 * 1024
_TAGS = re.compile(rb"<(script|style)\b.*?</\1|<[^>]*>", re.IGNORECASE | re.DOTALL)
_HIGH = re.compile(rb"[\x80-\xff]")

# Python's name of a codec -> the superset that the standard means by the same label.
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
    "utf_8_sig": "utf-8",
}
_ALLOWED = frozenset(
    (
        *("utf-8", "utf-16-le", "utf-16-be", "koi8-r", "koi8-u", "mac-roman", "mac-cyrillic", "armscii-8"),
        *("gb18030", "big5hkscs", "euc_jp", "iso2022_jp", "cp932", "cp949", "cp866", "cp874"),
        *(f"cp125{n}" for n in range(9)),
        *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    )
)
_LABEL = re.compile(r"[a-z0-9][\w.:+-]{1,39}", re.ASCII)  # Python would look over quotes and spaces
_SPELT = re.compile(r"(?:x-)?(?:cp|win|windows|ms)[-_]?(125\d|866|874|932|949)")
_ALIASES = {"x-sjis": "cp932", "x-gbk": "gb18030", "x-euc-jp": "euc_jp", "x-mac-cyrillic": "mac-cyrillic"}
_ALIASES |= {"x-mac-roman": "mac-roman", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8"}
_ALIASES |= {"x-user-defined": "cp1252"}  # what it means in a page
_ALIASES |= dict.fromkeys(("armscii-8", "armscii8", "armscii", "x-armscii-8"), "armscii-8")

# The five holes of Python's cp1252 are control characters to browsers, so that no byte ever fails.
_CP1252 = {n: bytes([n]).decode("cp1252", "ignore") or chr(n) for n in range(0x80, 0xA0)}
# AST 34.005: punctuation, then capital and small letters in turn, then the apostrophe.
_ARMSCII = {0xA0 + n: sign for n, sign in enumerate("\u00a0֍և։)(»«—.՝,-֊…՜՛՞")}
_ARMSCII |= {0xB2 + n: chr((0x561 if n % 2 else 0x531) + n // 2) for n in range(76)} | {0xFE: "՚"}


# The accented letters of languages written in Latin script, under the charsets that they were published in.
_WESTERN = ("àâæçéèêëîïôœùûüÿ", "äöüßé", "áéíñóúüªº", "ãâáàçéêíóôõúüªº", "àèéìíòóùú", "åäöæøéü", "áðéíóúýþæö")
_CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćžšđ", "ëç")
_ALPHABETS = (
    *(("cp1252", letters) for letters in _WESTERN),
    *(("cp1250", letters) for letters in _CENTRAL),
    *(("iso8859-2", letters) for letters in _CENTRAL),
    ("cp1254", "çğıöşüâîû"),
    ("cp1257", "āčēģīķļņšūž"),
    ("cp1257", "ąčęėįšųūž"),
    ("cp1257", "äöõüšž"),
)
_MARKS_IN_TEXT = frozenset("\u00a0«»‹›„“”‘’‚–—…·•°§©®™€£¿¡\u00ad\ufffd")


def decode_text(body: bytes, content_type: str | None = None) -> tuple[str, str]:
    """The charset's name and the text. Raises BadPage where nothing fits, rather than garble letters."""
    for mark, marked in _MARKS:
        if body.startswith(mark):
            return marked, body[len(mark) :].decode(marked, "replace")
    if not _HIGH.search(body) and b"\x1b" not in body and not _is_wide(body):
        return "utf-8", body.decode("ascii")
    if (text := _self_evident_utf8(body)) is not None:
        return "utf-8", text
    for label in _labels(body, content_type):
        name = codec_of(label)
        if name and (decoded := _strictly(body, name)) is not None:
            return name, decoded
    return _detected(body)


def codec_of(label: str) -> str | None:
    """The codec that a label means to browsers; None for one that is unknown, not text, or unsafe (UTF-7)."""
    label = label.strip().casefold()
    if not _LABEL.fullmatch(label):
        return None
    if found := _ALIASES.get(label):
        return found
    if spelt := _SPELT.fullmatch(label):
        label = f"cp{spelt[1]}"
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _MEANT.get(name, name)
    return name if name in _ALLOWED else None


def declared(body: bytes) -> str | None:
    """The codec that a page declares, by its byte order mark or where browsers look for it; None for none they know."""
    for mark, marked in _MARKS:
        if body.startswith(mark):
            return marked
    labels = map(_of_page, _declarations(body[:_META_WITHIN]))
    return next(filter(None, map(codec_of, labels)), None)


def _declarations(head: bytes) -> Iterator[str]:
    """The labels in meta elements, as the HTML Standard has a browser look for them before it reads the page."""
    at = 0
    while token := _TOKEN.search(head, at):
        if token[0] == b"<!--":
            at = head.find(b"-->", token.start() + 2) + 3
            if at < 3:
                return
        elif token[0] in (b"<!", b"</", b"<?"):
            at = head.find(b">", token.end()) + 1
            if not at:
                return
        else:
            attributes: dict[bytes, bytes] = {}
            at = token.end()
            while attribute := _ATTRIBUTE.match(head, at):
                name, *values = attribute.groups()
                at = attribute.end()
                if values[2] or at == len(head):  # it breaks off here
                    return
                attributes.setdefault(name.lower(), values[0] or values[1] or values[3] or b"")
            if token[1]:
                yield from _of_meta(attributes)


def _of_meta(attributes: dict[bytes, bytes]) -> Iterator[str]:
    if b"charset" in attributes:
        yield attributes[b"charset"].decode("latin-1")
    elif attributes.get(b"http-equiv", b"").lower() == b"content-type" and (
        found := _CONTENT.search(attributes.get(b"content", b""))
    ):
        yield (found[1] or found[2] or found[3] or b"").decode("latin-1")


def _of_page(label: str) -> str:
    """What a label inside a page means: one that can be read as ASCII cannot be UTF-16."""
    return "utf-8" if label.strip().casefold().startswith("utf-16") else label


def _self_evident_utf8(body: bytes) -> str | None:
    """UTF-8 with multibyte runs, where at most one sequence in five is broken (a cut, a stray byte)."""
    if _is_wide(body):
        return None
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    several = (
        sum(1 for _ in re.finditer(r"[^\x00-\x7f\ufffd]", text)) if broken > 0 else len(body) - len(text)
    )
    return text if several > 0 and several >= 4 * broken else None


def _is_wide(body: bytes) -> bool:
    """Does every other byte or so say nothing, as in UTF-16? A stray NUL proves none."""
    return 20 * body.count(b"\0", 0, 4000) > min(len(body), 4000)


def _labels(body: bytes, content_type: str | None) -> Iterator[str]:
    """What header, XML declaration and meta elements say, in this order; last what only looks like one."""
    if match := _HEADER.search(content_type or ""):
        yield match[1]
    head = body[:_META_WITHIN]
    if xml := _DECLARATION.search(head):
        yield _of_page(xml[1].decode("ascii", "ignore"))
    yield from map(_of_page, _declarations(head))
    if loose := _LOOSE_META.search(head):  # not where browsers look, but better than a guess
        yield _of_page(loose[1].decode("ascii", "ignore"))


def _strictly(body: bytes, name: str) -> str | None:
    if name == "cp1252":
        return body.decode("latin-1").translate(_CP1252)
    if name == "armscii-8":
        return body.decode("latin-1").translate(_ARMSCII)
    try:
        return body.decode(name)
    except UnicodeDecodeError:
        return None


def _detected(body: bytes) -> tuple[str, str]:
    """By the letters of the running text."""
    words = _TAGS.sub(b" ", body[: 8 * _SAMPLE])[:_SAMPLE]
    high = len(_HIGH.findall(words))
    letters = high + sum(1 for byte in words if 65 <= byte < 91 or 97 <= byte < 123)
    name: str | None
    if high * 4 <= letters and not _is_wide(body):
        name = _latin(words)
    else:
        allowed = sorted(_ALLOWED - {"armscii-8", "mac-roman", "utf-16-le", "utf-16-be"})
        best = charset_normalizer.from_bytes(words, cp_isolation=allowed, threshold=0.3).best()
        name = codec_of(best.encoding) if best and (best.coherence >= 0.3 or best.chaos < 0.05) else None
    if name and (text := _strictly(body, name)) is not None:
        return name, text
    raise BadPage("expected a charset that header, page or letters tell, found none that fits the bytes")


def _latin(words: bytes) -> str:
    """The charset in which most accented letters are those of one language; the Western one where none is."""
    best, best_share = "cp1252", 0.85
    for name, alphabet in _ALPHABETS:
        spread = Counter(sign for sign in words.decode(name, "replace").lower() if sign > "\x7f")
        counted = sum(count for sign, count in spread.items() if sign not in _MARKS_IN_TEXT)
        share = sum(spread[letter] for letter in alphabet) / max(1, counted)
        if share > best_share:
            best, best_share = name, share
    return best
