"""What a run was told from outside, recorded as it happens: answers of models, of the merchant, and of the world.

With that, and with everything else worked out again, a replay gives the same run: without a model, a search or a
person.
"""

from __future__ import annotations

import json
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.answered import Answered
from domain.catalog import Product
from domain.errors import Conflict, NotFound
from domain.events import AgentFinished, Event, ModelAnswered, PlanApproved, QuestionAnswered, ToolUsed
from domain.ports import Assets, Catalog
from domain.secrets import mask

JSON = "application/json"
EDITABLE = {"personas", "canvases", "variants", "total", "languages", "experiment"}
"""Of a plan: what an approval may have changed."""


def record_answer(assets: Assets, answered: Answered[Any]) -> str:
    """Keep what was asked and answered; the asset's id."""
    kept = {
        "model": answered.model,
        "messages": [{"role": role, "text": text} for role, text in answered.asked],
        "said": answered.said,
        "value": answered.value.model_dump(mode="json"),
        "notes": answered.notes,
    }
    return record_result(assets, json.dumps(kept, ensure_ascii=False).encode())


def record_result(assets: Assets, data: bytes) -> str:
    """Keep what a tool gave back, as JSON; the asset's id."""
    return assets.put(mask(data.decode()).encode(), JSON)


@dataclass
class Recording:
    """What a recorded run was told, to be told again in the same order."""

    assets: Assets
    answers: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    """Of models: asset ids by output type."""
    results: dict[tuple[str, str], deque[str]] = field(default_factory=lambda: defaultdict(deque))
    """Of tools: asset ids by tool and what it was used on."""
    said: deque[dict[str, Any]] = field(default_factory=deque)
    """By the merchant."""
    products: dict[str, Product] = field(default_factory=dict)
    """The products as they were then, by SKU."""

    def answer(self, output: str) -> dict[str, Any]:
        """The next answer of this type; raises `Conflict` where the replay asks for more than was recorded."""
        return self._next(self.answers[output], output)

    def result(self, tool: str, about: str) -> Any:
        """What the tool gave back then."""
        return self._next(self.results[tool, about], tool)

    def _next(self, kept: deque[str], what: str) -> Any:
        if not kept:
            raise _not_recorded(what)
        try:
            return json.loads(self.assets.get(kept.popleft()))
        except NotFound as error:
            raise _not_recorded(what) from error


def recording_of(events: Iterable[Event], assets: Assets) -> Recording:
    """The record of one run from its events."""
    recording = Recording(assets)
    for event in events:
        match event:
            case ModelAnswered(record=str(record)) if record:
                recording.answers[event.output].append(record)
            case ToolUsed(record=str(record)) if record:
                recording.results[event.tool, event.about].append(record)
            case QuestionAnswered():
                recording.said.append(event.answer)
            case PlanApproved(by="merchant") if not recording.said:
                plan = event.plan.model_dump(mode="json", include=EDITABLE)
                recording.said.append({"decision": "edit", "plan": plan})
            case AgentFinished(agent="product", detail={"record": str(record)}):
                product = Product.model_validate_json(assets.get(record))
                recording.products[product.sku] = product
    return recording


class CatalogThen:
    """`domain.ports.Catalog` as it was when the recorded run looked: its products, and today's for the rest."""

    def __init__(self, catalog: Catalog, products: dict[str, Product]) -> None:
        self._catalog = catalog
        self._then = products

    def product(self, sku: str) -> Product:
        return self._then.get(sku) or self._catalog.product(sku)

    def products(self) -> Sequence[Product]:
        today = {product.sku: product for product in self._catalog.products()}
        return list((today | self._then).values())

    def find(self, name: str) -> Product | None:
        found = self._catalog.find(name)
        return self._then.get(found.sku, found) if found else None

    def put(self, product: Product) -> None:
        """A replay changes nothing."""

    def of(self, merchant: str) -> CatalogThen:
        return CatalogThen(self._catalog.of(merchant), self._then)

    def owner_of(self, sku: str) -> str:
        return self._catalog.owner_of(sku)


def _not_recorded(what: str) -> Conflict:
    return Conflict(
        {
            "zh": f"记录里没有“{what}”的内容，无法按原样回放：这次运行发生在开始记录之前，或走了另一条路。"
            "请改用“分支”重新运行。",
            "en": f"The record has nothing for {what!r}, so this run cannot be replayed: it is from before recording, "
            "or the replay went another way. Fork it instead.",
        },
        what=what,
    )
