"""A table of events of any size in the chapters of the brief.

``Table`` stands where a chapter has the coded tables: what one country does toward another, as
sums. ``measures`` and ``narrative`` have the functions of the rooms of those names that a chapter
for either calls, under the same names; the pictures are the same. A function that a table of events
has nothing to say to says nothing, and stands there with the reason.
"""

from helpers.dyads import measures, narrative
from helpers.dyads.table import Record, Table

__all__ = ["Record", "Table", "measures", "narrative"]
