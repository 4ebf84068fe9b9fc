"""A small archive of our own texts in four scripts: all that a snapshot must show, hide or survive."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from sqlite_utils import Database

from newsbot.publishing.serve import command
from newsbot.publishing.snapshot import Snapshot, publish
from pipelines.storage.schema import migrations

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
LANTERN, COURIER = "lantern.example", "courier.example"
SECRET = "Quillfeather"  # stands in withheld and forgotten articles only, addresses included

FERRY = (
    "The last ferry of the season left the old harbour on Tuesday evening with eleven people aboard.",
    "Nobody on the quay could say when the next one would come. The town hall has promised an answer before "
    "the ice does.",
    "Until then the post goes by road, which takes four hours when the bridge is open and does not go at all "
    "when it is not.",
)
CORRECTED = (
    FERRY[0].replace("eleven", "fourteen"),
    *FERRY[1:],
    "An earlier version gave the wrong number of people.",
)
COPIED = ("From our correspondent on the coast.", *FERRY)
LIBRARY = (
    "Городская библиотека открыла читальный зал, который не работал девять лет.",
    "В первый день пришли сорок человек, и двоим не хватило стула. Заведующая обещает найти ещё шесть.",
)
WELLS = (
    "عاد الماء إلى البئر القديمة في القرية بعد سبع سنوات من الجفاف.",
    "يقول كبار السن إن طعمه لم يتغير، وإن الأطفال لا يصدقونهم.",
)
BRIDGE = ("河上的旧桥在星期一重新开放。", "修理用了三年时间，比计划多了一年。")
HOSTILE_TITLE = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOSTILE_BODY = (
    '"><svg onload=alert(3)>',
    "{{ 7 * 7 }} \x02<b>bold</b>\x03 </p></div><style>body{display:none}</style>",
)


class Builder:
    """Writes rows as settling would, with what the rows need of one another."""

    def __init__(self, path: Path) -> None:
        self.db = Database(path)
        migrations.apply(self.db)
        self.db.enable_wal()

    def _added(self, table: str, row: dict[str, object]) -> int:
        added = self.db.table(table).insert(row).last_pk
        assert isinstance(added, int)
        return added

    def text(self, title: str | None, paragraphs: tuple[str, ...]) -> int:
        body = "\n\n".join(paragraphs)
        digest = sha256(f"{title}\0{body}".encode()).hexdigest()
        row = {"digest": digest, "words": digest, "body_words": digest, "title": title, "body": body}
        self.db.table("texts").insert(row, ignore=True)
        return int(next(self.db.query("select id from texts where digest = ?", [digest]))["id"])

    def capture(self, url: str, fetched_at: str, **more: object) -> int:
        offset = self.db.table("captures").count * 1000
        row = {
            "site": url.split("/")[2],
            "url": url,
            "key": url.split("//")[1],
            "role": "page",
            "fetched_at": fetched_at,
            "status": 200,
            "mime": "text/html",
            "warc": "2026-11-01-0001.warc.gz",
            "offset": offset,
            "length": 990,
            "digest": "sha256:" + sha256(f"{url}{fetched_at}".encode()).hexdigest(),
            "outcome": "article",
            "run": 1,
        }
        return self._added("captures", row | more)

    def article(self, url: str, title: str | None, paragraphs: tuple[str, ...], **more: object) -> int:
        row = {
            "site": url.split("/")[2],
            "url": url,
            "canonical_url": url,
            "key": url.split("//")[1],
            "title": title,
            "authors": "[]",
            "language": "en",
            "first_seen": "2026-11-01T08:00:00Z",
            "last_seen": "2026-11-19T08:00:00Z",
            "text": self.text(title, paragraphs),
        }
        key = self._added("articles", row | more)
        capture = self.capture(url, "2026-11-01T08:00:00Z")
        self.db.table("articles").update(key, {"cluster": (row | more).get("cluster") or key})
        self.db.table("aliases").insert(
            {"article": key, "url": url, "kind": "main", "first_seen": "2026-11-01T08:00:00Z"}
        )
        self.revision(key, 1, title, paragraphs, capture=capture)
        return key

    def revision(
        self, article: int, number: int, title: str | None, paragraphs: tuple[str, ...], **more: object
    ) -> None:
        row: dict[str, object] = {
            "article": article,
            "number": number,
            "text": self.text(title, paragraphs),
            "capture": None,
        }
        row |= {
            "seen_from": f"2026-11-{number:02}T08:00:00Z",
            "seen_to": f"2026-11-{number:02}T20:00:00Z",
            "change": None,
        }
        self.db.table("revisions").insert(row | more)

    def pictures(self, url: str, *pictures: dict[str, object]) -> None:
        """What the page at an article's address says of its pictures."""
        (text,) = next(self.db.execute("select text from articles where url = ?", [url]))
        row = {
            "site": url.split("/")[2],
            "url": url,
            "key": url.split("//")[1],
            "digest": "",
            "lot": 1,
            "blocks": b"",
        }
        page = self._added(
            "pages", row | {"capture": 1, "kind": "article", "text": text, "images": json.dumps(pictures)}
        )
        self.db.execute("update captures set page = ? where url = ?", [page, url])

    def claim(
        self, article: int | None, kind: str, says: str, day: str, verdict: str | None, **more: object
    ) -> None:
        of = (
            {"url": f"https://{LANTERN}/unknown", "site": LANTERN}
            if article is None
            else self.db.table("articles").get(article)
        )
        url = of["url"]
        row = {
            "site": of["site"],
            "key": url.split(":", 1)[1],
            "url": url,
            "article": article,
            "kind": kind,
            "about": "published",
            "says": says,
            "earliest": day,
            "latest": day,
            "precision": "day",
            "source_url": url,
            "verdict": verdict,
            "first_at": "2026-11-01T08:00:00Z",
            "last_at": "2026-11-19T08:00:00Z",
        }
        self.db.table("evidence").insert(row | more)


