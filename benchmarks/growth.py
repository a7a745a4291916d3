"""F6: what a declaration, a card and a search cost in a large register, over what they cost in a small one."""

import json
from pathlib import Path

from benchmarks.figures import Figures


def compare(small: Path, large: Path) -> Figures:
    """Compare two files that `bench F2 F4 --json` wrote.

    Costs are seconds for one, as they are and in units of one TPC-B transaction of the same run: the second takes out
    how busy the machine was.
    """
    first, second = (json.loads(path.read_text("utf-8"))["results"] for path in (small, large))
    figures: Figures = {"people": f"{first['F2']['people']:,} → {second['F2']['people']:,}"}
    for name, path in {
        "declaration": ("F2", "singles"),
        "declaration_in_a_batch": ("F2", "batches"),
        "card": ("F4", "card"),
        "occupants": ("F4", "occupants"),
        "search": ("F4", "search"),
    }.items():
        figure, part = path
        one, other = first[figure][part], second[figure][part]
        figures[name] = {
            "as_measured": round(one["per_second"] / other["per_second"], 3),
            "in_tpc_b": round(one["over_tpc_b"] / other["over_tpc_b"], 3),
        }
    return figures
