"""Vectors without a model, and those of a server."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import numpy as np
import pytest

from domain.errors import ModelUnavailable
from models.embeddings import HashingEmbedder, open_embedder

ROOT = Path(__file__).resolve().parents[3]
RECALL = json.loads((Path(__file__).parent / "recall.json").read_text())


def near(one: list[float], other: list[float]) -> float:
    """Cosine of two vectors of length 1."""
    return float(np.dot(one, other))


def test_vectors_have_length_one_and_do_not_depend_on_the_process() -> None:
    embedder = HashingEmbedder()
    vector = embedder.embed_query("0糖黑咖啡 black coffee")
    assert len(vector) == embedder.dims == 2048
    assert math.isclose(near(vector, vector), 1, rel_tol=1e-5)
    script = (
        "import json; from models.embeddings import HashingEmbedder\n"
        "print(json.dumps(HashingEmbedder().embed_query('0糖黑咖啡 black coffee')))"
    )
    other = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(other.stdout) == vector


def test_what_is_alike_lies_near() -> None:
    embedder = HashingEmbedder()
    fact, alike, other = embedder.embed_documents(["每杯黑咖啡只有5大卡", "黑咖啡多少大卡", "羽绒服充绒量180克"])
    assert near(fact, alike) > 0.3 > 0.1 > abs(near(fact, other))
    fact, alike, other = embedder.embed_documents(
        ["Waterproof running shoes", "waterproofed runner shoe", "Rice cooker"]
    )
    assert near(fact, alike) > 0.3 > 0.1 > abs(near(fact, other))


def test_width_and_case_do_not_matter() -> None:
    embedder = HashingEmbedder()
    assert embedder.embed_query("ＵＳＢ－Ｃ Coffee") == embedder.embed_query("usb-c coffee")


@pytest.mark.parametrize("text", ["", "  ", "!!!", "🎉"])
def test_nothing_to_say_gives_a_zero_vector(text: str) -> None:
    assert set(HashingEmbedder(64).embed_query(text)) == {0.0}


def test_a_glossary_joins_languages() -> None:
    lines = [["退换", "退货", "returns", "exchange"], ["吸力", "suction"]]
    with_glossary, without = HashingEmbedder(glossary=lines), HashingEmbedder()
    assert with_glossary.name != without.name
    fact, question = "支持七天退货", "What about returns?"
    assert near(with_glossary.embed_query(fact), with_glossary.embed_query(question)) > 0.15
    assert abs(near(without.embed_query(fact), without.embed_query(question))) < 0.1
    assert HashingEmbedder(glossary=[["tea", "茶"]]).embed_query("steam") == HashingEmbedder().embed_query("steam")


@pytest.mark.parametrize(("lang", "floor"), [("zh", 18), ("en", 18)])
def test_recall(lang: str, floor: int) -> None:
    """Questions find their fact among the first three of forty: a sanity check on easy facts, no benchmark."""
    embedder, facts = HashingEmbedder(), {**RECALL["zh"], **RECALL["en"]}
    ids, matrix = list(facts), np.array(embedder.embed_documents(list(facts.values())))
    found = 0
    for question, wanted in RECALL[f"questions_{lang}"].items():
        best = np.argsort(-(matrix @ np.array(embedder.embed_query(question))))[:3]
        found += wanted in {ids[place] for place in best}
    assert found >= floor


def server(answer: Callable[[dict[str, object]], httpx.Response]) -> httpx.MockTransport:
    """An endpoint."""
    return httpx.MockTransport(lambda request: answer(json.loads(request.content)))


def vectors(asked: dict[str, object]) -> httpx.Response:
    """Gives each text its number as a vector, last one first."""
    texts = asked["input"]
    assert isinstance(texts, list)
    rows = [
        {"index": n, "embedding": [float(len(text)), 1.0, 0.0], "object": "embedding"} for n, text in enumerate(texts)
    ]
    return httpx.Response(200, json={"object": "list", "model": asked["model"], "data": rows[::-1]})


def test_a_server_with_an_embedding_model_is_asked() -> None:
    embedder = open_embedder(["http://one/v1"], model="m", transport=server(vectors))
    assert embedder.embed_documents(["x" * n for n in range(1, 150)]) == [[float(n), 1.0, 0.0] for n in range(1, 150)]
    assert (embedder.name, embedder.dims) == ("openai-m", 3)
    assert embedder.embed_query("") == [1.0, 1.0, 0.0]


@pytest.mark.parametrize(
    "reply",
    [httpx.Response(401, text="no"), httpx.Response(200, text="<html>"), httpx.Response(200, json={"data": []}),
     httpx.Response(200, json={"data": [{"index": 5, "embedding": [1.0]}]}), httpx.Response(400, json={"error": "x"})],
)  # fmt: skip
def test_a_useless_server_is_told(reply: httpx.Response) -> None:
    embedder = open_embedder(["http://one/v1"], model="m", transport=server(lambda _: reply))
    with pytest.raises(ModelUnavailable) as caught:
        embedder.embed_query("x")
    assert "VITRINE_EMBEDDINGS_MODEL" in caught.value.in_words("zh")


@pytest.mark.parametrize(("endpoints", "model"), [([], "m"), (["http://one/v1"], ""), ([], "")])
def test_else_the_built_in_one_answers(endpoints: list[str], model: str) -> None:
    assert isinstance(open_embedder(endpoints, model=model), HashingEmbedder)
