"""What stands in `deploy/`: each file is what the program reads that it is for, and names nothing that is not there."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest
import yaml
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from denizen.kernel.metrics import REGISTRY
from denizen.kernel.roles import PULSE
from denizen.pulse.figures import Figures
from tests.databases import as_role

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
OPERATE = (ROOT / "docs" / "operate.md").read_text("utf-8")

_NAME = re.compile(r"\b(?:denizen|process)_[a-z_]+\b")


def run(*command: str | Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)


def yaml_of(name: str) -> Any:
    return yaml.safe_load((DEPLOY / name).read_text("utf-8"))


def expressions(node: object) -> list[str]:
    """Every `expr` of a dashboard or a file of rules."""
    if isinstance(node, dict):
        return [value for key, value in node.items() if key == "expr"] + [
            found for value in node.values() for found in expressions(value)
        ]
    return [found for value in node for found in expressions(value)] if isinstance(node, list) else []


@pytest.fixture
def series(db: psycopg.Connection) -> set[str]:
    """The names of all series that a register shows, those of its processes included."""
    registry = CollectorRegistry()
    registry.register(Figures(lambda: db, None))
    with as_role(db, PULSE):
        told = generate_latest(registry).decode()
    told += generate_latest(REGISTRY).decode()
    names = {
        name
        for family in text_string_to_metric_families(told)
        for name in (family.name, *(sample.name for sample in family.samples))
    }
    # A histogram or counter with labels has no sample before somebody counts; its family stands there all the same.
    kinds = dict(re.findall(r"^# TYPE (\S+) (\S+)$", told, re.MULTILINE))
    suffixes = {"histogram": ("_bucket", "_sum", "_count")}
    return names | {name + suffix for name, kind in kinds.items() for suffix in suffixes.get(kind, ("",))}


def named_in(source: str) -> set[str]:
    """The series that a file asks for; names of labels are no series."""
    found = expressions(
        json.loads((DEPLOY / source).read_text()) if source.endswith("json") else yaml_of(source)
    )
    assert len(found) > 10
    return {
        name
        for expression in found
        for name in _NAME.findall(re.sub(r"\{[^}]*\}|by \([^)]*\)", "", expression))
    }


@pytest.mark.parametrize("source", ["alerts.yaml", "grafana.json"])
def test_every_series_that_is_asked_for_is_there(source: str, series: set[str]) -> None:
    assert named_in(source) - series == set()


def test_a_series_that_is_not_there_would_be_noticed(series: set[str]) -> None:
    assert "denizen_requests_totals" not in series
    assert {
        "denizen_requests_total",
        "denizen_request_seconds_bucket",
        "process_resident_memory_bytes",
    } <= series


def test_every_figure_of_ours_is_on_the_dashboard_or_in_an_alert(series: set[str]) -> None:
    asked = named_in("alerts.yaml") | named_in("grafana.json")
    families = {re.sub(r"_(bucket|sum|count|total)$", "", name) for name in asked}
    ours = {re.sub(r"_(bucket|sum|count|total)$", "", name) for name in series if name.startswith("denizen_")}
    assert ours - families == set()


def test_labels_that_are_asked_for_are_those_that_there_are() -> None:
    text = (DEPLOY / "alerts.yaml").read_text() + (DEPLOY / "grafana.json").read_text().replace('\\"', '"')
    known = "route method status code outcome level role table state process folder le job"
    asked = set(re.findall(r"[{,]\s*([a-z]+)\s*(?:=~|!~|!=|=)", text)) | {
        label for group in re.findall(r"by \(([^)]*)\)", text) for label in re.split(r",\s*", group)
    }
    assert asked
    assert asked <= set(known.split())


def test_each_alert_says_how_urgent_it_is_and_what_to_do_stands_in_the_manual() -> None:
    alerts = [rule for group in yaml_of("alerts.yaml")["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in alerts}) == len(alerts) > 10
    for rule in alerts:
        assert rule["labels"]["severity"] in ("page", "ticket")
        assert rule["annotations"]["summary"]
        assert f"`{rule['alert']}`" in OPERATE, rule["alert"]


def test_prometheus_understands_its_files() -> None:
    if not (promtool := shutil.which("promtool")):
        pytest.skip("PROMETHEUS'S RULES ARE NOT TRIED by Prometheus itself: there is no promtool")
    checked = run(promtool, "check", "config", DEPLOY / "prometheus.yaml")
    assert checked.returncode == 0, checked.stderr
    assert "22 rules found" in checked.stdout


def test_figures_are_written_as_prometheus_wants_them(db: psycopg.Connection) -> None:
    if not (promtool := shutil.which("promtool")):
        pytest.skip("THE FIGURES ARE NOT TRIED by Prometheus itself: there is no promtool")
    registry = CollectorRegistry()
    registry.register(Figures(lambda: db, None))
    with as_role(db, PULSE):
        told = generate_latest(registry)
    checked = subprocess.run([promtool, "check", "metrics"], input=told, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr.decode()


def test_the_dashboard_is_whole() -> None:
    dashboard = json.loads((DEPLOY / "grafana.json").read_text("utf-8"))
    panels = dashboard["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 20
    places: set[tuple[int, int]] = set()
    for panel in panels:
        at = panel["gridPos"]
        assert at["x"] + at["w"] <= 24
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        assert not cells & places, panel["title"]
        places |= cells
        assert panel["type"] == "row" or panel["targets"]


# systemd

UNIT = (DEPLOY / "denizen.service").read_text("utf-8")


def test_the_unit_holds_no_more_than_it_needs() -> None:
    wanted = (
        "NoNewPrivileges=true ProtectSystem=strict ProtectHome=true PrivateTmp=true PrivateDevices=true"
        " RestrictNamespaces=true CapabilityBoundingSet= SystemCallArchitectures=native UMask=0077"
    )
    assert set(wanted.split()) <= set(UNIT.splitlines())
    assert "User=denizen" in UNIT
    # Figures of processes need /proc/stat, which this would hide.
    assert "ProcSubset=" not in UNIT


def test_the_unit_starts_a_command_that_there_is() -> None:
    (command,) = re.findall(r"^ExecStart=(.*)$", UNIT, re.MULTILINE)
    program, *arguments = command.split()
    assert program.endswith("/.venv/bin/denizen")
    assert arguments[0] == "serve"
    helped = run(sys.executable, "-m", "denizen.site.cli", "serve", "--help")
    for option in (word for word in arguments if word.startswith("--")):
        assert option in helped.stdout


COURIER_UNIT = (DEPLOY / "denizen-courier.service").read_text("utf-8")


def test_the_courier_has_a_unit_that_goes_out_and_no_other_process_does() -> None:
    assert "IPAddressDeny=any" in UNIT
    assert "IPAddressDeny=any" not in COURIER_UNIT
    for line in UNIT.splitlines():
        hardens = line.startswith(
            ("Protect", "Restrict", "Private", "SystemCall", "NoNew", "Capability", "Memory")
        )
        if hardens and not line.startswith("MemoryMax"):
            assert line in COURIER_UNIT.splitlines(), line
    assert "User=denizen-courier" in COURIER_UNIT
    assert "DENIZEN_HOME" not in COURIER_UNIT
    assert "DENIZEN_COURIER=apart" in (DEPLOY / "denizen.env").read_text()


def test_systemd_understands_the_courier_s_unit(tmp_path: Path) -> None:
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("THE UNIT IS NOT TRIED by systemd itself: there is no systemd-analyze")
    unit = tmp_path / "denizen-courier.service"
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", COURIER_UNIT, flags=re.MULTILINE))
    verified = run(analyze, "verify", unit)
    assert (verified.returncode, verified.stderr) == (0, "")


def test_systemd_understands_the_unit(tmp_path: Path) -> None:
    if not (analyze := shutil.which("systemd-analyze")):
        pytest.skip("THE UNIT IS NOT TRIED by systemd itself: there is no systemd-analyze")
    # The one thing that is not on this machine: the program.
    unit = tmp_path / "denizen.service"
    unit.write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", UNIT, flags=re.MULTILINE))
    verified = run(analyze, "verify", unit)
    assert (verified.returncode, verified.stderr) == (0, "")
    rated = run(analyze, "security", "--offline=true", unit)
    (exposure,) = re.findall(r"Overall exposure level for \S+: ([\d.]+)", rated.stdout)
    assert float(exposure) <= 2.0


def test_the_sample_of_an_environment_holds_no_secret_and_no_variable_that_nobody_reads() -> None:
    names = re.findall(r"^([A-Z_]+)=", (DEPLOY / "denizen.env").read_text(), re.MULTILINE)
    assert "DATABASE_URL" in names
    assert "CHANGE-THIS" in (DEPLOY / "denizen.env").read_text()
    sources = "\n".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    for name in names:
        assert f'"{name}"' in sources, name
        assert name in OPERATE, name


# Containers

CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")


def test_the_container_is_built_as_the_linter_wants_it() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    linted = run(hadolint, "--no-color", DEPLOY / "Containerfile")
    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_container_runs_as_nobody_of_importance_from_a_pinned_base() -> None:
    bases = re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE)
    assert len(bases) == 2
    assert all(re.search(r":\d+\.\d+\.\d+-|@sha256:[0-9a-f]{64}$", base) for base in bases)
    last = CONTAINERFILE[CONTAINERFILE.rindex("\nFROM ") :]
    assert "USER 10001:10001" in last
    assert "HEALTHCHECK" in last
    assert "/health/live" in last
    for tool in ("npm", "gcc", "apt-get", "uv "):
        assert tool not in last
    for copied in re.findall(r"^COPY (?!--from)(.+) \./", CONTAINERFILE, re.MULTILINE):
        for name in copied.split():
            assert (ROOT / name).exists(), name


def test_what_is_composed_is_closed_to_the_network() -> None:
    composed = yaml_of("compose.yaml")
    services = composed["services"]
    assert set(services) == {"database", "migrate", "register"}
    for service in services.values():
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:")
        assert "privileged" not in service
    assert services["register"]["read_only"] is True
    assert services["register"]["cap_drop"] == ["ALL"]
    assert services["database"]["networks"] == ["inside"]
    assert composed["networks"]["inside"]["internal"] is True
    assert services["database"]["image"].split(":")[1].startswith("18.")
    assert "PG_UNICODE_FAST" in services["database"]["environment"]["POSTGRES_INITDB_ARGS"]


def test_the_composed_servers_log_holds_no_rows() -> None:
    """As `denizen doctor` asks of any server."""
    from denizen.kernel.doctor.server import _TELLS_ROWS

    given = dict(
        word[2:].split("=")
        for word in yaml_of("compose.yaml")["services"]["database"]["command"]
        if word != "postgres"
    )
    with_its_own = {"log_statement": "none", "log_transaction_sample_rate": "0"} | dict.fromkeys(
        ("log_min_duration_statement", "log_min_duration_sample"), "-1"
    )
    amiss = [name for name, keeps, _wanted in _TELLS_ROWS if not keeps((with_its_own | given)[name])]
    assert amiss == []


# In front

NGINX = (DEPLOY / "nginx.conf").read_text("utf-8")
CADDY = (DEPLOY / "Caddyfile").read_text("utf-8")


def balanced(text: str) -> bool:
    depth = 0
    for line in text.splitlines():
        depth += line.partition("#")[0].count("{") - line.partition("#")[0].count("}")
        if depth < 0:
            return False
    return depth == 0


def test_whoever_stands_in_front_reads_whole_requests_and_keeps_addresses_of_pages_out_of_its_log() -> None:
    assert balanced(NGINX)
    assert balanced(CADDY)
    assert "proxy_request_buffering on;" in NGINX
    assert "request_buffers" in CADDY
    (log,) = re.findall(r"log_format denizen (.*?);", NGINX, re.DOTALL)
    for telling in (
        "$request ",
        "$request_uri",
        "$uri",
        "$args",
        "$http_referer",
        "$http_user_agent",
        "$query",
    ):
        assert telling not in log
    assert "$upstream_http_x_request_id" in log
    for kept_out in ("request>uri", "request>headers", "resp_headers"):
        assert f"{kept_out} delete" in CADDY
    assert "server 127.0.0.1:8000;" in NGINX
    assert "reverse_proxy 127.0.0.1:8000" in CADDY


def test_nginx_understands_its_file(tmp_path: Path) -> None:
    if not (nginx := shutil.which("nginx")) or not shutil.which("openssl"):
        pytest.skip("NGINX'S FILE IS NOT TRIED by nginx itself: there is none")
    key, certificate = tmp_path / "privkey.pem", tmp_path / "fullchain.pem"
    made = run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
               "-keyout", key, "-out", certificate, "-subj", "/CN=register.town.example")  # fmt: skip
    assert made.returncode == 0, made.stderr
    moved = NGINX.replace("/etc/letsencrypt/live/register.town.example", str(tmp_path))
    (tmp_path / "denizen.conf").write_text(moved.replace("/var/log/nginx", str(tmp_path)))
    whole = f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ include {tmp_path}/denizen.conf; }}"
    (tmp_path / "nginx.conf").write_text(whole)
    tried = run(nginx, "-t", "-c", tmp_path / "nginx.conf")
    assert tried.returncode == 0, tried.stderr


def test_caddy_understands_its_file(tmp_path: Path) -> None:
    caddy = shutil.which("caddy")
    version = run(caddy, "version").stdout if caddy else ""
    found = re.match(r"v?(\d+)\.(\d+)", version)
    if not caddy or not found or (int(found[1]), int(found[2])) < (2, 8):
        pytest.skip(
            f"CADDY'S FILE IS NOT TRIED by Caddy itself: there is none of 2.8 or newer ({version.strip()})"
        )
    (tmp_path / "Caddyfile").write_text(CADDY.replace("/var/log/caddy", str(tmp_path)))
    tried = run(caddy, "validate", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile")
    assert tried.returncode == 0, tried.stderr
