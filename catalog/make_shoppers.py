"""Write shoppers.jsonl: invented shoppers and what they did, the same bytes on every run."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SEED = 20261120
START, END = date(2026, 7, 23), date(2026, 11, 19)
CHINA = timezone(timedelta(hours=8))
STRANGERS = 300
"""Shoppers beside those who wrote a review."""


@dataclass(frozen=True)
class Habit:
    """One way of life: when these people shop, on what, what they look for, and which products draw them."""

    interests: list[str]
    ages: list[str]
    hours: list[int]
    desktop: float
    """Part of the visits that are made at a computer."""
    weekend: float
    """Part of the visits that fall on a weekend."""
    words: list[str]
    """What they write in a review: how a reviewer is recognised."""
    queries: dict[str, list[str]]
    """What they search for, by product."""
    draw: dict[str, float]
    """How strongly each product attracts them."""


@dataclass(frozen=True)
class Leaning:
    """What decides a purchase for someone."""

    share: float
    adds: list[str]
    """Words added to a search."""
    opens: list[str]
    """Parts of a product page that are opened."""


RULES: dict[str, Any] = json.loads((HERE / "habits.json").read_text(encoding="utf-8"))
HABITS = {name: Habit(**row) for name, row in RULES["habits"].items()}
LEANINGS = {name: Leaning(**row) for name, row in RULES["leanings"].items()}
CHANNELS = ("search", "search", "feed", "short_video", "live", "share")


def load() -> dict[str, dict[str, Any]]:
    """Read every product of the catalog."""
    products = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(HERE.glob("*/product.json"))]
    return {p["sku"]: p for p in products}


def on_sale(product: dict[str, Any], day: date) -> bool:
    """Tell whether the product was on sale that day."""
    kinds = [p["kind"] for p in product["price_history"] if p["since"] <= day.isoformat()]
    return bool(kinds) and kinds[-1] == "sale"


def recognise(text: str, sku: str, rng: random.Random) -> str:
    """Guess a reviewer's way of life from their words; where these say nothing, from who buys the product."""
    lowered = text.lower()
    hits = {name: sum(word in lowered for word in habit.words) for name, habit in HABITS.items()}
    best = max(hits, key=lambda name: hits[name])
    return best if hits[best] else draw_habit(sku, rng)


def draw_habit(sku: str, rng: random.Random) -> str:
    """Draw a way of life among those a product attracts."""
    names = list(HABITS)
    return rng.choices(names, [HABITS[n].draw.get(sku, 0.05) for n in names])[0]


def moment(day: date, habit: Habit, rng: random.Random) -> datetime:
    """Draw a time of day; about one visit in six falls outside one's habit."""
    hour = rng.choice(habit.hours) if rng.random() < 0.84 else rng.randrange(7, 24)
    return datetime(day.year, day.month, day.day, hour, rng.randrange(60), rng.randrange(60), tzinfo=CHINA)


def visit_day(habit: Habit, rng: random.Random, last: date = END) -> date:
    """Draw a day of the season, on weekends as often as the habit says."""
    weekend = rng.random() < habit.weekend
    while True:
        day = START + timedelta(days=rng.randrange((last - START).days + 1))
        # A short season (a buyer's first days) may hold no weekend at all.
        if (day.weekday() >= 5) == weekend or (last - START).days < 7:
            return day


def visit(
    at: datetime, habit: Habit, leaning: str, goods: dict[str, dict[str, Any]], rng: random.Random, must: str = ""
) -> list[dict[str, Any]]:
    """Play one visit: search, look at a few products, perhaps buy; ``must`` names what is bought for certain."""
    skus = list(goods)
    target = must or rng.choices(skus, [habit.draw.get(s, 0.12) for s in skus])[0]
    channel, device = rng.choice(CHANNELS), "desktop" if rng.random() < habit.desktop else "mobile"
    words = rng.choice(habit.queries.get(target) or (goods[target]["aliases"][0],))
    if rng.random() < 0.35:
        words = f"{words} {rng.choice(LEANINGS[leaning].adds)}"
    context = {"hour": str(at.hour), "device": device, "channel": channel}
    if channel == "search":
        context["referrer"] = words
    events: list[dict[str, Any]] = []

    def add(kind: str, **more: Any) -> None:
        nonlocal at
        extra = more.pop("context", {})
        events.append({"kind": kind, "at": at.isoformat(), **more, "context": {**context, **extra}})
        at += timedelta(seconds=rng.randrange(8, 150))

    if channel == "search":
        add("search", query=words)
    seen = [target] + rng.sample([s for s in skus if s != target], rng.choice((0, 0, 0, 1)))
    rng.shuffle(seen)
    for sku in seen:
        add("view", sku=sku)
        for part in rng.sample(LEANINGS[leaning].opens, rng.choice((0, 1, 1, 2))):
            add("click", sku=sku, context={"target": part})
    wish = 0.2 + 0.05 * habit.draw.get(target, 0)
    if must or rng.random() < wish:
        add("cart", sku=target)
        discount = on_sale(goods[target], at.date())
        # Price-minded shoppers wait for a sale; the others care less.
        buys = (0.7 if discount else 0.08) if leaning == "price" else (0.5 if discount else 0.36)
        if must or rng.random() < buys:
            add("order", sku=target)
    return events


def shopper(
    name: str,
    habit_name: str,
    goods: dict[str, dict[str, Any]],
    rng: random.Random,
    bought: tuple[str, date] | None = None,
) -> dict[str, Any]:
    """Make one shopper; ``bought`` is a purchase that must precede a given day."""
    habit = HABITS[habit_name]
    leaning = rng.choices(list(LEANINGS), [row.share for row in LEANINGS.values()])[0]
    interests = [i for i in habit.interests if rng.random() < 0.6]
    if rng.random() < 0.4:
        interests.append(rng.choice(rng.choice(list(HABITS.values())).interests))
    events = []
    for _ in range(rng.choice((1, 2, 2, 3, 4))):
        events += visit(moment(visit_day(habit, rng), habit, rng), habit, leaning, goods, rng)
    if bought:
        sku, reviewed = bought
        day = max(START, reviewed - timedelta(days=rng.randrange(3, 16)))
        events += visit(moment(day, habit, rng), habit, leaning, goods, rng, must=sku)
    events.sort(key=lambda e: e["at"])
    profile: dict[str, Any] = {
        "age_band": rng.choice(habit.ages),
        "city_tier": rng.choices(("1", "2", "3", "4"), (3, 4, 2, 1))[0],
    }
    if interests:
        profile["interests"] = sorted(set(interests))
    return {"id": name, "profile": profile, "events": events}


def make() -> list[dict[str, Any]]:
    """Make all shoppers: one for each reviewer, then strangers."""
    rng, goods = random.Random(SEED), load()
    people = []
    for sku, product in goods.items():
        for review in product["reviews"]:
            habit = recognise(review["text"], sku, rng)
            people.append(shopper(review["buyer"], habit, goods, rng, (sku, date.fromisoformat(review["at"]))))
    for i in range(STRANGERS):
        sku = rng.choices(list(goods), [RULES["popularity"].get(s, 1) for s in goods])[0]
        people.append(shopper(f"s-{2001 + i}", draw_habit(sku, rng), goods, rng))
    return people


def main(out: Path = HERE / "shoppers.jsonl") -> None:
    """Write the file."""
    lines = [json.dumps(person, ensure_ascii=False) for person in make()]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
