from __future__ import annotations

import errno
import logging
import os
import pty
import resource
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest
from click.testing import CliRunner, Result

from newsbot import __version__, foreign_pipelines, found
from newsbot.cli import _failures, _folder, main
from newsbot.cli._output import log_to_standard_error
from newsbot.log import plain
from pipelines.errors import ArchiveBusy, ArchiveUnusable, BadSite, NewsbotError
from pipelines.storage.archive import Archive

Newsbot = Callable[..., Result]
COMMANDS = ["explain", "export", "publish", "runs", "serve", "status"]


def newsbot_process(
    *words: str, bounded: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "newsbot", *words],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        preexec_fn=bounded,
    )


def test_help_lists_the_folders_commands_and_the_exit_codes() -> None:
    shown = CliRunner().invoke(main, ["--help"]).stdout
    for name in COMMANDS:
        assert f"  {name} " in shown
    assert " 75  another run holds the archive" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"])
    assert shown.exit_code == 0
    assert "newsbot " in shown.stdout.split("Options:")[0].partition("\n\n")[2]


@pytest.mark.parametrize("words", [["--help"], ["status"], ["runs"], ["export", "runs"], ["explain", "1"]])
def test_reading_commands_do_not_wait_for_scrapy_to_load(folder: Path, words: list[str]) -> None:
    script = (
        "import sys; from newsbot.cli import main\n"
        f"main(['--archive', {str(folder)!r}, *{words!r}], standalone_mode=False)\n"
        "heavy = {'scrapy', 'twisted', 'trafilatura', 'datasette'} & sys.modules.keys()\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_the_version_is_the_packages() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout == f"newsbot {__version__}\n"


def test_an_unknown_command_is_a_usage_error_that_names_the_nearest(newsbot: Newsbot) -> None:
    refused = newsbot("statsu")
    assert refused.exit_code == 2
    assert "did you mean 'status'?" in refused.stderr


def test_a_global_option_behind_the_command_is_told_where_it_belongs(newsbot: Newsbot) -> None:
    refused = newsbot("status", "--json")
    assert refused.exit_code == 2
    assert "give it before the command: newsbot --json" in refused.stderr
    assert "before the command" not in newsbot("status", "--colour").stderr


def test_a_wrong_flag_is_usage_and_a_wrong_variable_configuration(newsbot: Newsbot) -> None:
    assert newsbot("--now", "x", "status").exit_code == 2
    ended = CliRunner().invoke(main, ["status"], env={"NEWSBOT_NOW": "x"})
    assert ended.exit_code == 4
    assert "NEWSBOT_NOW is 'x', expected" in ended.stderr


def database_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("it broke")
    error.sqlite_errorcode = code
    return error


def because(failure: NewsbotError, cause: Exception) -> NewsbotError:
    failure.__cause__ = cause
    return failure


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (NewsbotError("so"), 1),
        (BadSite("so"), 4),
        (ArchiveBusy("so"), 75),
        (OSError(errno.ENOSPC, "No space left"), 3),
        (OSError(errno.EDQUOT, "Quota exceeded", "file"), 3),
        (OSError(errno.EROFS, "Read-only file system", "file"), 10),
        (database_error(sqlite3.SQLITE_FULL), 3),
        (database_error(sqlite3.SQLITE_IOERR_WRITE), 3),
        (database_error(sqlite3.SQLITE_IOERR_READ), 10),
        (database_error(sqlite3.SQLITE_BUSY_SNAPSHOT), 10),
        (database_error(sqlite3.SQLITE_READONLY), 10),
        (database_error(sqlite3.SQLITE_CORRUPT), 10),
        (database_error(sqlite3.SQLITE_ERROR), 1),
        (because(ArchiveUnusable("so"), database_error(sqlite3.SQLITE_FULL)), 3),
        (because(ArchiveUnusable("so"), database_error(sqlite3.SQLITE_CORRUPT)), 10),
        (ZeroDivisionError("so"), 1),
        (KeyboardInterrupt(), 130),
        (click.Abort(), 130),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0),
    ],
)
def test_every_failure_leaves_with_its_exit_code_and_a_message(
    monkeypatch: pytest.MonkeyPatch, raised: BaseException, code: int
) -> None:
    @click.command()
    def command() -> None:
        raise raised

    monkeypatch.setattr(_folder, "modules", lambda: {"broken": "broken"})
    monkeypatch.setattr(_folder, "import_module", lambda _: _module(command))
    ended = CliRunner().invoke(main, ["broken"])
    assert ended.exit_code == code
    assert ended.stderr.startswith("newsbot: ") is (code != 0)
    assert "Traceback" not in ended.stderr
    if code not in (0, 130):
        assert "Traceback" in CliRunner().invoke(main, ["-v", "broken"]).stderr


def _module(command: object) -> ModuleType:
    module = ModuleType("newsbot.cli.broken")
    module.command = command  # type: ignore[attr-defined]
    return module


def test_a_module_whose_command_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_folder, "modules", lambda: {"broken": "broken"})
    monkeypatch.setattr(_folder, "import_module", lambda _: _module("no command"))
    ended = CliRunner().invoke(main, ["broken"])
    assert ended.exit_code == 1
    assert "newsbot.cli.broken.command is no click command" in ended.stderr


