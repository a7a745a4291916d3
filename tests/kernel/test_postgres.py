"""The embedded PostgreSQL: started, joined, crashed, refused."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from denizen.kernel.home import Home
from denizen.kernel.keeping import Keeper
from denizen.kernel.migrate import migrate
from denizen.kernel.postgres import Server, ServerUnusable, open_server
from denizen.kernel.postgres.cluster import Cluster

SMALL = {"shared_buffers": "16MB", "max_connections": "20"}


@pytest.fixture
def home() -> Iterator[Home]:
    """A home of its own, where PostgreSQL's user can pass even if root runs the tests (unlike pytest's tmp_path)."""
    folder = Path(tempfile.mkdtemp(prefix="denizen-home-"))
    folder.chmod(0o711)
    yield Home(folder)
    shutil.rmtree(folder)


def start(home: Home, said: list[str] | None = None) -> Server:
    return open_server(home, settings=SMALL, tell=(said if said is not None else []).append)


def postmaster(home: Home) -> int:
    return int((home.postgres / "data" / "postmaster.pid").read_text().split()[0])


def gone(process: int) -> bool:
    """Whether a process has ended; a zombie has."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(condition: object, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def value(url: str, query: str) -> object:
    with psycopg.connect(url) as db:
        row = db.execute(query.encode()).fetchone()
        return row[0] if row else None


def test_a_new_home_gets_a_server_that_sorts_and_folds_by_unicode_and_hears_no_network(home: Home) -> None:
    with start(home) as server:
        owner = server.url("denizen_owner")
        assert server.embedded
        assert value(owner, "SHOW server_version").startswith("18.")  # type: ignore[attr-defined]
        assert value(owner, "SHOW server_encoding") == "UTF8"
        locale = "SELECT concat_ws(' ', datlocprovider, datlocale) FROM pg_database WHERE datname = current_database()"
        assert value(owner, locale) == "b PG_UNICODE_FAST"
        assert value(owner, "SELECT lower('ÖЖΣ')") == "öжς"
        assert value(owner, "SHOW listen_addresses") == ""
        assert value(owner, "SHOW synchronous_commit") == "on"
        assert value(owner, "SHOW data_checksums") == "on"
        assert value(owner, "SHOW jit") == "off"


