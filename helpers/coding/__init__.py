"""A new article comes into the tables: numbered, looked through, coded, checked, written at once.

``adding`` takes a document in (``texts``, ``pages``) and lays a ``draft`` with hints beside its
text (``candidates``, by way of ``names``, ``date_words`` and ``date_proposals``). The coder fills
the draft in; ``merge`` judges it together with the tables and puts its rows in their places,
``consequences`` says what that changes, ``compare`` sets two coders side by side. ``desk`` is what
the notebook calls, in ``markup`` and two ``forms``. ``reviews`` is the second reading of the
brief's sentences.
"""

from helpers.coding.desk import (
    Desk,
    changes,
    check,
    columns,
    comparison,
    form,
    overview,
    passages,
    review,
    take_up,
    write,
)

__all__ = ["Desk", "changes", "check", "columns", "comparison", "form", "overview", "passages",
           "review", "take_up", "write"]  # fmt: skip


def __dir__() -> list[str]:
    return __all__
