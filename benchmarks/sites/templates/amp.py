"""The variant for telephones: custom elements, a side bar, advertisements between the paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.sites.paper import Desk

KILOBYTES = 90


def page(desk: Desk) -> str:
    menu = "".join(f'<li><a href="{path}">{label}</a></li>' for path, label in desk.menu())
    latest = "\n".join(
        f'<div class="teaser"><amp-img src="/t/{story.number}.jpg" width="120" height="80" layout="fixed"></amp-img>'
        f'<a href="{desk.path(story)}">{story.title}</a><div class="when">{desk.when(story)}</div></div>'
        for story in desk.latest
    )
    related = "".join(f'<li><a href="{desk.path(story)}">{story.title}</a></li>' for story in desk.related)
    by = f'<div class="by">{desk.signature}</div>' if desk.signature else ""
    when = f'<div class="on">{desk.dateline}</div>' if desk.dateline else ""
    return f"""<!doctype html>
<html amp lang="{desk.words.language}" dir="{desk.paper.direction}">
<head>
<meta charset="utf-8">
<title>{desk.title} | {desk.name}</title>
<meta name="viewport" content="width=device-width">
{desk.head}
<style amp-boilerplate>body{{animation:none}}</style>
<style amp-custom>{desk.style(0.5)}</style>
</head>
<body>
<amp-consent id="c" layout="nodisplay"><div id="ui">{desk.say("cookie")} <button>{desk.say("accept")}</button></div></amp-consent>
<amp-sidebar id="side" layout="nodisplay"><ul>{menu}</ul></amp-sidebar>
<header class="top"><a href="/">{desk.name}</a></header>
<main><div class="article">
<h1 class="headline">{desk.title}</h1>
{by}{when}
<amp-social-share type="email" aria-label="{desk.say("share")}"></amp-social-share>
<div class="article-body">
{"".join(_body(desk))}
</div>
<section class="rel"><h3>{desk.say("related")}</h3><ul>{related}</ul></section>
</div>
<div class="more"><h3>{desk.say("latest")}</h3>
{latest}
</div></main>
<footer>{desk.rights}<br>{desk.today}</footer>
</body>
</html>
"""


def _body(desk: Desk) -> Iterator[str]:
    for place, part in enumerate(desk.story.parts):
        said = part.html(part.texts[0])
        match part.kind:
            case "heading":
                yield f"<h3>{said}</h3>\n"
            case "quote":
                yield f"<blockquote>{said}</blockquote>\n"
            case "list":
                yield (
                    "<ol>"
                    + "".join(f"<li><p>{part.html(entry)}</p></li>" for entry in part.texts)
                    + "</ol>\n"
                )
            case "figure":
                yield (
                    f'<figure><amp-img src="/a/{desk.story.number}.jpg" width="900" height="600"></amp-img>'
                    f"<figcaption>{said}</figcaption></figure>\n"
                )
            case _:
                yield f"<p>{said}</p>\n"
        if place % 4 == 2:
            yield f'<div class="ad-box"><span>{desk.say("ad")}</span><amp-ad width="300" height="250" type="x"></amp-ad></div>\n'
