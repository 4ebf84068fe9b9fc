"""Scrapy's settings. A run adds NEWSBOT_WARC, the folder of its captures, and NEWSBOT_KEEPER, a function that
gives its Keeper; and sets NEWSBOT_CLOCK, NEWSBOT_ALLOW_PRIVATE and USER_AGENT as it was told."""

from __future__ import annotations

from datetime import datetime

from newsbot import __version__, clock
from newsbot.fetching.credentials import nobody


def user_agent(version: str, contact: str | None) -> str:
    """How newsbot names itself: product and version, and where its owner can be reached."""
    return f"newsbot/{version} (+{contact})" if contact else f"newsbot/{version}"


def real_clock() -> datetime:
    """UTC, in whole seconds."""
    return clock.now(None)


BOT_NAME = "newsbot"
SPIDER_MODULES = ["newsbot.spiders"]
USER_AGENT = user_agent(__version__, None)
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# Politeness: newsbot.fetching.politeness keeps requests to a host apart, so Scrapy need not.
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # and one connection, kept alive
DOWNLOAD_DELAY = 0.0
NEWSBOT_RETRY_SECONDS = [10.0, 30.0]  # waits before the second and the third try
NEWSBOT_LONGEST_WAIT_SECONDS = 120.0  # a longer Retry-After is for a later run

# Bounds. The timeout is a deadline for all of one try, its body included.
DOWNLOAD_TIMEOUT = 60.0
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024  # Scrapy's is 1 GiB
DOWNLOAD_WARNSIZE = 0
CONCURRENT_ITEMS = 4  # each response costs Scrapy as many tasks: a hundred took a quarter of its time
REACTOR_THREADPOOL_MAXSIZE = 10  # look-ups of names

# Safety. Scrapy does not verify certificates. What starts a server that runs Python (remote control, telnet) or obeys
# proxy variables is not even loaded, see below.
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "newsbot.fetching.guard.GuardedResolver"
NEWSBOT_ALLOW_PRIVATE: list[str] = []
NEWSBOT_PROXIES: list[tuple[str, int]] = []  # host and port of those that site files name
NEWSBOT_CREDENTIALS = nobody  # gives the Credentials of the run's sites
NEWSBOT_CLOCK = real_clock

DOWNLOAD_HANDLERS = {
    "http": "newsbot.fetching.politeness.PoliteHandler",
    "https": "newsbot.fetching.politeness.PoliteHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

# What a request and its answer pass through, and nothing else: Scrapy loads even what is switched off, which takes a
# start half a second. Of its own, robotstxt takes an unreachable file for leave to fetch all, retry asks again at once,
# offsite looks at names alone, cookies and referer tell what nobody needs to know, and bodies are decoded from captures.
DOWNLOADER_MIDDLEWARES_BASE: dict[str, int] = {}
DOWNLOADER_MIDDLEWARES = {
    "newsbot.fetching.guard.Guard": 50,
    "newsbot.fetching.politeness.Politeness": 60,
    "newsbot.fetching.robots.Robots": 100,
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
}
SPIDER_MIDDLEWARES_BASE: dict[str, int] = {}
# Neither telnet nor remote control, which run whatever Python they are sent.
EXTENSIONS_BASE: dict[str, int] = {}

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",  # all that pipelines.codings undoes
}

LOG_INSTALL_ROOT_HANDLER = False  # the command line has installed its own
STATS_DUMP = False
