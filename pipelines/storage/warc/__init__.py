"""Every response, kept as it came, in WARC/1.1 files that any archive's tools can read and replay."""

from pipelines.storage.warc.message import bare
from pipelines.storage.warc.reader import load, records
from pipelines.storage.warc.record import Place, Record, Reference, digest
from pipelines.storage.warc.recovery import recover
from pipelines.storage.warc.writer import WarcWriter

__all__ = ["Place", "Record", "Reference", "WarcWriter", "bare", "digest", "load", "records", "recover"]
