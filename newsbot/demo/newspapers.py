"""Both papers, running: what `make demo` and the tests crawl."""

from collections.abc import Callable, Mapping
from types import MappingProxyType, TracebackType
from typing import ClassVar, Self

from newsbot.demo import courier, harbour
from newsbot.demo.newsdesk import CLOCK, DAYS
from newsbot.demo.server import Answer, Press, Request
from newsbot.demo.truth import DemoArticle, truth


class Newspapers:
    """The River Courier and the Harbour Post on two loopback ports, until the context ends."""

    NOW: ClassVar = MappingProxyType(CLOCK)

    def __init__(self, day: int = 1, ports: tuple[int, int] = (0, 0)) -> None:
        self.day = day
        self.requests: list[Request] = []
        self._presses = (
            Press("courier", ports[0], self._answering(courier.answer), self.requests),
            Press("harbour", ports[1], self._answering(harbour.answer), self.requests),
        )
        self.courier, self.harbour = (press.address for press in self._presses)

    @property
    def day(self) -> int:
        """1, or 2 for the second day; a request sees one day from start to end."""
        return self._day

    @day.setter
    def day(self, day: int) -> None:
        if day not in DAYS:
            raise ValueError(f"the demo papers have days {DAYS}, not {day!r}")
        self._day = day

    def truth(self, day: int | None = None) -> tuple[DemoArticle, ...]:
        """What a perfect archive of that day holds; None is the present day."""
        return truth(self.day if day is None else day, self._bases())

    def __enter__(self) -> Self:
        for press in self._presses:
            press.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        for press in self._presses:
            press.stop()

    def _bases(self) -> Mapping[str, str]:
        return {"courier": self.courier, "harbour": self.harbour}

    def _answering(self, paper: Callable[[str, int, str], Answer]) -> Callable[[str, str], Answer]:
        return lambda target, base: paper(target, self.day, base)
