"""The command `denizen`: opens the database for a command as the role that the command may act as, then runs it."""

import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from denizen.kernel.console import called
from denizen.kernel.doctor.home import is_empty
from denizen.kernel.home import Home
from denizen.kernel.keys import KeysUnusable
from denizen.kernel.postgres import Server, ServerUnusable, open_server
from denizen.kernel.roles import COURIER, KEEPER, OWNER, PULSE, WEB, WORKER
from denizen.linkage.management.arguments import needs_register

# Denizen's commands, as `help` lists them.
COMMANDS = {
    "demo": "make a synthetic town, pass its files through the register, and serve it",
    "migrate": "bring the database to the state that this version describes",
    "territory": "load the divisions of China (territory load)",
    "disclosure": "list authorities that may ask, add and end them, or choose when people are told at the latest",
    "rules": "list the rule packs, or choose the one that is the law here (rules use CN-33)",
    "area": "add communities and grids to the territory",
    "party": "add, list and end the parties that declare; tokens and webhooks of their programs",
    "organisation": "add an organisation for which people work",
    "admin": "make staff known, give codes for passkeys, list and end staff and sessions",
    "dwellings": "register dwellings from a file; dwellings template writes one to fill in",
    "serve": "serve the register of this home: pages, worker, keeper, reception and courier",
    "worker": "apply declarations as they come in, without pages",
    "keeper": "answer what the pages ask and may not do themselves, without pages",
    "reception": "read the files that pages hand in, without pages",
    "courier": "carry news of declarations to the webhooks of their senders, without pages",
    "intake": "take in a file of declarations; intake template writes one to fill in",
    "load": "take in a town's first files, into a register that nobody uses yet",
    "linkage": "train, try, switch and evaluate what decides who is who; look for duplicates",
    "journal": "seal the access log, hand out what was signed, hold the log to it",
    "retention": "erase what is past its time, tell what went, hold back what a case needs",
    "keys": "what seals and finds document numbers: look at the keys, change them, copy them",
    "pulse": "show figures for Prometheus, where pages and worker are started one by one",
    "backup": "copy the register into the store; backup begin sets that up, list and verify look at what is there",
    "restore": "give a register back from a store, into an empty home",
    "upgrade": "back up, then bring the database to the state of this version, or leave it as it was",
    "doctor": "look whether everything stands where it should",
    "dictionary": "write the data dictionary of the database",
    "impact": "write the impact assessment of the database",
    "openapi": "write the description of the interface for programs",
    "assets": "build styles, scripts and translations (in a checkout)",
    "messages": "bring the catalogues of translations up to date (in a checkout)",
}
# Of the framework's own commands, those that only look. Others reach into the database past every rule.
HARMLESS = {"version", "--version", "check", "findstatic"}
# Commands that touch no database, and commands that need several roles and open the server by themselves.
ALONE = {
    "assets",
    "openapi",
    "messages",
    "intake template",
    "dwellings template",
} | HARMLESS
BY_THEMSELVES = {"demo", "serve", "load", "doctor", "keys", "backup", "restore", "upgrade"}
FURNISHING = ("territory", "rules", "area", "party", "organisation", "dwellings", "disclosure")
ROLES = {
    "migrate": OWNER,
    "worker": WORKER,
    "keeper": KEEPER,
    "admin": KEEPER,
    "reception": WORKER,
    "courier": COURIER,
    # What opens something to somebody is no matter of the worker, which takes in what others wrote.
    "party token": KEEPER,
    "party tokens": KEEPER,
    "party revoke": KEEPER,
    "party webhook": KEEPER,
    "pulse": PULSE,
    "intake": WORKER,
    "impact": OWNER,
    "journal": OWNER,
    "journal seal": WORKER,
    "linkage": WORKER,
    "retention": WORKER,
} | dict.fromkeys(FURNISHING, WORKER)


def main() -> None:
    """Run one command of Denizen's and exit with its code; any other is refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denizen.site.settings")
    # SIGTERM as an exception, so that what was opened is closed and the embedded server stops.
    signal.signal(signal.SIGTERM, _leave)
    arguments = sys.argv[1:]
    command = arguments[0] if arguments else "help"
    if command in ("help", "-h", "--help"):
        _help(arguments[1:])
        return
    if command not in COMMANDS and command not in HARMLESS:
        sys.exit(f"denizen: there is no command {command}; {called('help')} lists those there are")
    with_its_word = " ".join(arguments[:2])
    named = {command, with_its_word}
    try:
        asks_for_help = not {"--help", "-h"}.isdisjoint(arguments)
        of_files = command == "linkage" and not asks_for_help and not needs_register(arguments[1:])
        if named & (ALONE | BY_THEMSELVES) or of_files or asks_for_help:
            execute_from_command_line(sys.argv)
        elif "DENIZEN_DATABASE_URL" in os.environ:
            # Where each process has its own account, it is given its own role's URL and no key to any other.
            execute_from_command_line(sys.argv)
        else:
            if command == "linkage":
                _must_be_a_register(Home.current())
            with open_server(Home.current()) as server:
                _run_as(server, ROLES.get(with_its_word) or ROLES.get(command, WEB))
    except (ServerUnusable, KeysUnusable) as error:
        sys.exit(f"denizen: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _help(of: list[str]) -> None:
    """Print the commands, or the options of one."""
    if of and of[0] in COMMANDS:
        execute_from_command_line([sys.argv[0], of[0], "--help"])
        return
    for command, does in COMMANDS.items():
        sys.stdout.write(f"{called(command):<20} {does}\n")
    sys.stdout.write(f"\n{called('COMMAND --help')} tells the options of one.\n")


def _must_be_a_register(home: Home) -> None:
    """Leave where nothing was ever made: who only asks about a register makes none."""
    if "DATABASE_URL" not in os.environ and is_empty(home):
        sys.exit(
            f"denizen: the home {home.path} is empty: begin a register with `{called('migrate')}`, or name another"
            " home in DENIZEN_HOME"
        )


def _run_as(server: Server, role: str) -> None:
    os.environ["DENIZEN_DATABASE_URL"] = server.url(role)
    # The administrator's URL is of no use to a command, and of much to whoever takes one over.
    os.environ.pop("DATABASE_URL", None)
    execute_from_command_line(sys.argv)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(143)


if __name__ == "__main__":
    main()
