"""A traceable report on the phases of Russian policy toward Afghanistan.

The rooms, each importing only from those before it::

    dates, records -> rules -> tables -> parameters -> phases, measures
    -> charts | narrative -> show, export -> edition -> cli
"""
