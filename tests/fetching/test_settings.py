"""Scrapy starts with nothing switched on that was not asked for."""

from __future__ import annotations

from datetime import UTC

from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list

from newsbot import settings as ours
from newsbot.settings import real_clock, user_agent


def test_the_user_agent_tells_who_asks_and_where_to_reach_them() -> None:
    assert user_agent("1.2", "https://archive.example/bot") == "newsbot/1.2 (+https://archive.example/bot)"
    assert user_agent("1.2", None) == "newsbot/1.2"


def test_the_clock_tells_whole_seconds_of_utc() -> None:
    now = real_clock()
    assert now.tzinfo is UTC
    assert now.microsecond == 0


def test_only_these_middlewares_touch_a_request() -> None:
    settings = Settings()
    settings.setmodule(ours)
    names = build_component_list(settings.get_component_priority_dict_with_base("DOWNLOADER_MIDDLEWARES"))
    assert [name.rpartition(".")[2] for name in names] == [
        "Guard",
        "Politeness",
        "Robots",
        "DownloadTimeoutMiddleware",
        "DefaultHeadersMiddleware",
        "UserAgentMiddleware",
    ]


def test_no_server_is_started_and_only_the_web_is_spoken() -> None:
    settings = Settings()
    settings.setmodule(ours)
    extensions = build_component_list(settings.get_component_priority_dict_with_base("EXTENSIONS"))
    assert extensions == []
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert sorted(scheme for scheme, handler in handlers.items() if handler) == ["http", "https"]
    assert settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
