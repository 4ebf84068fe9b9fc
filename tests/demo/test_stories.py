"""The texts themselves: long enough, and truly different from each other."""

import re
from collections import Counter
from itertools import combinations

from newsbot.demo import DemoArticle, Newspapers


def originals(papers: Newspapers) -> list[DemoArticle]:
    return [article for article in papers.truth(2) if article.copy_of is None]


def shingles(article: DemoArticle) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", " ".join(article.paragraphs).casefold())
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def test_no_two_stories_are_alike(papers: Newspapers) -> None:
    told = [(article, shingles(article)) for article in originals(papers) if not article.recurring]
    for (one, left), (other, right) in combinations(told, 2):
        likeness = len(left & right) / len(left | right)
        assert likeness < 0.1, f"{one.title!r} and {other.title!r} share {likeness:.0%}"


def test_no_paragraph_is_printed_twice_but_in_copies(papers: Newspapers) -> None:
    printed = Counter(paragraph for article in originals(papers) for paragraph in article.paragraphs)
    assert printed.most_common(1)[0][1] == 1


def test_recurring_briefs_are_few_and_alike_but_for_their_figures(papers: Newspapers) -> None:
    briefs = [article for article in papers.truth(2) if article.recurring]
    families = Counter(re.sub(r"\d+(?:[.,]\d+)?", "0", " ".join(brief.paragraphs)) for brief in briefs)
    assert 3 <= len(families) <= 5
    assert min(families.values()) >= 4


def test_titles_are_unique_but_in_copies(papers: Newspapers) -> None:
    titles = Counter(article.title for article in originals(papers))
    assert titles.most_common(1)[0][1] == 1


def test_stories_have_the_length_of_news(papers: Newspapers) -> None:
    for article in originals(papers):
        words = sum(len(paragraph.split()) for paragraph in article.paragraphs)
        # Russian and Armenian, without articles, say the same in fewer words.
        assert (90 if article.language == "en" else 80) <= words <= 350, (words, article.title)
        assert 3 <= len(article.paragraphs) <= 8, article.title


def test_each_language_is_written_in_its_script(papers: Newspapers) -> None:
    script = {"en": r"[A-Za-z]", "ru": r"[\u0400-\u04FF]", "hy": r"[\u0531-\u0587]"}
    for article in papers.truth(2):
        text = " ".join((article.title, *article.paragraphs))
        letters = re.findall(r"[^\W\d_]", text)
        written = re.findall(script[article.language], text)
        assert len(written) > 0.98 * len(letters), article.title
