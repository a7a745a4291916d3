import json
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client

from denizen.pages import assets

BUDGET = 150_000  # bytes on the wire for the first visit of a desk page, its own HTML included


def test_building_again_does_nothing() -> None:
    assert assets.build() is False


def test_a_first_visit_stays_within_the_budget() -> None:
    names = [staticfiles_storage.stored_name(name) for name in ("desk.css", "denizen.js")]
    compressed = [Path(settings.STATIC_ROOT) / f"{name}.br" for name in names]
    assert sum(path.stat().st_size for path in compressed) < BUDGET - 50_000, (
        "50 kB are left for the page itself"
    )


def test_files_are_named_by_their_content_and_kept_for_good(client: Client) -> None:
    with closing(
        client.get(staticfiles_storage.url("desk.css"), headers={"accept-encoding": "br"})
    ) as response:
        assert response.status_code == 200
        assert response.headers["Content-Encoding"] == "br"
        assert "immutable" in response.headers["Cache-Control"]


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in Path(settings.STATIC_ROOT).glob("*.css"):
        assert "url(http" not in path.read_text("utf-8")
        assert "@import" not in path.read_text("utf-8")


def test_the_lock_file_names_no_registry_host() -> None:
    lock = json.loads((assets.CHECKOUT / "package-lock.json").read_text("utf-8"))
    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
