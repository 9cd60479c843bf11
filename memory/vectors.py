"""Facts by meaning: a Chroma collection of our own vectors, which can always be made again from the texts in it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from domain.errors import Conflict, StoreUnavailable
from domain.ports import Embedder

if TYPE_CHECKING:
    from chromadb import ClientAPI, Collection

log = logging.getLogger(__name__)

PREFIX = "facts-"
PAGE = 500
PARTS = 3
"""Texts of one fact, about: so many more are looked at than are asked for."""
_held: dict[Path, tuple[IO[str], int]] = {}
"""Folders that this process owns, and how many indexes use each."""
_holding = threading.Lock()


class ChromaIndex:
    """`domain.ports.Index` in a folder that one process owns, or at a Chroma server.

    A text may be given for one language of a fact by the id ``<fact>@<lang>``; searching gives the fact once.
    """

    def __init__(self, where: str | Path, embedder: Embedder) -> None:
        self.embedder = embedder
        self._folder = None if str(where).startswith(("http://", "https://")) else Path(where).resolve()
        self._opened: ClientAPI | None = None
        if self._folder:
            _hold(self._folder)
        else:
            self._opened = _open_server(str(where))
        self._lock = threading.RLock()
        self._closed = False
        self._made: Collection | None = None

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        """Make these texts the product's; what has not changed is left as it is, what is not among them goes."""
        wanted = {each: _about(sku, text, metadata.get(each, {})) for each, text in texts.items() if text.strip()}
        with self._lock, _telling():
            stored = self._collection.get(where={"sku": sku}, include=["metadatas"])
            known = {each: (about or {}).get("digest") for each, about in _rows(stored, "metadatas")}
            if gone := [each for each in known if each not in wanted]:
                self._collection.delete(ids=gone)
            changed = [each for each, about in wanted.items() if known.get(each) != about["digest"]]
            self._write(self._collection, {each: (texts[each], wanted[each]) for each in changed})

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        """(fact id, similarity 0..1), best first."""
        if not query.strip() or top < 1:
            return []
        vector: Any = [self.embedder.embed_query(query)]
        where: Any = {"sku": sku} if sku is not None else None
        with _telling():
            found = self._collection.query(vector, n_results=top * PARTS, where=where, include=["distances"])
        best: dict[str, float] = {}
        for each, distance in zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True):
            fact = each.partition("@")[0]
            best[fact] = max(best.get(fact, 0.0), min(1.0, 1.0 - distance))
        return sorted(((fact, max(0.0, near)) for fact, near in best.items()), key=lambda pair: -pair[1])[:top]

    def remove(self, sku: str) -> None:
        """Forget a product."""
        with self._lock, _telling():
            self._collection.delete(where={"sku": sku})

    def __len__(self) -> int:
        return int(self._collection.count())

    def close(self) -> None:
        """Let another process own the folder."""
        if not self._closed:
            self._closed = True
            if self._opened is not None:
                self._opened.close()  # type: ignore[attr-defined]
            if self._folder:
                _let_go(self._folder)

    @property
    def _client(self) -> ClientAPI:
        """A folder is opened at first use: nobody who starts waits for Chroma, which takes half a second to load."""
        with self._lock:
            if self._opened is None:
                assert self._folder is not None
                self._opened = _open_folder(self._folder)
            return self._opened

    @property
    def _collection(self) -> Collection:
        """Made at first use: asking an embedding server for its size must not keep a process from starting."""
        with self._lock:
            if self._made is None:
                self._made = self._prepared()
            return self._made

    def _prepared(self) -> Collection:
        """The collection of this embedder; what another embedder's holds is embedded again."""
        mark = f"{self.embedder.name}/{self.embedder.dims}"
        name = PREFIX + hashlib.sha256(mark.encode()).hexdigest()[:16]
        others = [each for each in self._client.list_collections()
                  if each.name.startswith(PREFIX) and each.name != name]  # fmt: skip
        collection = self._client.get_or_create_collection(
            name,
            # Ours are given with every call: Chroma's default would download a model.
            embedding_function=None,
            configuration={"hnsw": {"space": "cosine"}},
            metadata={"embedder": self.embedder.name, "dims": self.embedder.dims},
        )
        for other in others:
            if self._folder:
                log.info("Embedding the facts of %s again with %s", other.metadata, self.embedder.name)
                for rows in _pages(other):
                    self._write(collection, rows)
                self._client.delete_collection(other.name)
        return collection

    def _write(self, collection: Collection, rows: Mapping[str, tuple[str, Mapping[str, Any]]]) -> None:
        ids = list(rows)
        for start in range(0, len(ids), PAGE):
            part = ids[start : start + PAGE]
            texts = [rows[each][0] for each in part]
            collection.upsert(
                ids=part,
                embeddings=self.embedder.embed_documents(texts),  # type: ignore[arg-type]
                documents=texts,
                metadatas=[dict(rows[each][1]) for each in part],
            )


