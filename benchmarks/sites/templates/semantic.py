"""HTML5 as the textbooks have it: header, nav, main, article, aside, footer."""

from __future__ import annotations

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part


def page(desk: Desk) -> str:
    menu = "".join(f'<li><a href="{path}">{label}</a></li>' for path, label in desk.menu())
    latest = "\n".join(
        f'<li><a href="{desk.path(story)}">{story.title}</a> <time datetime="{story.day}">{desk.when(story)}</time></li>'
        for story in desk.latest
    )
    related = "\n".join(f'<li><a href="{desk.path(story)}">{story.title}</a></li>' for story in desk.related)
    comments = "\n".join(
        f'<article class="comment"><header><b>reader{number}</b></header><p>{said}</p></article>'
        for number, said in enumerate(desk.comments)
    )
    byline = " · ".join(filter(None, (desk.signature, desk.dateline)))
    return f"""<!doctype html>
<html lang="{desk.words.language}" dir="{desk.paper.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{desk.title} | {desk.name}</title>
<meta property="og:site_name" content="{desk.name}">
<meta property="og:title" content="{desk.title}">
{desk.head}
<style>{desk.style()}</style>
<script>{desk.script()}</script>
</head>
<body>
<div role="dialog" id="consent"><p>{desk.say("cookie")}</p><button>{desk.say("accept")}</button></div>
<header><a href="/">{desk.name}</a>
<nav aria-label="menu"><ul>{menu}</ul></nav>
<form action="/search"><input name="q" placeholder="{desk.say("search")}"></form></header>
<main>
<article>
<header><h1>{desk.title}</h1>
<p class="byline">{byline}</p></header>
{"".join(map(_part, desk.story.parts, [desk] * len(desk.story.parts)))}
<footer><ul class="share"><li><a href="https://social.example/?u={desk.url}">{desk.say("share")}</a></li>
<li><a href="?print=1">{desk.say("print")}</a></li></ul></footer>
</article>
<section id="comments"><h2>{desk.say("comments")}</h2>
{comments}
</section>
</main>
<aside>
<section><h2>{desk.say("latest")}</h2><ul>
{latest}
</ul></section>
<section><h2>{desk.say("related")}</h2><ul>
{related}
</ul></section>
</aside>
<footer><p>{desk.say("subscribe")}</p><p>{desk.rights}</p><p>{desk.today}</p></footer>
</body>
</html>
"""


def _part(part: Part, desk: Desk) -> str:
    match part.kind:
        case "heading":
            return f"<h2>{part.html(part.texts[0])}</h2>\n"
        case "quote":
            return f"<blockquote><p>{part.html(part.texts[0])}</p></blockquote>\n"
        case "list":
            return "<ul>" + "".join(f"<li>{part.html(entry)}</li>" for entry in part.texts) + "</ul>\n"
        case "figure":
            return (
                f'<figure><img src="/img/{desk.story.number}.jpg" alt="">'
                f"<figcaption>{part.html(part.texts[0])}</figcaption></figure>\n"
            )
        case _:
            return f"<p>{part.html(part.texts[0])}</p>\n"
