"""Captures survive their way to disk and back; what is torn, foreign or forged is told apart."""

from __future__ import annotations

import base64
import errno
import gzip
import hashlib
import os
import re
import resource
import stat
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastwarc import ArchiveIterator as FastIterator
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from pipelines.errors import ArchiveUnusable, BadCapture, DiskFull
from pipelines.storage.warc import Place, Record, Reference, WarcWriter, digest, load, records, recover
from pipelines.storage.warc.record import fits, stamp
from pipelines.values import Capture

NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def clock() -> datetime:
    return NOON


def capture(number: int = 0, body: bytes = b"<p>It rained in Ostwick.</p>", **other: object) -> Capture:
    values: dict[str, object] = {
        "url": f"https://lantern.example/news/{number}?page=2",
        "fetched_at": NOON + timedelta(seconds=number),
        "status": 200,
        "headers": (("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))),
        "body": body,
        "digest": digest(body),
    }
    return Capture(**{**values, **other})  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "warc"


def writer(folder: Path) -> WarcWriter:
    return WarcWriter(folder, software="newsbot/0.1", clock=clock)


def only_file(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


class TestWriting:
    def test_what_is_kept_is_loaded_again_unchanged(self, folder: Path) -> None:
        kept = [capture(n, gzip.compress(b"x" * n), role="feed" if n % 2 else "page") for n in range(5)]
        with writer(folder) as warc:
            places = [warc.keep(each, request_headers=(("Accept", "*/*"),)) for each in kept]
        assert [load(folder, place) for place in places] == kept
        assert [record.capture for record in records(only_file(folder))] == kept
        assert [record.place for record in records(only_file(folder))] == places

    @given(
        body=st.binary(max_size=300),
        status=st.sampled_from([200, 203, 301, 404, 410, 429, 500, 503, 599]),
        header=st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20),
    )
    def test_any_body_status_and_header_come_back(
        self, tmp_path_factory: pytest.TempPathFactory, body: bytes, status: int, header: str
    ) -> None:
        folder = tmp_path_factory.mktemp("any")
        kept = capture(body=body, status=status, headers=(("X-Title", header),), digest=digest(body))
        with writer(folder) as warc:
            assert load(folder, warc.keep(kept)) == kept

    def test_other_tools_read_the_file_and_find_its_digests_right(self, folder: Path) -> None:
        with writer(folder) as warc:
            warc.keep(
                capture(1, gzip.compress(b"news")), request_headers=(("Accept", "*/*"),), ip="192.0.2.7"
            )
            warc.keep(capture(2, status=304, body=b"", headers=(("ETag", '"7"'),)))
        path = only_file(folder)
        assert Checker(_CheckerArguments(path)).process_all() == 0
        with path.open("rb") as file:
            seen = [
                (each.rec_type, each.rec_headers.get_header("WARC-IP-Address"))
                for each in ArchiveIterator(file, check_digests="raise")
                if each.content_stream().read() is not None
            ]
        assert seen == [
            ("warcinfo", None),
            ("request", "192.0.2.7"),
            ("response", "192.0.2.7"),
            ("revisit", None),
        ]
        with path.open("rb") as file:
            verified = [
                r.verify_block_digest() for r in FastIterator(file, auto_decode="none", parse_http=False)
            ]
        assert verified == [True] * 4

    def test_each_record_is_a_gzip_member_of_its_own(self, folder: Path) -> None:
        with writer(folder) as warc:
            place = warc.keep(capture())
        data = only_file(folder).read_bytes()[place.offset : place.offset + place.length]
        assert gzip.decompress(data).startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")

    def test_the_file_is_made_with_the_first_record_and_never_shared(self, folder: Path) -> None:
        with writer(folder) as first, writer(folder) as second:
            assert not folder.exists()
            one, two = first.keep(capture(1)), second.keep(capture(2))
            assert first.keep(capture(3)).warc == one.warc
        assert one.warc != two.warc
        assert re.fullmatch(r"newsbot-20260301120000-[0-9a-f]{8}\.warc\.gz", one.warc)

    def test_a_file_that_is_large_enough_is_followed_by_another(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pipelines.storage.warc.writer.MOST_BYTES", 1000)
        with writer(folder) as warc:
            places = [warc.keep(capture(n, os.urandom(600))) for n in range(3)]
        assert len({place.warc for place in places}) == 3
        assert [load(folder, place).fetched_at for place in places] == [
            capture(n).fetched_at for n in range(3)
        ]

    def test_it_is_on_the_disk_before_anyone_hears_of_it(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[tuple[str, int]] = []

        def noted(descriptor: int) -> None:
            about = os.fstat(descriptor)
            synced.append(("folder" if stat.S_ISDIR(about.st_mode) else "file", about.st_size))

        monkeypatch.setattr(os, "fsync", noted)
        with writer(folder) as warc:
            one = warc.keep(capture(1))
            assert [what for what, _ in synced] == ["file", "folder", "folder"]
            two = warc.keep(capture(2))
        assert synced[0] == ("file", one.offset + one.length)
        assert synced[3:] == [("file", two.offset + two.length)]

    def test_secrets_never_reach_the_disk(self, folder: Path) -> None:
        secret = "hunter2"
        hidden = capture(
            url=f"https://reader:{secret}@lantern.example/a?b=c#{secret}",
            status=302,
            headers=(
                ("Set-Cookie", f"sid={secret}"),
                ("Location", f"https://reader:{secret}@lantern.example/login"),
                ("X-Api-Key", secret),
            ),
        )
        asked = (
            ("Cookie", f"sid={secret}"),
            ("authorization", f"Bearer {secret}"),
            ("Proxy-Authorization", secret),
            ("Referer", f"https://reader:{secret}@lantern.example/"),
            ("Accept", "*/*"),
        )
        with writer(folder) as warc:
            place = warc.keep(hidden, request_headers=asked)
        assert secret.encode() not in gzip.decompress(only_file(folder).read_bytes())
        kept = load(folder, place)
        assert kept.url == "https://lantern.example/a?b=c"
        assert kept.headers == (("Location", "https://lantern.example/login"),)

    def test_a_header_cannot_end_the_head(self, folder: Path) -> None:
        with writer(folder) as warc:
            place = warc.keep(capture(headers=(("X-Note", "a\r\n\r\n<p>forged</p>"),)))
        assert load(folder, place).body == capture().body

    def test_the_request_is_written_as_it_was_sent(self, folder: Path) -> None:
        with writer(folder) as warc:
            warc.keep(capture(4), request_headers=(("User-Agent", "newsbot/0.1"),))
        text = gzip.decompress(only_file(folder).read_bytes()).decode()
        assert "GET /news/4?page=2 HTTP/1.1\r\nHost: lantern.example\r\nUser-Agent: newsbot/0.1\r\n" in text

    def test_a_request_that_nobody_knows_of_is_not_invented(self, folder: Path) -> None:
        with writer(folder) as warc:
            warc.keep(capture())
        assert b"WARC-Type: request" not in gzip.decompress(only_file(folder).read_bytes())

    def test_a_length_that_is_not_the_bodys_is_left_out_and_a_transfer_coding_too(self, folder: Path) -> None:
        false = (("Content-Length", "3"), ("Transfer-Encoding", "chunked"), ("Server", "press"))
        with writer(folder) as warc:
            assert load(folder, warc.keep(capture(headers=false))).headers == (("Server", "press"),)

    def test_a_304_is_a_revisit_that_names_what_it_confirms(self, folder: Path) -> None:
        confirmed = Reference(url="https://lantern.example/news/1", fetched_at=NOON - timedelta(days=1))
        kept = capture(1, status=304, body=b"", headers=(("ETag", '"7"'),))
        with writer(folder) as warc:
            place = warc.keep(kept, refers_to=confirmed, reason="Not Modified")
            warc.keep(capture(2, status=304, body=b"", headers=()))
        assert load(folder, place) == kept
        first, second = records(only_file(folder))
        assert (first.kind, first.profile) == ("revisit", "not-modified")
        assert first.refers_to == Reference(url=confirmed.url, fetched_at=confirmed.fetched_at)
        assert second.refers_to == Reference()

    def test_an_unknown_time_stays_unknown(self, folder: Path) -> None:
        with writer(folder) as warc:
            assert load(folder, warc.keep(capture(fetched_at=None))).fetched_at is None

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EFBIG, errno.EDQUOT])
    def test_a_full_disk_leaves_the_file_as_it_was(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        real = os.write

        def filling(descriptor: int, data: bytes) -> int:
            if len(data) < 200:
                raise OSError(number, os.strerror(number))
            return real(descriptor, data[: len(data) // 2])

        with writer(folder) as warc:
            kept = warc.keep(capture(1))
            size = only_file(folder).stat().st_size
            monkeypatch.setattr(os, "write", filling)
            with pytest.raises(DiskFull, match="free some space"):
                warc.keep(capture(2))
            assert only_file(folder).stat().st_size == size
            with pytest.raises(DiskFull):
                warc.keep(capture(3))
            assert only_file(folder).name == kept.warc  # a new file without a whole record is taken away
            monkeypatch.setattr(os, "write", real)
            after = warc.keep(capture(4))
        assert after.warc != kept.warc
        assert load(folder, kept) == capture(1)
        assert load(folder, after) == capture(4)

    def test_a_size_limit_of_the_system_is_a_full_disk(self, folder: Path) -> None:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        with writer(folder) as warc:
            kept = warc.keep(capture(1))
            resource.setrlimit(resource.RLIMIT_FSIZE, (kept.offset + kept.length + 100, hard))
            try:
                with pytest.raises(DiskFull):
                    warc.keep(capture(2, os.urandom(5000)))
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [record.capture for record in records(only_file(folder))] == [capture(1)]

    def test_a_failed_sync_keeps_nothing(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def failing(_: int) -> None:
            raise OSError(errno.EIO, "the disk is dying")

        monkeypatch.setattr(os, "fsync", failing)
        with writer(folder) as warc, pytest.raises(OSError, match="dying"):
            warc.keep(capture())
        assert not list(folder.iterdir())

    def test_an_interrupt_leaves_no_half_record(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        real = os.write

        def interrupted(descriptor: int, data: bytes) -> int:
            real(descriptor, data[:50])
            raise KeyboardInterrupt

        with writer(folder) as warc:
            warc.keep(capture(1))
            monkeypatch.setattr(os, "write", interrupted)
            with pytest.raises(KeyboardInterrupt):
                warc.keep(capture(2))
        assert [record.problem for record in records(only_file(folder))] == [None]

    def test_a_folder_that_cannot_be_written_to_is_named(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refused(*_: object) -> int:
            raise OSError(errno.EROFS, "read-only file system")

        monkeypatch.setattr(os, "open", refused)
        with writer(folder) as warc, pytest.raises(ArchiveUnusable, match="read-only"):
            warc.keep(capture())


class _CheckerArguments:
    """What warcio's check command would be told."""

    def __init__(self, path: Path) -> None:
        self.inputs = [str(path)]
        self.verbose = False


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Place], list[Capture]]:
    folder = tmp_path_factory.mktemp("whole")
    kept = [capture(n, os.urandom(200)) for n in range(4)]
    with writer(folder) as warc:
        places = [warc.keep(each, request_headers=(("Accept", "*/*"),)) for each in kept]
    return only_file(folder).read_bytes(), places, kept


class TestTornFiles:
    def test_wherever_it_is_cut_whole_records_are_read_and_the_cut_one_is_told(
        self, tmp_path: Path, whole: tuple[bytes, list[Place], list[Capture]]
    ) -> None:
        data, places, kept = whole
        boundaries = {0} | _member_ends(data)
        path = tmp_path / "torn.warc.gz"
        for cut in range(0, len(data) + 1, 3):
            path.write_bytes(data[:cut])
            found = list(records(path))
            assert [each.capture for each in found if each.capture] == [
                each for each, place in zip(kept, places, strict=True) if place.offset + place.length <= cut
            ]
            assert bool([each for each in found if each.problem]) == (cut not in boundaries)

    def test_any_damaged_byte_costs_one_record(
        self, tmp_path: Path, whole: tuple[bytes, list[Place], list[Capture]]
    ) -> None:
        data, places, kept = whole
        path = tmp_path / "damaged.warc.gz"
        for at in range(places[1].offset, places[1].offset + places[1].length, 2):
            path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
            captures = [each.capture for each in records(path) if each.capture]
            assert [each for each in captures if each != kept[1]] == [kept[0], *kept[2:]]

    def test_other_makers_files_are_never_cut(self, tmp_path: Path) -> None:
        path = tmp_path / "wget.warc.gz"
        path.write_bytes(b"\x1f\x8b")
        assert list(recover(tmp_path, {})) == []
        assert path.stat().st_size == 2

    def test_damage_in_the_middle_is_no_torn_tail(
        self, tmp_path: Path, whole: tuple[bytes, list[Place], list[Capture]]
    ) -> None:
        data, places, kept = whole
        path = tmp_path / "newsbot-20260301120000-00000000.warc.gz"
        at = places[2].offset + places[2].length // 2
        path.write_bytes(data[:at] + b"\0\0\0\0" + data[at + 4 :])
        assert [each.capture for each in recover(tmp_path, {})] == kept[:2]
        assert path.stat().st_size == len(data)
        assert [each.capture for each in records(path) if each.after_damage and each.capture] == [kept[3]]

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"length": 10}, "the file ends inside a gzip member"),
            ({"offset": 3}, "not one whole record"),
            ({"warc": "../x.warc.gz"}, "expected the name of a file"),
            ({"warc": "gone.warc.gz"}, "restore gone.warc.gz"),
        ],
    )
    def test_a_place_without_a_whole_record_is_a_bad_capture(
        self, folder: Path, change: dict[str, object], said: str
    ) -> None:
        with writer(folder) as warc:
            place = warc.keep(capture())
        told = {"warc": place.warc, "offset": place.offset, "length": place.length, **change}
        with pytest.raises(BadCapture, match=said):
            load(folder, Place(**told))  # type: ignore[arg-type]

    def test_a_record_and_its_neighbour_are_not_one(self, folder: Path) -> None:
        with writer(folder) as warc:
            one, two = warc.keep(capture(1)), warc.keep(capture(2))
        with pytest.raises(BadCapture):
            load(folder, Place(one.warc, one.offset, one.length + two.length))


def _member_ends(data: bytes) -> set[int]:
    ends, at = set(), 0
    while at < len(data):
        inflate = zlib.decompressobj(31)
        inflate.decompress(data[at:])
        at = len(data) - len(inflate.unused_data)
        ends.add(at)
    return ends


def foreign(
    kind: str = "response", block: bytes = b"HTTP/1.1 200 OK\r\n\r\nhi", **fields: str | None
) -> bytes:
    """A record as some other maker writes it; a field of None is left out."""
    named: dict[str, str | None] = {
        "WARC-Type": kind,
        "WARC-Target-URI": "http://courier.example/",
        "WARC-Date": "2019-05-06T07:08:09Z",
        "WARC-Record-ID": "<urn:uuid:0>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items() if value is not None)
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def read(tmp_path: Path, data: bytes) -> list[Record]:
    path = tmp_path / "foreign.warc"
    path.write_bytes(data)
    return list(records(path))


def sha1(data: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


class TestOtherMakers:
    def test_a_file_without_compression_gives_places_too(self, tmp_path: Path) -> None:
        first, second = read(
            tmp_path, foreign() + foreign(block=b"HTTP/1.0 404 Not Found\nServer: x\n\ngone")
        )
        assert first.capture
        assert second.capture
        assert (first.capture.status, first.capture.body) == (200, b"hi")
        assert (second.capture.status, second.capture.headers) == (404, (("Server", "x"),))
        assert first.place
        assert second.place
        assert first.place.length == second.place.offset == len(foreign())
        assert load(tmp_path, second.place) == second.capture

    def test_an_address_in_angle_brackets_and_a_missing_digest_are_as_good(self, tmp_path: Path) -> None:
        (record,) = read(tmp_path, foreign(WARC_Target_URI="<http://courier.example/a b>"))
        assert record.capture
        assert record.capture.url == "http://courier.example/a%20b"
        assert record.capture.digest == digest(b"hi")
        assert record.payload_digest is None

    def test_chunks_are_undone_whether_the_digest_counts_them_or_not(self, tmp_path: Path) -> None:
        chunked = b"4;x=y\r\nIt r\r\n6\r\nained.\r\n0\r\nX: y\r\n\r\n"
        block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked
        for payload_digest in (sha1(chunked), sha1(b"It rained."), None):
            (record,) = read(tmp_path, foreign(block=block, WARC_Payload_Digest=payload_digest))
            assert record.capture
            assert record.capture.body == b"It rained."
            assert record.payload_digest == payload_digest

    def test_chunks_that_the_maker_undid_are_not_undone_again(self, tmp_path: Path) -> None:
        (record,) = read(
            tmp_path, foreign(block=b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n<p>It rained.</p>")
        )
        assert record.capture
        assert record.capture.body == b"<p>It rained.</p>"

    @pytest.mark.parametrize("kept", range(1, 20, 3))
    def test_a_cut_in_the_chunks_is_a_problem(self, tmp_path: Path, kept: int) -> None:
        chunked = b"4\r\nIt r\r\n6\r\nained.\r\n0\r\n\r\n"[: kept + 2]
        block = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked
        (record,) = read(tmp_path, foreign(block=block))
        assert record.problem == "the last chunk of the body is missing"
        assert record.capture is None

    @pytest.mark.parametrize(
        ("fields", "block", "said"),
        [
            ({"WARC_Truncated": "length"}, b"HTTP/1.1 200 OK\r\n\r\nhi", "its maker cut it: length"),
            ({"WARC_Segment_Number": "1"}, b"HTTP/1.1 200 OK\r\n\r\nhi", "several parts"),
            (
                {"WARC_Block_Digest": sha1(b"ho")},
                b"HTTP/1.1 200 OK\r\n\r\nhi",
                "its bytes are not those of sha1:",
            ),
            (
                {"WARC_Payload_Digest": sha1(b"ho")},
                b"HTTP/1.1 200 OK\r\n\r\nhi",
                "its body is not that of sha1:",
            ),
            ({}, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi", "declared 9 bytes of body, 2 are there"),
            (
                {},
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhi",
                "'gzip' is not one that can be undone",
            ),
            ({}, b"<p>no head</p>", "expected an HTTP response"),
            ({"Content_Length": "many"}, b"", "its Content-Length is 'many'"),
            ({"Content_Length": "99"}, b"HTTP/1.1 200 OK\r\n\r\nhi", "it declares 99 bytes, 25 are there"),
            ({"Content_Length": "20"}, b"HTTP/1.1 200 OK\r\n\r\nhi", "behind its 20 bytes stands"),
        ],
    )
    def test_what_is_not_whole_says_why(
        self, tmp_path: Path, fields: dict[str, str], block: bytes, said: str
    ) -> None:
        (record,) = read(tmp_path, foreign(block=block, **fields))
        assert said in (record.problem or "")
        assert record.capture is None

    def test_the_digest_of_the_block_outweighs_that_of_the_payload(self, tmp_path: Path) -> None:
        block = b"HTTP/1.1 200 OK\r\n\r\nhi"
        (record,) = read(
            tmp_path,
            foreign(block=block, WARC_Block_Digest=sha1(block), WARC_Payload_Digest=sha1(b"decoded hi")),
        )
        assert record.capture

    def test_a_body_longer_than_declared_is_no_loss(self, tmp_path: Path) -> None:
        (record,) = read(tmp_path, foreign(block=b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nhi"))
        assert record.capture
        assert record.capture.body == b"hi"

    def test_a_wrong_length_does_not_hide_the_next_record(self, tmp_path: Path) -> None:
        for wrong in ("3", "600", "99999"):
            found = read(
                tmp_path, foreign(Content_Length=wrong) + foreign(WARC_Target_URI="http://b.example/")
            )
            assert [each.url for each in found if each.capture] == ["http://b.example/"]
            assert found[0].problem
            assert found[-1].after_damage

    def test_a_damaged_stretch_longer_than_one_reading_step_is_bridged(self, tmp_path: Path) -> None:
        junk = b"\n".join([b"WARC/ is not a record"] * 20000)
        first, second = read(tmp_path, junk + b"\n" + foreign())
        assert first.problem
        assert second.capture

    def test_an_identical_payload_names_the_record_that_holds_it(self, tmp_path: Path) -> None:
        data = foreign(
            "revisit",
            b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n",
            WARC_Profile="http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
            WARC_Payload_Digest=sha1(b"hi"),
            WARC_Refers_To_Target_URI="<http://courier.example/old>",
            WARC_Refers_To_Date="2018-01-02T03:04:05Z",
        )
        bare = foreign("revisit", b"", WARC_Payload_Digest=sha1(b"hi"))
        full, empty = read(tmp_path, data + bare)
        assert full.refers_to == Reference(
            url="http://courier.example/old",
            fetched_at=datetime(2018, 1, 2, 3, 4, 5, tzinfo=UTC),
            digest=sha1(b"hi"),
        )
        assert (full.kind, full.profile) == ("revisit", "identical")
        assert full.capture
        assert full.capture.headers == (("Content-Length", "900"),)
        assert empty.capture
        assert empty.capture.status == 200
        assert full.place
        with pytest.raises(BadCapture, match="another record"):
            load(tmp_path, full.place)

    def test_a_resource_is_a_page_without_a_head(self, tmp_path: Path) -> None:
        (record,) = read(tmp_path, foreign("resource", b"<p>hi</p>", Content_Type="text/html"))
        assert record.capture
        assert record.capture.headers == (("Content-Type", "text/html"),)
        assert record.capture.body == b"<p>hi</p>"
        (bare,) = read(tmp_path, foreign("resource", b"<p>hi</p>", Content_Type=None))
        assert bare.capture
        assert bare.capture.headers == ()

    def test_what_is_no_web_page_is_passed_over(self, tmp_path: Path) -> None:
        others = (
            foreign("response", b"20190506 1.2.3.4", WARC_Target_URI="dns:courier.example")
            + foreign("metadata", b"x: y")
            + foreign("request", b"GET / HTTP/1.1\r\n\r\n")
            + foreign("warcinfo", b"software: Wget", WARC_Target_URI=None)
        )
        assert [each.kind for each in read(tmp_path, others + foreign())] == ["response"]

    def test_several_records_in_one_gzip_member_are_read_but_have_no_place(self, tmp_path: Path) -> None:
        packed = gzip.compress(foreign() + foreign(WARC_Target_URI="http://b.example/"))
        found = read(tmp_path, packed + gzip.compress(foreign()))
        assert [bool(each.capture) for each in found] == [True] * 3
        assert [each.place is None for each in found] == [True, True, False]

    def test_a_sound_member_that_holds_no_record_costs_nothing_but_itself(self, tmp_path: Path) -> None:
        for first in (b"no record", b"WARC/1.0\r\n" + b"x" * 200_000, b"x" * 200_000):
            junk, record = read(tmp_path, gzip.compress(first) + gzip.compress(foreign()))
            assert "expected a WARC record" in (junk.problem or "")
            assert record.capture
            assert not record.after_damage
        assert len(read(tmp_path, gzip.compress(b"") + gzip.compress(foreign()))) == 1

    def test_a_record_beyond_the_bound_is_passed_over_in_bounded_memory(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("pipelines.storage.warc.reader.MOST_BYTES", 1000)
        block = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000
        large, small = read(tmp_path, gzip.compress(foreign(block=block)) + gzip.compress(foreign()))
        assert "more than 1000 are not read" in (large.problem or "")
        assert small.capture

    def test_folded_headers_and_odd_bytes_are_read(self, tmp_path: Path) -> None:
        block = b"HTTP/2 200\r\nX-A: one\r\n two\r\nnonsense\r\nX-B: caf\xe9\r\nX-C: caf\xc3\xa9\r\n\r\nhi"
        (record,) = read(tmp_path, foreign(block=block))
        assert record.capture
        assert record.capture.headers == (("X-A", "one two"), ("X-B", "café"), ("X-C", "café"))

    def test_a_head_without_an_end_has_no_body(self, tmp_path: Path) -> None:
        (record,) = read(tmp_path, foreign(block=b"HTTP/1.1 204 No Content\r\nServer: x"))
        assert record.capture
        assert record.capture.body == b""

    def test_nothing_in_an_empty_file_is_nothing(self, tmp_path: Path) -> None:
        assert read(tmp_path, b"") == []

    def test_bytes_that_only_look_like_a_record_are_none(self, tmp_path: Path) -> None:
        junk = gzip.compress(foreign())[:-1] + b"\x1f\x8b\x08 and more" + gzip.compress(b"no record")
        cut, found = read(tmp_path, junk + gzip.compress(foreign()))
        assert cut.problem
        assert found.capture

    def test_a_padded_end_is_told_and_costs_nothing(self, tmp_path: Path) -> None:
        record, padding = read(tmp_path, gzip.compress(foreign()) + b"\0" * 512)
        assert record.capture
        assert "damaged" in (padding.problem or "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019-05-06T07:08:09Z", "2019-05-06T07:08:09+00:00"),
        ("2019-05-06T07:08:09.987654Z", "2019-05-06T07:08:09+00:00"),
        ("2019-05-06T07:08:09+02:00", "2019-05-06T05:08:09+00:00"),
        ("2019-05-06T07:08Z", "2019-05-06T07:08:00+00:00"),
        ("2019-05-06", None),
        ("2019", None),
        ("2019-06-31T07:08:09Z", None),
        ("0001-01-01T00:00:00+05:00", None),
        ("", None),
        (None, None),
    ],
)
def test_a_record_date_tells_a_second_or_nothing(text: str | None, expected: str | None) -> None:
    found = stamp(text)
    assert (found.isoformat() if found else None) == expected


def test_a_digest_is_known_in_every_spelling() -> None:
    body = b"It rained."
    raw = hashlib.sha256(body).digest()
    for name in ("sha256", "SHA-256", "Sha256"):
        for value in (
            raw.hex(),
            raw.hex().upper(),
            base64.b32encode(raw).decode(),
            base64.b32encode(raw).decode().rstrip("=").lower(),
            base64.b64encode(raw).decode(),
            base64.urlsafe_b64encode(raw).decode(),
        ):
            assert fits(f"{name}:{value}", body) is True
            assert fits(f"{name}:{value}", b"It poured.") is False
    assert fits("md5:" + hashlib.md5(body).hexdigest(), body) is True
    assert fits("xxh3:abcdef", body) is None
    assert fits("sha1:tooshort", body) is None


def test_records_are_read_from_any_start(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    first = gzip.compress(foreign())
    path.write_bytes(first + gzip.compress(foreign(WARC_Target_URI="http://b.example/")))
    assert [each.url for each in records(path, len(first))] == ["http://b.example/"]
