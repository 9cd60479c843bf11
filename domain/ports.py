"""Ports: what the layers need from each other, as Protocols. Tools receive these as arguments."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from domain.catalog import Product
from domain.creative import Layout, Painted, PresentationInstruction
from domain.events import Event


class Assets(Protocol):
    """Files by content hash. An asset id is ``sha256:<hex>``; the same bytes are stored once."""

    def put(self, data: bytes, media_type: str) -> str:
        """Store and return the asset id. Atomic and durable."""
        ...

    def get(self, asset: str) -> bytes:
        """The bytes; raises `domain.errors.NotFound`."""
        ...

    def media_type(self, asset: str) -> str: ...


class FileStore(Assets, Protocol):
    """Assets that can be looked up, and opened as files."""

    def path(self, asset: str) -> Path:
        """Where the file lies on this machine, to be read only; raises `domain.errors.NotFound`."""
        ...

    def __contains__(self, asset: str) -> bool: ...


class Bus(Protocol):
    """Events of all threads, in order, kept for replay."""

    async def publish(self, *events: Event) -> None:
        """Append; an event whose id was published before in its thread is left out."""
        ...

    def follow(
        self, thread_id: str, *, after: str = "0", run_id: str | None = None
    ) -> AsyncIterator[tuple[str, Event]]:
        """(position, event) from `after` on, for ever; with `run_id`, until that run has finished or failed."""
        ...

    async def read(self, thread_id: str, *, after: str = "0", count: int = 1000) -> list[tuple[str, Event]]:
        """What is there now."""
        ...

    async def forget(self, thread_id: str) -> None:
        """Delete a thread's events for good."""
        ...


class Embedder(Protocol):
    """Turns texts into vectors. Vectors of another name or size must never be mixed with these."""

    @property
    def name(self) -> str: ...
    @property
    def dims(self) -> int: ...
    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...
    def embed_query(self, text: str) -> list[float]: ...


class Index(Protocol):
    """Text retrieval over facts."""

    def add(self, sku: str, texts: dict[str, str], metadata: dict[str, dict[str, Any]]) -> None:
        """Index or re-index one product's texts by fact id."""
        ...

    def search(self, query: str, *, sku: str | None = None, top: int = 8) -> list[tuple[str, float]]:
        """(fact id, similarity 0..1), best first."""
        ...


class Catalog(Protocol):
    """The merchant's products."""

    def product(self, sku: str) -> Product:
        """Raises `domain.errors.UnknownProduct`."""
        ...

    def products(self) -> Sequence[Product]: ...

    def find(self, name: str) -> Product | None:
        """The product a merchant means by this name, alias or SKU."""
        ...

    def put(self, product: Product) -> None: ...

    def of(self, merchant: str) -> Catalog:
        """As this merchant has it: the house's products, and their own, which nobody else sees."""
        ...

    def owner_of(self, sku: str) -> str:
        """Whose product it is; empty for the house's, which everybody sees."""
        ...


class Painter(Protocol):
    """A generation backend: prompt + subject + layout + stickers -> picture. Never repaints the product's pixels."""

    name: str

    def paint(self, instruction: PresentationInstruction, layout: Layout, cutout: bytes, *, seed: int = 0) -> Painted:
        """The finished picture; `cutout` is an RGBA PNG. Raises `domain.errors.GenerationFailed`."""
        ...
