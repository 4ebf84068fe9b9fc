from __future__ import annotations

import errno
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from newsbot.lock import FILE, held, holder
from pipelines.errors import ArchiveBusy, ArchiveUnusable

HOLD = """
import sys
from pathlib import Path
from newsbot.lock import held
with held(Path(sys.argv[1]), "crawl"):
    print("held", flush=True)
    sys.stdin.read()
"""


def start_holder(archive: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(archive)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_run_is_refused_at_once_and_told_who_holds_the_archive(tmp_path: Path) -> None:
    with start_holder(tmp_path) as process:
        with (
            pytest.raises(ArchiveBusy, match=rf"newsbot crawl \(process {process.pid} on ") as refused,
            held(tmp_path, "import"),
        ):
            pass
        assert refused.value.exit_code == 75
        assert f"process {process.pid}" in str(holder(tmp_path))
        process.communicate("")


def test_a_killed_run_holds_nothing(tmp_path: Path) -> None:
    with start_holder(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert holder(tmp_path) is None
        with held(tmp_path, "import"):
            assert json.loads((tmp_path / FILE).read_text())["pid"] == os.getpid()


def test_a_worker_that_outlives_its_run_does_not_keep_the_archive(tmp_path: Path) -> None:
    with held(tmp_path, "crawl"):
        ready, told = os.pipe()
        stop, release = os.pipe()
        worker = os.fork()
        if worker == 0:
            os.close(release)
            os.write(told, b"x")
            os.read(stop, 1)
            os._exit(0)
        os.read(ready, 1)
    try:
        with held(tmp_path, "import"):
            pass
    finally:
        os.close(release)
        os.waitpid(worker, 0)


def test_the_lock_is_free_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), held(tmp_path / "new" / "archive", "crawl"):
        raise ZeroDivisionError
    with held(tmp_path / "new" / "archive", "crawl"):
        pass
    assert holder(tmp_path / "new" / "archive") is None


def test_one_process_cannot_hold_it_twice(tmp_path: Path) -> None:
    with held(tmp_path, "crawl"), pytest.raises(ArchiveBusy), held(tmp_path, "import"):
        pass


def test_a_holder_that_has_not_signed_is_another_run(tmp_path: Path) -> None:
    with held(tmp_path, "crawl"):
        (tmp_path / FILE).write_text("")
        with pytest.raises(ArchiveBusy, match="held by another run"), held(tmp_path, "import"):
            pass


@pytest.mark.parametrize("signature", ["", "{", "[]", '{"pid": 1}'])
def test_a_file_without_a_signature_names_nobody(tmp_path: Path, signature: str) -> None:
    (tmp_path / FILE).write_text(signature)
    assert holder(tmp_path) is None
    assert holder(tmp_path / "missing") is None


def test_a_file_where_the_folder_should_be_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("")
    with (
        pytest.raises(ArchiveUnusable, match="expected a folder to write") as refused,
        held(tmp_path / "archive", "crawl"),
    ):
        pass
    assert refused.value.exit_code == 10


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_unusable(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(ArchiveUnusable), held(tmp_path, "crawl"):
        pass


@pytest.mark.parametrize(
    ("pid", "host", "named"),
    [
        (None, socket.gethostname(), True),  # None: this very process
        (10**30, socket.gethostname(), False),
        ("x", socket.gethostname(), False),
        (10**30, "another.example", True),
    ],
)
def test_a_signature_counts_while_its_process_may_live(
    tmp_path: Path, pid: object, host: str, named: bool
) -> None:
    signature = {
        "pid": os.getpid() if pid is None else pid,
        "host": host,
        "command": "crawl",
        "started": "2026-03-05T12:00:00+00:00",
    }
    (tmp_path / FILE).write_text(json.dumps(signature))
    assert (holder(tmp_path) is not None) is named


def test_a_disk_that_knows_no_locks_is_unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(ArchiveUnusable, match="move the archive to a local disk"), held(tmp_path, "crawl"):
        pass


def test_a_full_disk_is_not_called_unusable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.open", refuse)
    with pytest.raises(OSError, match="No space left"), held(tmp_path, "crawl"):
        pass
