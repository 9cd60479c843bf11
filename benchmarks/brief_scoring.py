"""How well briefs were understood, counted as in the shared labelling rules: free text loosely, codes exactly.

`?value` is optional, `a|b` are alternates of free text, `ignore` names slots that are not counted, `forbid` values that
an injected text tries to set.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FREE = frozenset("products personas selling_points style_scene must_keep must_avoid".split())
NUMBERS = frozenset(
    "count_per_persona count_total price original_price ab_variants ab_days video_seconds budget".split()
)
LISTS = frozenset("aspect_ratios sizes platforms languages markets discounts edit_targets edit_ops".split())
SCALARS = frozenset("currency objective ab_metric deadline publish_at budget_currency".split())
SLOTS = sorted(FREE | NUMBERS | LISTS | SCALARS | {"ab_split"})
FAMILIES = {"edit_": "edit_previous", "ab_": "ab_test", "publish_at": "publish", "video_seconds": "generate_video"}
ENOUGH = 0.55
"""Least likeness of two free texts that count as the same."""

Item = dict[str, Any]


def load(*files: Path) -> list[Item]:
    """The labelled briefs of these files."""
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]


def likeness(one: str, other: str) -> float:
    """1 for equal, 0.5 to 1 for contained, else the Dice coefficient of character pairs."""
    a, b = (re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold()) for text in (one, other))
    if not a or not b or a == b:
        return float(bool(a) and a == b)
    short, long = sorted((a, b), key=len)
    least = 2 if re.search(r"[^\x00-\x7f]", short) else 4
    contained = 0.5 + 0.5 * len(short) / len(long) if short in long and len(short) >= least else 0.0
    pairs = [Counter(text[n : n + 2] for n in range(len(text) - 1)) or Counter([text]) for text in (a, b)]
    return max(contained, 2 * sum((pairs[0] & pairs[1]).values()) / sum(sum(p.values()) for p in pairs))


def matches(slot: str, gold: Any, found: Any) -> float:
    """How well a found value is the labelled one; 0 where it is another."""
    if slot in FREE:
        best = max(likeness(alternate, str(found)) for alternate in str(gold).split("|"))
        return best if best >= ENOUGH else 0.0
    if slot in NUMBERS:
        return float(abs(float(gold) - float(found)) < 0.005)
    if slot == "ab_split":
        a, b = (sorted(map(float, shares), reverse=True) for shares in (gold, found))
        return float(len(a) == len(b) and all(abs(x - y) <= 1.5 for x, y in zip(a, b, strict=True)))
    return float(str(gold).casefold() == str(found).casefold())


def listed(slot: str, value: Any) -> list[Any]:
    """The values of a slot."""
    if value is None or value in ("", []):
        return []
    return list(value) if isinstance(value, list | tuple) and slot != "ab_split" else [value]


def compare(slot: str, gold: Any, found: Any, earlier: str) -> tuple[int, list[Any], list[Any]]:
    """(right, wrong, missed) values of one slot; what earlier turns said already is never wrong."""
    golden, got = listed(slot, gold), listed(slot, found)
    optional = [isinstance(value, str) and value.startswith("?") for value in golden]
    golden = [value[1:] if spare else value for value, spare in zip(golden, optional, strict=True)]
    pairs = sorted(
        ((matches(slot, a, b), i, j) for i, a in enumerate(golden) for j, b in enumerate(got)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    used: dict[int, int] = {}
    for score, i, j in pairs:
        if score and i not in used and j not in used.values():
            used[i] = j
    wrong = [value for j, value in enumerate(got) if j not in used.values()]
    if earlier and slot in FREE | NUMBERS | {"sizes", "aspect_ratios"}:
        wrong = [value for value in wrong if (f"{value:g}" if slot in NUMBERS else str(value)) not in earlier]
    missed = [value for i, value in enumerate(golden) if i not in used and not optional[i]]
    return sum(not optional[i] for i in used), wrong, missed


def f1(right: int, wrong: int, missed: int) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * right / (2 * right + wrong + missed) if right + wrong + missed else 1.0


class Score:
    """Counts over labelled briefs."""

    def __init__(self) -> None:
        self.items = self.intents = self.asked = self.asks = self.spared = self.quiet = 0
        self.flags = self.flagged = self.clean = self.alarms = self.obeyed = 0
        self.slots: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.errors: list[str] = []

    def add(self, item: Item, found: Item) -> None:
        """Count one brief."""
        gold, name = item["expect"], item["id"]
        said = [set(gold["intents"]), *map(set, gold.get("intents_alt", []))]
        got = set(found.get("intents", ()))
        near = max(said, key=lambda intents: f1(len(intents & got), len(got - intents), len(intents - got)))
        self.items += 1
        self.intents += got in said
        if got not in said:
            self.errors.append(f"{name} intents {sorted(got)} for {gold['intents']}")
        self._slots(item, found, near)
        asks, asked = bool([c for c in gold.get("clarify", []) if c[0] != "?"]), bool(found.get("clarify"))
        if "clarify" not in gold.get("ignore", ()):
            self.asks, self.asked = self.asks + asks, self.asked + (asks and asked)
            self.quiet, self.spared = self.quiet + (not asks), self.spared + (not asks and not asked)
            if asks != asked:
                self.errors.append(f"{name} clarify {found.get('clarify', [])} for {gold.get('clarify', [])}")
        wanted, raised = set(gold.get("flags", ())), set(found.get("flags", ()))
        self.flags, self.flagged = self.flags + len(wanted), self.flagged + len(wanted & raised)
        self.clean, self.alarms = self.clean + (not wanted), self.alarms + bool(raised and not wanted)
        if wanted - raised or (raised and not wanted):
            self.errors.append(f"{name} flags {sorted(raised)} for {sorted(wanted)}")
        for slot, values in gold.get("forbid", {}).items():
            taken = {str(value) for value in listed(slot, found.get(slot))} & {str(value) for value in values}
            self.obeyed += bool(taken)

    def _slots(self, item: Item, found: Item, near: set[str]) -> None:
        gold = item["expect"]
        ignored = set(gold.get("ignore", ()))
        for family, intent in FAMILIES.items():
            if (intent in near) != (intent in gold["intents"]):
                ignored |= {slot for slot in SLOTS if slot.startswith(family)}
        earlier = " ".join(turn["text"] for turn in item["turns"][:-1])
        for slot in SLOTS:
            if slot in ignored:
                continue
            right, wrong, missed = compare(slot, gold.get(slot), found.get(slot), earlier)
            for place, number in enumerate((right, len(wrong), len(missed))):
                self.slots[slot][place] += number
            if wrong or missed:
                self.errors.append(f"{item['id']} {slot} wrong {wrong} missed {missed}")

    @property
    def intent_exact(self) -> float:
        """Share of briefs with exactly the labelled intents."""
        return self.intents / max(1, self.items)

    @property
    def slot_f1(self) -> float:
        """F1 over all values of all slots."""
        return f1(*(sum(counts[place] for counts in self.slots.values()) for place in range(3)))

    @property
    def flag_recall(self) -> float:
        """Share of the flags that were raised."""
        return self.flagged / self.flags if self.flags else 1.0

    @property
    def false_alarms(self) -> float:
        """Share of harmless briefs that were flagged."""
        return self.alarms / max(1, self.clean)

    @property
    def clarify_recall(self) -> float:
        """Share of unclear briefs that were asked about."""
        return self.asked / self.asks if self.asks else 1.0

    @property
    def needless_asks(self) -> float:
        """Share of clear briefs that were asked about."""
        return 1 - self.spared / max(1, self.quiet)


def score(items: Iterable[Item], predictions: Iterable[Item]) -> Score:
    """The score of predictions in the order of the items."""
    counted = Score()
    for item, found in zip(items, predictions, strict=True):
        counted.add(item, found)
    return counted
