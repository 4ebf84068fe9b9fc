"""Addresses that cannot exist, known by themselves."""

from __future__ import annotations

import pytest

from pipelines.dedup.probes import is_probe, probe_name, probes

OSMER = "https://osmer.example"
NAME = probe_name(OSMER)


@pytest.mark.parametrize(
    ("start", "articles", "found"),
    [
        ("/", (), [f"/{NAME}"]),
        ("/en/", (), [f"/en/{NAME}"]),
        ("/index.php", ("/news/1", "/news/2"), [f"/{NAME}", f"/news/{NAME}"]),
        ("/", ("/news/1", "/sport/2"), [f"/{NAME}"]),
        ("/", ("/en/news/1", "/en/sport/2"), [f"/{NAME}", f"/en/{NAME}"]),
        ("/", ("/news/2025/03/04/a", "/news/2025/03/05/b"), [f"/{NAME}", f"/news/{NAME}"]),
        ("/", ("/2025/03/04/a",), [f"/{NAME}"]),
        ("/", ("/story-1", "/story-2"), [f"/{NAME}"]),
        ("/", ("https://elsewhere.example/news/1",), [f"/{NAME}"]),
    ],
)
def test_one_stands_beside_the_start_page_and_one_among_the_articles(
    start: str, articles: tuple[str, ...], found: list[str]
) -> None:
    links = [each if "://" in each else OSMER + each for each in articles]
    assert probes(OSMER + start, links) == tuple(OSMER + each for each in found)


def test_a_host_has_one_name_however_it_is_written() -> None:
    assert {probe_name(each) for each in ("http://osmer.example/a", "https://www.osmer.example/")} == {NAME}
    assert probe_name("https://tarn.example/") != NAME


@pytest.mark.parametrize(
    ("path", "known"),
    [
        (f"/{NAME}", True),
        (f"/news/{NAME}/", True),
        (f"/search?q={NAME}", False),
        (f"/{NAME}/index.html", False),
        ("/news/newsbot-probe-found", False),
        ("/", False),
    ],
)
def test_a_probe_is_known_by_its_last_segment(path: str, known: bool) -> None:
    assert is_probe(OSMER + path) is known
