"""Nothing but div and span, with classes that say how it looks and never what it is."""

from __future__ import annotations

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part, Story

CARD = "flex flex-col gap-2 rounded-lg border border-gray-200 bg-white p-4 shadow-sm hover:shadow-md"


def page(desk: Desk) -> str:
    menu = "".join(
        f'<div class="px-3 py-2 text-sm font-medium"><a class="text-gray-700 hover:underline" href="{path}">{label}</a></div>'
        for path, label in desk.menu()
    )
    latest = "\n".join(_card(desk, story, dated=True) for story in desk.latest)
    related = "\n".join(_card(desk, story, dated=False) for story in desk.related)
    comments = "\n".join(
        f'<div class="border-t py-3"><div class="text-xs text-gray-400">reader{number}</div>'
        f'<div class="text-sm">{said}</div></div>'
        for number, said in enumerate(desk.comments)
    )
    who = f'<div class="text-sm text-gray-500">{desk.signature}</div>' if desk.signature else ""
    when = f'<div class="text-sm text-gray-500">{desk.dateline}</div>' if desk.dateline else ""
    return f"""<!doctype html>
<html lang="{desk.words.language}" dir="{desk.paper.direction}">
<head>
<meta charset="utf-8">
<title>{desk.title} — {desk.name}</title>
{desk.head}
<style>{desk.style()}</style>
</head>
<body class="antialiased bg-gray-50 text-gray-900">
<div class="min-h-screen flex flex-col">
<div class="sticky top-0 z-50 bg-white border-b"><div class="mx-auto max-w-7xl px-4 flex items-center">
<div class="text-xl font-black"><a href="/">{desk.name}</a></div>{menu}</div></div>
<div class="mx-auto max-w-7xl px-4 grid grid-cols-12 gap-8">
<div class="col-span-8">
<div class="text-4xl font-extrabold leading-tight mt-8 mb-4">{desk.title}</div>
<div class="flex items-center gap-4 mb-6">{who}{when}</div>
<div class="flex gap-2 mb-6"><span class="rounded-full bg-blue-50 px-3"><a href="#s">{desk.say("share")}</a></span>
<span class="rounded-full bg-blue-50 px-3"><a href="#p">{desk.say("print")}</a></span></div>
<div class="text-lg leading-8">
{"".join(_part(part, desk) for part in desk.story.parts)}
</div>
<div class="mt-10 border-t pt-6"><div class="text-2xl font-bold">{desk.say("comments")}</div>
{comments}
</div>
</div>
<div class="col-span-4 flex flex-col gap-6">
<div class="{CARD}"><div class="text-lg font-bold uppercase tracking-wide">{desk.say("latest")}</div>
{latest}
</div>
<div class="{CARD}"><div class="text-lg font-bold uppercase tracking-wide">{desk.say("related")}</div>
{related}
</div>
</div>
</div>
<div class="bg-gray-900 text-gray-300 py-12 mt-16"><div class="mx-auto max-w-7xl px-4">
<div class="text-sm">{desk.say("subscribe")}</div>
<div class="text-xs">{desk.rights}</div><div class="text-xs">{desk.today}</div></div></div>
</div>
<div class="fixed bottom-0 inset-x-0 bg-white p-4 shadow"><div class="text-sm">{desk.say("cookie")}</div>
<div class="rounded bg-blue-600 text-white">{desk.say("accept")}</div></div>
<script>{desk.script()}</script>
</body>
</html>
"""


def _card(desk: Desk, story: Story, *, dated: bool) -> str:
    day = f'<div class="text-xs text-gray-400">{desk.when(story)}</div>' if dated else ""
    link = f'<a class="font-semibold leading-snug" href="{desk.path(story)}">{story.title}</a>'
    return f'<div class="{CARD}"><div class="h-24 w-full bg-gray-100"></div><div>{link}</div>{day}</div>'


def _part(part: Part, desk: Desk) -> str:
    match part.kind:
        case "heading":
            return f'<div class="text-2xl font-bold mt-8 mb-3">{part.html(part.texts[0])}</div>\n'
        case "quote":
            return f'<div class="border-l-4 pl-4 italic my-6">{part.html(part.texts[0])}</div>\n'
        case "list":
            entries = (f'<div class="pl-6 mb-1">{part.html(entry)}</div>' for entry in part.texts)
            return f'<div class="my-4">{"".join(entries)}</div>\n'
        case "figure":
            return (
                f'<div class="my-6"><img class="w-full" src="/i/{desk.story.number}.webp" alt="">'
                f'<div class="text-xs text-gray-500 mt-1">{part.html(part.texts[0])}</div></div>\n'
            )
        case _:
            return f'<div class="mb-5">{part.html(part.texts[0])}</div>\n'
