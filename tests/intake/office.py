"""An office with a home and an embedded server of its own, where an operator types commands as on any machine."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from uuid import UUID, uuid4
from zlib import crc32

import psycopg

from denizen.access.actions import register_party
from denizen.access.queries import SYSTEM_ACTOR
from denizen.kernel.db import connect
from denizen.kernel.home import Home
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server, open_server
from denizen.kernel.roles import OWNER, WORKER
from denizen.places.actions import draw_plates
from denizen.register.documents import check_digit

COMMAND = Path(sys.executable).with_name("denizen")
SMALL = {"shared_buffers": "32MB", "max_connections": "20"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PATIENCE_SECONDS = 60


@dataclass
class Office:
    """The home, its server, a party that declares, a dwelling."""

    home: Home
    server: Server
    folder: Path
    plate: str = ""
    party_id: UUID | None = None
    servers: list[Server] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """What the operator's shell knows: the home, nothing of the tests, and no disk of which a reserve is kept."""
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ}
        return kept | {"DENIZEN_HOME": str(self.home.path), "DENIZEN_DISKS": ""}

    def start(self, *arguments: object) -> "subprocess.Popen[str]":
        """Type `denizen intake …` and leave it running."""
        return subprocess.Popen(
            [COMMAND, "intake", *map(str, arguments)],
            env=self.environment(), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def intake(self, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Type `denizen intake …` and wait for it."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=240)
        return subprocess.CompletedProcess([], process.returncode, out, err)

    def send(self, path: Path, *arguments: object) -> "subprocess.CompletedProcess[str]":
        """Send a file of residences for the registry, in English."""
        return self.intake(
            path, "--for", "registry", "--kind", "residence_start", "--language", "en", *arguments
        )

    @contextmanager
    def administrator(self) -> Iterator[psycopg.Connection]:
        """A connection that looks on from outside."""
        with connect(self.server.administrator("denizen")) as db:
            yield db

    def count(self, query: str) -> int:
        """The number that a query gives."""
        with self.administrator() as db:
            row = db.execute(query.encode()).fetchone()
        assert row is not None
        return int(row[0])

    def kept(self, path: Path) -> dict[str, int]:
        """What the ledger and the register hold of a file whose people bear its name."""
        of_file = f"WHERE name LIKE '{path.stem}%'"
        return {
            "batches": self.count(f"SELECT count(*) FROM ledger.batch WHERE file_name = '{path.name}'"),
            "declarations": self.count(f"SELECT count(*) FROM ledger.described {of_file}"),
            "waiting": self.count("SELECT count(*) FROM ledger.waiting"),
            "outcomes": self.count(
                f"SELECT count(*) FROM ledger.outcome JOIN ledger.described USING (declaration_id) {of_file}"
            ),
            "people": self.count(f"SELECT count(*) FROM register.person_name {of_file}"),
            "residences": self.count(
                f"SELECT count(*) FROM register.residence JOIN register.person_name USING (person_id) {of_file}"
            ),
        }

    def file(self, stem: str, rows: int) -> Path:
        """A file of people who bear its name; their numbers keep them from being taken for each other."""
        path = self.folder / f"{stem}.csv"
        with path.open("w", encoding="utf-8") as out:
            out.write("姓名,性别,出生日期,房屋编码,入住日期,身份证号\n")
            for n in range(rows):
                born = date(1950, 1, 1) + timedelta(days=crc32(stem.encode()) % 9000 + n // 900)
                first17 = f"110101{born:%Y%m%d}{n % 900 + 1:03}"
                card = first17 + check_digit(first17)
                sex = "男" if n % 2 == 0 else "女"
                out.write(f"{stem} {n:x},{sex},{born},{self.plate},2024-03-05,{card}\n")
        return path

    def kill_server(self) -> None:
        """Kill PostgreSQL with all of its processes."""
        with self.administrator() as db:
            postmaster = int(
                Path(f"/proc/{db.info.backend_pid}/stat").read_text().rpartition(")")[2].split()[1]
            )
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for process in (postmaster, *map(int, children)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    def restart(self, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        """Start the server again after it was killed or stopped, with further settings if need be."""
        self.server = open_server(self.home, settings={**SMALL, **settings}, tell=lambda _: None)
        self.servers.append(self.server)


def wait_until(condition: Callable[[], object]) -> None:
    """Wait for something that comes within a minute."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


@contextmanager
def office_in(folder: Path) -> Iterator[Office]:
    """An office with a migrated register, where the party `registry` declares and one dwelling stands."""
    path = Path(tempfile.mkdtemp(prefix="denizen-office-"))
    path.chmod(0o711)  # the server's user of the system passes through it
    home = Home(path)
    server = open_server(home, settings=SMALL, tell=lambda _: None)
    office = Office(home, server, folder, servers=[server])
    try:
        migrate(server.url(OWNER))
        _furnish(office)
        yield office
    finally:
        for opened in reversed(office.servers):
            opened.stop()
        shutil.rmtree(path, ignore_errors=True)


def _furnish(office: Office) -> None:
    [office.plate] = draw_plates(1)
    with connect(office.server.url(WORKER)) as db:
        office.party_id = register_party(
            db, actor=SYSTEM_ACTOR, now=LONG_AGO, handle="registry", kind="registrar", name="登记处"
        )
        db.execute(
            "INSERT INTO places.dwelling (id, plate, kind, tenure, address, address_key, community_code, registered_at)"
            " VALUES (%s, %s, 'dormitory', 'let', 'x', 'x', '152501001001', %s)",
            [uuid4(), office.plate, LONG_AGO],
        )
