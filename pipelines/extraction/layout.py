"""Tables that lay out a page and bodies that only line breaks divide, made into boxes and paragraphs for the
full search; and which tables hold data.

trafilatura takes everything in a layout table for one text (adbar/trafilatura#890) and loses its hold on
bodies that are cut by <br> alone.
"""

from __future__ import annotations

from lxml import etree

_TABLE_PARTS = frozenset(("tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col"))
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "center", "details", "dialog", "dd", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "ul", "script",
    "style", "noscript", "iframe", "template", "tr", "td", "th", "tbody", "thead", "tfoot",
))
# fmt: on
# fmt: off
_BOXES = frozenset((
    "div", "td", "body", "article", "section", "main", "center", "font", "span", "p", "form", "b",
    "strong",
))
# fmt: on
_INLINE_BOXES = frozenset(("font", "span", "b", "strong"))
_LONG_CELL = 250  # characters; a cell of data is shorter
LONG_LINE = 160  # characters on average: single breaks divide such paragraphs, else verse or addresses


def lay_out(tree: etree._Element) -> None:
    """Change the tree in place: layout tables into <div>, text between line breaks into <p>."""
    _unfold_tables(tree)
    for box in [element for element in tree.iter() if element.tag in _BOXES]:
        if box.find("br") is not None:
            _into_paragraphs(box)


def _unfold_tables(tree: etree._Element) -> None:
    tables = list(tree.iter("table"))
    if not tables:
        return
    holders = {holder for table in tables for holder in table.iterancestors("table")}
    for table in tables:
        cells = [cell for cell in table.iter("td", "th") if _table_of(cell) is table]
        if table in holders or _is_layout(table, cells):
            for part in [p for p in table.iter() if p.tag in _TABLE_PARTS and _table_of(p) is table]:
                part.tag = "div"
            table.tag = "div"


def is_data(table: etree._Element) -> bool:
    """Does a table hold data, and not the page?"""
    if table.find(".//table") is not None:
        return False
    return not _is_layout(table, [cell for cell in table.iter("td", "th") if _table_of(cell) is table])


def _table_of(part: etree._Element) -> etree._Element | None:
    return next(part.iterancestors("table"), None)


def _is_layout(table: etree._Element, cells: list[etree._Element]) -> bool:
    if table.get("role") in ("presentation", "none") or len(cells) < 2:
        return True
    rows = sum(1 for _ in table.iter("tr"))
    if rows == len(cells):  # one column
        return True
    if any(cell.tag == "th" for cell in cells) or table.find("caption") is not None:
        return False
    return any(len(" ".join(map(str, cell.itertext()))) > _LONG_CELL for cell in cells)


def _into_paragraphs(box: etree._Element) -> None:
    """Wrap each run of text between line breaks, or between blocks, into a <p>."""
    runs, double = _runs(box)
    spoken = [size for _, size in runs if size]
    if not spoken or (box.tag in _INLINE_BOXES and sum(spoken) < _LONG_CELL):
        return
    if not double and sum(spoken) / len(spoken) < LONG_LINE:
        return
    text, children = box.text, list(box)
    tails = [child.tail for child in children]
    for child in children:
        box.remove(child)
    box.text = None
    if box.tag in _INLINE_BOXES or box.tag == "p":
        box.tag = "div"
    paragraph = _Paragraph(box, single=not double)
    paragraph.say(text)
    for child, tail in zip(children, tails, strict=True):
        child.tail = None
        if child.tag == "br":
            paragraph.line_break()
        elif child.tag in _BLOCKS or _holds_block(child):
            paragraph.end()
            box.append(child)
        else:
            paragraph.take(child)
        paragraph.say(tail)
    paragraph.end()


def _runs(box: etree._Element) -> tuple[list[tuple[int, int]], bool]:
    """The runs between breaks as (position, characters), and whether two breaks in a row divide any."""
    runs: list[tuple[int, int]] = []
    size = len((box.text or "").strip())
    double = False
    silent_breaks = 0 if size else 1
    for position, child in enumerate(box):
        if child.tag == "br":
            double = double or (silent_breaks > 0 and size == 0 and bool(runs))
            if size:
                runs.append((position, size))
                silent_breaks = 0
            size = 0
            silent_breaks += 1
        elif child.tag in _BLOCKS:
            runs.append((position, size))
            size, silent_breaks = 0, 0
        else:
            size += len("".join(map(str, child.itertext())).strip())
        size += len((child.tail or "").strip())
    runs.append((len(box), size))
    return [run for run in runs if run[1]], double


def _holds_block(child: etree._Element) -> bool:
    return any(inner.tag in _BLOCKS for inner in child.iterdescendants())


class _Paragraph:
    """The <p> being filled at the end of a box."""

    def __init__(self, box: etree._Element, single: bool) -> None:
        self.box = box
        self.single = single  # one break ends a paragraph, else two
        self.open: etree._Element | None = None
        self.breaks = 0

    def say(self, text: str | None) -> None:
        if not text or (text.isspace() and self.open is None):
            return
        if text.isspace():
            self._append(text)
            return
        self._begin()
        self._append(text)

    def take(self, child: etree._Element) -> None:
        if any(not text.isspace() for text in child.itertext()):
            self._begin()
        if self.open is None:
            self.box.append(child)
        else:
            self.open.append(child)

    def line_break(self) -> None:
        self.breaks += 1
        if self.single or self.breaks > 1 or self._is_bold():
            self.end()

    def _is_bold(self) -> bool:
        """A line all in bold heads the next paragraph, whatever the number of breaks."""
        if self.open is None or len(self.open) != 1 or (self.open.text or "").strip():
            return False
        return self.open[0].tag in ("b", "strong") and not (self.open[0].tail or "").strip()

    def end(self) -> None:
        self.open, self.breaks = None, 0

    def _begin(self) -> None:
        if self.open is None:
            self.open = etree.SubElement(self.box, "p")
        elif self.breaks:
            etree.SubElement(self.open, "br")
        self.breaks = 0

    def _append(self, text: str) -> None:
        assert self.open is not None
        if len(self.open):
            last = self.open[-1]
            last.tail = (last.tail or "") + text
        else:
            self.open.text = (self.open.text or "") + text
