"""Files that pages hand in: received once and whole, however often their reading is cut off; refused with a reason."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from denizen.access.errors import AccessRefused
from denizen.access.queries import SYSTEM_ACTOR
from denizen.intake import handing_in, receiving
from denizen.intake.actions import apply_waiting
from denizen.intake.errands import forget_errands
from denizen.intake.errors import FileCutShort, FileHandedIn, FilesTooMuchToday, FileUnknown, TooManyFiles
from denizen.intake.queries import FilesWaiting, files_waiting
from denizen.intake.reception import mend, read_file
from denizen.kernel import disk
from denizen.kernel.clock import day_of, now
from denizen.kernel.crypto import Bearer, OneTimeKey, Vault
from denizen.ledger.queries import receipt_state
from denizen.places.actions import use_rules
from tests.access.town import Town
from tests.databases import Database
from tests.desk.counter import dwelling, party

HEADER = "姓名,性别,出生日期,房屋编码,入住日期\n"


@pytest.fixture
def town(town_db: Database) -> Iterator[Town]:
    town = Town(town_db)
    yield town
    town.close()


@dataclass
class Hall:
    """Where files are handed in, and what reads them."""

    town: Town
    vault: Vault

    def send(self, content: bytes, *, role: str = "registrar", **ends: object) -> UUID:
        """Hand in a file as the pages do, and return its number."""
        token = self.town.token(role)
        file = self.pieces(content, token)
        told = {
            "party": None,
            "kind": "residence_start",
            "file_name": "二月.csv",
            "size": len(content),
            **ends,
        }
        handing_in.hand_in(self.town.web, token=token, file=file, **told)  # type: ignore[arg-type]
        return file

    def pieces(self, content: bytes, token: str, file: UUID | None = None) -> UUID:
        """Hand in the pieces of a file alone."""
        file = file or uuid4()
        for place, start in enumerate(range(0, len(content), handing_in.PIECE)):
            plain = content[start : start + handing_in.PIECE]
            sealed = self.vault.seal_bytes(plain, handing_in.piece_context(file, place))
            handing_in.hand_in_piece(self.town.web, token=token, file=file, place=place, sealed=sealed)
        return file

    def read(self, file: UUID, bearer: Bearer | None = None) -> handing_in.HandedIn:
        """Let the reception read it, and say what became of it."""
        with self.town.database.connect("denizen_worker") as aside:
            assert read_file(self.town.worker, aside, file=file, bearer=bearer or self.vault)
        return self.of(file)

    def of(self, file: UUID, role: str = "registrar") -> handing_in.HandedIn:
        """What whoever handed it in is told of it."""
        return handing_in.file(self.town.web, token=self.town.token(role), file=file)

    def count(self, table: str) -> int:
        """How many rows a table has."""
        (found,) = self.town.owner.execute(f"SELECT count(*) FROM {table}".encode()).fetchone() or (0,)
        return int(found)

    def tally(self, file: UUID) -> dict[tuple[str, str | None], int]:
        """What became of its rows."""
        rows = handing_in.file_rows(self.town.web, token=self.town.token(), file=file)
        return {(row.state, row.code): row.quantity for row in rows}


@pytest.fixture
def hall(town: Town, tmp_path: Path) -> Hall:
    return Hall(town, Vault(tmp_path / "keys"))


def rows(plate: str, quantity: int = 1, start: int = 0) -> bytes:
    """A file of so many people who move in."""
    lines = (
        f"张伟{chr(0x4E00 + n // 100)}{chr(0x4E00 + n % 100)},男,1990-01-{n % 28 + 1:02},{plate},2025-02-03\n"
        for n in range(start, start + quantity)
    )
    return (HEADER + "".join(lines)).encode()


def test_a_file_comes_whole_and_its_rows_are_followed_to_the_end(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    bad = f"李娜,女,1992-02-30,{plate},2025-02-03\n王芳,女,1993-05-06,FMDD-6GT5,2025-02-03\n".encode()
    file = hall.send(rows(plate, 3) + bad)
    waits = hall.of(file)
    assert (waits.state, waits.ahead, waits.began_at) == (None, 0, None)
    read = hall.read(file)
    assert (read.state, read.code, read.file_name) == ("received", None, "二月.csv")
    assert hall.tally(file) == {
        ("waiting", None): 4,
        ("rejected", None): 1,
        ("rejected", "date.no_such_day"): 1,
    }
    apply_waiting(hall.town.worker, actor=SYSTEM_ACTOR, now=now())
    assert hall.tally(file) == {
        ("applied", None): 3,
        ("refused", None): 1,
        ("refused", "dwelling.plate_unknown"): 1,
        ("rejected", None): 1,
        ("rejected", "date.no_such_day"): 1,
    }
    assert hall.count("intake.piece") == hall.count("intake.progress") == 0
    (batch,) = hall.town.owner.execute("SELECT channel, entered_by, party_id FROM ledger.batch").fetchall()
    assert batch == ("counter", hall.town.actor("registrar"), hall.town.party)


def test_it_is_received_at_the_time_at_which_it_was_handed_in(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    file = hall.send(rows(plate))
    hall.town.owner.execute("UPDATE intake.handed_in SET handed_in_at = handed_in_at - interval '9 hours'")
    read = hall.read(file)
    assert read.received_at == read.handed_in_at
    assert read.done_at
    assert (read.done_at - read.handed_in_at).total_seconds() > 9 * 3600


def test_whoever_hands_in_by_the_last_day_is_in_time_whatever_came_and_was_read_before(hall: Hall) -> None:
    """The reception was down for weeks, while others declared at the desk."""
    _home, plate = dwelling(hall.town)
    resident = party(hall.town, "wang", "resident", "Wang")
    use_rules(hall.town.worker, actor=SYSTEM_ACTOR, code="CN-33", now=now())
    # Longer ago than three days and all holidays after which they may end.
    moved_in = day_of(now()) - timedelta(days=25)
    in_time, late = (
        hall.send(rows(plate, 2, start).replace(b"2025-02-03", moved_in.isoformat().encode()), party=resident)
        for start in (0, 5)
    )
    hall.town.owner.execute(
        "UPDATE intake.handed_in SET handed_in_at = %s WHERE id = %s",
        [datetime.combine(moved_in, time_of_day.min, UTC), in_time],
    )
    other = hall.town.declaration(received_at=now())
    read = hall.read(in_time)
    assert (read.late, read.received_at) == (0, read.handed_in_at)
    assert hall.read(late).late == 2
    # The order of arrival stays, by which programs are told what is new.
    (order,) = hall.town.owner.execute(
        "SELECT bool_and(d.received_at >= o.received_at) FROM ledger.declaration AS d, ledger.declaration AS o"
        " WHERE d.batch_id = %s AND o.id = %s",
        [read.batch_id, other],
    ).fetchone() or (None,)
    assert order is True
    # Whoever has the receipt is told the day on which it was handed in.
    (number,) = hall.town.owner.execute(
        "SELECT number FROM ledger.declaration WHERE batch_id = %s LIMIT 1", [read.batch_id]
    ).fetchone() or (None,)
    state = receipt_state(hall.town.web, number)
    assert state is not None
    assert state.received_on == day_of(read.handed_in_at)


def test_what_waits_to_be_read_is_told_to_whoever_keeps_the_machine(hall: Hall) -> None:
    with hall.town.database.connect("denizen_pulse") as pulse:
        assert files_waiting(pulse) == FilesWaiting(0, 0.0, 0)
        _home, plate = dwelling(hall.town)
        first, second = hall.send(rows(plate)), hall.send(rows(plate, 2))
        hall.town.owner.execute("UPDATE intake.handed_in SET handed_in_at = handed_in_at - interval '1 hour'")
        hall.town.owner.execute("UPDATE intake.handed_in SET attempts = 1 WHERE id = %s", [second])
        waiting = files_waiting(pulse)
        assert (waiting.quantity, waiting.failing) == (2, 1)
        assert 3600 <= waiting.seconds < 3700
        hall.read(first)
        assert files_waiting(pulse).quantity == 1


def test_a_file_is_forgotten_three_months_after_it_was_read_and_what_it_declared_is_not(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    bad = f"李娜,女,1992-02-30,{plate},2025-02-03\n".encode()
    first, other, waits = hall.send(rows(plate) + bad), hall.send(rows(plate, 2)), hall.send(rows(plate, 3))
    for file in (first, other):
        hall.read(file)
    again = hall.send(rows(plate, 2))
    hall.read(again)
    long_ago = "- interval '91 days'"
    hall.town.owner.execute(f"UPDATE ledger.batch SET received_at = received_at {long_ago}".encode())
    hall.town.owner.execute(
        f"UPDATE intake.handed_in SET handed_in_at = handed_in_at {long_ago}, done_at = done_at {long_ago}"
        " WHERE id <> %s".encode(),
        [again],
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        hall.town.worker.execute("DELETE FROM intake.handed_in")
    receiving._sql.run(hall.town.worker, "files/forget_files")
    with pytest.raises(FileUnknown):
        hall.of(first)
    assert hall.of(waits).state is None
    # The same file that was handed in again lately is still mended from what came first.
    assert hall.count("ledger.upload") == hall.count("ledger.batch") - 1
    assert hall.of(again).state == "before"
    assert hall.count("ledger.reject") == 1
    assert hall.count("ledger.declaration") == 3


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_a_file_of_which_a_piece_is_missing_is_none(hall: Hall, lost: int) -> None:
    token, content = hall.town.token(), bytes(2 * handing_in.PIECE + 5)
    file = hall.pieces(content, token)
    hall.town.owner.execute("DELETE FROM intake.piece WHERE place = %s", [lost])
    ended = {"party": None, "kind": "mixed", "file_name": "a.csv", "size": len(content)}
    with pytest.raises(FileCutShort):
        handing_in.hand_in(hall.town.web, token=token, file=file, **ended)  # type: ignore[arg-type]
    with pytest.raises(FileUnknown):
        hall.of(file)
    handing_in.drop_upload(hall.town.web, token=token, file=file)
    assert hall.count("intake.piece") == 0


def test_what_never_became_whole_is_gone_after_an_hour_and_what_waits_to_be_read_is_not(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    hall.pieces(rows(plate, 2), hall.town.token())
    whole = hall.send(rows(plate, 1))
    young = hall.pieces(rows(plate, 3), hall.town.token())
    hall.town.owner.execute(
        "UPDATE intake.piece SET came_at = came_at - interval '61 minutes' WHERE file_id <> %s", [young]
    )
    forget_errands(hall.town.worker)
    left = {file for (file,) in hall.town.owner.execute("SELECT file_id FROM intake.piece")}
    assert left == {whole, young}
    assert hall.read(whole).state == "received"


def test_a_form_sent_twice_hands_in_one_file(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    content, token = rows(plate), hall.town.token()
    file = hall.send(content)
    ended = {"party": None, "kind": "residence_start", "file_name": "二月.csv", "size": len(content)}
    handing_in.hand_in(hall.town.web, token=token, file=file, **ended)  # type: ignore[arg-type]
    with pytest.raises(FileHandedIn):
        hall.pieces(content, token, file)
    assert hall.count("intake.handed_in") == 1


def test_pieces_of_a_longer_file_that_was_given_up_do_not_come_in_with_the_next(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    token, content = hall.town.token(), rows(plate)
    file = hall.pieces(bytes(handing_in.PIECE * 2), token)
    hall.pieces(content, token, file)
    ended = {"party": None, "kind": "residence_start", "file_name": "a.csv", "size": len(content)}
    handing_in.hand_in(hall.town.web, token=token, file=file, **ended)  # type: ignore[arg-type]
    assert hall.count("intake.piece") == 1
    assert hall.read(file).state == "received"


def test_the_same_file_again_says_when_it_came_and_what_became_of_it(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    first, second = hall.send(rows(plate, 2)), hall.send(rows(plate, 2))
    received = hall.read(first)
    again = hall.read(second)
    assert (again.state, again.batch_id) == ("before", received.batch_id)
    assert again.received_at == received.received_at
    assert hall.tally(second) == hall.tally(first) == {("waiting", None): 2}
    assert hall.count("ledger.declaration") == 2


def test_nobody_follows_another_s_file_but_who_works_for_its_party(hall: Hall) -> None:
    landlord = party(hall.town, "landlord-1", "landlord", "王建国")
    _home, plate = dwelling(hall.town)
    for_another = hall.send(rows(plate), role="counter_clerk", party=landlord)
    own = hall.send(rows(plate, 2))
    colleague, stranger = hall.town.token("supervisor"), hall.town.token("auditor")
    hall.town.owner.execute("UPDATE access.actor SET party_id = NULL WHERE role = 'auditor'")
    assert handing_in.file(hall.town.web, token=colleague, file=own).id == own
    assert [each.id for each in handing_in.files(hall.town.web, token=colleague, most=9)] == [own]
    for token, file in ((colleague, for_another), (stranger, own), (stranger, for_another), ("x" * 43, own)):
        with pytest.raises(FileUnknown):
            handing_in.file(hall.town.web, token=token, file=file)
        assert handing_in.file_rows(hall.town.web, token=token, file=file) == []
    assert handing_in.files(hall.town.web, token=stranger, most=9) == []
    assert hall.of(for_another, "counter_clerk").capacity == "landlord"


def test_nobody_hands_in_for_whom_they_may_not_enter(hall: Hall) -> None:
    hotel = party(hall.town, "hotel-1", "hotel", "Hotel")
    with pytest.raises(AccessRefused):
        hall.send(b"a", role="counter_clerk", party=hotel)
    with pytest.raises(AccessRefused):
        hall.pieces(b"a", "x" * 43)
    with pytest.raises(AccessRefused):
        handing_in.hand_in(
            hall.town.web, token="x" * 43, file=uuid4(), party=None, kind="mixed", file_name="a", size=0
        )
    assert hall.count("intake.handed_in") == 0


def test_nobody_fills_the_disk_with_uploads_that_do_not_end(hall: Hall) -> None:
    token = hall.town.token()
    hall.town.owner.execute(
        "INSERT INTO intake.piece (file_id, place, actor_id, sealed)"
        " SELECT gen_random_uuid(), 0, %s, %s FROM generate_series(1, 300)",
        [hall.town.actor("registrar"), bytes(63)],
    )
    with pytest.raises(TooManyFiles):
        hall.pieces(b"a", token)


def test_nobody_fills_the_disk_in_a_day_with_files_that_are_received(hall: Hall) -> None:
    actor = hall.town.actor("registrar")
    hall.town.owner.execute(
        "INSERT INTO intake.handed_in (id, party_id, capacity, channel, entered_by, kind, file_name, size)"
        " VALUES (gen_random_uuid(), %s, 'registrar', 'counter', %s, 'x', 'x', 2000000000)",
        [hall.town.party, actor],
    )
    with pytest.raises(FilesTooMuchToday):
        hall.send(rows("FMDD-6GT5"))
    hall.town.owner.execute("UPDATE intake.handed_in SET handed_in_at = handed_in_at - interval '25 hours'")
    assert hall.send(rows("FMDD-6GT5"))


def test_the_list_is_read_on_from_where_it_ended(hall: Hall) -> None:
    files = [hall.send(b"x" * (n + 1)) for n in range(5)]
    seen: list[UUID] = []
    while page := handing_in.files(
        hall.town.web, token=hall.town.token(), before=seen[-1] if seen else None, most=2
    ):
        seen += [each.id for each in page]
    assert seen == files[::-1]


def test_a_nearly_full_disk_takes_nothing_in_and_what_waits_goes_on_waiting(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    _home, plate = dwelling(hall.town)
    file = hall.send(rows(plate))
    monkeypatch.setattr(disk, "nearly_full", lambda: True)
    with pytest.raises(disk.DiskNearlyFull):
        hall.pieces(b"a", hall.town.token())
    with pytest.raises(disk.DiskNearlyFull):
        hall.read(file)
    assert hall.of(file).state is None
    monkeypatch.undo()
    assert hall.read(file).state == "received"


def test_a_file_sealed_under_a_key_that_is_gone_is_sent_again(hall: Hall, tmp_path: Path) -> None:
    file = hall.send(b"anything")
    assert hall.read(file, Vault(tmp_path / "others")).code == "file.unopened"


def bomb() -> bytes:
    """A workbook that would unpack to a thousand times its size."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(5_000_000))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "file.type_refused"),
        (bomb(), "workbook.too_much"),
        (b"PK\x03\x04 and no more", "workbook.damaged"),
        ("姓名\n张伟\n".encode(), "columns.missing"),
        (b"a,b\n1,2\n", "columns.no_header"),
        (HEADER.encode(), "file.empty"),
        (bytes(range(128, 256)) * 20, "encoding.unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(hall: Hall, content: bytes, code: str) -> None:
    read = hall.read(hall.send(content))
    assert (read.state, read.code) == ("refused", code)
    assert hall.count("ledger.batch") == hall.count("intake.piece") == 0


def test_rows_to_mend_open_for_the_page_that_asked_and_come_in_when_they_are_mended(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    file = hall.send(rows(plate, 2) + f"李娜,女,1992-02-30,{plate},2025-02-03\n".encode())
    hall.read(file)
    key, mending, token = OneTimeKey(), uuid4(), hall.town.token()
    handing_in.ask_mending(
        hall.town.web, token=token, file=file, mending=mending, language="en", public_key=key.public
    )
    assert mend(hall.town.worker, mending=mending, bearer=hall.vault)
    made = handing_in.mending(hall.town.web, token=token, mending=mending)
    assert (made.format, made.pieces, made.code) == ("csv", 1, None)
    sealed = handing_in.mended_piece(hall.town.web, token=token, mending=mending, place=0)
    given = key.unseal_bytes(sealed, handing_in.mended_context(mending, 0)).decode("utf-8-sig")
    assert given.count("\n") == 2
    assert "李娜" in given
    assert "date.no_such_day" in given
    with pytest.raises(FileUnknown):
        handing_in.mending(hall.town.web, token=hall.town.token("counter_clerk"), mending=mending)
    again = hall.send(given.replace("1992-02-30", "1992-02-28").encode())
    assert hall.read(again).state == "received"
    assert hall.tally(again) == {("waiting", None): 1}


def test_of_a_file_that_came_in_whole_nothing_is_to_mend(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    file = hall.send(rows(plate))
    token, mending = hall.town.token(), uuid4()
    asked = {"token": token, "file": file, "mending": mending, "language": "en", "public_key": bytes(32)}
    with pytest.raises(FileUnknown):  # it is not read yet
        handing_in.ask_mending(hall.town.web, **asked)  # type: ignore[arg-type]
    hall.read(file)
    handing_in.ask_mending(hall.town.web, **asked)  # type: ignore[arg-type]
    mend(hall.town.worker, mending=mending, bearer=hall.vault)
    code = handing_in.mending(hall.town.web, token=token, mending=mending).code
    assert code == "file.nothing_to_mend"


class Process:
    """`denizen reception` as `serve` starts it."""

    def __init__(self, hall: Hall, *options: str) -> None:
        environment = {
            "PATH": os.environ["PATH"],
            "DENIZEN_MODE": "test",
            "DENIZEN_DATABASE_URL": hall.town.database.url("denizen_worker"),
            "DENIZEN_UNSEALING_KEYS": hall.vault.unsealing_keys,
            "DENIZEN_LOOKUP_KEY": hall.vault.lookup_key.hex(),
        }
        command = [sys.executable, "-m", "denizen.site.cli", "reception", *options]
        self.process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)

    def kill(self) -> None:
        """End it at once."""
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate()


def until(db: psycopg.Connection, query: str) -> None:
    """Wait until something is so."""
    end = time.monotonic() + 60
    while db.execute(query.encode()).fetchone() != (True,):
        assert time.monotonic() < end, query
        time.sleep(0.01)


def test_a_reader_that_is_killed_amid_a_file_leaves_it_whole_to_the_next(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    file = hall.send(rows(plate, 6000))
    reader = Process(hall, "--file", str(file))
    until(hall.town.owner, "SELECT count(*) = 1 FROM intake.progress")
    reader.kill()
    assert hall.of(file).state is None
    assert hall.count("ledger.declaration") == hall.count("ledger.batch") == 0
    until(
        hall.town.owner,
        "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = 'denizen_worker' AND state <> 'idle'"
        " AND datname = current_database())",
    )
    assert hall.read(file).state == "received"
    assert hall.count("ledger.declaration") == 6000
    assert hall.count("ledger.batch") == 1


def test_the_process_reads_what_comes_and_gives_up_what_ends_it(
    hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    _home, plate = dwelling(hall.town)
    good = hall.send(rows(plate, 2))
    process = Process(hall, "--once")
    said = process.process.communicate(timeout=120)[1].decode()
    assert process.process.returncode == 0, said
    assert hall.of(good).state == "received"

    bad = hall.send(rows(plate, 3))
    lane = receiving._Lane("file", "--file")
    crash = [sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"]
    for _attempt in range(3):
        assert hall.of(bad).state is None
        while lane.goes_on(hall.town.worker, crash) and lane.process:
            lane.process.wait()
            lane._ended(hall.town.worker, lane.process.returncode)
            break
    assert (hall.of(bad).state, hall.of(bad).code) == ("refused", "file.spoilt")
    assert hall.count("intake.piece") == 0


def test_no_file_takes_more_memory_than_its_share() -> None:
    script = (
        "from denizen.intake import receiving; receiving._MEMORY = 300_000_000;"
        "receiving.limit_this_process(); bytearray(400_000_000)"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert ended.returncode == 1
    assert b"MemoryError" in ended.stderr


def test_what_is_given_back_is_sealed_to_nobody_else(hall: Hall) -> None:
    _home, plate = dwelling(hall.town)
    file = hall.send(rows(plate) + f"李娜,女,1992-02-30,{plate},2025-02-03\n".encode())
    hall.read(file)
    mending = uuid4()
    key = OneTimeKey()
    handing_in.ask_mending(
        hall.town.web,
        token=hall.town.token(),
        file=file,
        mending=mending,
        language="en",
        public_key=key.public,
    )
    mend(hall.town.worker, mending=mending, bearer=hall.vault)
    (stored,) = hall.town.owner.execute("SELECT sealed FROM intake.mended_piece").fetchone() or (b"",)
    assert "李娜".encode() not in BytesIO(stored).read()
    # A quarter of an hour later it is forgotten.
    hall.town.owner.execute("UPDATE intake.mending SET asked_at = asked_at - interval '16 minutes'")
    with hall.town.database.connect("denizen_worker") as db:
        receiving._sql.run(db, "files/forget_mended")
    assert hall.count("intake.mended_piece") == 0
