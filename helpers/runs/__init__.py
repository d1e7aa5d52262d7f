"""How the brief is made with nobody watching: kernels, chapters, editions, sweeps.

``helpers.cli`` is the way in. Each module imports only from those before it::

    notebooks, kernel_pool, kernel_server, log, options, snapshot -> compare, chapters
    -> changes, provenance -> store -> index, atomic, jobs -> edition, publication -> sweeps
"""
