"""Files at the desk: handed in whole or in pieces, followed, left and found again, their rows to mend taken away."""

import re
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from denizen.desk.files import handing_in, sealing
from denizen.kernel import disk
from denizen.kernel.crypto import Sealer, Vault
from tests.access.town import Town
from tests.desk.conftest import SignIn
from tests.desk.counter import dwelling, party, working
from tests.desk.receiving import reception
from tests.intake.test_reception import HEADER, rows

type HandIn = Callable[..., Any]


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vault:
    """The keys of the home; the pages seal with the public one."""
    vault = Vault(tmp_path / "keys")
    monkeypatch.setattr(sealing, "sealer", lambda: Sealer(vault.lookup_key, vault.sealing_key))
    return vault


@pytest.fixture
def read_aside(town: Town, vault: Vault) -> Iterator[None]:
    with reception(town.database, vault):
        yield


def whole(content: bytes, name: str = "二月.csv", **fields: object) -> dict[str, Any]:
    """The fields of the form, the file before the last."""
    told = {"party": "", "kind": "residence_start", **fields}
    return {**told, "file": SimpleUploadedFile(name, content, "text/csv"), "end": "whole"}


def hand_in(client: Client, content: bytes, name: str = "二月.csv", **fields: object) -> str:
    """Hand in a file as a browser without scripts does; the address of its page."""
    response = client.post(f"/desk/files/{uuid4()}/hand-in/", whole(content, name, **fields))
    assert response.status_code == 302, words(response)
    return str(response["Location"])


