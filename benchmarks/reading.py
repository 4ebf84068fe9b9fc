"""Bodies, titles and dates on real pages with human-made answers, beside stock trafilatura in the same run.

    python -m benchmarks.reading [--sets aeb,fundus] [--limit 60]

The pages are their publishers' and not part of this project: the folder that holds them, with the scorer, is named by
NEWSBOT_SHARED, by default ../shared beside the checkout.
"""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("NEWSBOT_SHARED", ROOT.parent / "shared"))
PACKAGES = ("newsbot", "trafilatura", "lxml", "htmldate", "py3langid")


def is_missing(path: Path) -> bool:
    """Is a part of that folder not there? Standard error then says so."""
    if path.exists():
        return False
    print(
        f"the pages are not here: {path} is missing; NEWSBOT_SHARED may name another folder", file=sys.stderr
    )
    return True


def main() -> int:
    scorer = SHARED / "tools" / "score_pages.py"
    if is_missing(scorer):
        return 2
    said = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}, {said}")
    command = f"{sys.executable} -m newsbot --archive {ROOT / 'no-archive'} read -"
    return subprocess.call(
        [
            sys.executable,
            str(scorer),
            "--cmd",
            command,
            "--name",
            "newsbot",
            "--peer",
            "trafilatura",
            *sys.argv[1:],
        ],
        cwd=ROOT,
    )


if __name__ == "__main__":
    sys.exit(main())
