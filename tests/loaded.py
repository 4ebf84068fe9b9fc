"""What a command loads late, loaded: the server behind tests/forked.py imports this, and its forks have it all."""

from __future__ import annotations

from pkgutil import iter_modules

from scrapy.settings import Settings
from scrapy.utils.misc import load_object

import newsbot.cli
import newsbot.engines.crawl
import newsbot.spiders.ways
from newsbot import settings as ours
from newsbot.site import bare
from pipelines.together import read_together
from pipelines.values import Capture

PAGE = b"""<html><head><title>The ferry</title></head><body><h1>The ferry runs again</h1><p>5 March 2026</p>
<p>The ferry at Odrin carried its first passengers since the spring flood, and the mayor was among them.</p>
<p>It runs twice a day until the bridge is open, and at weekends three times, as it did before the war.</p></body></html>"""


def load() -> None:
    settings = Settings()
    settings.setmodule(ours)
    for kind in ("EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES"):
        for name in (
            *settings[f"{kind}_BASE"],
            *settings[kind],
        ):  # also those that are not wanted: Scrapy does so
            load_object(name)
    for package in (newsbot.cli, newsbot.engines, newsbot.spiders.ways):
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            __import__(module.name)
    url = "https://lantern.example/news/the-ferry-runs-again-101"
    headers = (("Content-Type", "text/html"),)
    read_together([Capture(url=url, fetched_at=None, status=200, headers=headers, body=PAGE)], bare(url))


load()
