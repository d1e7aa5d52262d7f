"""Ask the record without writing code: controls over linked views, and what they show as files.

``explorer(record)`` in a notebook shows the controls. What they mean is plain pandas and can be
asked without them::

    question = explore.ask(whole, {"start": "2015"}, counterparts=["taliban"])
    selection = explore.select(whole, question)
    explore.events_table(selection)

``questions`` says what is asked, ``views`` what is seen of it, ``voices`` who tells an event and
where they part, ``saving`` what is kept; ``panel`` alone knows of widgets.
"""

from typing import TYPE_CHECKING

from helpers.explore.questions import Question, Selection, ask, select
from helpers.explore.views import VIEWS, View, events_table
from helpers.explore.voices import accounts, rivalry

if TYPE_CHECKING:
    from helpers.explore.panel import Explorer
    from helpers.notebook import Record

__all__ = ["VIEWS", "Question", "Selection", "View", "accounts", "ask", "events_table", "explorer",
           "rivalry", "select"]  # fmt: skip


def __dir__() -> list[str]:
    return __all__


def explorer(record: "Record") -> "Explorer":
    """Controls and linked views that start from a record's parameters: ``explorer(record)``.

    >>> panel = explore.explorer(record)
    >>> panel.controls["words"].value = "Moscow format"
    >>> panel.selection.question.words, len(panel.selection.events) > 0
    ('Moscow format', False)
    """
    # Widgets take a third of a second to load, and only a notebook wants them.
    from helpers.explore.panel import Explorer

    return Explorer(record)
