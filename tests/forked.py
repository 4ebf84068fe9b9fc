"""Processes of newsbot without their start: forked from one that has loaded all that a command needs.

A start costs seconds of processor time, what most tests then ask for hundredths of one. A fork is a process of its own
all the same, with its own event loop, streams, signals and exit code. So are the reading processes of a crawl, which
come from the same server here. Tests of the start itself, and those that end a process from outside, start a real one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from multiprocessing import forkserver, get_context
from pathlib import Path
from pkgutil import resolve_name
from tempfile import TemporaryDirectory

SERVER = get_context("forkserver")
SERVER.set_forkserver_preload(["__main__", "tests.loaded"])
STREAMS = {"in": os.O_RDONLY, "out": os.O_WRONLY | os.O_APPEND, "err": os.O_WRONLY | os.O_APPEND}


def newsbot(
    archive: Path, *arguments: str, text: str = "", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command line on an archive; `text` is its standard input."""
    words = ("--archive", str(archive), *arguments)
    return forked("tests.forked:command_line", *words, text=text, environment=os.environ | environment)


def forked(
    function: str,
    *arguments: str,
    text: str = "",
    environment: Mapping[str, str] = os.environ,
    seconds: float = 300.0,
) -> subprocess.CompletedProcess[str]:
    """Call a function, named as "module:function", in a process with streams of its own."""
    with TemporaryDirectory() as name:
        streams = [Path(name) / each for each in STREAMS]
        for stream in streams:
            stream.write_text("" if stream.name != "in" else text, encoding="utf-8")
        process = SERVER.Process(
            target=_live, args=(streams, Path.cwd(), dict(environment), function, arguments)
        )
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(arguments, seconds, *(each.read_bytes() for each in streams[1:]))
        said = [each.read_text(encoding="utf-8") for each in streams[1:]]
        return subprocess.CompletedProcess(arguments, process.exitcode, *said)


def _live(
    streams: list[Path], folder: Path, environment: dict[str, str], function: str, arguments: tuple[str, ...]
) -> None:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, stream in enumerate(streams):
        opened = os.open(stream, STREAMS[stream.name])
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    resolve_name(function)(*arguments)


def command_line(*arguments: str) -> None:
    from newsbot.cli import main
    from newsbot.engines import readers

    # A fork uses the server that it comes from, the standard library says; in 3.11 it starts one of its own.
    forkserver._forkserver.ensure_running = lambda: None  # type: ignore[attr-defined]
    readers.CONTEXT = SERVER
    main(arguments, prog_name="newsbot")
