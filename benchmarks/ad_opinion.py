"""What the second opinion adds to the advertising rules on texts by other writers; with --write, trains its weights.

    python benchmarks/ad_opinion.py            each writer's texts judged by what the other writers taught
    python benchmarks/ad_opinion.py --write    then trains on all of them and writes weights.npz

The alternative is the rules alone. Writers w1 to w14 saw neither rules nor code; rules were mended on the other files.
Texts by writers that nothing was learned from are in ad_texts_last.tsv: their figures at first sight are in
docs/decisions.md, and are printed here for the weights that are shipped.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ad_training import SCRIPTS, Table, Text, held_out, labelled, tabulated, write  # noqa: E402
from tools.efficiency.adlaw.folding import fold  # noqa: E402
from tools.efficiency.adlaw.opinion.likeness import WEIGHTS  # noqa: E402
from tools.efficiency.advertising import HARMLESS, LIKELY, by_rules, check_texts  # noqa: E402

LAST = "ad_texts_last.tsv"
Flags = Any


def main() -> int:
    """Judge, and write the weights where that is asked for."""
    start = time.process_time()
    tables = {script: tabulated(labelled(), script) for script in SCRIPTS}
    print("share of breaches caught / of lawful texts caught: rules alone > opinion alone > both")
    for script, table in tables.items():
        print(f"{script}: {len(table.texts)} texts, {len(table.features)} features")
        tell(table)
    print(f"{time.process_time() - start:.0f} s of CPU")
    if "--write" in sys.argv:
        print(f"{WEIGHTS.relative_to(ROOT)}: {write(WEIGHTS, tables) / 1000:.0f} kB")
    last = labelled([LAST])
    for script in SCRIPTS:
        part = [text for text in last if text.script == script]
        wrong = np.array([text.label != "ok" for text in part])
        caught = np.array([any(h.action != "info" for h in check_texts([t.text], market=t.market)) for t in part])
        print(f"{script}, writers never learned from: {share(caught, wrong)}")
    return 0


def tell(table: Table) -> None:
    """A line for each writer, and one for all writers who had seen nothing."""
    writers = np.array([text.writer for text in table.texts])
    wrong, scores = table.labels > 0, held_out(table, list(writers))
    told = [actions(text) for text in table.texts]
    rules = np.array(["block" in one or "warn" in one for one in told])
    stands = np.array([any(score >= HARMLESS[action] for action in one if action != "info")
                       for one, score in zip(told, scores, strict=True)])  # fmt: skip
    alone = scores > LIKELY
    unseen = np.array([writer.startswith("w") for writer in writers])
    for name in [*sorted(set(writers)), "w1-w14"]:
        here = writers == name if name in writers else unseen
        parts = [share(caught[here], wrong[here]) for caught in (rules, alone, stands | alone)]
        print(f"  {name:22}{int(here.sum()):5}   {'  >  '.join(parts)}")


def actions(text: Text) -> set[str]:
    """What the rules alone would do about a text."""
    return {hit.action for hit in by_rules(text.text, text.market, "", frozenset(), fold(text.text))}


def share(caught: Flags, wrong: Flags) -> str:
    """Breaches caught / lawful texts caught."""
    shares = (f"{caught[which].mean():.3f}" if which.any() else "  -  " for which in (wrong, ~wrong))
    return " / ".join(shares)


if __name__ == "__main__":
    raise SystemExit(main())
