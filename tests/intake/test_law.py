"""Which rule pack is the law here: chosen by a command, and read at each change and each judging of deadlines."""

import io
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from denizen.intake import rulings
from denizen.intake.importing import receive_file
from denizen.intake.queries import came_late
from denizen.kernel.crypto import Vault
from denizen.ledger.actions import Sender
from denizen.places.actions import use_rules
from denizen.places.queries import rules_in_force
from denizen.rules.loading import PACKS
from denizen.rules.queries import Pack, pack
from denizen.rules.vocabulary import PARTY_KINDS

from ..databases import Database
from .declaring import SYSTEM, Town, said, somebody

STRICT = """
[pack]
code = "XX-STRICT"
inherits = "CN"

[[fact]]
fact = "residence"
precedence = { RANKS }
confirm_every_days = 30
retention = "residence"
source_status = "design_default"

[[setting]]
setting = "minimum_working_age"
value = 18
source_status = "design_default"
""".replace("RANKS", ", ".join(f"{kind} = 20" for kind in sorted(PARTY_KINDS)))


@pytest.fixture
def strict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A pack under which facts differ, in a folder of its own beside the nation's."""
    for path in PACKS.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    (tmp_path / "XX-STRICT.toml").write_text(STRICT, "utf-8")
    monkeypatch.setattr(rulings, "pack", partial(pack, folder=tmp_path))
    return "XX-STRICT"


def choose(town: Town, code: str) -> None:
    """Choose a pack that may lie in another folder than those that ship."""
    town.owner.execute("INSERT INTO places.rule_pack (code, chosen_at) VALUES (%s, %s)", [code, town.tick()])


def confirm_within(town: Town, person: UUID | None) -> timedelta:
    """After how long the only residence of a person is to be confirmed."""
    [residence] = town.facts("residence", person)
    found: date = residence["confirm_by"]
    return found - town.at.date()


def test_facts_follow_the_pack_in_force_and_earlier_ones_at_their_next_touch(town: Town, strict: str) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    choose(town, "CN")
    [before] = town.declare(registrar, said("residence_start", somebody(), "2024-03-05", at=home))
    choose(town, strict)
    [after] = town.declare(registrar, said("residence_start", somebody(), "2024-03-05", at=home))
    assert confirm_within(town, town.person(before)) == timedelta(days=365)
    assert confirm_within(town, town.person(after)) == timedelta(days=30)
    person = town.person(before)
    assert person is not None
    town.applier.rebuild([person], town.tick())
    assert confirm_within(town, person) == timedelta(days=30)
    choose(town, "CN")


def test_what_is_refused_follows_the_pack_in_force(town: Town, strict: str) -> None:
    _, code = town.organisation()
    employer = town.party("employer", code)
    hired = partial(said, "employment_start", when="2024-03-05", employer_code=code)
    [under_cn] = town.declare(employer, hired(somebody(born=_born("2007-01-01"))))
    choose(town, strict)
    [under_strict] = town.declare(employer, hired(somebody(born=_born("2007-01-01"))))
    choose(town, "CN")
    assert town.outcome(under_cn) == ("applied", None)
    assert town.outcome(under_strict) == ("refused", "employment.under_age")


TENANTS = """姓名,性别,出生日期,房屋编码,入住日期
Late Everywhere,男,1990-01-01,{plate},2024-03-01
Late In The Nation,男,1990-01-02,{plate},2024-03-07
In Time,男,1990-01-03,{plate},2024-03-09
Known By Month,男,1990-01-04,{plate},2024-03
"""


def test_how_many_rows_of_a_file_came_late_is_counted_by_the_pack_in_force(
    town: Town, tmp_path: Path
) -> None:
    """From 7 March the nation gives three days, that is until Monday the 11th, and Zhejiang three working days."""
    landlord = town.party("landlord")
    home = town.dwelling(landlord)
    tuesday = datetime(2024, 3, 12, 4, tzinfo=UTC)
    received = receive(town, landlord, home.plate, tuesday, tmp_path)
    late = {}
    for code in ("CN", "CN-33"):
        use_rules(town.worker, actor=SYSTEM, code=code, now=town.tick())
        late[code] = came_late(town.worker, received)
    use_rules(town.worker, actor=SYSTEM, code="CN", now=town.tick())
    assert late == {"CN": 2, "CN-33": 1}


def test_nobody_without_a_duty_is_late(town: Town, tmp_path: Path) -> None:
    registrar, home = town.party("registrar"), town.dwelling()
    years_later = datetime(2026, 3, 12, 4, tzinfo=UTC)
    assert came_late(town.worker, receive(town, registrar, home.plate, years_later, tmp_path)) == 0


def test_the_law_of_a_day_holds_from_midnight_in_the_town(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[date] = []

    def noting(code: str, *, on: date) -> Pack:
        asked.append(on)
        return pack(code, on=on)

    monkeypatch.setattr(rulings, "pack", noting)
    town.applier.rebuild([], datetime(2031, 5, 1, 15, 59, tzinfo=UTC))
    town.applier.rebuild([], datetime(2031, 5, 1, 16, tzinfo=UTC))
    assert asked == [date(2031, 5, 1), date(2031, 5, 2)]


def test_the_command_lists_the_packs_and_chooses_one(
    town_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENIZEN_DATABASE_URL", town_db.url("denizen_worker"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert rules() == "* CN\n  CN-33\n"
    assert rules("use", "CN-33") == "The rules are now those of CN-33\n"
    assert rules("list") == "  CN\n* CN-33\n"
    assert rules("use", "CN-33") == "The rules are those of CN-33 already\n"
    with pytest.raises(CommandError) as refused:
        rules("use", "CN-99")
    assert str(refused.value) == (
        "There is no rule pack with the code CN-99. There are: CN, CN-33 [place.rules.unknown]"
    )
    with town_db.connect("denizen_owner") as db:
        assert rules_in_force(db) == "CN-33"
        acts = db.execute("SELECT count(*) FROM journal.entry WHERE act = 'places.use_rules'").fetchone()
        assert acts == (1,)


def rules(*arguments: str) -> str:
    """What `denizen rules …` prints."""
    out = io.StringIO()
    call_command("rules", *arguments, stdout=out)
    return out.getvalue()


def receive(town: Town, sender: Sender, plate: str, now: datetime, folder: Path) -> UUID:
    """Receive a file of four tenants; return its batch."""
    keys = folder / "keys"
    keys.mkdir()
    return receive_file(
        town.worker, actor=sender, source=TENANTS.format(plate=plate).encode(), file_name="t.csv",
        kind="tenancy_start", sealer=Vault(keys), now=now,
    ).batch_id  # fmt: skip


def _born(text: str) -> object:
    return said("birth", None, text).occurred
