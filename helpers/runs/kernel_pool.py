"""Kernels for papermill that are forked from one warm process instead of started cold.

A ``KernelPool`` is our end of ``pool``. ``KernelPool.manager`` is a kernel manager class for
nbclient: where the system can fork safely its kernels come from the pool, elsewhere they are
started as Jupyter starts them; either way a kernel is a process of its own.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import uuid
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from helpers.record.faults import RunError
from helpers.record.paths import HOME

CAN_FORK = sys.platform.startswith("linux")
_KILLED = 128  # what a shell adds to the number of the signal


class KernelPoolError(RunError):
    """The process that holds the tables and forks the kernels is gone."""


class KernelPool:
    """The warm process: ``call`` runs a function in it, ``manager`` makes kernels from it.

    It starts when it is first asked, and may be asked from several threads. ``close`` (or leaving
    the ``with`` block) ends it and every kernel, and so does the end of this process, however it
    ends. ``ended`` then says why.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        """``environment`` is added to this process's own and passed on to every kernel."""
        self.environment = {**os.environ, **environment}
        self.ended = ""
        self._process: subprocess.Popen | None = None
        self._turn = threading.Lock()

    def __enter__(self) -> KernelPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def call(self, module: str, name: str, *arguments: object) -> Any:  # noqa: ANN401
        """The result of a module's function, run in the warm process; raises what it raises."""
        return self.ask("call", module, name, arguments)

    def warm(self, module: str, name: str, *arguments: object) -> None:
        """Let it import what kernels need, and so call a function, while this process goes on."""
        with contextlib.suppress(OSError, KernelPoolError), self._turn:
            self._open().send(("warm", (module, name, arguments)))

    def ask(self, what: str, *arguments: object) -> Any:  # noqa: ANN401
        """One question, one answer. Raises KernelPoolError when nobody is there to answer."""
        try:
            with self._turn:
                line = self._open()
                line.send((what, arguments))
                well, answer = line.recv()
        except (EOFError, OSError):
            raise KernelPoolError(self.ended or "the process that forks the kernels died") from None
        if not well:
            raise answer
        return answer

    def _open(self) -> Connection:
        """The line to the process, which starts if there is none yet."""
        if self.ended:
            raise KernelPoolError(self.ended)
        if self._process is None:
            here, there = socket.socketpair()
            try:
                self._process = self._start(there)
            except OSError as error:
                raise KernelPoolError(f"no process for the kernels can start: {error}") from None
            self._line = Connection(here.detach())
        return self._line

    def _start(self, there: socket.socket) -> subprocess.Popen:
        with there:
            # In a session of its own Ctrl-C reaches this process alone, which then ends the others.
            return subprocess.Popen(
                [sys.executable, "-m", "helpers.runs.kernel_server", str(there.fileno())],
                pass_fds=[there.fileno()],
                env=self.environment,
                cwd=HOME,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def close(self, why: str = "the run is over") -> None:
        """Kill every kernel and end the process; nothing can be asked any more."""
        self.ended = self.ended or why
        if self._process is None:
            return
        # Whoever waits for an answer in another thread holds the turn; what ends is the process.
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def manager(self) -> Any:  # noqa: ANN401 (a class; jupyter_client loads slowly)
        """A kernel manager class whose kernels are forked here and know the environment."""
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import AsyncKernelManager

        pool = self
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]

        class Manager(AsyncKernelManager):
            pid = 0  # of the last kernel that was forked

            @classmethod
            def how_it_ended(cls) -> str:
                """What is known of the end of a kernel, to follow "the kernel died"."""
                if pool.ended:
                    return f": {pool.ended}"
                status = pool.ask("poll", cls.pid) if cls.pid else None
                if status == -signal.SIGKILL:
                    return ", killed from outside (when memory runs out, the system does that)"
                return "" if status is None else f" (exit status {status})"

            @property
            def kernel_spec(self) -> KernelSpec:
                return KernelSpec(argv=argv, display_name="Python 3", language="python")

            # jupyter_client declares the method of both its managers as that of the blocking one.
            async def start_kernel(self, **options: object) -> None:  # type: ignore[override]
                self.kernel_id = self.kernel_id or str(uuid.uuid4())
                if CAN_FORK and self.provisioner is None:
                    self.provisioner = _forked(pool, self)
                await super().start_kernel(env=dict(pool.environment), **options)

        return Manager


def _forked(pool: KernelPool, manager: Any) -> Any:  # noqa: ANN401 (jupyter_client loads slowly)
    """A provisioner that differs from Jupyter's local one only in where the process comes from."""
    from jupyter_client.connect import KernelConnectionInfo
    from jupyter_client.provisioning import LocalProvisioner

    class Forked(LocalProvisioner):
        async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:  # noqa: ANN401
            # What follows "python -m ipykernel_launcher" are the kernel's own arguments.
            folder = options.get("cwd") or str(Path.cwd())
            pid = pool.ask("fork", cmd[3:], options["env"], folder)
            self.process = _Process(pool, pid)  # type: ignore[assignment]
            self.pid = self.pgid = pid
            type(manager).pid = pid
            return self.connection_info

    return Forked(kernel_id=manager.kernel_id, kernel_spec=manager.kernel_spec, parent=manager)


class _Process:
    """As much of ``subprocess.Popen`` as a provisioner needs, for a process that is not ours."""

    stdin = stdout = stderr = None

    def __init__(self, pool: KernelPool, pid: int) -> None:
        self._pool, self.pid = pool, pid

    def poll(self) -> int | None:
        try:
            return self._pool.ask("poll", self.pid)
        except KernelPoolError:
            return _KILLED + signal.SIGKILL

    wait = poll  # which a provisioner does once the process has ended

    def send_signal(self, number: int) -> None:
        with contextlib.suppress(ProcessLookupError):  # it has ended
            os.kill(self.pid, number)
