"""What commands know of the console at which they were typed: its language, and by which name Denizen was called."""

import os

# Options that Django gives each command and that say nothing to an operator. They still work.
DJANGO_OPTIONS = {
    "--version",
    "--verbosity",
    "--settings",
    "--pythonpath",
    "--traceback",
    "--force-color",
    "--skip-checks",
}


def language() -> str:
    """Return `zh-hans` where the console's locale is Chinese, else `en`.

    The first of LC_ALL, LC_MESSAGES and LANG that says anything counts, as POSIX has it.
    """
    locale = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "zh-hans" if locale.lower().startswith("zh") else "en"


def called(command: str) -> str:
    """Return how a command is typed here: `./run migrate` in a checkout, `denizen migrate` where it is installed."""
    return f"{os.environ.get('DENIZEN_CALLED_AS', 'denizen')} {command}"
