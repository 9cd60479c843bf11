"""How sure the second opinion is of each label: one sum of weights per label, from a file of 8-bit weights."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tools.understanding.briefs.opinion.features import BLOCKS, Features

WEIGHTS = Path(__file__).with_name("weights.npz")
INTENTS = (
    "generate_images", "generate_video", "batch", "ab_test", "publish", "edit_previous", "analyze_results",
    "ask_question", "out_of_scope",
)  # fmt: skip
FLAGS = (
    "prompt_injection", "secrets_request", "false_claim", "price_fraud", "ip_infringement", "privacy", "unsafe_url",
    "harmful",
)  # fmt: skip
ASKS = ("product", "target", "platform", "contradiction")
LABELS = (*INTENTS, *FLAGS, *ASKS)


class Weights(NamedTuple):
    """What was learned: a row of weights per feature, and how intents are weighed against the grammar's."""

    rows: dict[int, int]
    rarity: Any
    """How rare each feature is (inverse document frequency)."""
    weights: Any
    scale: Any
    bias: Any
    weighing: Any
    """Per intent: own score, the grammar's word, the best other score, how many intents the grammar found, constant."""


@cache
def learned() -> Weights:
    """The committed weights, read once."""
    import numpy as np

    with np.load(WEIGHTS) as file:
        rows = {feature: row for row, feature in enumerate(np.cumsum(file["steps"].astype(np.int64)).tolist())}
        return Weights(rows, file["rarity"], file["weights"], file["scale"], file["bias"], file["weighing"])


def scores(found: Features) -> dict[str, float]:
    """About 0 to 1 for each label."""
    import numpy as np

    known = learned()
    total = np.zeros(len(LABELS))
    for block, weight in BLOCKS.items():
        rows = [row for feature in sorted(found[block]) if (row := known.rows.get(feature)) is not None]
        if not rows:
            continue
        rarity = known.rarity[rows].astype(np.float64)
        total += weight / np.linalg.norm(rarity) * (rarity @ known.weights[rows].astype(np.float64))
    return dict(zip(LABELS, (total * known.scale + known.bias).tolist(), strict=True))
