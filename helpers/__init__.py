"""A traceable report on the phases of Russian policy toward Afghanistan.

An analyst needs five names, ``from helpers import chapter, measures, charts, show, explore``: open
the record, count, draw, show, and ask without code. Each has examples in its ``help``; tables pass
from one to the next as pandas frames. All else makes the brief.

The rooms, each importing only from those before it::

    record -> tables -> parameters -> phases -> measures -> opening -> charts | coding | show
    -> drawing | export -> chapter -> changes | explore -> runs -> options, cli -> schedule

``record`` reads and checks the tables row by row, ``runs`` makes editions with nobody watching.
``external`` reads other people's event data into a table of its own, never into ours, and counts on
it; ``measures.stretches`` and ``measures.counted`` are what its report asks. The prose of the brief
stands in the notebooks, the words of a figure beside its chart, printed tables in ``measures``.
``notebooks`` says which notebooks make a brief.
"""

import sys

__all__ = ["chapter", "charts", "explore", "measures", "show"]

# jsonschema, which nbformat loads, tries this package for internationalised addresses. It compiles
# a grammar for more than a second, in every process, for a check that no notebook asks for.
if "jsonschema" not in sys.modules:
    sys.modules.setdefault("rfc3987_syntax", None)
del sys


def __dir__() -> list[str]:
    return __all__
