"""Real pages, where they are: a WARC file of a maker that is not newsbot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_every_news_page_of_a_foreign_warc_becomes_an_article_with_a_body(
    tmp_path: Path, shared: Path, newsbot: Callable[..., Any]
) -> None:
    warc = shared / "data" / "warc" / "real-pages.warc.gz"
    assert "123 captures taken" in newsbot(tmp_path, "import", str(warc)).stdout
    articles = [json.loads(line) for line in newsbot(tmp_path, "export", "articles").stdout.splitlines()]
    assert len(articles) == 121  # of 122 addresses: one gives only the beginning of its article
    assert all(article["body"] and article["title"] for article in articles)
    assert "123 captures checked, no problems" in newsbot(tmp_path, "verify").stdout
    captures = newsbot(tmp_path, "export", "captures").stdout.splitlines()
    assert len(captures) == 123
    assert [line["outcome"] for line in map(json.loads, captures) if not line["article"]] == ["other"]
