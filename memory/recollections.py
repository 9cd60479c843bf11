"""A merchant's memories in long-term memory: kept once however often they are learned, listed in order, forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from langgraph.store.base import BaseStore

from domain.memory import MEMORY, BrandRule, Decision, Preference, Remembered

NAMESPACE = "recollections"
DECIDED = "forgetting"
DAY = 24 * 60.0
"""Minutes."""
MOST = 400
"""Memories of one merchant that are read; far more than are kept."""
MOST_DECISIONS = 40

Item = BrandRule | Preference | Decision


class Recollections:
    """What is remembered of each merchant."""

    def __init__(self, store: BaseStore) -> None:
        self._store = store

    async def recall(self, merchant: str) -> tuple[Item, ...]:
        """Everything, numbered as the merchant sees it: rules, then preferences, from the oldest on, then decisions."""
        found = await self._store.asearch((NAMESPACE, merchant), limit=MOST)
        return ordered([MEMORY.validate_python(item.value) for item in found])

    async def remember(self, merchant: str, new: Sequence[Item]) -> tuple[Item, ...]:
        """Keep these; what a newer rule contradicts goes. Gives back what is now known. Safe to repeat."""
        known = {item.id: item for item in await self.recall(merchant)}
        before = dict(known)
        for item in new:
            for old in [old for old in known.values() if contradicts(item, old)]:
                del known[old.id]
            known[item.id] = merged(known.get(item.id), item)
        surplus = [item for item in ordered(list(known.values())) if isinstance(item, Decision)][MOST_DECISIONS:]
        for item in surplus:
            del known[item.id]
        for gone in before.keys() - known.keys():
            await self._store.adelete((NAMESPACE, merchant), gone)
        for item in known.values():
            if before.get(item.id) != item:
                await self._store.aput((NAMESPACE, merchant), item.id, item.model_dump(mode="json"), index=False)
        return ordered(list(known.values()))

    async def settled(self, merchant: str, step: str, ids: Sequence[str]) -> tuple[str, ...]:
        """What a step is to forget, decided once: “number 2” is another memory when the step is run again."""
        kept = await self._store.aget((DECIDED, merchant), step)
        if kept is not None:
            return tuple(kept.value["ids"])
        await self._store.aput((DECIDED, merchant), step, {"ids": list(ids)}, index=False, ttl=DAY)
        return tuple(ids)

    async def forget(self, merchant: str, ids: Sequence[str]) -> int:
        """Delete these for good; how many there were."""
        there = {item.id for item in await self.recall(merchant)} & set(ids)
        for gone in there:
            await self._store.adelete((NAMESPACE, merchant), gone)
        return len(there)


def ordered(items: Sequence[Item]) -> tuple[Item, ...]:
    """As they are listed: the number of each is its place. Decisions: the latest first."""
    newest = [item for item in items if isinstance(item, Decision)]
    lasting = [item for item in items if not isinstance(item, Decision)]
    return (
        *sorted(lasting, key=lambda item: (isinstance(item, Preference), item.at, item.id)),
        *sorted(newest, key=lambda item: (item.at, item.id), reverse=True),
    )


def merged(old: Item | None, new: Item) -> Item:
    """One memory of two: said first when it was said first, seen wherever either was seen."""
    if isinstance(old, Preference) and isinstance(new, Preference):
        runs = tuple(dict.fromkeys((*old.runs, *new.runs)))
        return old.model_copy(update={"runs": runs, "source": new.source or old.source})
    return new if old is None else old


ONE_VALUE = frozenset({"languages", "aspect_ratios", "platforms", "colours", "price"})
"""Slots of which a merchant has one default: the newest word counts."""


def contradicts(new: Remembered, old: Remembered) -> bool:
    """Whether the new memory takes the old one's place."""
    if new.id == old.id or isinstance(new, Decision) or isinstance(old, Decision):
        return False
    assert isinstance(new, BrandRule | Preference) and isinstance(old, BrandRule | Preference)
    if isinstance(new, BrandRule) and isinstance(old, BrandRule):
        if new.slot == old.slot and (new.slot in ONE_VALUE or (new.topic and new.topic == old.topic)):
            return True
        wanted = {"must_avoid", "colours", "style_scene", "must_keep", "copy_text"}
        opposed = (new.slot == "must_avoid") != (old.slot == "must_avoid") and {new.slot, old.slot} <= wanted
        return opposed and bool(set(new.values) & set(old.values))
    same_kind = isinstance(new, Preference) and isinstance(old, Preference)
    return same_kind and new.slot == old.slot == "price" and getattr(new, "sku", "") == getattr(old, "sku", "")
