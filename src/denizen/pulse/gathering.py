"""Asks the other processes what they counted, and puts it together under the name of each."""

import socket
from collections.abc import Iterable, Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.parser import text_string_to_metric_families

_PATIENCE = 2.0
_LARGEST = 4_000_000


class _Socket(HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=_PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket instead of a host."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_PATIENCE)
        self.sock.connect(str(self._path))


def gathered(folder: Path | None, own: Iterable[Metric]) -> Iterator[Metric]:
    """What all processes counted, each sample with a label `process`; and which of them answered.

    `folder` holds a folder for each kind of process with a socket for each process; `own` is what this one counted.
    """
    answers = GaugeMetricFamily(
        "denizen_process_up", "Whether a process answered when asked for its figures.", labels=["process"]
    )
    families: dict[str, Metric] = {}
    _take(families, own, "pulse")
    for path in sorted(folder.glob("*/*")) if folder else ():
        try:
            told = list(text_string_to_metric_families(_ask(path)))
        except (OSError, HTTPException, ValueError):
            answers.add_metric([path.name], 0)
            continue
        answers.add_metric([path.name], 1)
        _take(families, told, path.name)
    yield answers
    yield from families.values()


def _take(families: dict[str, Metric], told: Iterable[Metric], process: str) -> None:
    for one in told:
        family = families.setdefault(one.name, Metric(one.name, one.documentation, one.type))
        family.samples += [
            sample._replace(labels={**sample.labels, "process": process}) for sample in one.samples
        ]


def _ask(path: Path) -> str:
    connection = _Socket(path)
    try:
        connection.request("GET", "/metrics", headers={"Accept": "text/plain"})
        return connection.getresponse().read(_LARGEST).decode()
    finally:
        connection.close()
