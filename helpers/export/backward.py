"""The way back: from a passage or a source to the sections that cite it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from helpers.export.document import Heading, Segment


class Backward:
    """Notes, while a document is written from top to bottom, in which section a target is cited."""

    def __init__(self, headings: Sequence[Heading], address: Callable[[str], str]) -> None:
        self._headings, self._address = headings, address
        self._numbers = {heading.identifier: n for n, heading in enumerate(headings)}
        # The chapter of each heading; before the first chapter, a heading is its own.
        self._chapters: list[Heading] = []
        for heading in headings:
            inside = heading.level > 1 and self._chapters and self._chapters[-1].level == 1
            self._chapters.append(self._chapters[-1] if inside else heading)
        self._titles = {h.title: h.identifier for h in reversed(headings) if h.level == 1}
        self._here: int | None = None
        self._annexes: set[Heading] = set()
        self._cited: dict[str, set[int]] = {}

    def enter(self, identifier: str) -> None:
        """From here on, citations stand in the section with this identifier."""
        self._here = self._numbers[identifier]

    def enter_annex(self) -> None:
        """The chapter of this place lists the passages: that it names them all tells nothing."""
        if self._here is not None:
            self._annexes.add(self._chapters[self._here])

    def cite(self, target: str) -> None:
        """The target is cited here."""
        if self._here is not None:
            self._cited.setdefault(target, set()).add(self._here)

    def is_cited(self, target: str) -> bool:
        """Whether a section of the brief cites the target; those of its annex do not count."""
        return bool(self._counted(target))

    def _counted(self, target: str) -> set[int]:
        return {i for i in self._cited.get(target, ()) if not self._headings[i].annex}

    def chapter(self, title: str) -> str | None:
        """The address of the chapter with this title, if there is one."""
        return self._address(self._titles[title]) if title in self._titles else None

    def places(self, targets: Iterable[str], *, chapters: bool = False) -> list[Segment]:
        """Where any of the targets is cited: `Cited in 2.3, 4.1`, each number a link.

        With `chapters` only the chapters are told. Empty where the text does not cite them.
        """
        found = sorted({i for target in targets for i in self._counted(target)})
        told: dict[str, Segment] = {}
        for index in found:
            chapter = self._chapters[index]
            shown = chapter if chapters else self._headings[index]
            if chapter not in self._annexes:
                where = self._address(shown.identifier)
                told[shown.identifier] = (shown.number or shown.title, where)
        segments: list[Segment] = []
        for segment in told.values():
            segments += [(", " if segments else "Cited in ", None), segment]
        return segments
