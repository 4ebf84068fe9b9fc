"""Scrapy's settings. A run adds NEWSBOT_WARC, the folder of its captures, and NEWSBOT_KEEPER, a function that
gives its Keeper; and sets NEWSBOT_CLOCK, NEWSBOT_ALLOW_PRIVATE and USER_AGENT as it was told."""

from __future__ import annotations

from datetime import datetime

from newsbot import __version__, clock


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
URLLENGTH_LIMIT = 2083
CONCURRENT_ITEMS = 4  # each response costs Scrapy as many tasks: a hundred took a quarter of its time
REACTOR_THREADPOOL_MAXSIZE = 10  # look-ups of names

# Safety. Scrapy starts a server that runs Python, does not verify certificates, and obeys proxy variables.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
TWISTED_DNS_RESOLVER = "newsbot.fetching.guard.GuardedResolver"
NEWSBOT_ALLOW_PRIVATE: list[str] = []
NEWSBOT_CLOCK = real_clock
REFERRER_POLICY = "no-referrer"
COOKIES_ENABLED = False

DOWNLOAD_HANDLERS = {
    "http": "newsbot.fetching.politeness.PoliteHandler",
    "https": "newsbot.fetching.politeness.PoliteHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}

_STOCK = "scrapy.downloadermiddlewares."
DOWNLOADER_MIDDLEWARES = {
    "newsbot.fetching.guard.Guard": 50,
    "newsbot.fetching.politeness.Politeness": 60,
    "newsbot.fetching.robots.Robots": 100,
    "newsbot.fetching.guard.Redirects": 600,
    # Replaced by those above:
    f"{_STOCK}offsite.OffsiteMiddleware": None,  # looks at names alone: no port, no digits of other scripts
    f"{_STOCK}robotstxt.RobotsTxtMiddleware": None,  # takes an unreachable file for leave to fetch all
    f"{_STOCK}retry.RetryMiddleware": None,  # asks again at once, whatever Retry-After says
    f"{_STOCK}redirect.RedirectMiddleware": None,
    # Not wanted at all:
    f"{_STOCK}redirect.MetaRefreshMiddleware": None,  # a live blog's is no redirect; the page's reader knows
    f"{_STOCK}httpcompression.HttpCompressionMiddleware": None,  # bodies are decoded from captures
    f"{_STOCK}httpauth.HttpAuthMiddleware": None,
    f"{_STOCK}cookies.CookiesMiddleware": None,
    f"{_STOCK}httpproxy.HttpProxyMiddleware": None,
    f"{_STOCK}httpcache.HttpCacheMiddleware": None,
}
REDIRECT_MAX_TIMES = 20
HTTPERROR_ALLOW_ALL = True  # a 404 is an answer, and the spider's to note

DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",  # all that pipelines.codings undoes
}

EXTENSIONS = {
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,  # a pickle
    "scrapy.extensions.logstats.LogStats": None,
}
LOG_INSTALL_ROOT_HANDLER = False  # the command line has installed its own
STATS_DUMP = False
