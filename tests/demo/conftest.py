from collections.abc import Callable, Iterator

import pytest

from newsbot.demo import Newspapers

from .reader import Reply, get


@pytest.fixture
def papers() -> Iterator[Newspapers]:
    with Newspapers() as running:
        yield running


@pytest.fixture
def courier(papers: Newspapers) -> Callable[..., Reply]:
    return lambda path, **headers: get(papers.courier + path, **headers)


@pytest.fixture
def harbour(papers: Newspapers) -> Callable[..., Reply]:
    return lambda path, **headers: get(papers.harbour + path, **headers)
