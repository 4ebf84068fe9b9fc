"""Rendered by a script library: deep nesting, names made by a bundler, and all data once more in scripts."""

from __future__ import annotations

import json

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part, Story

DEPTH = 12


def page(desk: Desk) -> str:
    name = desk.classes
    menu = "".join(
        f'<li class="{name("item")}"><div class="{name("cell")}"><a class="{name("link")}" href="{path}"><span>{label}</span></a></div></li>'
        for path, label in desk.menu()
    )
    latest = "".join(_teaser(desk, story, dated=True) for story in desk.latest)
    related = "".join(_teaser(desk, story, dated=False) for story in desk.related)
    opened = "".join(f'<div class="{name(f"wrap{depth}")}">' for depth in range(DEPTH))
    byline = "".join(
        f'<span class="{name("meta")}">{said}</span>' for said in (desk.signature, desk.dateline) if said
    )
    return f"""<!DOCTYPE html><html lang="{desk.words.language}" dir="{desk.paper.direction}"><head><meta charSet="utf-8"/>
<title>{desk.title} | {desk.name}</title><meta property="og:type" content="article"/>
<meta property="og:title" content="{desk.title}"/>{desk.head}<style data-href="/_next/a.css">{desk.style(0.15)}</style></head>
<body><div id="__next">{opened}<div class="{name("bar")}"><a href="/">{desk.name}</a><ul class="{name("menu")}">{menu}</ul></div>
<div class="{name("grid")}"><div class="{name("main")}"><div data-component="headline"><h1 class="{name("title")}">{desk.title}</h1></div>
<div data-component="byline" class="{name("line")}">{byline}</div>
<div data-component="share" class="{name("share")}"><button>{desk.say("share")}</button><button>{desk.say("print")}</button></div>
{"".join(_part(desk, part) for part in desk.story.parts)}
<div data-component="tags" class="{name("tags")}"><span>{desk.say("tags")}</span></div>
<div class="{name("offer")}"><p class="{name("text")}">{desk.say("subscribe")}</p></div></div>
<div class="{name("side")}"><div class="{name("box")}"><h2 class="{name("head")}">{desk.say("latest")}</h2>{latest}</div>
<div class="{name("box")}"><h2 class="{name("head")}">{desk.say("related")}</h2>{related}</div></div></div>
<div class="{name("foot")}"><p class="{name("text")}">{desk.rights}</p><p class="{name("text")}">{desk.today}</p></div>
{"</div>" * DEPTH}</div><div id="portal"><div class="{name("modal")}"><p class="{name("text")}">{desk.say("cookie")}</p>
<button>{desk.say("accept")}</button></div></div>
<script id="__NEXT_DATA__" type="application/json">{_data(desk)}</script><script>{desk.script()}</script></body></html>
"""


def _teaser(desk: Desk, story: Story, *, dated: bool) -> str:
    name = desk.classes
    when = (
        f'<div class="{name("row")}"><span class="{name("when")}">{desk.when(story)}</span></div>'
        if dated
        else ""
    )
    return (
        f'<div class="{name("teaser")}"><a class="{name("link")}" href="{desk.path(story)}"><div class="{name("row")}">'
        f'<h3 class="{name("small")}">{story.title}</h3></div>{when}</a></div>'
    )


def _part(desk: Desk, part: Part) -> str:
    name = desk.classes
    texts = [part.html(each) for each in part.texts]
    match part.kind:
        case "heading":
            inside = f'<h2 class="{name("cross")}">{texts[0]}</h2>'
        case "quote":
            inside = (
                f'<blockquote class="{name("quote")}"><p class="{name("text")}">{texts[0]}</p></blockquote>'
            )
        case "list":
            entries = "".join(f'<li class="{name("entry")}">{each}</li>' for each in texts)
            inside = f'<ul class="{name("list")}">{entries}</ul>'
        case "figure":
            inside = (
                f'<figure class="{name("pic")}"><div class="{name("ratio")}"><img src="/p/{desk.story.number}" alt=""/></div>'
                f'<figcaption class="{name("capt")}">{texts[0]}</figcaption></figure>'
            )
        case _:
            inside = f'<p class="{name("text")}">{texts[0]}</p>'
    return f'<div data-component="{part.kind}-block" class="{name("block")}"><div class="{name("inner")}">{inside}</div></div>\n'


def _data(desk: Desk) -> str:
    story = desk.story
    blocks = [{"type": part.kind, "model": {"texts": part.texts}} for part in story.parts]
    teasers = [
        {"id": other.number, "headline": other.title, "url": desk.path(other), "date": str(other.day)}
        for other in (*desk.latest, *desk.related, *desk.popular)
    ]
    data = {
        "props": {"pageProps": {"story": {"headline": story.title, "blocks": blocks}, "teasers": teasers}}
    }
    return json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
