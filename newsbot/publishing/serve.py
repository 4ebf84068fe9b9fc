"""Datasette on the public snapshot, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from newsbot.publishing.snapshot import DATABASE, INSPECTION
from pipelines.errors import ArchiveUnusable, BadConfiguration

# For readers that nobody knows. SQL of their own is off, and `_where` and raw full-text syntax with it: the
# time limit stops no single function, and printf with a huge width ran 20 s past a limit of one.
GUARDED: dict[str, int | str | bool] = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_csv_stream": False,
    "suggest_facets": False,
    "sql_time_limit_ms": 500,
    "facet_time_limit_ms": 500,
}


def command(public: Path, *, host: str, port: int, public_mode: bool) -> list[str]:
    """The command line that serves a published folder; `public_mode` is for readers that nobody knows.

    Raises ArchiveUnusable where there is no snapshot, BadConfiguration where settings.json says something
    that cannot be.
    """
    for name in (DATABASE, INSPECTION):
        if not (public / name).is_file():
            raise ArchiveUnusable(f"{public / name} does not exist: run newsbot publish")
    # Any --setting makes Datasette 0.65 ignore settings.json as a whole, and 1.0 its datasette.yaml.
    settings = _settings(public / "settings.json") | (GUARDED if public_mode else {})
    line = [sys.executable, "-m", "datasette", "serve", str(public), "--host", host, "--port", str(port)]
    if not version("datasette").startswith("0.") and (public / "datasette.yaml").is_file():
        line += ["--config", str(public / "datasette.yaml")]
    for name, value in sorted(settings.items()):
        line += ["--setting", name, _spelled(value)]
    return line


def serve(public: Path, *, host: str, port: int, public_mode: bool) -> int:
    """Serve until interrupted; return Datasette's exit code, 0 when it was stopped by hand."""
    server = subprocess.Popen(command(public, host=host, port=port, public_mode=public_mode))
    try:
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def _settings(path: Path) -> dict[str, int | str | bool]:
    try:
        found = json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise BadConfiguration(
            f"{path} is not JSON: {error}; mend it, or delete it and publish again"
        ) from error
    if not isinstance(found, dict) or not all(isinstance(value, int | str) for value in found.values()):
        raise BadConfiguration(f"{path} should be one object of names and plain values")
    return found


def _spelled(value: int | str | bool) -> str:
    return {True: "on", False: "off"}[value] if isinstance(value, bool) else str(value)