def words(response: Any) -> str:
    """The words of the main part of a page."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<select.*?</select>|<[^>]+>", " ", main, flags=re.DOTALL).split())


def until(client: Client, address: str, said: str) -> str:
    """Look at a page until it says something."""
    end = time.monotonic() + 30
    while said not in (found := words(client.get(address))):
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


def left_behind(town: Town) -> tuple[int, ...]:
    """Pieces, files and batches there are."""
    query = (
        "SELECT (SELECT count(*) FROM intake.piece), (SELECT count(*) FROM intake.handed_in),"
        " (SELECT count(*) FROM ledger.batch)"
    )
    return tuple(town.owner.execute(query).fetchone() or ())


def test_a_file_is_handed_in_left_and_found_again_with_its_rows_to_mend(
    town: Town, sign_in: SignIn, read_aside: None
) -> None:
    clerk = sign_in("counter_clerk", purpose=None)
    home, plate = dwelling(town)
    party(town, "landlord-1", "landlord", "王建国", provides=home)
    bad = f"李娜,女,1992-02-30,{plate},2025-02-03\n".encode()
    address = hand_in(clerk, rows(plate, 3) + bad, party="landlord-1")
    with working(town):
        page = until(clerk, address, "Applied 3")
    assert "Sent back 1" in page
    assert "This day does not exist in the calendar" in page
    assert "王建国 Landlord" in page
    listed = clerk.get("/desk/files/")
    assert address in listed.content.decode()
    assert "Received" in words(listed)

    asked = clerk.post(f"{address}mend/")
    mended = clerk.get(asked["Location"])
    assert mended["Content-Disposition"].startswith("attachment;")
    given = b"".join(mended.streaming_content).decode("utf-8-sig")  # type: ignore[arg-type]
    assert given.count("\n") == 2
    assert "李娜" in given
    again = hand_in(clerk, given.replace("1992-02-30", "1992-02-28").encode(), party="landlord-1")
    until(clerk, again, "Rows 1")


def test_the_same_file_again_says_when_it_came(town: Town, sign_in: SignIn, read_aside: None) -> None:
    clerk = sign_in()
    _home, plate = dwelling(town)
    first = hand_in(clerk, rows(plate, 2))
    until(clerk, first, "Rows 2")
    second = hand_in(clerk, rows(plate, 2), name="other.csv")
    assert "Rows 2" in until(clerk, second, "The same file came before, on")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 and so on", "This is a PDF document. Save the table as XLSX or CSV and send that."),
        ("姓名\n张伟\n".encode(), "Columns are missing:"),
        (b"PK\x03\x04", "The workbook is damaged."),
        (bytes(range(128, 256)) * 20, "The encoding of the text cannot be told."),
    ],
)
def test_a_refusal_is_said_in_the_reader_s_language(
    sign_in: SignIn, read_aside: None, content: bytes, said: str
) -> None:
    clerk = sign_in()
    address = hand_in(clerk, content)
    assert said in until(clerk, address, "Nothing of it was received.")
    chinese = words(clerk.get(address, headers={"accept-language": "zh-hans"}))
    assert said.split(":", maxsplit=1)[0] not in chinese
    assert "a PDF document" not in chinese
    assert re.search("[一-鿿]", chinese)


def test_without_a_reception_the_page_says_that_it_waits(town: Town, vault: Vault, sign_in: SignIn) -> None:
    clerk = sign_in()
    address = hand_in(clerk, b"anything")
    hand_in(clerk, b"another")
    assert "Waiting to be read" in words(clerk.get(address))
    town.owner.execute("UPDATE intake.handed_in SET handed_in_at = handed_in_at - interval '1 minute'")
    assert "The file came whole and is safe" in words(clerk.get(address))
    part = clerk.get(address, headers={"hx-request": "true"}).content.decode()
    assert 'hx-trigger="every 2s"' in part
    assert "<html" not in part
    newest = re.search(r'handing__name" href="([^"]+)"', clerk.get("/desk/files/").content.decode())
    assert newest
    assert "1 file is before it." in words(clerk.get(newest[1]))


@pytest.mark.parametrize("percent", [1, 10, 33, 50, 90, 99, 100])
def test_a_form_that_is_cut_leaves_nothing(town: Town, vault: Vault, sign_in: SignIn, percent: int) -> None:
    clerk = sign_in()
    body = encode_multipart(BOUNDARY, whole(rows("FMDD-6GT5", 40_000)))
    assert len(body) > 1_500_000
    end = body.rindex(b"whole") + 4
    cut = body[: end * percent // 100]
    told = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(cut)}
    response = clerk.generic("POST", f"/desk/files/{uuid4()}/hand-in/", cut, MULTIPART_CONTENT, **told)
    assert response.status_code in (400, 422)
    assert left_behind(town) == (0, 0, 0)


def test_pieces_become_a_file_at_their_end_and_a_cut_one_is_none(
    town: Town, sign_in: SignIn, read_aside: None
) -> None:
    clerk = sign_in()
    _home, plate = dwelling(town)
    content, file = rows(plate, 22_000), uuid4()
    assert len(content) > handing_in.PIECE
    told = {"party": "", "kind": "residence_start", "end": "whole"}
    assert end(clerk, file, **told, act="check").status_code == 204
    first, second = content[: handing_in.PIECE], content[handing_in.PIECE :]
    assert send(clerk, file, 0, first).status_code == 204
    short = send(clerk, file, 1, second[:-9], length=len(second))
    assert (short.status_code, short.json()["code"]) == (400, "file.cut_short")
    ended = {**told, "name": "a.csv", "size": len(content)}
    early = end(clerk, file, **ended)
    assert (early.status_code, early.json()["code"]) == (400, "file.cut_short")
    assert left_behind(town) == (1, 0, 0)
    for _twice in range(2):
        assert send(clerk, file, 1, second).status_code == 204
    at = end(clerk, file, **ended).json()["at"]
    assert at == f"/desk/files/{file}/"
    until(clerk, at, "Rows 22000")
    assert send(clerk, file, 1, second).json()["code"] == "file.handed_in_already"
    assert end(clerk, file, **ended).json()["at"] == at


def test_a_session_that_ended_is_told_before_the_file_is_read_and_nothing_is_kept(
    town: Town, vault: Vault, sign_in: SignIn, anyone: Client
) -> None:
    clerk = sign_in()
    clerk.post("/desk/sign-out/")
    for client in (clerk, anyone):
        body = encode_multipart(BOUNDARY, whole(b"x" * 2_000_000))
        came = client.generic("POST", f"/desk/files/{uuid4()}/hand-in/", body, MULTIPART_CONTENT)
        assert came.status_code == 302
        assert came["Location"] == "/desk/sign-in/?next=%2Fdesk%2Ffiles%2Fhand-in%2F"
        assert send(client, uuid4(), 0, b"x").status_code == 401
        assert client.get("/desk/files/hand-in/").status_code == 302
    assert left_behind(town) == (0, 0, 0)


def test_a_nearly_full_disk_says_so_and_keeps_nothing(
    town: Town, vault: Vault, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = sign_in()
    looks = iter([False, False])
    monkeypatch.setattr(disk, "nearly_full", lambda: next(looks, True))
    full = clerk.post(f"/desk/files/{uuid4()}/hand-in/", whole(b"x" * 3_500_000))
    assert full.status_code == 503
    assert "The disk of the register is nearly full" in words(full)
    assert "id_file" in full.content.decode()
    assert left_behind(town) == (0, 0, 0)
    piece = send(clerk, uuid4(), 0, b"x")
    assert (piece.status_code, piece.json()["code"]) == (503, "kernel.disk_nearly_full")


def test_what_is_wrong_with_the_form_is_said_at_its_field(town: Town, vault: Vault, sign_in: SignIn) -> None:
    clerk = sign_in("counter_clerk")
    party(town, "hotel-1", "hotel", "Hotel")
    party(town, "gone-1", "landlord", "Gone", until="2020-01-01")
    for handle, said in (
        ("nobody", "This party does not exist"),
        ("hotel-1", "This party does not exist, or your role does not declare for it"),
        ("gone-1", "This sender may no longer declare"),
    ):
        wrong = clerk.post(f"/desk/files/{uuid4()}/hand-in/", whole(b"x", party=handle))
        assert wrong.status_code == 422
        assert said in words(wrong)
    for fields, said in (
        ({**whole(b"x"), "file": ""}, "Choose the file"),
        (whole(b""), "The file is empty."),
    ):
        wrong = clerk.post(f"/desk/files/{uuid4()}/hand-in/", fields)
        assert wrong.status_code == 422
        assert said in words(wrong)
    assert left_behind(town) == (0, 0, 0)


def test_a_file_that_is_too_large_is_refused_and_other_pages_take_no_such_bodies(
    town: Town, vault: Vault, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = sign_in()
    monkeypatch.setattr(sealing, "LARGEST_FILE", 2_000_000)
    large = clerk.post(f"/desk/files/{uuid4()}/hand-in/", whole(b"x" * 3_000_000))
    assert large.status_code == 413
    assert "The file is larger than 2 MB" in words(large)
    assert clerk.generic("POST", "/desk/search/", b"x" * 1_000_001, MULTIPART_CONTENT).status_code == 413
    assert clerk.generic("POST", "/no/such/", b"x" * 1_000_001, MULTIPART_CONTENT).status_code == 413
    assert send(clerk, uuid4(), 0, b"x" * 1_000_001).status_code == 413
    huge = {"CONTENT_LENGTH": str(handing_in.LARGEST_FILE + 2_000_000)}
    refused = clerk.generic("POST", f"/desk/files/{uuid4()}/hand-in/", b"", MULTIPART_CONTENT, **huge)
    assert refused.status_code == 413
    assert left_behind(town) == (0, 0, 0)


def test_the_name_of_a_file_is_shown_and_does_nothing(town: Town, sign_in: SignIn, read_aside: None) -> None:
    clerk = sign_in()
    _home, plate = dwelling(town)
    name = '<script>alert(1)<\u2028script>"; x.csv'
    address = hand_in(clerk, HEADER.encode() + f"李娜,女,1992-02-30,{plate},2025-02-03\n".encode(), name=name)
    until(clerk, address, "Sent back 1")
    for page in (clerk.get(address), clerk.get("/desk/files/")):
        assert "<script>alert" not in page.content.decode()
        assert "&lt;script&gt;alert(1)" in page.content.decode()
    mended = clerk.get(clerk.post(f"{address}mend/")["Location"])
    assert "\u2028" not in mended["Content-Disposition"]
    assert mended["Content-Disposition"].startswith("attachment; filename")


def test_a_form_of_another_site_hands_in_nothing(town: Town, vault: Vault, sign_in: SignIn) -> None:
    careful = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    careful.cookies["denizen_session"] = town.token()
    body = encode_multipart(BOUNDARY, whole(b"x" * 1_200_000))
    refused = careful.generic("POST", f"/desk/files/{uuid4()}/hand-in/", body, MULTIPART_CONTENT)
    assert refused.status_code == 403
    assert send(careful, uuid4(), 0, b"x").status_code == 403
    assert left_behind(town) == (0, 0, 0)


def test_one_form_sent_from_two_tabs_is_one_file_and_two_forms_are_two(
    town: Town, vault: Vault, sign_in: SignIn
) -> None:
    clerk, file = sign_in(), uuid4()
    answers = [clerk.post(f"/desk/files/{file}/hand-in/", whole(b"x")) for _twice in range(2)]
    assert {answer["Location"] for answer in answers} == {f"/desk/files/{file}/"}
    assert left_behind(town) == (1, 1, 0)
    hand_in(clerk, b"x")
    assert left_behind(town) == (2, 2, 0)


def test_another_s_file_is_not_there(town: Town, vault: Vault, sign_in: SignIn) -> None:
    party(town, "landlord-1", "landlord", "王建国")
    address = hand_in(sign_in("counter_clerk"), b"x", party="landlord-1")
    colleague = sign_in()
    assert colleague.get(address).status_code == 404
    assert colleague.post(f"{address}mend/").status_code == 404
    assert address not in colleague.get("/desk/files/").content.decode()


def test_no_more_than_two_whole_files_come_at_once(
    vault: Vault, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = sign_in()
    with handing_in._coming, handing_in._coming:
        busy = clerk.post(f"/desk/files/{uuid4()}/hand-in/", whole(b"x"))
        assert busy.status_code == 503
        assert busy["Retry-After"]
        assert send(clerk, uuid4(), 0, b"x").status_code == 204
    assert clerk.post(f"/desk/files/{uuid4()}/hand-in/", whole(b"x")).status_code == 302


def test_whoever_sends_too_slowly_lets_go(
    town: Town, vault: Vault, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = sign_in()
    monkeypatch.setattr(sealing, "_SECONDS_UNTIL_JUDGED", 0.0)
    monkeypatch.setattr(sealing, "_SLOWEST", 10**12)
    slow = clerk.post(f"/desk/files/{uuid4()}/hand-in/", whole(b"x" * 1_500_000))
    assert slow.status_code == 408
    assert left_behind(town) == (0, 0, 0)


def test_today_s_page_opens_the_files_that_one_may_follow(
    town: Town, sign_in: SignIn, read_aside: None
) -> None:
    clerk, other = sign_in("counter_clerk"), sign_in("supervisor")
    home, plate = dwelling(town)
    party(town, "landlord-1", "landlord", "王建国", provides=home)
    address = hand_in(clerk, rows(plate, 2), party="landlord-1")
    until(clerk, address, "Rows 2")
    assert f'href="{address}"' in clerk.get("/desk/").content.decode()
    theirs = other.get("/desk/").content.decode()
    assert "Files received on" in theirs
    assert address not in theirs
    # While its rows wait, the list says so.
    assert "Being applied" in words(clerk.get("/desk/files/"))
    with working(town):
        until(clerk, address, "Applied 2")
    assert "Being applied" not in words(clerk.get("/desk/files/"))


@pytest.mark.parametrize("kind", ["mixed", "residence_start", "retraction"])
def test_a_template_is_written_for_each_kind(sign_in: SignIn, kind: str) -> None:
    written = sign_in().get("/desk/files/template/", {"kind": kind})
    assert written["Content-Disposition"] == f'attachment; filename="{kind}.xlsx"'
    assert written.content.startswith(b"PK")


JSON = {"accept": "application/json"}
FORM = "application/x-www-form-urlencoded"


def end(client: Client, file: UUID, **fields: object) -> Any:
    """End an upload as the script does."""
    return client.post(f"/desk/files/{file}/hand-in/", urlencode(fields), FORM, headers=JSON)


def send(client: Client, file: UUID, place: int, piece: bytes, length: int | None = None) -> Any:
    """Send a piece as the script does; with a length it is told to be longer than what comes."""
    # A web server that loses the line gives less than was told, and no error.
    more = {} if length is None else {"CONTENT_LENGTH": str(length), "wsgi.input": BytesIO(piece)}
    return client.generic(
        "POST", f"/desk/files/{file}/pieces/{place}/", piece, "application/octet-stream", headers=JSON, **more
    )
