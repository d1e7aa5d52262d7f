"""A traceable report on the phases of Russian policy toward Afghanistan.

The rooms, each importing only from those before it::

    dates, records -> fingerprints, rules -> knowledge -> tables -> parameters -> phases -> measures
    -> charts | narrative | show -> export -> chapter -> changes | runs -> provenance -> shelf
    -> edition | publication -> sweeps -> cli
"""
