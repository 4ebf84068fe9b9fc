"""One box of text cut by <br><br> alone, and lists of <p> beside it."""

from __future__ import annotations

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part

KINDS = ("text", "heading", "quote")
KILOBYTES = 80


def page(desk: Desk) -> str:
    menu = " | ".join(f'<a href="{path}">{label}</a>' for path, label in desk.menu())
    latest = "\n".join(
        f'<p><a href="{desk.path(story)}">{story.title}</a><br><span>{desk.when(story)}</span></p>'
        for story in desk.latest
    )
    popular = "\n".join(f'<p><a href="{desk.path(story)}">{story.title}</a></p>' for story in desk.popular)
    byline = " ".join(filter(None, (desk.signature, desk.dateline)))
    comments = "\n".join(f"<p><b>reader{number}:</b> {said}</p>" for number, said in enumerate(desk.comments))
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html lang="{desk.words.language}" dir="{desk.paper.direction}">
<head>
<meta charset="utf-8">
<title>{desk.title}</title>
{desk.head}
<style>{desk.style()}</style>
<script>{desk.script()}</script>
</head>
<body>
<div id="wrap">
<div id="head"><a href="/">{desk.name}</a> <em>{desk.today}</em></div>
<div id="links">{menu}</div>
<div id="left">
<h3>{desk.say("latest")}</h3>
{latest}
</div>
<div id="middle">
<h1>{desk.title}</h1>
<div class="info">{byline}</div>
<div class="story">
{"<br /><br />".join(_part(part) for part in desk.story.parts)}
<br /><br />
</div>
<div class="tools"><a href="#">{desk.say("share")}</a></div>
<div class="opinions"><h4>{desk.say("comments")}</h4>
{comments}</div>
</div>
<div id="right">
<h3>{desk.say("popular")}</h3>
{popular}
</div>
<div id="foot">{desk.rights}</div>
</div>
</body>
</html>
"""


def _part(part: Part) -> str:
    said = part.html(part.texts[0])
    return f"<strong>{said}</strong>" if part.kind == "heading" else said
