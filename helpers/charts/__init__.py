"""Charts draw: each is ``f(ax, small_table, ...) -> ax``. They do not load, filter or save.

In examples ``record`` is what ``notebook.open_record(tier="core", as_of="2023-12-31")`` gives, and
``ax`` is of ``fig, ax = charts.canvas(3.2)``. ``notebook.figure`` draws a table in one call.
"""

from helpers.charts import breaks, claims, hedging, interests, ladder, meetings, outlook, outside
from helpers.charts.counts import bars, tone_matrix
from helpers.charts.house import STYLE, canvas, headed
from helpers.charts.time import chronology, height, story, timeline
from helpers.record import completion

__all__ = [
    "STYLE",
    "bars",
    "breaks",
    "canvas",
    "chronology",
    "claims",
    "headed",
    "hedging",
    "height",
    "interests",
    "ladder",
    "meetings",
    "outlook",
    "outside",
    "story",
    "timeline",
    "tone_matrix",
]

completion.only_own_names(breaks, claims, hedging, interests, ladder, meetings, outlook, outside)


def __dir__() -> list[str]:
    return __all__
