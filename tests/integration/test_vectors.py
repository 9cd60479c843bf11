"""The vector index: what is found, who owns the folder, what happens when the embedder changes."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from domain.errors import Conflict, ModelUnavailable, StoreUnavailable
from memory.passing_index import PassingIndex
from memory.server import free_port
from memory.vectors import ChromaIndex
from models.embeddings import HashingEmbedder, open_embedder

ROOT = Path(__file__).resolve().parents[2]
COFFEE = {
    "c/spec:sugar": "0糖0脂，每杯仅5大卡 zero sugar",
    "c/spec:bean": "阿拉比卡咖啡豆，冷萃冻干 arabica",
    "c/qa:1": "保质期18个月",
}


@pytest.fixture
def open_index(tmp_path: Path) -> Iterator[Callable[..., ChromaIndex]]:
    """Opens indexes on one folder; closes them all."""
    opened: list[ChromaIndex] = []

    def start(embedder: HashingEmbedder | None = None) -> ChromaIndex:
        opened.append(ChromaIndex(tmp_path / "chroma", embedder or HashingEmbedder()))
        return opened[-1]

    yield start
    for index in opened:
        index.close()


def test_facts_are_found_by_product_and_by_meaning(open_index: Callable[..., ChromaIndex]) -> None:
    index = open_index()
    assert index.search("咖啡") == []
    index.add("c", COFFEE, {"c/qa:1": {"source": "qa:1", "facets": ["quality"], "share": None}})
    index.add("k", {"k/spec:volume": "电水壶容量0.8升"}, {})
    assert [fact for fact, _ in index.search("一杯多少大卡", top=1)] == ["c/spec:sugar"]
    assert index.search("容量", top=1)[0][0] == "k/spec:volume"
    assert {fact for fact, _ in index.search("容量", sku="c")} == set(COFFEE)
    found = index.search("阿拉比卡咖啡豆，冷萃冻干 arabica", top=3)
    assert found[0] == ("c/spec:bean", pytest.approx(1, abs=1e-4))
    assert all(0 <= near <= 1 for _, near in found)
    assert [near for _, near in found] == sorted((near for _, near in found), reverse=True)
    assert index.search("") == index.search("咖啡", top=0) == index.search("咖啡", sku="unknown") == []


def test_adding_again_replaces_the_products_facts_and_no_others(open_index: Callable[..., ChromaIndex]) -> None:
    index = open_index()
    index.add("c", COFFEE, {})
    index.add("k", {"k/1": "电水壶"}, {})
    index.add("c", {"c/spec:sugar": "含糖 12 克", "c/new": "新包装", "c/empty": " "}, {})
    assert len(index) == 3
    assert {fact for fact, _ in index.search("什么", sku="c")} == {"c/spec:sugar", "c/new"}
    assert index.search("含糖 12 克", sku="c")[0] == ("c/spec:sugar", pytest.approx(1, abs=1e-4))
    index.remove("c")
    assert len(index) == 1


def test_what_has_not_changed_is_not_embedded_again(open_index: Callable[..., ChromaIndex]) -> None:
    class Counting(HashingEmbedder):
        embedded = 0

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            self.embedded += len(texts)
            return super().embed_documents(texts)

    embedder = Counting()
    index = open_index(embedder)
    for _ in range(3):
        index.add("c", COFFEE, {})
    assert embedder.embedded == 3
    index.add("c", COFFEE, {"c/qa:1": {"source": "qa:1"}})
    assert embedder.embedded == 4


def test_languages_of_a_fact_are_searched_apart_and_given_once(open_index: Callable[..., ChromaIndex]) -> None:
    index = open_index()
    index.add("c", {"c/1@zh": "零糖", "c/1@en": "no sugar", "c/2@zh": "山泉水", "c/2@en": "spring water"}, {})
    assert index.search("no sugar", top=5)[0] == ("c/1", pytest.approx(1, abs=1e-4))
    assert sorted(fact for fact, _ in index.search("山泉水", top=5)) == ["c/1", "c/2"]


def test_another_embedder_gets_the_same_facts(open_index: Callable[..., ChromaIndex]) -> None:
    first = open_index()
    first.add("c", COFFEE, {})
    first.close()
    second = open_index(HashingEmbedder(512, glossary=[["卡路里", "大卡", "calories"]]))
    assert len(second) == 3
    assert second.search("calories", sku="c", top=1)[0][0] == "c/spec:sugar"


@pytest.mark.crash
def test_one_process_owns_the_folder_until_it_dies(open_index: Callable[..., ChromaIndex], tmp_path: Path) -> None:
    script = (
        "import sys; from memory.vectors import ChromaIndex; from models.embeddings import HashingEmbedder\n"
        "ChromaIndex(sys.argv[1], HashingEmbedder()).add('c', {'c/1': '零糖'}, {})\n"
        "print('added', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "chroma")]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout
        assert owner.stdout.readline() == "added\n"
        with pytest.raises(Conflict) as caught:
            open_index()
        assert "VITRINE_CHROMA_URL" in caught.value.in_words("zh")
        owner.kill()
    assert open_index().search("零糖")[0][0] == "c/1"
    assert open_index().search("零糖")[0][0] == "c/1"  # the same process may open it again


def test_the_folder_is_free_when_its_last_user_is_gone(tmp_path: Path) -> None:
    one, two = (ChromaIndex(tmp_path, HashingEmbedder(64)) for _ in range(2))
    one.close()
    two.add("c", COFFEE, {})
    two.close()
    three = ChromaIndex(tmp_path, HashingEmbedder(64))
    assert len(three) == 3
    three.close()


def test_a_damaged_folder_is_put_aside(open_index: Callable[..., ChromaIndex], tmp_path: Path) -> None:
    data = tmp_path / "chroma" / "data"
    data.mkdir(parents=True)
    (data / "chroma.sqlite3").write_bytes(b"garbage" * 1000)
    index = open_index()
    index.add("c", COFFEE, {})
    assert len(index) == 3
    assert list((tmp_path / "chroma").glob("damaged-*"))


def test_an_embedding_server_that_is_down_keeps_nobody_from_starting(tmp_path: Path) -> None:
    embedder = open_embedder([f"http://127.0.0.1:{free_port()}/v1"], model="m", timeout=1)
    index = ChromaIndex(tmp_path, embedder)
    with pytest.raises(ModelUnavailable):
        index.search("咖啡")
    index.close()


def test_the_index_ranks_as_exact_search_does(open_index: Callable[..., ChromaIndex]) -> None:
    told = json.loads((ROOT / "tests/unit/models/recall.json").read_text())
    facts, embedder, index = {**told["zh"], **told["en"]}, HashingEmbedder(), open_index()
    index.add("all", facts, {})
    ids, matrix = list(facts), np.array(embedder.embed_documents(list(facts.values())))
    found, same = 0, 0
    for question, wanted in {**told["questions_zh"], **told["questions_en"]}.items():
        best = [fact for fact, _ in index.search(question, top=3)]
        exact = [ids[place] for place in np.argsort(-(matrix @ np.array(embedder.embed_query(question))))[:3]]
        found, same = found + (wanted in best), same + (best[0] == exact[0])
    assert found >= 38
    assert same >= 38


def test_no_server_is_told() -> None:
    with pytest.raises(StoreUnavailable) as caught:
        ChromaIndex(f"http://127.0.0.1:{free_port()}", HashingEmbedder())
    assert "VITRINE_CHROMA_URL" in caught.value.in_words("zh")


def test_processes_share_a_server(tmp_path: Path) -> None:
    port = free_port()
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            one = waited_for(port)
            two = ChromaIndex(f"http://127.0.0.1:{port}", HashingEmbedder())
            one.add("c", COFFEE, {})
            assert two.search("阿拉比卡", top=1)[0][0] == "c/spec:bean"
            other = ChromaIndex(f"http://127.0.0.1:{port}", HashingEmbedder(128))
            assert len(other) == 0  # on a server the two embedders keep apart
            assert len(one) == 3
        finally:
            server.terminate()
        server.wait(20)
        with pytest.raises(StoreUnavailable):
            two.search("阿拉比卡")


def waited_for(port: int) -> ChromaIndex:
    """An index at a server that is starting."""
    end = time.monotonic() + 20
    while True:
        try:
            return ChromaIndex(f"http://127.0.0.1:{port}", HashingEmbedder())
        except StoreUnavailable:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def test_facts_in_passing_are_found_like_kept_ones(open_index: Callable[..., ChromaIndex]) -> None:
    kept, passing = open_index(), PassingIndex(HashingEmbedder())
    for index in (kept, passing):
        index.add("c", {"c/gone": "0糖"}, {})
        index.add("c", {**COFFEE, "c/empty": " ", "c/qa:2@en": "sold by the box"}, {})
        index.add("k", {"k/spec:volume": "电水壶容量0.8升"}, {})
    for query in ("一杯多少大卡", "容量", "arabica beans", "box", "", "0糖"):
        for sku in (None, "c", "k", "none"):
            expected, found = kept.search(query, sku=sku, top=3), passing.search(query, sku=sku, top=3)
            assert [near for _, near in found] == pytest.approx([near for _, near in expected], abs=1e-5)
            assert {fact for fact, near in found if near > 0.05} == {fact for fact, near in expected if near > 0.05}