def dated(day: str, basis: str, confidence: float = 0.98) -> dict[str, object]:
    """The fields of a settled day."""
    return {
        "published": day,
        "published_earliest": day[:10],
        "published_latest": day[:10],
        "published_precision": "minute" if len(day) > 10 else "day",
        "published_basis": basis,
        "published_confidence": confidence,
    }


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of nine articles that may be seen and two that may not."""
    return build(tmp_path / "archive")


def build(folder: Path) -> Path:
    """Write that archive; the ids of its articles are 1 to 11, in the order below."""
    folder.mkdir()
    made = Builder(folder / "newsbot.db")
    times = {"started": "2026-11-01T07:59:00Z", "finished": "2026-11-19T08:10:00Z"}
    made.db.table("runs").insert(
        {"id": 1, "command": "crawl", "version": "1.0.0", "outcome": "done", "exit_code": 0, **times}
    )
    lantern, courier = f"https://{LANTERN}", f"https://{COURIER}"

    ferry = made.article(
        f"{lantern}/news/101-ferry",
        "The last ferry",
        CORRECTED,
        section="Coast",
        revisions=2,
        authors=json.dumps(["Ada Brook", "Ivo Lind"]),
        modified="2026-11-02T12:00:00+00:00",
        cluster=1,
        **dated("2026-10-31T18:05+01:00", "json-ld"),
    )
    made.db.table("revisions").update((ferry, 1), {"text": made.text("The last ferry", FERRY)})
    second = made.capture(f"{lantern}/news/101-ferry", "2026-11-02T08:00:00Z")
    made.revision(ferry, 2, "The last ferry", CORRECTED, change="correction", capture=second)
    made.claim(
        ferry,
        "json-ld",
        "2026-10-31T18:05+01:00",
        "2026-10-31",
        "accepted",
        reason="agrees with the feed",
        times=14,
    )
    made.claim(
        ferry, "byline", "Nov 1st", "2026-11-01", "rejected", reason="later than the feed that lists it"
    )
    made.claim(
        ferry, "meta", "2026-11-02", "2026-11-02", "outweighed", reason="last edited", about="modified"
    )
    made.db.table("aliases").insert(
        {"article": ferry, "url": f"{lantern}/n/101", "kind": "redirect", "first_seen": None}
    )
    made.capture(
        f"{lantern}/n/101",
        "2026-11-03T08:00:00Z",
        status=301,
        location=f"{lantern}/news/101-ferry",
        location_key=f"{LANTERN}/news/101-ferry",
        outcome="redirect",
    )
    made.capture(f"{lantern}/feed.xml", "2026-11-01T07:59:30Z", role="feed", outcome="feed")
    made.pictures(
        f"{lantern}/news/101-ferry",
        {
            "url": f"{lantern}/p/quay.jpg",
            "caption": "The quay on Tuesday",
            "credit": "Ada Quill",
            "width": 1200,
        },
        {"url": "javascript:alert(5)", "alt": HOSTILE_TITLE},
    )

    copy = made.article(
        f"{courier}/a/ferry",
        "Ferry season ends",
        COPIED,
        duplicate_of=ferry,
        duplicate_kind="contains",
        cluster=1,
        **dated("2026-11-01", "listing", 0.9),
    )
    made.db.table("duplicates").insert({"article": copy, "of": ferry, "kind": "contains", "score": 0.91})
    made.article(
        f"{lantern}/news/102-library",
        "Читальный зал снова открыт",
        LIBRARY,
        language="ru",
        section="City",
        published_earliest="2026-11-02",
        published_latest="2026-11-06",
        published_precision="range",
        published_basis="neighbours",
        published_confidence=0.97,
    )
    made.article(
        f"{courier}/a/well", "الماء يعود إلى البئر", WELLS, language="ar", **dated("2025-03-09", "url")
    )
    gone = {"status": "gone", "gone_at": "2026-11-15T08:00:00Z"}
    made.article(
        f"{courier}/a/bridge", "旧桥重新开放", BRIDGE, language="zh", **gone, **dated("2026-11-04", "meta")
    )
    made.article(
        f"{courier}/a/undated",
        "A letter without a day",
        ("Somebody wrote to us. We do not know when.",),
        published_latest="2026-11-01",
        published_basis="first-seen",
        noarchive=1,
    )
    made.claim(6, "byline", "Tuesday", "2026-10-27", "rejected", reason="names no year")
    hostile = made.article(
        f"{courier}/a/hostile",
        HOSTILE_TITLE,
        HOSTILE_BODY,
        canonical_url="javascript:alert(4)",
        language='en" onload="x',
        section="<i>x</i>",
        authors='["<b>Mallory</b>"]',
        revisions=2,
        **dated("2026-11-05", "json-ld"),
    )
    made.db.table("articles").update(hostile, {"url": "javascript:alert(5)"})
    made.revision(hostile, 2, "<u>mild</u>", ("<ins>nothing</ins>",), change="<s>rewrite</s>")
    made.claim(
        hostile,
        "json-ld",
        '"><script>alert(6)</script>',
        "2026-11-05",
        "accepted",
        reason="<em>so</em>",
        source_url="javascript:alert(7)",
    )
    made.article(
        f"{courier}/a/untitled", None, ("A text that nobody gave a name.",), **dated("2026-11-07", "feed")
    )
    made.article(f"{courier}/a/empty", "Pictures only", ("",), language=None, **dated("2026-11-08", "feed"))

    withheld = made.article(
        f"{lantern}/news/{SECRET}",
        f"{SECRET} speaks",
        (f"{SECRET} asked not to be indexed. Zugzwang.",),
        withheld="noindex",
        **dated("2026-11-08", "json-ld"),
    )
    made.pictures(f"{lantern}/news/{SECRET}", {"url": f"{lantern}/p/{SECRET}.jpg"})
    made.claim(withheld, "json-ld", f"{SECRET} 2026-11-08", "2026-11-08", "accepted")
    made.db.table("aliases").insert(
        {"article": withheld, "url": f"{lantern}/{SECRET}-again", "kind": "variant"}
    )
    made.capture(
        f"{lantern}/short",
        "2026-11-04T08:00:00Z",
        status=302,
        location=f"{lantern}/news/{SECRET}",
        location_key=f"{LANTERN}/news/{SECRET}",
        outcome="redirect",
    )
    made.db.table("duplicates").insert_all(
        [
            {"article": withheld, "of": ferry, "kind": "near", "score": 0.7},
            {"article": copy, "of": withheld, "kind": "near", "score": 0.7},
        ]
    )
    made.db.table("articles").update(8, {"duplicate_of": withheld, "duplicate_kind": "exact"})
    made.claim(
        8,
        "listing",
        "7 November",
        "2026-11-07",
        "accepted",
        source_url=f"{lantern}/news/{SECRET}",
        capture=made.capture(f"{lantern}/news/{SECRET}", "2026-11-09T08:00:00Z"),
    )
    made.article(
        f"{lantern}/news/gone-{SECRET}",
        f"{SECRET} forgotten",
        (f"{SECRET} was taken out.",),
        status="forgotten",
    )

    made.claim(None, "listing", "1 November 2026", "2026-11-01", None)
    made.db.table("frontier").insert(
        {
            "url": f"{lantern}/{SECRET}-frontier",
            "key": "k",
            "site": LANTERN,
            "role": "other",
            "found_at": "2026-11-01T08:00:00Z",
        }
    )
    made.db.close()
    return folder


@pytest.fixture(scope="session")
def secret() -> str:
    """A word of the articles that may not be seen, and of their addresses."""
    return SECRET


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The same, made once for the tests that only look."""
    return publish(build(tmp_path_factory.mktemp("published") / "archive"), now=NOW)


