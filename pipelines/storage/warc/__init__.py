"""Every response, kept as it came, in WARC/1.1 files that any archive's tools can read and replay."""

from pipelines.storage.warc.joining import end_joinings, flaw, put_together
from pipelines.storage.warc.message import bare, open_to_all
from pipelines.storage.warc.reader import load, records
from pipelines.storage.warc.record import Place, Record, Reference, digest
from pipelines.storage.warc.recovery import recover
from pipelines.storage.warc.writer import OURS, WarcWriter

__all__ = [
    "OURS", "Place", "Record", "Reference", "WarcWriter", "bare", "digest", "end_joinings", "flaw", "load",
    "open_to_all", "put_together", "records", "recover",
]  # fmt: skip
