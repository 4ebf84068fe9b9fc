"""The boxes of a page that hold a list of links, whatever the entries are: their place is what repeats.

The entries of "Latest news" shift by one with every article, so that few pages share many of them. The box is
in the same place on all.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from lxml import etree

from pipelines.lines import Line, fingerprint

_LEAST = 3  # entries
_LEVELS = 4  # from an entry's line up to the list
_SHARE = 0.4  # of the characters in a box are those of its links
_ENTRY = 12  # characters: shorter links are menus, whose entries repeat as they are


def list_boxes(lines: Sequence[Line]) -> dict[etree._Element, list[int]]:
    """The lowest boxes that hold at least three linked headlines and little else, with their lines' numbers."""
    entries: defaultdict[etree._Element, int] = defaultdict(int)
    for line in lines:
        if line.is_link and len(line.text) >= _ENTRY:
            for element in islice(line.element.iterancestors(), _LEVELS):
                entries[element] += 1
    boxes = {
        element
        for element, count in entries.items()
        if count >= _LEAST and element.tag not in ("body", "html")
    }
    if not boxes:
        return {}
    found: defaultdict[etree._Element, list[int]] = defaultdict(list)
    known: dict[etree._Element, etree._Element | None] = {}
    for n, line in enumerate(lines):
        element = line.element
        if element not in known:
            above = islice(element.iterancestors(), 2 * _LEVELS)
            known[element] = next((each for each in above if each in boxes), None)
        if (box := known[element]) is not None:
            found[box].append(n)
    return {
        box: numbers
        for box, numbers in found.items()
        if sum(lines[n].linked for n in numbers) >= _SHARE * sum(len(lines[n].text) for n in numbers)
        and sum(lines[n].is_link for n in numbers) >= _LEAST
    }


def place_of(box: etree._Element, role: str) -> int | None:
    """The fingerprint of the way to an element: the tags and names above it, without their numbers."""
    above = reversed([box, *box.iterancestors()])
    way = " ".join(f"{each.tag} {each.get('class') or ''}" for each in above)
    return fingerprint(" ".join(word for word in way.split() if not any(map(str.isdigit, word))), role)
