"""Designs proposed to raise a figure, against random designs of the same sets: simulated shoppers, three rounds.

Tastes for sets and places of words are drawn per audience and know nothing of which sets we think suit it. What is
learned comes from earlier tests of other products with random designs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from domain.creative import Persona
from domain.diagnosis import Seen
from domain.finding import Findings
from domain.trial import Exhibit
from tools.distribution.statistics import Sample, interval_of
from tools.feedback.evidence import Row
from tools.feedback.learning import learn
from tools.generation.plates import list_sets
from tools.understanding.designs import candidates, propose
from tools.understanding.personas import archetypes

AUDIENCES = ("price-buyer", "office", "fitness", "style-buyer", "student")
EARLIER, PRODUCTS, ROUNDS, USERS, LOOKS = 24, 24, 3, 2500, 4
Design = tuple[str, str]


@dataclass
class Tastes:
    """What one audience clicks, in log-odds."""

    sets: dict[str, float]
    sides: dict[str, float]

    def odds(self, design: Design, base: float, own: float) -> float:
        """Click rate of a design of one product."""
        return 1 / (1 + np.exp(-(base + own + self.sets[design[0]] + self.sides[design[1]])))


def main() -> int:
    """Measure and print."""
    table: dict[str, list[list[float]]] = {}
    for seed in range(3):
        rng = np.random.default_rng(seed)
        people = [_persona(name) for name in AUDIENCES]
        offered = {who.id: _designs(who) for who in people}
        tastes = {who.id: _tastes(rng, offered[who.id]) for who in people}
        findings = learn(_earlier(rng, people, offered, tastes))
        print(f"world {seed}: {findings.reason['en']}")
        policies: dict[str, Policy] = {
            "learned model and exploration": lambda who, seen, n, f=findings: _proposed(who, seen, n, f),
            "without a learned model": lambda who, seen, n: _proposed(who, seen, n, None),
            "random designs": lambda who, seen, n, o=offered, r=rng: _random(r, o[who.id], seen),
            "first four kept": lambda who, seen, n: _kept(who, seen, n),
        }
        for name, policy in policies.items():
            table.setdefault(name, []).append(_season(np.random.default_rng(100 + seed), people, tastes, policy))
    print("SIMULATED. Click rate of the best look after each round, beside the average design = 100")
    print(f"{'':<32}" + "".join(f"round {number + 1:<4}" for number in range(ROUNDS)))
    for name, seasons in table.items():
        print(f"{name:<32}" + "".join(f"{100 * value:<10.1f}" for value in np.mean(seasons, 0)))
    return 0


Policy = Callable[[Persona, Sequence[Seen], int], list[Design]]


def _season(
    rng: np.random.Generator, people: Sequence[Persona], tastes: dict[str, Tastes], policy: Policy
) -> list[float]:
    """The best look's true rate after each round, as a share of the average design's."""
    shares = np.zeros(ROUNDS)
    for number in range(PRODUCTS):
        who = people[number % len(people)]
        base, seen, own = rng.normal(-3.3, 0.4), {}, {}
        average = np.mean([tastes[who.id].odds(each, base, 0.0) for each in _designs(who)])
        for turn in range(ROUNDS):
            for design in policy(who, tuple(seen.values()), 100 * number + turn):
                own.setdefault(design, float(rng.normal(0, 0.08)))
                rate = tastes[who.id].odds(design, base, own[design])
                before = seen.get(design)
                clicks = int(rng.binomial(USERS, rate)) + (round(before.users * before.value) if before else 0)
                users = USERS + (before.users if before else 0)
                low, high = interval_of(Sample.of_rate(users, clicks))
                seen[design] = Seen(
                    set_name=design[0], layout=design[1], users=users, value=clicks / users, low=low, high=high
                )
            best = max(seen, key=lambda design: seen[design].value)
            shares[turn] += tastes[who.id].odds(best, base, own[best]) / average
    return list(shares / PRODUCTS)


def _proposed(who: Persona, seen: Sequence[Seen], number: int, findings: Findings | None) -> list[Design]:
    found = propose(who, list_sets(), findings=findings, seen=seen, count=LOOKS, seed=number)
    return [(design.set_name, design.layout) for design in found]


def _random(rng: np.random.Generator, offered: Sequence[Design], seen: Sequence[Seen]) -> list[Design]:
    """The best look so far, and others at random."""
    best = [(each.set_name, each.layout) for each in sorted(seen, key=lambda each: -each.value)[:1]]
    others = [design for design in offered if design not in best]
    picks = rng.permutation(len(others))[: LOOKS - len(best)]
    return best + [others[pick] for pick in picks]


def _kept(who: Persona, seen: Sequence[Seen], number: int) -> list[Design]:
    """The same four looks, tested for longer."""
    return [(each.set_name, each.layout) for each in seen] or _proposed(who, (), number, None)


def _earlier(
    rng: np.random.Generator, people: Sequence[Persona], offered: dict[str, list[Design]], tastes: dict[str, Tastes]
) -> list[Row]:
    """Tests of other products with random designs."""
    rows = []
    for number in range(EARLIER):
        who = people[number % len(people)]
        base = rng.normal(-3.3, 0.4)
        for arm, design in enumerate(_random(rng, offered[who.id], ())):
            rate = tastes[who.id].odds(design, base, rng.normal(0, 0.08))
            exhibit = Exhibit(
                creative=f"c{number}-{arm}", arm=f"a{arm}", asset="a", persona=who.id, canvas="1x1",
                attributes={"set": design[0], "layout": design[1]},
            )  # fmt: skip
            clicks = int(rng.binomial(USERS, rate))
            rows.append(Row(f"t{number}", f"s{number}", f"a{arm}", who.id, USERS, clicks, exhibit))
    return rows


def _tastes(rng: np.random.Generator, offered: Sequence[Design]) -> Tastes:
    sets = {name: float(rng.normal(0, 0.25)) for name in sorted({design[0] for design in offered})}
    return Tastes(sets, {side: float(rng.normal(0, 0.08)) for side in ("top", "left", "right")})


def _designs(who: Persona) -> list[Design]:
    return [(each.card.name, each.side) for each in candidates(who, list_sets(), None, (), ())]


def _persona(name: str) -> Persona:
    kind = archetypes()[name]
    return Persona(id=kind.id, title=kind.title, hook=kind.hook, scene=kind.scene)


if __name__ == "__main__":
    sys.exit(main())
