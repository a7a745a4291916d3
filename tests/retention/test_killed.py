"""A run whose process is killed in the midst: nobody is erased by half, and the next one ends it."""

import os
import subprocess
import sys
import time

from tests.intake.declaring import Dwelling, Town, said, somebody

PEOPLE = 1000

WHOLE = """
    SELECT count(*) FROM register.person AS p WHERE EXISTS (
        SELECT FROM register.residence AS r WHERE r.person_id = p.id
    ) AND EXISTS (SELECT FROM register.person_name AS n WHERE n.person_id = p.id) AND (
        SELECT count(*) FROM linkage.link AS l JOIN ledger.described AS d USING (declaration_id)
        WHERE l.person_id = p.id
    ) = 2
"""


def people(town: Town) -> int:
    return town.count("SELECT count(*) FROM register.person")


def test_a_killed_process_leaves_everybody_whole_or_gone(past: Town, home: Dwelling) -> None:
    registrar = past.party("registrar")
    everybody = [somebody() for _n in range(PEOPLE)]
    past.declare(registrar, *(said("residence_start", each, "2015-01-01", at=home) for each in everybody))
    past.declare(registrar, *(said("residence_end", each, "2016-01-01", at=home) for each in everybody))
    stays = somebody()
    past.declare(registrar, said("residence_start", stays, "2015-01-01", at=home))
    environment = {**os.environ, "DENIZEN_DATABASE_URL": past.database.url("denizen_worker"), "LC_ALL": "C"}
    command = [sys.executable, "-m", "denizen.site.cli", "retention", "run"]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        began = time.monotonic()
        while people(past) == PEOPLE + 1 and running.poll() is None and time.monotonic() - began < 120:
            time.sleep(0.02)
        time.sleep(0.1)
        running.kill()
    left = people(past)
    assert 1 < left < PEOPLE + 1
    assert past.count(WHOLE) == left - 1
    assert past.count("SELECT count(*) FROM retention.due") == left - 1
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=200)
    assert people(past) == 1
    assert past.count("SELECT quantity FROM retention.erased WHERE what = 'people'") == PEOPLE
    assert past.count("SELECT count(*) FROM ledger.declaration") == 1
