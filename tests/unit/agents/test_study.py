"""Facts for audiences: from the index where it works, by wording where it does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agents.settings import Settings
from agents.study import NoIndex, retrieved
from domain.brief import Brief
from domain.catalog import Attribute, Product, Review
from domain.creative import Persona
from domain.errors import ModelUnavailable, StoreUnavailable, VitrineError

PRODUCT = Product(
    sku="coffee", title={"zh": "黑咖啡", "en": "Black coffee"},
    attributes=(
        Attribute(key="sugar", name={"zh": "糖", "en": "Sugar"}, value={"zh": "0克", "en": "0 g"},
                  highlight={"zh": "0糖", "en": "0 sugar"}, facets=("health",)),
    ),
    reviews=(Review(id="r1", rating=5, text="健身房练前一瓶", lang="zh", at=date(2026, 1, 1)),),
)  # fmt: skip
FITNESS = Persona(id="fitness", title={"zh": "健身人群", "en": "Gym-goers"}, hook="function", scene="gym")


class Remembering:
    """An index that finds whatever it was given."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        self.ids = list(texts)

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        return [(fact, 0.5) for fact in self.ids[:top]]


class Down(NoIndex):
    """An index whose embedding model does not answer, on adding or on searching."""

    def __init__(self, where: str, error: type[VitrineError]) -> None:
        self.where = where
        self.error = error

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        self._fail("add")

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        self._fail("search")
        return []

    def _fail(self, where: str) -> None:
        if where == self.where:
            raise self.error({"zh": "没有应答", "en": "no answer"})


def test_the_merchants_words_come_first_and_every_showable_fact_is_there() -> None:
    facts = retrieved(Remembering(), PRODUCT, [FITNESS], Brief(selling_points=("双十一限定",)))
    assert facts[0].source == "merchant" and facts[0].text == {"zh": "双十一限定"}
    assert {"coffee/spec:sugar", "coffee/review:r1"} <= {fact.id for fact in facts}
    assert len({fact.id for fact in facts}) == len(facts)


@pytest.mark.parametrize("where", ["add", "search"])
@pytest.mark.parametrize("error", [ModelUnavailable, StoreUnavailable])
def test_without_an_embedding_model_or_vector_server_facts_are_found_by_wording(
    where: str, error: type[VitrineError]
) -> None:
    facts = retrieved(Down(where, error), PRODUCT, [FITNESS], Brief())
    assert "coffee/spec:sugar" in {fact.id for fact in facts}


def test_children_revive_only_types_that_are_on_the_list() -> None:
    assert Settings(_env_file=None).for_child()["LANGGRAPH_STRICT_MSGPACK"] == "true"  # type: ignore[call-arg]
