"""A traceable report on the phases of Russian policy toward Afghanistan.

An analyst needs five names, ``from helpers import notebook, measures, charts, narrative, explore``:
open the record and show, count, draw, caption, and ask without code. Each has examples in its
``help``; tables pass from one to the next as pandas frames.

The rooms, each importing only from those before it::

    record -> measures -> charts, narrative -> notebook -> export -> runs -> cli

``record`` reads and checks the tables and cuts them to what was known, ``measures`` makes small
tables of them, ``charts`` draws these, ``narrative`` has titles, captions and printed tables,
``notebook`` is what a cell calls, ``export`` prints what was executed, ``runs`` makes editions with
nobody watching. Beside them stand ``external`` and ``dyads`` (other people's event data, which
never go into ours), ``coding`` (a new article becomes rows) and ``explore`` (widgets).
"""

import sys

__all__ = ["charts", "explore", "measures", "narrative", "notebook"]

# jsonschema, which nbformat loads, tries this package for internationalised addresses. It compiles
# a grammar for more than a second, in every process, for a check that no notebook asks for.
if "jsonschema" not in sys.modules:
    sys.modules.setdefault("rfc3987_syntax", None)
del sys


def __dir__() -> list[str]:
    return __all__
