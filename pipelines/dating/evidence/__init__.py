"""What does a page say of its own day? One function per kind of evidence, one module per family of kinds.

Claims are made of this page alone. The dates of list entries, feeds and sitemaps speak of other addresses and
are claimed where those are read. Which claim to believe is the verdict's business; here it only matters that
a statement is about this page's publication, or about its change.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from pipelines.dating.evidence.order import order_of
from pipelines.dating.evidence.registry import claims, evidence

__all__ = ["claims", "evidence", "order_of"]

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")
