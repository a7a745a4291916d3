"""Work in processes of its own: both cores are used, and what is measured does not wait for who measures."""

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

# A new interpreter, not a fork: a forked child would share the parent's connections to the database.
CONTEXT = get_context("spawn")


class ChildFailed(RuntimeError):
    """A process of a measurement ended without a result."""


class Child[T]:
    """A function at work in a process of its own."""

    def __init__(self, work: Callable[..., T], *arguments: Any) -> None:
        """Start it; function and arguments must be picklable."""
        self._result, far_end = CONTEXT.Pipe(duplex=False)
        self._process = CONTEXT.Process(target=_run, args=(far_end, work, arguments), daemon=True)
        self._process.start()
        far_end.close()
        assert self._process.pid is not None, "a started process has a number"
        self.pid: int = self._process.pid

    @property
    def finished(self) -> bool:
        """Whether the process has ended or has a result to hand over."""
        return self._result.poll() or not self._process.is_alive()

    def result(self) -> T:
        """Wait for the process to end, and return what its function returned. Raises ChildFailed."""
        try:
            value, failure = self._result.recv()
        except EOFError:
            value, failure = None, "it was ended from outside"
        self._process.join()
        self._result.close()
        if failure:
            raise ChildFailed(failure)
        result: T = value
        return result


def _run(to: "Connection[Any, Any]", work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    try:
        to.send((work(*arguments), None))
    except BaseException as error:
        to.send((None, f"{type(error).__name__}: {error}"))
        raise


def parent_of(pid: int) -> int:
    """The process that started a process."""
    # The program's name, in brackets, may hold anything.
    return int(Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[1])


def children_of(pid: int) -> list[int]:
    """The processes that a process started."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text("ascii").split()]
