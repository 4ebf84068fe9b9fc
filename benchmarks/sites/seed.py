"""Variants of the page that newsbot was made for: a headline, an undated text, ten dated headlines of others, today at the foot.

Its markup was never seen, so nothing of it may matter: block order, tags, class names, the length of the list, forms of
dates and languages are drawn by a number. Each page is read alone; the right answer has no day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from benchmarks.sites import Generated
from benchmarks.sites.days import FORMS, TODAY_FORMS, written
from benchmarks.sites.languages import LANGUAGES, RIGHT_TO_LEFT, words
from benchmarks.sites.paper import text
from benchmarks.sites.stories import Part, stories

VARIANTS = 300
LAYOUTS = ("flow", "flow", "columns", "table", "table")
BODIES = ("p", "p", "div", "breaks", "spans", "unclosed", "section-p")
ENTRIES = (
    "li",
    "li-date-first",
    "div",
    "div-date-div",
    "p",
    "p-p",
    "rows",
    "cells",
    "dl",
    "breaks",
    "heading",
    "picture",
    "whole",
)
BOXES = ("div", "div", "article", "none")
PLACES = ("after", "after", "before", "within", "between")
ORDERS = ("menu-first", "menu-first", "menu-last")
HEADLINES = ("h1", "h1", "h2", "h3", "div", "p", "span", "b", "font")
WINDOWS = (
    "{title} - {name}",
    "{name} - {title}",
    "{title} | {name}",
    "{title}",
    "{name} » {title}",
    "{name}",
)
NAMINGS = ("none", "letters", "bundled", "words")
DATE_TAGS = ("span", "small", "i", "div", "time", "font", "em", "b")
CALLED = {
    "headline": ("n-title", "title", "news_title", "hd1", "article-title"),
    "text": ("n-text", "text", "content", "news_body", "txt", "full"),
    "list": ("lst", "latest", "side", "news-list", "block_right"),
    "entry": ("itm", "item", "news", "row"),
    "when": ("dt", "date", "news-date", "small"),
    "label": ("hd", "head", "block-title"),
    "menu": ("mn", "menu", "nav", "top_links"),
    "foot": ("btm", "footer", "bottom", "copy"),
    "wrap": ("page", "wrap", "container", "row", "main"),
}


class _Names:
    """What the elements of one page are called."""

    def __init__(self, rng: Random) -> None:
        self.kind = rng.choice(NAMINGS)
        self.attribute = rng.choice(("class", "class", "id"))
        called = {role: rng.choice(names) for role, names in CALLED.items()}
        letters = {role: f"{chr(97 + place)}{rng.randrange(9)}" for place, role in enumerate(CALLED)}
        bundled = {role: f"x{rng.randrange(16**6):06x}" for role in CALLED}
        self._names: dict[str, dict[str, str]] = {"letters": letters, "bundled": bundled, "words": called}

    def __call__(self, role: str) -> str:
        """The attribute, with a space before it, or nothing."""
        if self.kind == "none":
            return ""
        often = role in ("entry", "when")  # an id stands once on a page
        return f' {"class" if often else self.attribute}="{self._names[self.kind][role]}"'


def variant(number: int) -> Generated:
    """One page; its features say how it was drawn."""
    rng = Random(f"seed page {number}")
    spoken = words(LANGUAGES[number % len(LANGUAGES)])
    captured = date(2025, 10, 27) - timedelta(days=rng.randrange(300))
    neighbours = rng.choice((3, 5, 8, 10, 10, 15, 20))
    told = stories(
        spoken, neighbours + 1, rng, last=captured - timedelta(days=rng.randrange(1, 6)), kinds=("quote",)
    )
    story, others = told[0], told[:0:-1]
    names = _Names(rng)
    drawn = {
        "language": spoken.language,
        "layout": rng.choice(LAYOUTS),
        "body": rng.choice(BODIES),
        "box": rng.choice(BOXES),
        "entry": rng.choice(ENTRIES),
        "place": rng.choice(PLACES),
        "order": rng.choice(ORDERS),
        "headline": rng.choice(HEADLINES),
        "window": rng.choice(WINDOWS),
        "date": rng.choice(tuple(FORMS)),
        "date-tag": rng.choice(DATE_TAGS),
        "today": rng.choice(TODAY_FORMS),
        "today-at": rng.choice(("foot", "foot", "foot", "both")),
        "label": rng.choice(("once", "twice", "twice-running-on")),
        "list-tag": rng.choice(("div", "aside", "section", "td-like")),
        "neighbours": str(neighbours),
        "names": names.kind,
        "nesting": str(rng.randrange(4)),
    }
    if drawn["window"] == "{name}" and drawn["headline"] not in ("h1", "h2", "h3"):
        drawn["window"] = "{title} - {name}"  # else nothing but its place tells the headline
    paper, path = (
        rng.choice(spoken.paper),
        rng.choice(("/en/news/detail/{}", "/news/{}", "/?id={}", "/story-{}.html")),
    )

    labels = rng.sample(spoken.menu, 4)
    menu = rng.choice((" | ", " ", "</li><li>")).join(
        f'<a href="/{place}">{text(label)}</a>' for place, label in enumerate(labels)
    )
    if "</li>" in menu:
        menu = f"<ul><li>{menu}</li></ul>"
    today = text(written(drawn["today"], spoken, captured))
    entry = _entry(drawn, names)
    entries = [
        entry(
            path.format(each.number),
            text(each.title),
            text(written(drawn["date"], spoken, each.day)),
            each.day,
        )
        for each in others
    ]
    blocks = {
        "menu": f'<{_tag(rng, "div", "nav", "header")}{names("menu")}><a href="/">{text(paper)}</a> {menu}',
        "headline": _headline(drawn["headline"], names, text(story.title)),
        "text": _text(drawn["body"], drawn["box"], names, story.parts, rng),
        "list": _list(drawn, names, text(spoken.furniture["latest"]), entries),
        "foot": rng.choice(
            (
                "<div{0}>{1}</div>",
                "<footer{0}><p>{1}</p></footer>",
                "<div{0}><span>{1}</span></div>",
                "<p{0}>{1}</p>",
            )
        ).format(names("foot"), today),
        "top": f"<div>{today}</div>" if drawn["today-at"] == "both" else "",
    }
    closing = blocks["menu"][1:].split(" ")[0].split(">")[0]
    blocks["menu"] += f"</{closing}>"
    html = f"""<!DOCTYPE html>
