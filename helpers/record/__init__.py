"""The record: where it lies, how it is read and checked row by row, what was known by which day.

``helpers.record.tables`` is the way in; these modules are what it is made of. Each imports only from those
before it::

    places, dates, faults, screens, sheets, spreadsheets -> records -> fingerprints, schema -> rules
    -> knowledge
"""
