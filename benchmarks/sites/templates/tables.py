"""Tables for the layout, tables within tables, fonts and line breaks."""

from __future__ import annotations

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part

KINDS = ("text", "heading", "quote")
KILOBYTES = 80


def page(desk: Desk) -> str:
    menu = "".join(
        f'<tr><td bgcolor="#eeeeee"><a href="{path}"><font size="2">{label}</font></a></td></tr>\n'
        for path, label in desk.menu(0.35)
    )
    latest = "".join(
        f'<tr><td><a href="{desk.path(story)}">{story.title}</a></td></tr>'
        f'<tr><td align="right"><font size="1">{desk.when(story)}</font></td></tr>\n'
        for story in desk.latest
    )
    related = "".join(
        f'<tr><td><img src="/dot.gif" alt=""></td><td><a href="{desk.path(story)}">{story.title}</a></td></tr>\n'
        for story in desk.related
    )
    byline = "<br>".join(filter(None, (desk.signature, desk.dateline)))
    above = f'<font size="1" color="#666666">{byline}</font><br><br>' if byline else ""
    return f"""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{desk.name} - {desk.title}</title>
{desk.head}
<script language="JavaScript">{desk.script(0.25)}</script>
</head>
<body bgcolor="#ffffff" dir="{desk.paper.direction}">
<table width="980" cellpadding="0" cellspacing="0" border="0" align="center">
<tr><td colspan="3"><table width="100%"><tr><td><a href="/"><img src="/logo.gif" alt="{desk.name}"></a></td>
<td align="right"><font size="1">{desk.today}</font></td></tr></table></td></tr>
<tr>
<td width="160" valign="top"><table width="100%">
{menu}</table></td>
<td width="560" valign="top">
<table width="100%" cellpadding="8"><tr><td>
<font size="5"><b>{desk.title}</b></font><br><br>
{above}{"<br><br>".join(_part(part) for part in desk.story.parts)}
</td></tr>
<tr><td><a href="?print=1">{desk.say("print")}</a> | <a href="mailto:x@{desk.paper.host}">{desk.say("contact")}</a></td></tr>
</table>
</td>
<td width="260" valign="top">
<table width="100%" bgcolor="#f4f4f4"><tr><td><b>{desk.say("latest")}</b></td></tr>
{latest}</table>
<table width="100%"><tr><td colspan="2"><b>{desk.say("related")}</b></td></tr>
{related}</table>
</td>
</tr>
<tr><td colspan="3" align="center"><font size="1">{desk.rights}</font></td></tr>
</table>
</body>
</html>
"""


def _part(part: Part) -> str:
    said = part.html(part.texts[0])
    match part.kind:
        case "heading":
            return f"<b>{said}</b>"
        case "quote":
            return f"<i>{said}</i>"
        case _:
            return said
