"""What a module offers where one presses tab after its name: what it makes, not what it imports."""

from __future__ import annotations

import functools
from types import ModuleType


def only_own_names(*modules: ModuleType) -> None:
    """Let ``dir`` of these modules, and so tab, name what is theirs.

    That is ``__all__`` where a module has one; else its functions and classes without underscore.
    """
    for module in modules:
        vars(module)["__dir__"] = functools.partial(_names, module)


def _names(module: ModuleType) -> list[str]:
    return getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_")
        and callable(value)
        and getattr(value, "__module__", "") == module.__name__
    ]
