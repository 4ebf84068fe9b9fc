"""Dates, addresses and languages in words, as filters for the templates."""

import json
import re
from datetime import date, datetime, timedelta

from datasette import hookimpl

RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
LANGUAGES = {
    "af": "Afrikaans",
    "am": "Amharic",
    "ar": "Arabic",
    "az": "Azerbaijani",
    "be": "Belarusian",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "bs": "Bosnian",
    "ca": "Catalan",
    "cs": "Czech",
    "cy": "Welsh",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "eo": "Esperanto",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "gu": "Gujarati",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "hy": "Armenian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ka": "Georgian",
    "kk": "Kazakh",
    "ko": "Korean",
    "ku": "Kurdish",
    "ky": "Kyrgyz",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "mk": "Macedonian",
    "mn": "Mongolian",
    "mr": "Marathi",
    "ms": "Malay",
    "my": "Burmese",
    "ne": "Nepali",
    "nl": "Dutch",
    "no": "Norwegian",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "so": "Somali",
    "sq": "Albanian",
    "sr": "Serbian",
    "sv": "Swedish",
    "sw": "Swahili",
    "ta": "Tamil",
    "te": "Telugu",
    "tg": "Tajik",
    "th": "Thai",
    "tl": "Tagalog",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "uz": "Uzbek",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


@hookimpl
def prepare_jinja2_environment(env):
    """Offer this module's functions to every template."""
    env.filters.update(
        when=when,
        day=day,
        moment=moment,
        direction=direction,
        language=language,
        weblink=weblink,
        paragraphs=paragraphs,
        monthyear=monthyear,
        names=names,
        capitalize_first=capitalize_first,
    )


def when(article):
    """The published date in words, no more exact than the verdict: a day, a span, a bound, or nothing."""
    published = _get(article, "published")
    if published:
        words = day(published)
        if len(published) > 10 and _get(article, "published_precision") in {"minute", "second"}:
            words += f", {published[11:16]}{_zone(published)}"
        return words
    earliest, latest = _get(article, "published_earliest"), _get(article, "published_latest")
    if earliest and latest:
        return f"about {day(earliest)}" if earliest == latest else _between(earliest, latest)
    if latest:
        return f"no later than {day(latest)}"
    if earliest:
        return f"no earlier than {day(earliest)}"
    return "date unknown"


def day(text):
    """ "2021-02-06…" as "6 February 2021"; what is no ISO day stays as it is."""
    found = _day(text)
    return f"{found.day} {found:%B} {found.year}" if found else str(text or "")


def moment(text):
    """An ISO time as "6 February 2021, 14:05 UTC"."""
    text = str(text or "")
    return f"{day(text)}, {text[11:16]}{_zone(text)}" if len(text) > 10 and _day(text) else day(text)


def monthyear(text):
    """ "2021-02-06" as "February 2021"."""
    found = _day(text)
    return f"{found:%B} {found.year}" if found else str(text or "")


def direction(tag):
    """The `dir` of a text in that language; "auto" where nobody knows it."""
    if not tag:
        return "auto"
    parts = tag.casefold().split("-")
    return "rtl" if parts[0] in RIGHT_TO_LEFT or {"arab", "hebr"} & set(parts[1:]) else "ltr"


def language(tag):
    """ "en" as "English", "pt-BR" as "Portuguese (BR)"; unknown tags as they are."""
    base, _, rest = (tag or "").partition("-")
    name = LANGUAGES.get(base.casefold())
    if not name:
        return tag or "not known"
    return f"{name} ({rest})" if rest else name


def weblink(url):
    """The address if a reader may follow it, else None: a page may name javascript: as its own address."""
    return url if isinstance(url, str) and re.match(r"https?://[^\s\"'<>\\]+$", url, re.IGNORECASE) else None


def paragraphs(body):
    """Plain text cut at its blank lines."""
    return [part for part in re.split(r"\n\s*\n", body or "") if part.strip()]


def names(authors):
    """The authors of a JSON list."""
    try:
        found = json.loads(authors or "[]")
    except ValueError:
        return []
    return [str(name) for name in found] if isinstance(found, list) else []


def capitalize_first(text):
    """Only the first letter, unlike Jinja's own filter."""
    return text[:1].upper() + text[1:]


def _between(earliest, latest):
    first, last = _day(earliest), _day(latest)
    if not first or not last:
        return f"between {earliest} and {latest}"
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    elif first.year == last.year:
        start = f"{first.day} {first:%B}"
    else:
        start = day(earliest)
    return f"between {start} and {day(latest)}"


def _day(text):
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _zone(text):
    try:
        offset = datetime.fromisoformat(text).utcoffset()
    except ValueError:
        return ""
    if offset is None:
        return ""
    return " UTC" if offset == timedelta(0) else f" UTC{text[-6:].replace('-', '−')}"


def _get(row, name):
    try:
        return row[name]
    except (KeyError, IndexError):
        return None
