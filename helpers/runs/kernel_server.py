"""A process that has everything imported and the tables read, and forks a kernel a chapter.

Imports and a checked table are the same for every chapter; here they are paid once a run, and each
kernel, a fork, has its own memory. ``kernel_pool`` starts this module with a socket as its one
argument and asks over it; when the other end closes, however it ended, every kernel is killed.
The process is single-threaded but for Arrow's pools, which a fork makes anew: a fork never copies a
lock that somebody holds.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from typing import Any

_FORK = multiprocessing.get_context("fork")
_SHARED = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
    "tornado.platform.asyncio",
    "matplotlib.pyplot",
    "helpers.runs.changes",
)


def preload(*call: Any) -> None:  # noqa: ANN401
    """Import what every chapter imports; what fails here fails in the chapter, with its cell.

    ``call`` is of a function that imports more. All that is held by then stays; nobody looks
    through it again for what could be freed.
    """
    with contextlib.suppress(Exception):
        for name in _SHARED:
            importlib.import_module(name)
        if call:
            _call(*call)
    gc.freeze()
    gc.enable()


def serve(socket: Connection) -> None:
    """Answer until the other end closes; an answer is ``(True, result)`` or ``(False, error)``."""
    kernels: dict[int, ForkProcess] = {}

    def fork(argv: list[str], environment: dict[str, str], folder: str) -> int:
        preload()
        child = _FORK.Process(target=_kernel, args=(socket, argv, environment, folder))
        child.start()
        pid = child.pid or 0  # which is None only of a process that did not start
        kernels[pid] = child
        return pid

    def poll(pid: int) -> int | None:
        return kernels[pid].exitcode

    asked: dict[str, Callable[..., Any]] = {"fork": fork, "call": _call, "poll": poll}
    try:
        with contextlib.suppress(EOFError, OSError):
            while True:
                what, arguments = socket.recv()
                if what == "warm":  # nobody waits for it
                    preload(*arguments)
                    continue
                try:
                    answer = True, asked[what](*arguments)
                except Exception as error:  # noqa: BLE001 (whatever it is, the asker must hear)
                    answer = False, error
                socket.send(answer)
    finally:
        for pid, child in kernels.items():
            if child.exitcode is None:
                with contextlib.suppress(OSError):
                    os.killpg(pid, signal.SIGKILL)


def _call(module: str, name: str, arguments: tuple[Any, ...]) -> Any:  # noqa: ANN401
    """Run a function here, where pandas is imported and the tables are read."""
    return getattr(importlib.import_module(module), name)(*arguments)


def _kernel(socket: Connection, argv: list[str], environment: dict[str, str], folder: str) -> None:
    """Become a kernel: a session of its own, so that it can be killed with all that it started."""
    socket.close()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.setsid()
    os.environ.clear()
    os.environ.update(environment, JPY_PARENT_PID=str(os.getppid()))
    os.chdir(folder)
    sys.argv = ["ipykernel_launcher", *argv]
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv)


if __name__ == "__main__":
    gc.disable()  # until all is imported
    # A kernel would load it for half its time; nobody debugs a chapter here.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    # SIGTERM ends this process by way of ``finally``, which kills the kernels.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    serve(Connection(int(sys.argv[1])))