def _about(sku: str, text: str, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """A row's metadata in the few types that Chroma knows, with a digest that tells whether the row has changed."""
    plain = {name: value if isinstance(value, str | int | float | bool) else json.dumps(value, ensure_ascii=False)
             for name, value in metadata.items() if value is not None}  # fmt: skip
    digest = hashlib.sha256(json.dumps([text, plain], sort_keys=True).encode()).hexdigest()[:16]
    return {**plain, "sku": sku, "digest": digest}


def _pages(collection: Collection) -> Iterator[dict[str, tuple[str, Mapping[str, Any]]]]:
    """Everything that is in a collection."""
    for start in range(0, collection.count(), PAGE):
        page = collection.get(include=["documents", "metadatas"], limit=PAGE, offset=start)
        texts, abouts = page["documents"] or [], page["metadatas"] or []
        yield {each: (text, about) for each, text, about in zip(page["ids"], texts, abouts, strict=True)}


def _rows(found: Any, column: str) -> list[tuple[str, Any]]:
    return list(zip(found["ids"], found[column] or [], strict=True))


def _open_server(url: str) -> ClientAPI:
    from urllib.parse import urlsplit

    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    tls = parts.scheme == "https"
    try:
        return chromadb.HttpClient(
            host=parts.hostname or "127.0.0.1", port=parts.port or (443 if tls else 8000), ssl=tls,
            settings=Settings(anonymized_telemetry=False),
        )  # fmt: skip
    except ValueError as error:
        raise _unavailable(str(error)) from error


@contextmanager
def _telling() -> Iterator[None]:
    """Say in words that the server is away."""
    import httpx

    try:
        yield
    except httpx.HTTPError as error:
        raise _unavailable(str(error)) from error


def _unavailable(reason: str) -> StoreUnavailable:
    return StoreUnavailable(
        {"zh": "连不上 Chroma 服务。请检查 VITRINE_CHROMA_URL，或清空它以使用内置索引。",
         "en": "The Chroma server does not answer. Check VITRINE_CHROMA_URL, or empty it to use the built-in index."},
        reason=reason,
    )  # fmt: skip


def _open_folder(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings
    from chromadb.errors import InternalError

    settings = Settings(anonymized_telemetry=False)
    try:
        return chromadb.PersistentClient(folder / "data", settings=settings)
    except InternalError as error:
        # It holds nothing that the catalog does not: a damaged one is put aside, and filled again with use.
        aside = folder / f"damaged-{time.time_ns()}"
        log.warning("The vectors in %s cannot be read (%s); they are kept as %s", folder, error, aside.name)
        SharedSystemClient.clear_system_cache()  # else the same failed client is given again for this folder
        (folder / "data").rename(aside)
        return chromadb.PersistentClient(folder / "data", settings=settings)


def _hold(folder: Path) -> None:
    """Own the folder: two processes on it would not see each other's vectors."""
    with _holding:
        lock, users = _held.get(folder, (None, 0))
        if lock is None:
            folder.mkdir(parents=True, exist_ok=True)
            lock = (folder / "lock").open("w")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.close()
                raise Conflict(
                    {"zh": f"另一个进程正在使用向量索引目录 {folder}。只能有一个工作进程使用它；需要多个时，"
                     "请运行 chroma run 并设置 VITRINE_CHROMA_URL。",
                     "en": f"Another process uses the vector folder {folder}. Only one worker may; to have more, start "
                     "`chroma run` and set VITRINE_CHROMA_URL."},
                    folder=str(folder),
                ) from None  # fmt: skip
        _held[folder] = (lock, users + 1)


def _let_go(folder: Path) -> None:
    with _holding:
        lock, users = _held.pop(folder)
        if users > 1:
            _held[folder] = (lock, users - 1)
        else:
            lock.close()
