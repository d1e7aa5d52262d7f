"""How the brief is made with nobody watching: kernels, chapters, editions, sweeps.

``helpers.cli`` is the way in. Each module imports only from those before it::

    joining, kernels, nursery, telling, chapters -> provenance -> shelf -> index, moves, orders
    -> edition, publication -> sweeps
"""