<html{rng.choice(("", f' lang="{spoken.language}"'))}{' dir="rtl"' if spoken.language in RIGHT_TO_LEFT else ""}>
<head>
<meta charset="utf-8">
<title>{text(drawn["window"].format(title=story.title, name=paper))}</title>
</head>
<body>
{_laid_out(drawn, names, blocks)}
</body>
</html>
"""
    own = "\n".join((story.title, *story.paragraphs))
    furniture = (
        paper,
        *labels,
        spoken.furniture["latest"],
        *(each.title for each in others),
        *(written(drawn["date"], spoken, each.day) for each in others),
        written(drawn["today"], spoken, captured),
    )
    return Generated(
        url=f"http://seed{number}.example{path.format(story.number)}",
        html=html.encode(),
        fetched_at=datetime.combine(captured, time(9, 30), UTC),
        language=spoken.language,
        title=story.title,
        paragraphs=story.paragraphs,
        day=None,
        published=None,
        forbidden=tuple(each for each in dict.fromkeys(furniture) if each not in own),
        features=tuple(drawn.items()),
    )


def _tag(rng: Random, *tags: str) -> str:
    return rng.choice(tags)


def _headline(kind: str, names: _Names, title: str) -> str:
    match kind:
        case "span":
            return f"<div><span{names('headline')}>{title}</span></div>"
        case "b":
            return f"<div{names('headline')}><b>{title}</b></div>"
        case "font":
            return f'<font size="5"><b>{title}</b></font><br><br>'
        case _:
            return f"<{kind}{names('headline')}>{title}</{kind}>"


def _text(kind: str, box: str, names: _Names, parts: tuple[Part, ...], rng: Random) -> str:
    said = [part.html(part.texts[0]) for part in parts]
    match kind:
        case "p" | "div":
            inside = "\n".join(f"<{kind}>{each}</{kind}>" for each in said)
        case "section-p":
            inside = "\n".join(f"<section><p>{each}</p></section>" for each in said)
        case "unclosed":
            inside = "\n".join(f"<p>{each}" for each in said)
        case "spans":
            inside = "<br><br>\n".join(f"<span>{each}</span>" for each in said)
        case _:
            inside = rng.choice(("<br><br>\n", "<br/><br/>", "<br>\n<br>\n")).join(said)
    return inside if box == "none" else f"<{box}{names('text')}>\n{inside}\n</{box}>"


def _entry(drawn: dict[str, str], names: _Names) -> Callable[[str, str, str, date], str]:
    tag, kind = drawn["date-tag"], drawn["entry"]

    def written_out(path: str, title: str, day: str, on: date) -> str:
        attribute = f' datetime="{on}"' if tag == "time" else names("when")
        when = f"<{tag}{attribute}>{day}</{tag}>"
        link, entry = f'<a href="{path}">{title}</a>', names("entry")
        forms = {
            "li": f"<li{entry}>{link} {when}</li>",
            "li-date-first": f"<li{entry}>{when} {link}</li>",
            "div": f"<div{entry}>{link} {when}</div>",
            "div-date-div": f"<div{entry}>{link}<br><div{names('when')}>{day}</div></div>",
            "p": f"<p{entry}>{link}<br>{when}</p>",
            "p-p": f"<p{entry}>{link}</p><p{names('when')}>{day}</p>",
            "rows": f'<tr><td>{link}</td></tr><tr><td align="right">{day}</td></tr>',
            "cells": f"<tr><td>{day}</td><td>{link}</td></tr>",
            "dl": f"<dt>{day}</dt><dd>{link}</dd>",
            "breaks": f"{link}<br>{day}<br>",
            "heading": f"<div{entry}><h4>{link}</h4>{when}</div>",
            "picture": f'<div{entry}><a href="{path}"><img src="/s.jpg" alt=""></a>{when}<h5>{link}</h5></div>',
            "whole": f'<a{entry} href="{path}"><div>{title}</div><div{names("when")}>{day}</div></a>',
        }
        return forms[kind]

    return written_out


def _list(drawn: dict[str, str], names: _Names, label: str, entries: list[str]) -> str:
    kind = drawn["entry"]
    inside = "\n".join(entries)
    around = {"li": "ul", "li-date-first": "ol", "rows": "table", "cells": "table", "dl": "dl"}.get(kind)
    if around:
        inside = f"<{around}>\n{inside}\n</{around}>"
    head = (
        f"<h3{names('label')}>{label}</h3>"
        if drawn["date-tag"] in ("span", "time")
        else f"<div{names('label')}><b>{label}</b></div>"
    )
    second = {"once": "", "twice": f"<div>{label}</div>", "twice-running-on": f"<span>{label}</span>"}[
        drawn["label"]
    ]
    tag = "div" if drawn["list-tag"] == "td-like" else drawn["list-tag"]
    return f"<{tag}{names('list')}>{head}\n{second}{inside}\n</{tag}>"


def _laid_out(drawn: dict[str, str], names: _Names, blocks: dict[str, str]) -> str:
    headline, body, listed = blocks["headline"], blocks["text"], blocks["list"]
    if drawn["layout"] == "table":
        left = f'<td width="640" valign="top">{headline}\n{body}</td>'
        right = f'<td width="320" valign="top">{listed}</td>'
        cells = f"{right}\n{left}" if drawn["place"] == "before" else f"{left}\n{right}"
        menu = f'<tr><td colspan="2">{blocks["menu"]}{blocks["top"]}</td></tr>'
        foot = f'<tr><td colspan="2" align="center">{blocks["foot"]}</td></tr>'
        rows = f"{menu}\n<tr>{cells}</tr>" if drawn["order"] == "menu-first" else f"<tr>{cells}</tr>\n{menu}"
        main = f'<table width="960" align="center">\n{rows}\n{foot}\n</table>'
        return _nested(int(drawn["nesting"]), names, main)
    pieces = {
        "after": (headline, body, listed),
        "before": (listed, headline, body),
        "within": (f"<div>{headline}\n{body}\n{listed}</div>",),
        "between": (headline, listed, body),
    }[drawn["place"]]
    if drawn["layout"] == "columns" and drawn["place"] in ("after", "before"):
        article = f"<div>{headline}\n{body}</div>"
        pieces = (
            (f"<div>{listed}</div>", article)
            if drawn["place"] == "before"
            else (article, f"<div>{listed}</div>")
        )
    middle = _nested(int(drawn["nesting"]), names, "\n".join(pieces))
    around = (
        (blocks["menu"], blocks["top"], middle)
        if drawn["order"] == "menu-first"
        else (blocks["top"], middle, blocks["menu"])
    )
    return "\n".join(piece for piece in (*around, blocks["foot"]) if piece)


def _nested(depth: int, names: _Names, inside: str) -> str:
    for level in range(depth):
        name = names("wrap") if level == 0 else ""
        inside = f"<div{name}>\n{inside}\n</div>"
    return inside
