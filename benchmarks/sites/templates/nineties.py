"""Capitals, unclosed paragraphs, fonts and rules, in the code page of its country."""

from __future__ import annotations

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part

KINDS = ("text", "heading", "quote", "list")
KILOBYTES = 50
CODE_PAGES = {"ru": "windows-1251", "de": "windows-1252", "en": "windows-1252", "ar": "windows-1256"}


def encoding(desk: Desk) -> str:
    return CODE_PAGES.get(desk.words.language, "utf-8")


def page(desk: Desk) -> str:
    menu = "\n".join(f'<LI><A HREF="{path}.htm">{label}</A>' for path, label in desk.menu(0.4))
    latest = "\n".join(
        f'<P><A HREF="{desk.path(story)}">{story.title}</A> <FONT SIZE=1>({desk.when(story)})</FONT>'
        for story in desk.latest
    )
    byline = " ".join(filter(None, (desk.signature, desk.dateline)))
    info = f"<P><I>{byline}</I>\n" if byline else ""
    return f"""<HTML>
<HEAD>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={encoding(desk)}">
<TITLE>{desk.title} - {desk.name}</TITLE>
{desk.head}
</HEAD>
<BODY BGCOLOR=#FFFFFF TEXT=#000000 LINK=#0000EE DIR={desk.paper.direction}>
<CENTER><H3><A HREF="/">{desk.name}</A></H3>
<FONT SIZE=2>{desk.today}</FONT></CENTER>
<HR>
<H1>{desk.title}</H1>
{info}{"".join(map(_part, desk.story.parts))}
<HR>
<H4>{desk.say("latest")}</H4>
{latest}
<HR>
<UL>
{menu}
</UL>
<HR>
<P><FONT SIZE=1>{desk.rights}<BR>
<A HREF="mailto:post@{desk.paper.host}">{desk.say("contact")}</A></FONT>
</BODY>
</HTML>
"""


def _part(part: Part) -> str:
    match part.kind:
        case "heading":
            return f"<H3>{part.html(part.texts[0])}</H3>\n"
        case "quote":
            return f"<BLOCKQUOTE>{part.html(part.texts[0])}</BLOCKQUOTE>\n"
        case "list":
            return "<UL>\n" + "".join(f"<LI>{part.html(entry)}\n" for entry in part.texts) + "</UL>\n"
        case _:
            return f"<P>{part.html(part.texts[0])}\n"
