"""Where the pages listen, and how browsers reach them there."""

import os
import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Front:
    """How browsers reach the pages: the origin that they name, and who speaks TLS to them.

    `tls` is `proxy` (a web server in front), `own` (the pages themselves, with the two files), or `none`.
    """

    origin: str
    tls: str = "none"
    certificate: Path | None = None
    key: Path | None = None

    def options(self) -> list[str]:
        """What the web server is told."""
        if self.tls != "own":
            return []
        files = ["--ssl-certificate", str(self.certificate), "--ssl-keyfile", str(self.key)]
        return [*files, "--ssl-protocol-min", "tls1.2"]

    def told(self) -> dict[str, str]:
        """What pages and keeper are told in their environment."""
        return {"DENIZEN_ORIGIN": self.origin, "DENIZEN_TLS": self.tls}


def check_port(host: str, port: int) -> None:
    """Look whether one can listen there. Raises SystemExit with a line that says what to do if not."""
    try:
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        raise SystemExit(
            f"denizen: cannot listen at {host}:{port} ({error.strerror}); choose another port with --port"
        ) from None
    if os.geteuid() == 0 and port < (lowest := _lowest_port()):
        raise SystemExit(
            f"denizen: the pages are served by a user of their own, who may not listen at ports below {lowest}; choose"
            " another port with --port, and a web server in front"
        )


def heard(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket(_family(host)) as knock:
        return knock.connect_ex((host, port)) == 0


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _lowest_port() -> int:
    """The lowest port at which an ordinary user may listen."""
    try:
        return int(Path("/proc/sys/net/ipv4/ip_unprivileged_port_start").read_text("ascii"))
    except OSError:
        return 1024
