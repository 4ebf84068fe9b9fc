"""A real Datasette on a published folder: what it serves and refuses, and that every setting took effect."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from lxml.html import fromstring

from newsbot.publishing.serve import GUARDED, command, serve
from newsbot.publishing.snapshot import Snapshot
from newsbot.publishing.sources import sources
from pipelines.errors import ArchiveUnusable, BadConfiguration
from pipelines.storage.public import TABLES

Fetch = Callable[[str], tuple[int, dict[str, str], str]]
Serving = Callable[..., AbstractContextManager[str]]

read_yaml = import_module("yaml").safe_load  # comes with Datasette
SOURCES = Path(str(sources()))
SETTINGS = json.loads((SOURCES / "settings.json").read_text())
METADATA = read_yaml((SOURCES / "metadata.yaml").read_text())["databases"]["public"]
CONFIGURATION = read_yaml((SOURCES / "datasette.yaml").read_text())
DESCRIBED = {"description", "columns"}  # what Datasette 1.0 reads from metadata.yaml too
ACTIVE = {"script", "style", "img", "iframe", "object", "embed", "base", "audio", "video"}
ALPHA = not version("datasette").startswith("0.")
PAGES = [
    "/",
    "/search",
    "/search?q=ferry",
    "/public",
    "/public/articles",
    "/public/articles?_all=1",
    "/public/articles/1",
    "/public/articles/7",
    "/public/evidence",
    "/public/revisions/7,2",
    "/public/articles.json",
    "/public/articles.csv",
    "/static/newsbot.css",
    "/nothing",
    "/public/articles/999",
    "/public/months?_facet=month",
    "/-/versions.json",
]


def as_json(fetch: Fetch, url: str) -> Any:
    status, _, text = fetch(url)
    assert status == 200, text
    return json.loads(text)


def databases(fetch: Fetch, site: str) -> list[dict[str, Any]]:
    found = as_json(fetch, site + "/-/databases.json")
    return list(found["databases"] if ALPHA else found)


def test_every_setting_took_effect(site: str, fetch: Fetch) -> None:
    found = as_json(fetch, site + "/-/settings.json")
    assert {name: found[name] for name in SETTINGS} == SETTINGS


def test_every_setting_took_effect_without_newsbot(
    published: Snapshot, serving: Serving, fetch: Fetch
) -> None:
    with serving(published.path.parent, plain=True) as site:
        found = as_json(fetch, site + "/-/settings.json")
        assert {name: found[name] for name in SETTINGS} == SETTINGS
        shown = as_json(fetch, site + "/public.json")
        assert {table["name"] for table in shown["tables"] if not table["hidden"]} == set(TABLES)
        assert [database["name"] for database in databases(fetch, site)] == ["public"]
        assert fetch(site + "/public/undated")[0] == 200


def test_for_strangers_every_guard_took_effect(public_site: str, fetch: Fetch) -> None:
    found = as_json(fetch, public_site + "/-/settings.json")
    wanted = SETTINGS | GUARDED
    assert {name: found[name] for name in wanted} == wanted


def test_the_published_tables_are_served_as_immutable_and_no_others(site: str, fetch: Fetch) -> None:
    shown = as_json(fetch, site + "/public.json")
    assert {table["name"] for table in shown["tables"] if not table["hidden"]} == set(TABLES)
    (database,) = databases(fetch, site)
    assert (database["name"], database["is_mutable"]) == ("public", False)


def test_both_versions_of_datasette_are_told_the_same() -> None:
    assert CONFIGURATION["settings"] == SETTINGS
    told = CONFIGURATION["databases"]["public"]
    assert told["queries"] == METADATA["queries"]
    options = {
        table: {name: value for name, value in about.items() if name not in DESCRIBED}
        for table, about in METADATA["tables"].items()
    }
    assert {table: about or {} for table, about in told["tables"].items()} == options


def test_every_table_and_column_is_described(site: str, fetch: Fetch) -> None:
    for table in (*TABLES, "articles_text"):
        found = as_json(fetch, f"{site}/public/{table}.json?_extra=columns&_size=0")["columns"]
        told = METADATA["tables"][table]
        assert told["description"]
        assert list(told["columns"]) == [name for name in found if name != "rowid"], table


@pytest.mark.parametrize("query", METADATA["queries"])
@pytest.mark.parametrize("given", [{}, {"site": "courier.example", "at_least": "0.1"}])
def test_every_published_query_runs_with_and_without_its_parameters(
    public_site: str, fetch: Fetch, query: str, given: dict[str, str]
) -> None:
    assert METADATA["queries"][query]["title"]
    assert METADATA["queries"][query]["description"]
    asked = urlencode({"site": "", "at_least": "", "_shape": "objects"} | given)
    assert as_json(fetch, f"{public_site}/public/{query}.json?{asked}")["rows"]
    assert fetch(f"{public_site}/public/{query}")[0] == 200


@pytest.mark.parametrize(
    ("query", "given", "wanted"),
    [
        ("corrected", {"at_least": ""}, {1, 7}),
        ("gone", {"site": ""}, {5}),
        ("gone", {"site": "lantern.example"}, set()),
        ("undated", {"site": ""}, {3, 6}),
        ("copies_between_sites", {"at_least": ""}, {2}),
        ("copies_between_sites", {"at_least": "0.95"}, set()),
    ],
)
def test_a_published_query_names_the_right_articles(
    site: str, fetch: Fetch, query: str, given: dict[str, str], wanted: set[int]
) -> None:
    rows = as_json(fetch, f"{site}/public/{query}.json?{urlencode(given | {'_shape': 'array'})}")
    assert {row["article"] for row in rows} == wanted


@pytest.mark.parametrize("path", PAGES)
def test_every_response_carries_the_headers_that_forbid_script_frames_and_guessing(
    public_site: str, fetch: Fetch, path: str
) -> None:
    _, headers, _ = fetch(public_site + path)
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", [path for path in PAGES if not path.endswith((".json", ".csv", ".css"))])
def test_no_page_has_a_script_a_style_of_its_own_or_anything_from_another_host(
    site: str, fetch: Fetch, path: str
) -> None:
    _, headers, text = fetch(site + path)
    assert headers["content-type"].startswith("text/html")
    page = fromstring(text)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)}.isdisjoint(ACTIVE)
    for element in page.iter():
        assert not [
            name
            for name in element.attrib
            if str(name).startswith("on") or name in {"style", "src", "srcset"}
        ]
        target = urlsplit(element.get("href") or element.get("action") or "")
        assert target.scheme in {"", "http", "https"}
        if element.tag == "link":
            assert target.hostname in {None, "127.0.0.1"}
        elif target.hostname not in {None, "127.0.0.1", "datasette.io"}:
            assert element.get("rel") == "noopener noreferrer nofollow"


REFUSED = [
    ("/public?sql=select+1", 403),
    ("/public/articles?_where=1=1", 403),
    ("/public.db", 403),
    ("/public/articles.csv?_stream=on", 400),
    ("/public/articles?_search=a+NEAR+b&_searchmode=raw", 400),
]


@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_strangers_get_no_sql_no_download_no_stream_and_no_raw_search(
    public_site: str, fetch: Fetch, path: str, status: int
) -> None:
    if ALPHA and "sql=" in path:
        path = path.replace("/public?", "/public/-/query?")
    assert fetch(public_site + path)[0] == status


def test_the_owner_may_ask_in_sql_download_and_stream(site: str, fetch: Fetch) -> None:
    asked = urlencode({"sql": "select count(*) as found from articles", "_shape": "array"})
    path = "/public/-/query.json?" if ALPHA else "/public.json?"
    assert as_json(fetch, site + path + asked) == [{"found": 9}]
    assert fetch(site + "/public/articles.csv?_stream=on")[0] == 200
    assert fetch(site + "/public/articles?_search=ferry+NOT+season&_searchmode=raw")[0] == 200


@pytest.mark.parametrize("huge", ["length(randomblob(900000000))", "length(hex(zeroblob(400000000)))"])
def test_no_function_builds_a_value_past_the_limit(site: str, fetch: Fetch, huge: str) -> None:
    path = "/public/-/query.json?" if ALPHA else "/public.json?"
    status, _, text = fetch(site + path + urlencode({"sql": f"select {huge}"}))
    assert status == 400
    assert "too big" in text or "out of memory" in text


def test_no_address_is_left_out_of_the_command_line(published: Snapshot) -> None:
    line = command(published.path.parent, host="::1", port=8123, public_mode=True)
    assert line[line.index("--host") + 1] == "::1"
    assert line[line.index("--port") + 1] == "8123"
    assert line[line.index("default_allow_sql") + 1] == "off"


def test_a_folder_without_a_snapshot_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable, match="newsbot publish"):
        command(tmp_path, host="127.0.0.1", port=1, public_mode=False)


@pytest.mark.parametrize("written", ["{", "[]", '{"suggest_facets": null}'])
def test_settings_that_cannot_be_are_refused_by_name(
    published: Snapshot, tmp_path: Path, written: str
) -> None:
    public = tmp_path / "public"
    shutil.copytree(published.path.parent, public)
    (public / "settings.json").write_text(written)
    with pytest.raises(BadConfiguration, match=r"settings\.json"):
        command(public, host="127.0.0.1", port=1, public_mode=False)


def test_a_user_who_deleted_the_settings_gets_datasettes_own(published: Snapshot, tmp_path: Path) -> None:
    public = tmp_path / "public"
    shutil.copytree(published.path.parent, public)
    (public / "settings.json").unlink()
    assert "--setting" not in command(public, host="127.0.0.1", port=1, public_mode=False)


def test_serving_ends_with_datasettes_exit_code_where_the_port_is_taken(published: Snapshot) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert serve(published.path.parent, host="127.0.0.1", port=port, public_mode=False) != 0


def test_a_server_stopped_by_hand_takes_datasette_with_it_and_is_no_failure(published: Snapshot) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = (
        "import sys; from pathlib import Path; from newsbot.publishing.serve import serve; "
        "sys.exit(serve(Path(sys.argv[1]), host='127.0.0.1', port=int(sys.argv[2]), public_mode=True))"
    )
    line = [sys.executable, "-c", script, str(published.path.parent), str(port)]
    with subprocess.Popen(line, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        while "Uvicorn running" not in (said := server.stderr.readline()):
            assert said, "Datasette ended at once"
        server.send_signal(signal.SIGINT)
        server.stderr.read()
        assert server.wait(120) == 0
    with socket.socket() as gone:
        assert gone.connect_ex(("127.0.0.1", port)) != 0
