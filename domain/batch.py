"""A batch: one brief for many products. Each product is a run of its own; every picture asked for is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal

from pydantic import Field

from domain import Frozen
from domain.runs import RunStatus
from domain.text import Words

BatchStatus = Literal["running", "paused", "completed", "cancelled"]


class BatchItem(Frozen):
    """One row: a product to make pictures of, or a row that cannot be used and why."""

    sku: str = ""
    row: int | None = None
    """1-based line of the file, its header counted, as a spreadsheet shows it."""
    column: str = ""
    problem: Words = Field(default_factory=dict)
    """Why nothing can be made of this row, and what to do about it; empty for a good one."""
    attempt: int = 1


class Batch(Frozen):
    """One order over many products."""

    id: str
    merchant: str = "local"
    text: str
    lang: str = ""
    seed: int = 0
    source: str = ""
    """Name of the file the products came from."""
    items: int = 0
    created_at: datetime = Field(default_factory=lambda: datetime.now(UTC))


class Reason(Frozen):
    """Why some pictures were not made."""

    code: str
    message: Words
    pictures: int = 1


class Outcome(Frozen):
    """What came of one item."""

    sku: str = ""
    row: int | None = None
    run_id: str = ""
    status: RunStatus | Literal["refused"]
    asked: int = 0
    """Pictures planned; 0 where it never came to a plan."""
    done: int = 0
    rejected: int = 0
    """Thrown out by a quality gate, after all repairs."""
    reasons: tuple[Reason, ...] = ()
    kit: str = ""
    """Asset id of this product's kit."""
    seconds: float = 0
    """From its turn to its end."""
    work: float = 0
    """Seconds of painting and checking of what was made."""
    cost: float = 0
    """USD that language models took, at list prices."""
    reused: int = 0
    """Paintings and checks that were found done already."""

    @property
    def failed(self) -> int:
        """Pictures that were neither made nor judged."""
        return self.asked - self.done - self.rejected


SPENT = ("work", "cost", "reused")
"""What items take, and a tally adds up."""


class Tally(Frozen):
    """Where a batch stands. ``asked == done + rejected + failed + open``, and ``open`` is 0 in the end."""

    items: int
    ended: int
    asked: int
    done: int
    rejected: int
    failed: int
    open: int
    reasons: tuple[Reason, ...] = ()
    work: float = 0
    cost: float = 0
    reused: int = 0


def kind_of(outcome: Outcome) -> str:
    """What a tally needs of an outcome: the same text for all items that ended alike."""
    return outcome.model_dump_json(include={"status", "asked", "done", "rejected", "reasons"})


def tally(items: int, outcomes: Iterable[Outcome]) -> Tally:
    """Add up. An item that never came to a plan counts as many pictures as most planned ones did."""
    ended = list(outcomes)
    spent = {name: sum(getattr(outcome, name) for outcome in ended) for name in SPENT}
    return tally_of(items, Counter(map(kind_of, ended)), spent)


def tally_of(items: int, kinds: Mapping[str, int], spent: Mapping[str, float]) -> Tally:
    """`tally` from how many items ended in each way, and what they took: ten thousand that went well are one line."""
    ended = [(Outcome.model_validate_json(kind), count) for kind, count in kinds.items()]
    planned: Counter[int] = Counter()
    for outcome, count in ended:
        if outcome.asked:
            planned[outcome.asked] += count
    usual = planned.most_common(1)[0][0] if planned else 1
    done = sum(outcome.done * count for outcome, count in ended)
    rejected = sum(outcome.rejected * count for outcome, count in ended)
    failed = sum((outcome.failed if outcome.asked else usual) * count for outcome, count in ended)
    number = sum(kinds.values())
    still_open = usual * (items - number)
    reasons: dict[str, Reason] = {}
    for outcome, count in ended:
        for reason in outcome.reasons:
            pictures = (reason.pictures if outcome.asked else usual) * count
            known = reasons.get(key := f"{reason.code} {reason.message}")
            pictures += known.pictures if known else 0
            reasons[key] = reason.model_copy(update={"pictures": pictures})
    return Tally(
        items=items, ended=number, asked=done + rejected + failed + still_open, done=done, rejected=rejected,
        failed=failed, open=still_open, reasons=tuple(sorted(reasons.values(), key=lambda reason: -reason.pictures)),
        work=round(spent["work"], 3), cost=round(spent["cost"], 6), reused=round(spent["reused"]),
    )  # fmt: skip
