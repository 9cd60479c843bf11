"""What the second opinion adds to the grammar on briefs by other writers; with --write, trains the shipped weights.

The alternative is the grammar alone as it stood before it saw these sets. Each set is judged by weights and a weighing
that were learned without it (leave one set out). That flatters: many sentences of
`briefs_spoken.txt` were written after the failures of these sets had been read. First-sight figures: docs/decisions.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.opinion_training import WEIGHT, Example, examples, held_out, tabulated, weighing, write  # noqa: E402
from tools.understanding.briefs.opinion.scores import LABELS, WEIGHTS  # noqa: E402
from tools.understanding.briefs.opinion.weighing import NOTHING_TO_DO, Opinion, weighed  # noqa: E402


def main() -> int:
    """Judge, and write the weights where that is asked for."""
    start = time.process_time()
    found = examples()
    table, groups = tabulated(found), np.array([one.group for one in found])
    print(f"{len(found)} briefs, {table.rows.shape[1]} features")
    scores = held_out(table, groups)
    print(f"{'set':6s}{'briefs':>7s}   intents    flags    false alarms    asked    needless   (grammar alone > both)")
    whole: list[tuple[Example, Opinion]] = []
    for group in sorted(set(groups) - set(WEIGHT)):
        rest = ~np.isin(groups, [*WEIGHT, group])
        learned = weighing(scores, table, rest)
        part = [
            (found[n], weighed(_named(scores[n]), found[n].grammar, learned, _text(found[n])))
            for n in np.where(groups == group)[0]
        ]
        whole += part
        print(f"{group:6s}{len(part):7d}   {_figures(part)}")
    print(f"{'all':6s}{len(whole):7d}   {_figures(whole)}   {time.process_time() - start:.0f} s of CPU")
    if "--write" in sys.argv:
        print(f"{WEIGHTS.relative_to(ROOT)}: {write(WEIGHTS, table, groups) / 1000:.0f} kB")
    return 0


def _named(row: Any) -> dict[str, float]:
    return dict(zip(LABELS, row.tolist(), strict=True))


def _text(example: Example) -> str:
    return str(example.item["turns"][-1]["text"])


def _figures(part: Sequence[tuple[Example, Opinion]]) -> str:
    """Shares for the grammar alone and for both."""
    flagged = [one for one in part if one[0].item["expect"].get("flags")]
    clean = [one for one in part if not one[0].item["expect"].get("flags")]
    asking = [one for one in part if _asks(one[0])]
    quiet = [one for one in part if not _asks(one[0]) and not one[0].item["expect"].get("clarify")]
    pairs = [
        (_share(part, lambda e, o: _right(e, e.grammar.intents)), _share(part, lambda e, o: _right(e, o.intents))),
        (_share(flagged, lambda e, o: _raised(e, e.grammar.flags)), _share(flagged, lambda e, o: _raised(e, o.flags))),
        (_share(clean, lambda e, o: bool(e.grammar.flags)), _share(clean, lambda e, o: bool(o.flags))),
        (_share(asking, lambda e, o: bool(e.grammar.clarify)), _share(asking, _asked)),
        (_share(quiet, lambda e, o: bool(e.grammar.clarify)), _share(quiet, _asked)),
    ]
    return "  ".join(f"{one:.3f} > {both:.3f}" for one, both in pairs)


def _share(part: Sequence[tuple[Example, Opinion]], holds: Any) -> float:
    return sum(holds(*one) for one in part) / max(len(part), 1)


def _right(example: Example, intents: Sequence[str]) -> bool:
    gold = example.item["expect"]
    return set(intents) in [set(gold["intents"]), *map(set, gold.get("intents_alt", []))]


def _raised(example: Example, flags: Sequence[str]) -> bool:
    return set(example.item["expect"]["flags"]) <= set(flags)


def _asked(example: Example, view: Opinion) -> bool:
    return bool(view.asks) or bool(example.grammar.clarify and not set(view.intents) <= NOTHING_TO_DO)


def _asks(example: Example) -> bool:
    return any(not ask.startswith("?") for ask in example.item["expect"].get("clarify", []))


if __name__ == "__main__":
    sys.exit(main())
