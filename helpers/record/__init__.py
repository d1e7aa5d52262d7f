"""The record: where it lies, how it is read and checked row by row, what was known by which day.

``tables`` is the way in. Each module imports only from those before it::

    paths, dates, faults, spreadsheets -> gate, names, records -> fingerprints, schema, sentences
    -> rules -> knowledge -> tables -> parameters, phases
"""