@pytest.mark.parametrize("content", [b"this is no database " * 300, None])
def test_a_damaged_database_is_unusable(folder: Path, content: bytes | None) -> None:
    path = folder / "newsbot.db"
    for log in folder.glob("newsbot.db-*"):
        log.unlink()
    path.write_bytes(content or path.read_bytes()[:4096] + b"\xff" * 40_000)
    ended = newsbot_process("--archive", str(folder), "status")
    assert ended.returncode == 10, ended.stderr
    assert "newsbot rebuild" in ended.stderr


def test_a_full_disk_is_told_from_an_error(folder: Path, tmp_path: Path) -> None:
    def bounded() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    with Archive.open(folder) as archive:
        archive.db.conn.execute("update texts set body = ?", ("word " * 20_000,))
    ended = newsbot_process(
        "--archive", str(folder), "export", "articles", "-o", str(tmp_path / "a"), bounded=bounded
    )
    assert ended.returncode == 3, ended.stderr
    assert "the disk took no more" in ended.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["archive"]


def test_a_reader_that_had_enough_is_no_error(folder: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-m", "newsbot", "--archive", str(folder), "export", "captures"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert writer.stdout is not None
    writer.stdout.close()
    assert writer.stderr is not None
    said = writer.stderr.read()
    assert (writer.wait(), said) == (0, b"")
    writer.stderr.close()


def test_a_terminated_run_is_an_interrupted_one(folder: Path, tmp_path: Path) -> None:
    with Archive.open(folder) as archive:
        archive.db.conn.execute("update texts set body = ?", ("word " * 20_000,))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # it holds less than is exported
    command = ["--archive", str(folder), "-v", "export", "articles", "-o", str(pipe)]
    with (
        subprocess.Popen(
            [sys.executable, "-m", "newsbot", *command], stderr=subprocess.PIPE, text=True
        ) as process,
        pipe.open("rb") as reader,
    ):
        assert reader.read(1)
        process.terminate()
        reader.read()
        _, said = process.communicate(timeout=120)
    assert process.returncode == 130
    assert "interrupted" in said


def test_what_can_steer_a_terminal_is_written_as_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    assert plain("a\x1b[2J\x9b\r\n\u202eb\ud800", keep="\n") == "a\\x1b[2J\\x9b\\x0d\n\\u202eb\\ud800"
    assert plain("Երևան — “ok” é 🙂") == "Երևան — “ok” é 🙂"


def test_a_terminal_gets_a_ruled_table_and_colours_only_if_wanted(folder: Path) -> None:
    def on_terminal(**environment: str) -> str:
        ours, theirs = pty.openpty()
        ended = subprocess.run(
            [sys.executable, "-m", "newsbot", "--archive", str(folder), "runs"],
            stdout=theirs,
            env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "120"} | environment,
            check=False,
        )
        os.close(theirs)
        assert ended.returncode == 0
        said = b""
        try:
            while chunk := os.read(ours, 65536):
                said += chunk
        except OSError:  # Linux says so at the end
            pass
        os.close(ours)
        return said.decode()

    assert "──" in on_terminal()
    assert "\x1b[3" not in on_terminal(NO_COLOR="1")


def test_the_log_is_as_loud_as_asked(capsys: pytest.CaptureFixture[str]) -> None:
    for verbosity, expected in ((-1, "e"), (0, "we"), (1, "iwe"), (2, "diwe")):
        log_to_standard_error(verbosity)
        for level, letter in ((10, "d"), (20, "i"), (30, "w"), (40, "e")):
            logging.getLogger("newsbot.tests").log(level, "%s\x1b", letter)
        said = capsys.readouterr().err
        assert "".join(line[-5] for line in said.splitlines()) == expected
    log_to_standard_error(0)


def test_only_the_main_thread_heeds_signals() -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(_failures._heed_sigterm()))
    thread.start()
    thread.join()
    assert found == [None]
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        assert _failures._heed_sigterm() is None
    finally:
        signal.signal(signal.SIGTERM, before)


def test_a_foreign_pipelines_package_is_refused_with_what_to_do(tmp_path: Path) -> None:
    assert foreign_pipelines(tmp_path, tmp_path / "pipelines") is None
    said = foreign_pipelines(tmp_path, tmp_path / "elsewhere" / "pipelines")
    assert said is not None
    assert "pip uninstall pipelines" in said
    assert "there is none" in str(foreign_pipelines(tmp_path, None))


@pytest.mark.parametrize("form", ["pipelines/__init__.py", "pipelines.py", "pipelines/data.txt"])
def test_importing_newsbot_beside_a_foreign_pipelines_fails_and_runs_none_of_it(
    tmp_path: Path, form: str
) -> None:
    foreign = tmp_path / form
    foreign.parent.mkdir(exist_ok=True)
    foreign.write_text("raise SystemExit('foreign code ran')" if form.endswith("py") else "")
    home = Path(__file__).resolve().parents[2]
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "newsbot").symlink_to(home / "newsbot")
    script = f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(tmp_path / 'ours')!r}]; import newsbot"
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    ended = subprocess.run(
        [sys.executable, "-S", "-c", script],  # without the checkout that stands in site-packages
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=unmeasured,  # coverage itself would import what it is told to measure
    )
    assert ended.returncode == 1
    assert "ImportError: newsbot needs its own package pipelines" in ended.stderr
    assert "foreign code ran" not in ended.stderr


def test_a_package_is_found_without_running_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "strange_module.py").write_text("raise SystemExit")
    (tmp_path / "strange_folder").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert found("strange_module") == tmp_path / "strange_module.py"
    assert found("strange_folder") == tmp_path / "strange_folder"
    assert found("strange_nothing") is None
