"""How an error leaves the program: one message on standard error and one exit code."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import click

from newsbot.accidents import named
from newsbot.cli._output import tell
from newsbot.config import Config

Handler = Callable[[int, FrameType | None], Any] | int | None
INTERRUPTED = 130


@contextmanager
def told(context: click.Context) -> Iterator[None]:
    """Turn whatever is raised inside into a message and an exit code; SIGTERM is an interruption too."""
    before = _heed_sigterm()
    try:
        yield
        sys.stdout.flush()
    except (click.ClickException, click.exceptions.Exit):
        raise
    except (KeyboardInterrupt, click.Abort):
        _say(context, "interrupted; what was acknowledged is kept, run it again to go on")
        context.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output had enough, as `head` has
        with suppress(OSError):  # a captured output has no descriptor
            # What is left in the buffer goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        context.exit(0)
    except Exception as accident:  # the last seam
        failure = named(accident)
        if failure is None:
            _say(context, _unexpected(accident))
            context.exit(1)
        _say(context, str(failure))
        context.exit(failure.exit_code)
    finally:
        if before is not None:
            signal.signal(signal.SIGTERM, before)


def _unexpected(accident: Exception) -> str:
    return (
        f"unexpected {type(accident).__name__}: {accident}\n"
        "What was acknowledged is kept. Run it again with -v to see where it broke, and report that."
    )


def _say(context: click.Context, message: str) -> None:
    settings = context.obj if isinstance(context.obj, Config) else None
    tell(
        message,
        trace=settings is not None and settings.verbosity > 0,
        log_format=settings.log_format if settings else "text",
    )


def _heed_sigterm() -> Handler:
    """Let SIGTERM interrupt as Ctrl-C does; what it did before, None if it was left alone.

    Ignored it stays ignored, and only the main thread may say otherwise.
    """
    before = signal.getsignal(signal.SIGTERM)
    if threading.current_thread() is not threading.main_thread() or before in (signal.SIG_IGN, None):
        return None
    signal.signal(signal.SIGTERM, _interrupt)
    return before


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