@pytest.fixture(scope="session")
def site(published: Snapshot) -> Iterator[str]:
    """The address of a server for its owner."""
    with served(published.path.parent) as address:
        yield address


@pytest.fixture(scope="session")
def public_site(published: Snapshot) -> Iterator[str]:
    """The address of a server for readers that nobody knows."""
    with served(published.path.parent, public_mode=True) as address:
        yield address


@pytest.fixture(scope="session")
def serving() -> Callable[..., AbstractContextManager[str]]:
    """Start a server on a folder, for as long as a with statement lasts."""
    return served


@pytest.fixture(scope="session")
def fetch() -> Callable[[str], tuple[int, dict[str, str], str]]:
    """Ask for one page: status, headers by lower-case name, text."""
    return fetched


@contextmanager
def served(public: Path, *, public_mode: bool = False, plain: bool = False) -> Iterator[str]:
    """A real Datasette on a free port of loopback; `plain` is `datasette FOLDER`, without newsbot."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = command(public, host="127.0.0.1", port=port, public_mode=public_mode)
    if plain:
        line = [sys.executable, "-m", "datasette", str(public), "--port", str(port)]
    server = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        address = f"http://127.0.0.1:{port}"
        _await(address, server)
        yield address
    finally:
        server.terminate()
        server.communicate(timeout=120)


def fetched(url: str) -> tuple[int, dict[str, str], str]:
    """Status, headers by lower-case name, and text of one answer."""
    try:
        with urlopen(Request(url), timeout=20) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read().decode()
    except HTTPError as error:
        return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read().decode()


def _await(address: str, server: subprocess.Popen[str]) -> None:
    for _ in range(1500):
        if server.poll() is not None:
            raise RuntimeError(f"datasette ended at once: {server.communicate()[1]}")
        try:
            urlopen(address + "/-/versions.json", timeout=5).close()
            return
        except (URLError, ConnectionError):
            time.sleep(0.2)
    raise RuntimeError(f"datasette did not answer at {address} within 300 seconds")
