"""Text embeddings: hashed character and word pieces that need no model, or any OpenAI-compatible server's."""

from __future__ import annotations

import json
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import httpx
import numpy as np
from langchain_core.embeddings import Embeddings
from pydantic import BaseModel, ValidationError

from domain.errors import ModelUnavailable
from domain.ports import Embedder
from models.balance import BlockingBalancedTransport
from models.endpoints import Endpoint

DIMS = 2048
BATCH = 64
"""Texts sent to a server at once."""
CJK = "\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7af"
_RUNS = re.compile(rf"[{CJK}]+|[^\W_{CJK}]+(?:\.\d+)?")
_IS_CJK = re.compile(rf"[{CJK}]")


class HashingEmbedder(Embeddings):
    """Deterministic vectors of word pieces: Chinese single characters and pairs, Latin words and their 4-letter parts.

    With a glossary (lines of words that mean the same) texts of two languages meet in shared notions.
    """

    def __init__(self, dims: int = DIMS, glossary: Sequence[Sequence[str]] = ()) -> None:
        self.dims = dims
        self.glossary = tuple(tuple(word.casefold() for word in line) for line in glossary)
        mark = zlib.crc32(json.dumps(self.glossary).encode()) if self.glossary else 0
        self.name = f"hashing-1-{dims}-{mark:08x}"

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text, of length 1."""
        vector = np.zeros(self.dims, dtype=np.float32)
        for piece, count in Counter(self._pieces(text)).items():
            # Not Python's hash(): it differs from process to process.
            number = zlib.crc32(piece.encode())
            vector[(number >> 1) % self.dims] += np.log1p(count) * (1 if number & 1 else -1)
        length = float(np.linalg.norm(vector))
        scaled: list[float] = (vector / length if length else vector).tolist()
        return scaled

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of several texts."""
        return [self.embed_query(text) for text in texts]

    def _pieces(self, text: str) -> Iterator[str]:
        text = unicodedata.normalize("NFKC", text).casefold()
        for run in _RUNS.findall(text):
            if _IS_CJK.match(run):
                yield from run
                for pair in zip(run, run[1:], strict=False):
                    yield from 2 * ("".join(pair),)  # a pair says more than a character
            else:
                yield from 3 * (f"={run}",)
                padded = f" {run} "
                yield from (padded[start : start + 4] for start in range(max(1, len(padded) - 3)))
        words = f" {' '.join(_RUNS.findall(text))} "
        for line in self.glossary:
            if any(word in text if _IS_CJK.search(word) else f" {word} " in words for word in line):
                yield from 4 * (f"#{line[0]}",)


class _Row(BaseModel):
    index: int
    embedding: list[float]


class _Reply(BaseModel):
    data: list[_Row]


class EndpointEmbedder(Embeddings):
    """Embeddings of one or many OpenAI-compatible ``/embeddings`` endpoints."""

    def __init__(self, client: httpx.Client, model: str) -> None:
        self.name = f"openai-{model}"
        self.model = model
        self._client = client
        self._dims = 0

    @property
    def dims(self) -> int:
        """Size of the vectors, asked of the server once."""
        if not self._dims:
            self._dims = len(self.embed_query("dims"))
        return self._dims

    def embed_query(self, text: str) -> list[float]:
        """The vector of one text."""
        return self.embed_documents([text])[0]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """The vectors of several texts; raises `ModelUnavailable`."""
        return [row for start in range(0, len(texts), BATCH) for row in self._embed(texts[start : start + BATCH])]

    def _embed(self, texts: list[str]) -> list[list[float]]:
        asked = {"model": self.model, "input": [text or " " for text in texts], "encoding_format": "float"}
        try:
            response = self._client.post("embeddings", json=asked).raise_for_status()
            rows = sorted(_Reply.model_validate_json(response.content).data, key=lambda row: row.index)
        except (httpx.HTTPError, ValidationError) as error:
            raise _unavailable(str(error)) from error
        if [row.index for row in rows] != list(range(len(texts))):
            raise _unavailable(f"{len(texts)} texts sent, {len(rows)} vectors received")
        return [row.embedding for row in rows]


def open_embedder(
    endpoints: Sequence[str],
    *,
    model: str,
    api_key: str = "",
    timeout: float = 30.0,
    glossary: Sequence[Sequence[str]] = (),
    transport: httpx.BaseTransport | None = None,
) -> Embedder:
    """The embedder for these settings: the endpoints' where they have a model for it, else the built-in one."""
    if not (endpoints and model):
        return HashingEmbedder(glossary=glossary)
    balanced = BlockingBalancedTransport([Endpoint(url, api_key or "none") for url in endpoints], transport)
    client = httpx.Client(base_url="http://balanced/v1/", transport=balanced, timeout=httpx.Timeout(timeout, connect=5))
    return EndpointEmbedder(client, model)


def _unavailable(reason: str) -> ModelUnavailable:
    return ModelUnavailable(
        {"zh": "嵌入模型没有给出可用的结果。请检查 VITRINE_LLM_ENDPOINTS 和 VITRINE_EMBEDDINGS_MODEL，"
         "或清空后者以改用内置方法。",
         "en": "The embedding model gave no usable answer. Check VITRINE_LLM_ENDPOINTS and VITRINE_EMBEDDINGS_MODEL, "
         "or leave the latter empty to use the built-in one."},
        reason=reason,
    )  # fmt: skip
