"""The River Courier: three languages, one sequence of ids, and no date on any article."""

from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from newsbot.demo.courier_layouts import ERROR, LAYOUTS, SIGN_IN, Layout
from newsbot.demo.newsdesk import LANGUAGES, Story, Words, known, live, today, words
from newsbot.demo.pictures import picture
from newsbot.demo.server import Answer

PAGE_LENGTH: Final = 10
ROBOTS: Final = "User-agent: *\nDisallow: /admin/\n"


@dataclass(frozen=True, slots=True)
class Edition:
    """The paper of one day in one language."""

    language: str
    day: int

    @property
    def words(self) -> Words:
        return words(self.language)

    @property
    def news(self) -> tuple[Story, ...]:
        """What stands in dated lists."""
        return self._standing_in("news")

    def lists(self) -> dict[str, tuple[str, tuple[Story, ...]]]:
        """Heading and stories of every list, by its path below the language."""
        sections = {
            f"/news/{section}": (name, tuple(story for story in self.news if story.section == section))
            for section, name in self.words.sections.items()
        }
        return {
            "": (self.words.name, self.news[:PAGE_LENGTH]),
            "/news": (self.words.all_news, self.news),
            "/archive": (self.words.archive, self._standing_in("archive")),
            **sections,
        }

    def has(self, path: str) -> bool:
        return any(story.path == path for story in live("courier", self.day, self.language))

    def _standing_in(self, place: str) -> tuple[Story, ...]:
        stories = live("courier", self.day, self.language)
        return tuple(story for story in stories if story.place == place)


def answer(target: str, day: int, base: str) -> Answer:
    """The paper's answer to one address; it never needs its own `base`."""
    split = urlsplit(target)
    match split.path.strip("/").split("/"):
        case [""]:
            return Answer(body=b"", status=HTTPStatus.FOUND, location="/en")
        case ["robots.txt"]:
            return Answer(body=ROBOTS.encode(), content_type="text/plain; charset=utf-8")
        case ["admin"]:
            return Answer(body=SIGN_IN.encode())
        case ["img" | "upload", *_]:
            return picture(split.path)
        case [language, *rest] if language in LANGUAGES:
            number = parse_qs(split.query).get("page", ["1"])[0]
            return _in_language(Edition(language, day), rest, number)
        case _:
            return _error(Edition("en", day), HTTPStatus.NOT_FOUND)


def _in_language(edition: Edition, rest: list[str], number: str) -> Answer:
    match rest:
        case ["news", "detail", id]:
            return _article(edition, id)
        case ["contact"]:
            main = f"<div>{edition.words.address}</div>"
            return _page(edition, LAYOUTS["politics"], edition.words.contact, main)
        case _:
            return _listing(edition, "".join(f"/{part}" for part in rest), number)


def _article(edition: Edition, id: str) -> Answer:
    path = f"/{edition.language}/news/detail/{id}"
    story = next((story for story in known("courier", edition.day) if story.path == path), None)
    if story is None:
        return _error(edition, HTTPStatus.NOT_FOUND)
    if story.is_gone(edition.day):
        return _error(edition, HTTPStatus.GONE)
    layout = LAYOUTS[story.section]
    paragraphs = (layout.paragraph.format(_text(paragraph)) for paragraph in story.paragraphs)
    main = layout.article.format(
        title=_text(story.title),
        id=id,
        body=layout.between.join(paragraphs),
        views=_views(edition, layout, path),
    )
    return _page(edition, layout, story.title, main, id)


def _views(edition: Edition, layout: Layout, path: str) -> str:
    """A counter inside the text's own container, on two pages of three; it grows overnight."""
    chance = crc32(path.encode())
    if chance % 3 == 0:
        return ""
    count = 90 + chance % 4000 + edition.day * (7 + chance % 60)
    return layout.views.format(f"{edition.words.views} {count}")


def _listing(edition: Edition, path: str, number: str) -> Answer:
    lists = edition.lists()
    if path not in lists:
        return _error(edition, HTTPStatus.NOT_FOUND)
    heading, stories = lists[path]
    pages = {str(1 + start // PAGE_LENGTH): start for start in range(0, len(stories), PAGE_LENGTH)}
    if number not in pages:
        return _error(edition, HTTPStatus.NOT_FOUND)
    layout = LAYOUTS.get(path.rpartition("/")[2], LAYOUTS["politics"])
    shown = stories[pages[number] : pages[number] + PAGE_LENGTH]
    following = str(int(number) + 1)
    older = (
        f'<a href="/{edition.language}{path}?page={following}">{edition.words.older}</a>'
        if following in pages
        else ""
    )
    main = layout.listing.format(
        heading=heading, entries="\n".join(_entry(story, layout) for story in shown), older=older
    )
    return _page(edition, layout, heading, main)


def _entry(story: Story, layout: Layout) -> str:
    form = layout.undated if story.place == "archive" else layout.entry
    day = story.published.strftime("%d.%b.%Y")  # months in English in all three languages
    return form.format(path=story.path, title=_text(story.title), day=day)


def _page(edition: Edition, layout: Layout, title: str, main: str, id: str = "") -> Answer:
    text = layout.page.format(
        language=edition.language,
        name=edition.words.name,
        title=_text(title),
        menu=layout.menu_between.join(
            layout.menu.format(path=path, name=name) for path, name in _menu(edition, id)
        ),
        main=main,
        latest=edition.words.latest,
        entries="\n".join(_entry(story, layout) for story in edition.news[:PAGE_LENGTH]),
        today=today(edition.day).strftime("%d %b %Y"),
    )
    return Answer(body=text.encode())


def _menu(edition: Edition, id: str) -> list[tuple[str, str]]:
    """Lists, contact, and the same story in the other languages or else their front pages."""
    home = f"/{edition.language}"
    links = [(home + path, heading) for path, (heading, _) in edition.lists().items() if path]
    links.append((f"{home}/contact", edition.words.contact))
    for language in LANGUAGES:
        if language != edition.language:
            same = f"/{language}/news/detail/{id}"
            there = Edition(language, edition.day).has(same)
            links.append((same if there else f"/{language}", language.upper()))
    return links


def _error(edition: Edition, status: HTTPStatus) -> Answer:
    wording = edition.words.gone if status is HTTPStatus.GONE else edition.words.not_found
    text = ERROR.format(
        language=edition.language, name=edition.words.name, code=status.value, wording=wording
    )
    return Answer(body=text.encode(), status=status)


def _text(text: str) -> str:
    return escape(text, quote=False)
