"""R1: kill -9 of the worker, at random points while declarations come in."""

from dataclasses import asdict

from benchmarks.figures import Figures
from benchmarks.stage import Stage, Town, clone
from denizen.kernel.home import Home
from drills.applying import Worker, apply_the_rest, at_work, live_a_while
from drills.sending import Sending
from drills.verdict import Verdict, judge


def run(stage: Stage, town: Town, home: Home, times: int) -> tuple[Figures, Verdict]:
    """Kill so many workers in a furnished and otherwise empty register, then let one finish the work."""
    amid_a_transaction = 0
    with clone(stage) as undisturbed:
        with Sending(stage, town, home) as sending:
            for _ in range(times):
                worker = Worker(stage, home)
                live_a_while()
                amid_a_transaction += at_work(stage)
                worker.kill()
        apply_the_rest(stage)
        verdict = judge(stage, undisturbed, town, sending.sent)
    return {"kills": times, "amid_a_transaction": amid_a_transaction, **asdict(verdict)}, verdict
