"""Serve both demo papers until Ctrl-C: python -m newsbot.demo [DAY]."""

import sys
from contextlib import suppress
from threading import Event

from newsbot.demo.newsdesk import DAYS
from newsbot.demo.newspapers import Newspapers

PORTS = (8423, 8424)


def main() -> int:
    asked = sys.argv[1] if len(sys.argv) > 1 else "1"
    if asked not in map(str, DAYS):
        print(f"day {asked!r} is not one of {', '.join(map(str, DAYS))}", file=sys.stderr)
        return 2
    with Newspapers(day=int(asked), ports=PORTS) as papers, suppress(KeyboardInterrupt):
        print(f"The River Courier   {papers.courier}\nHarbour Post        {papers.harbour}")
        print(f"Day {papers.day}. Ctrl-C stops both.", flush=True)
        Event().wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
