"""The command `denizen`: opens the database for a command as the role that the command may act as, then runs it."""

import os
import signal
import sys
from types import FrameType

from django.core.management import execute_from_command_line

from denizen.kernel.home import Home
from denizen.kernel.postgres import Server, ServerUnusable, open_server
from denizen.kernel.roles import OWNER, WEB, WORKER

# Commands that touch no database, and commands that need several roles and open the server by themselves.
ALONE = {"help", "version", "check", "assets", "messages", "makemigrations", "findstatic", "intake template"}
BY_THEMSELVES = {"demo", "serve", "load", "doctor"}
ROLES = {"migrate": OWNER, "worker": WORKER, "intake": WORKER, "territory": WORKER}


def main() -> None:
    """Run one command and exit with its code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "denizen.site.settings")
    # SIGTERM as an exception, so that what was opened is closed and the embedded server stops.
    signal.signal(signal.SIGTERM, _leave)
    arguments = sys.argv[1:]
    command = arguments[0] if arguments else "help"
    named = {command, " ".join(arguments[:2])}
    try:
        if named & (ALONE | BY_THEMSELVES) or command.startswith("-") or "--help" in arguments:
            execute_from_command_line(sys.argv)
        elif "DENIZEN_DATABASE_URL" in os.environ:
            # Where each process has its own account, it is given its own role's URL and no key to any other.
            execute_from_command_line(sys.argv)
        else:
            with open_server(Home.current()) as server:
                _run_as(server, ROLES.get(command, WEB))
    except ServerUnusable as error:
        sys.exit(f"denizen: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


def _run_as(server: Server, role: str) -> None:
    os.environ["DENIZEN_DATABASE_URL"] = server.url(role)
    # The administrator's URL is of no use to a command, and of much to whoever takes one over.
    os.environ.pop("DATABASE_URL", None)
    execute_from_command_line(sys.argv)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(143)


if __name__ == "__main__":
    main()
