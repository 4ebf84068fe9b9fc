"""What kind of edit turned one version of an article into the next?"""

from __future__ import annotations

from collections import Counter

from pipelines.dedup.texts import words


def kind_of_change(old_title: str | None, old_body: str, new_title: str | None, new_body: str) -> str:
    """headline, number, addition, removal or correction: what an editor would call it.

    A change of figures alone is `number`; words only added are an `addition`, only taken away a `removal`; anything
    else in the body is a `correction`; only the title changed is `headline`.
    """
    before, after = words(old_body), words(new_body)
    if before == after:
        return "headline" if words(old_title or "") != words(new_title or "") else "cosmetic"
    lost, gained = Counter(before) - Counter(after), Counter(after) - Counter(before)
    if all(word.strip("$€£¥₽֏₾₺₴%‰-")[:1].isdigit() for word in lost + gained) and lost and gained:
        return "number"
    if not lost and gained:
        return "addition"
    if lost and not gained:
        return "removal"
    return "correction"
