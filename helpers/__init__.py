"""A traceable report on the phases of Russian policy toward Afghanistan.

An analyst needs five names, ``from helpers import notebook, measures, charts, explore, coding``:
open the record and show, count, draw, ask without code, and code an article. Each has examples in
its ``help``; tables pass from one to the next as pandas frames.

The rooms, each importing only from those before it::

    record -> external -> measures -> charts, coding -> notebook -> export, explore -> runs -> cli

``record`` reads and checks the tables and cuts them to what was known, ``external`` reads and
counts other people's event data, which never go into ours, ``measures`` makes small tables,
``charts`` draws these and says what is said around a figure, ``notebook`` is what a cell calls,
``export`` prints what was executed, ``coding`` turns a new article into rows and takes second
readings, ``explore`` has widgets, ``runs`` makes editions with nobody watching.
"""

import sys

__all__ = ["charts", "coding", "explore", "measures", "notebook"]

# jsonschema, which nbformat loads, tries this package for internationalised addresses. It compiles
# a grammar for more than a second, in every process, for a check that no notebook asks for.
if "jsonschema" not in sys.modules:
    sys.modules.setdefault("rfc3987_syntax", None)
del sys


def __dir__() -> list[str]:
    return __all__
