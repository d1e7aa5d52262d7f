"""Charts draw: each is ``f(ax, small_table, ...) -> ax``. They do not load, filter or save.

In examples ``record`` is what ``chapter.open_record(tier="core", as_of="2023-12-31")`` gives, and
``ax`` is of ``fig, ax = charts.canvas(3.2)``. ``chapter.figure`` draws a table in one call.
"""

from helpers.charts import (
    breaks,
    claims,
    counted,
    hedging,
    interests,
    ladder,
    meetings,
    outlook,
    outside,
)
from helpers.charts.counts import bars, tone_matrix
from helpers.charts.house import STYLE, canvas, headed
from helpers.charts.plain import lines, matrix, means, over_time
from helpers.charts.time import chronology, height, story, timeline
from helpers.record import offers

__all__ = [
    "STYLE",
    "bars",
    "breaks",
    "canvas",
    "chronology",
    "claims",
    "counted",
    "headed",
    "hedging",
    "height",
    "interests",
    "ladder",
    "lines",
    "matrix",
    "means",
    "meetings",
    "outlook",
    "outside",
    "over_time",
    "story",
    "timeline",
    "tone_matrix",
]

offers.own(breaks, claims, counted, hedging, interests, ladder, meetings, outlook, outside)


def __dir__() -> list[str]:
    return __all__
