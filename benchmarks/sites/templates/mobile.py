"""As little as will do for an old telephone."""

from __future__ import annotations

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part

KINDS = ("text", "heading", "list")
KILOBYTES = 30


def page(desk: Desk) -> str:
    menu = " ".join(f'<a href="{path}">{label}</a>' for path, label in desk.menu())
    latest = "\n".join(
        f'<li>{desk.when(story)} <a href="{desk.path(story)}">{story.title}</a>' for story in desk.latest
    )
    byline = ", ".join(filter(None, (desk.signature, desk.dateline)))
    info = f"<p><small>{byline}</small></p>" if byline else ""
    return f"""<!doctype html>
<meta charset="utf-8">
<title>{desk.title}</title>
{desk.head}
<body dir="{desk.paper.direction}">
<p><a href="/">{desk.name}</a> {menu}</p>
<hr>
<h2>{desk.title}</h2>
{info}
{"".join(map(_part, desk.story.parts))}
<hr>
<h3>{desk.say("latest")}</h3>
<ul>
{latest}
</ul>
<p><small>{desk.today} {desk.rights}</small></p>
"""


def _part(part: Part) -> str:
    match part.kind:
        case "heading":
            return f"<h3>{part.html(part.texts[0])}</h3>\n"
        case "list":
            return "<ul>" + "".join(f"<li>{part.html(entry)}\n" for entry in part.texts) + "</ul>\n"
        case _:
            return f"<p>{part.html(part.texts[0])}\n"