def test_nobody_enters_without_the_password(home: Home) -> None:
    with start(home) as server:
        for role in ("postgres", "denizen_owner", "denizen_web", "denizen_worker"):
            parameters = conninfo_to_dict(server.url("denizen_web")) | {"user": role, "password": "guess"}
            with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
                psycopg.connect(**parameters)  # type: ignore[arg-type]
        rules = (home.postgres / "data" / "pg_hba.conf").read_text()
        methods = {line.split()[-1] for line in rules.splitlines() if line and not line.startswith("#")}
        assert methods == {"scram-sha-256"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to run it as")
def test_started_by_root_it_runs_as_a_user_of_its_own(home: Home) -> None:
    with start(home):
        owner = Path(f"/proc/{postmaster(home)}").owner()
        assert owner == "denizen-pg"
        data = home.postgres / "data"
        assert (data.owner(), data.stat().st_mode & 0o077) == ("denizen-pg", 0)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another user to run it as")
def test_a_home_closed_to_that_user_keeps_its_data_in_the_folder_of_the_system(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    tmp_path.chmod(0o700)
    cluster = Cluster(home, lambda _sentence: None)
    try:
        cluster.start(SMALL)
        assert cluster.data.is_relative_to("/var/lib/denizen/homes")
        again = Cluster(home, lambda _sentence: None)
        again.start(SMALL)
        assert again.data == cluster.data
        again.stop()
    finally:
        cluster.stop()
        shutil.rmtree(cluster.data.parent)


def test_what_was_written_is_there_after_a_stop_and_a_start(home: Home) -> None:
    with start(home) as server:
        with psycopg.connect(server.administrator()) as db:
            db.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        process = postmaster(home)
    assert gone(process)
    assert not (home.postgres / "data" / "postmaster.pid").exists()
    with start(home) as server:
        assert value(server.administrator(), "SELECT answer FROM kept") == 42


def test_the_second_joins_and_only_the_last_one_stops_the_server(home: Home) -> None:
    first = start(home)
    process = postmaster(home)
    second = start(home)
    assert postmaster(home) == process
    first.stop()
    first.stop()
    assert value(second.url("denizen_web"), "SELECT 1") == 1
    second.stop()
    assert gone(process)


def test_a_joined_server_outlives_the_process_that_started_it(home: Home) -> None:
    script = (
        "import sys, pathlib; from denizen.kernel.home import Home; from denizen.kernel.postgres import open_server\n"
        "server = open_server(Home(pathlib.Path(sys.argv[1])), settings={'shared_buffers': '16MB'})\n"
        "print('ready', flush=True); sys.stdin.read(); server.stop()"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", script, str(home.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert starter.stdout
    assert starter.stdout.readline() == b"ready\n"
    with start(home) as joined:
        process = postmaster(home)
        starter.communicate()
        assert value(joined.url("denizen_web"), "SELECT 1") == 1
    assert gone(process)


def test_after_a_killed_user_the_next_one_joins_and_stops_the_server(home: Home) -> None:
    script = (
        "import sys, os, signal, pathlib; from denizen.kernel.home import Home\n"
        "from denizen.kernel.postgres import open_server\n"
        "server = open_server(Home(pathlib.Path(sys.argv[1])), settings={'shared_buffers': '16MB'})\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    killed = subprocess.run([sys.executable, "-c", script, str(home.path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    process = postmaster(home)
    assert not gone(process)
    with start(home):
        assert postmaster(home) == process
    assert gone(process)


def test_a_server_killed_hard_is_recovered_with_a_word_about_it(home: Home) -> None:
    crashed = start(home)
    with psycopg.connect(crashed.administrator(), autocommit=True) as db:
        db.execute("CREATE TABLE kept (answer int)")
        db.execute("INSERT INTO kept VALUES (42)")
        os.kill(postmaster(home), signal.SIGKILL)
        said: list[str] = []
        # The connection above keeps a backend of the dead server alive, which the new one must wait for.
        with start(home, said) as server:
            assert value(server.administrator(), "SELECT answer FROM kept") == 42
    assert said[0] == "PostgreSQL ended without notice last time; it recovers what was committed …"
    crashed.stop()


def test_a_server_that_ended_by_itself_is_started_again_for_those_who_stay(home: Home) -> None:
    said: list[str] = []
    with start(home) as server:
        keeper = Keeper(server, said.append)
        keeper.look()
        assert said == []
        process = postmaster(home)
        os.kill(process, signal.SIGQUIT)
        wait_until(lambda: gone(process))
        data = home.postgres / "data"
        data.rename(data.with_name("away"))  # there is nothing to start yet
        keeper.look()
        keeper.look()
        data.with_name("away").rename(data)
        wait_until(lambda: keeper.look() or len(said) > 1)
        assert value(server.url("denizen_worker"), "SELECT 1") == 1
    assert len(said) == 2
    assert "it is tried again until it does" in said[0]
    assert said[1] == "PostgreSQL had ended by itself, and runs again"


def test_a_number_left_in_a_pid_file_neither_hits_nor_fears_another_program(home: Home) -> None:
    server = start(home)
    process = postmaster(home)
    os.kill(process, signal.SIGKILL)
    wait_until(lambda: gone(process))
    with subprocess.Popen(["sleep", "60"]) as bystander:
        pid_file = home.postgres / "data" / "postmaster.pid"
        pid_file.write_text(pid_file.read_text().replace(str(process), str(bystander.pid), 1))
        server.stop()
        assert bystander.poll() is None
        with start(home) as again:
            assert value(again.url("denizen_web"), "SELECT 1") == 1
        assert bystander.poll() is None
        bystander.kill()


def test_two_homes_do_not_know_each_other(home: Home) -> None:
    other = Home(home.path / "other")
    with start(home) as one, start(other) as two:
        with psycopg.connect(one.administrator()) as db:
            db.execute("CREATE TABLE mine ()")
        assert value(two.administrator(), "SELECT to_regclass('mine') IS NULL") is True
        assert postmaster(home) != postmaster(other)
        parameters = conninfo_to_dict(one.url("denizen_web")) | {
            "host": conninfo_to_dict(two.administrator())["host"]
        }
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(**parameters)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("version", "advice"), [("19", "made by a newer Denizen"), ("17", "dump it with PostgreSQL 17")]
)
def test_data_of_another_major_version_is_refused_with_words(version: str, advice: str, home: Home) -> None:
    data = home.prepare().postgres / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text(f"{version}\n")
    with pytest.raises(
        ServerUnusable, match=rf"is of PostgreSQL {version}, and this Denizen brings 18; .*{advice}"
    ):
        start(home)
    assert (data / "PG_VERSION").read_text() == f"{version}\n"


def test_a_folder_that_holds_something_else_is_left_alone(home: Home) -> None:
    (home.prepare().postgres / "data").mkdir()
    (home.postgres / "data" / "diary.txt").write_text("mine")
    with pytest.raises(ServerUnusable, match="is not a PostgreSQL data folder"):
        start(home)
    assert (home.postgres / "data" / "diary.txt").read_text() == "mine"


def test_a_new_database_whose_making_was_cut_short_is_made_again(home: Home) -> None:
    (home.prepare().postgres / "data.new").mkdir()
    (home.postgres / "data.new" / "half").write_text("x")
    with start(home) as server:
        assert value(server.url("denizen_web"), "SELECT 1") == 1
    assert not (home.postgres / "data.new").exists()


def test_a_server_that_cannot_start_says_why(home: Home) -> None:
    with pytest.raises(ServerUnusable, match=r"PostgreSQL does not start: .*no_such_setting"):
        open_server(home, settings={"no_such_setting": "1"})
    with start(home) as server:
        assert value(server.url("denizen_web"), "SELECT 1") == 1


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGINT])
def test_a_command_that_is_told_to_end_stops_its_server(signal_: signal.Signals, home: Home) -> None:
    environment = {**os.environ, "DENIZEN_HOME": str(home.path)}
    with start(home) as server:
        migrate(server.url("denizen_owner"))
    # Shells have what they run in the background ignore SIGINT, and a command inherits that from these tests.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("denizen")), "worker"], env=environment
    ) as command:
        signal.signal(signal.SIGINT, before)
        with start(home) as server:
            listening = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
            wait_until(lambda: value(server.administrator("denizen"), listening) == 1)
            process = postmaster(home)
        command.send_signal(signal_)
    assert command.returncode == {signal.SIGTERM: 143, signal.SIGINT: 130}[signal_]
    assert gone(process)


def test_the_log_and_the_socket_are_closed_to_others(home: Home) -> None:
    with start(home) as server:
        assert (home.postgres / "postgres.log").stat().st_mode & 0o077 == 0
        sockets = Path(str(conninfo_to_dict(server.administrator())["host"]))
        # Started by root, the processes of `serve` are users of the server's group, and pass through.
        assert sockets.stat().st_mode & 0o777 == (0o710 if os.geteuid() == 0 else 0o700)
        assert sockets.group() == (sockets.owner() if os.geteuid() == 0 else sockets.parent.group())
        assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= 107
    assert not sockets.exists()
