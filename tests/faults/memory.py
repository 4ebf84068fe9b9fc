"""How much memory a process and its children took at most, as Linux counts it."""

from __future__ import annotations

import re
import subprocess
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

STEP_SECONDS = 0.1


@dataclass
class Peaks:
    """Looks at the processes of a crawl while it runs."""

    main: int = 0  # bytes, resident
    readers: dict[int, int] = field(default_factory=dict)  # by process id

    def watch(self, process: subprocess.Popen[str]) -> None:
        threading.Thread(target=self._look, args=(process,), daemon=True).start()

    def _look(self, process: subprocess.Popen[str]) -> None:
        over = threading.Event()
        while process.poll() is None:
            self.main = max(self.main, resident(process.pid))
            for child in children(process.pid):
                self.readers[child] = max(self.readers.get(child, 0), resident(child))
            over.wait(STEP_SECONDS)


def resident(process_id: int) -> int:
    """The most that a process ever had; 0 if it is no more."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process_id}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def children(process_id: int) -> list[int]:
    found = []
    with suppress(OSError):
        for task in Path(f"/proc/{process_id}/task").iterdir():
            with suppress(OSError):
                found += [int(each) for each in (task / "children").read_text().split()]
    return found
