"""Small table to Axes: each chart is ``f(ax, small_table, ...) -> ax``, and draws alone.

What is said around a chart (title, subtitle, caption, alternative text) stands beside it, in a
function of the same name with ``_words``, or in the notebook, by ``words_of``.

In examples ``record`` is what ``notebook.open_record(tier="core", as_of="2023-12-31")`` gives, and
``ax`` is of ``fig, ax = charts.canvas(3.2)``. ``notebook.figure`` draws a table in one call.
"""
# ruff: noqa: F401 (what notebooks and other rooms take from this one)

from types import ModuleType as _ModuleType

from helpers.charts import (
    counted,
    hedging,
    ladder,
    meetings,
    months,
    outlook,
    outside,
    readings,
    support,
)
from helpers.charts.house import STYLE, canvas
from helpers.charts.layout import headed, rows_height
from helpers.charts.plain import bars, lines, matrix, means, over_time
from helpers.charts.time import chronology
from helpers.charts.words import FigureWords, credit, credited, words_of
from helpers.record import completion as _completion

# So that tab after a module names what is made there, and not what it imports.
_completion.only_own_names(*(value for value in vars().values() if isinstance(value, _ModuleType)))
