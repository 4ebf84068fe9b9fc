"""A misbehaving server for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .faulty import Faulty


@pytest.fixture
def server() -> Iterator[Faulty]:
    with Faulty() as running:
        yield running
