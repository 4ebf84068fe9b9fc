"""Take the README's pictures again: the demo's archive in Datasette, seen in Chromium.

newsbot demo && python docs/pictures.py
"""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from shutil import which

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
HERE = Path(__file__).parent / "pictures"
PORT = 8425
BASE = f"http://127.0.0.1:{PORT}"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]


def article() -> str:
    """An article that was corrected after it was printed."""
    with urllib.request.urlopen(f"{BASE}/public/articles.csv?revisions=2&_sort_desc=id&_size=1") as answer:
        return str(answer.read().decode().splitlines()[1].split(",")[0])


def main() -> int:
    archive = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / ".demo")
    command = [sys.executable, "-m", "newsbot", "--archive", archive, "serve", "--port", str(PORT)]
    with subprocess.Popen(command, cwd=ROOT) as server, sync_playwright() as playwright:
        try:
            for _ in range(100):
                with suppress(OSError):
                    urllib.request.urlopen(BASE).close()
                    break
                time.sleep(0.2)
            browser = playwright.chromium.launch(executable_path=which("chromium"), args=QUIET)
            page = browser.new_page(viewport={"width": 1180, "height": 860})
            for name, path in (
                ("home", "/"),
                ("search", "/search?q=bridge"),
                ("article", f"/public/articles/{article()}"),
            ):
                page.goto(BASE + path)
                page.screenshot(path=str(HERE / f"{name}.png"))
            browser.close()
        finally:
            server.terminate()
    return 0


if __name__ == "__main__":
    sys.exit(main())
