"""Items of long-term memory as they lie in Redis, and whether one fits a filter.

st:{<namespace>}        hash    key -> item as JSON
st:{<namespace>}:vec    hash    key -> name of the embedder, and one vector per indexed text
st:namespaces           zset    namespaces, score 0, so that those with one prefix lie together
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

import numpy as np
from numpy.typing import NDArray

NAMESPACES = "st:namespaces"
SEP = b"\x1f"
Vectors = NDArray[np.float32]


class Record(NamedTuple):
    """One remembered thing."""

    value: dict[str, Any]
    created_at: str
    updated_at: str
    ttl: float | None = None
    """Minutes that it is kept after it was last used; None means for ever."""
    expires: float | None = None
    """Seconds since the epoch."""

    def is_over(self, now: float) -> bool:
        """Whether its time is up."""
        return self.expires is not None and self.expires <= now

    def used(self, now: float) -> Record:
        """The same, kept for its full time from now."""
        return self if self.ttl is None else self._replace(expires=now + self.ttl * 60)

    def dump(self) -> bytes:
        """As JSON."""
        return json.dumps(self, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def load(cls, raw: bytes) -> Record:
        """What `dump` gave."""
        return cls(*json.loads(raw))


def joined(namespace: Sequence[str]) -> str:
    """A namespace as one string; those that begin with these labels begin with this string."""
    return "".join(quote(label, safe="") + "/" for label in namespace)


def parted(name: str) -> tuple[str, ...]:
    """The labels of a joined namespace."""
    return tuple(unquote(label) for label in name.split("/")[:-1])


def items_key(name: str) -> str:
    """The hash of this joined namespace's items."""
    return f"st:{{{name}}}"


def vectors_key(name: str) -> str:
    """The hash of its vectors."""
    return f"st:{{{name}}}:vec"


def under(name: str) -> tuple[str, str]:
    """The range of joined namespaces that begin with this one."""
    return ("-", "+") if not name else (f"[{name}", f"({name[:-1]}0")  # "0" comes right after "/"


def dump_vectors(embedder: str, vectors: Sequence[Sequence[float]]) -> bytes:
    """The vectors of one item, with the name of what made them."""
    return embedder.encode() + SEP + np.asarray(vectors, dtype=np.float32).tobytes()


def load_vectors(embedder: str, dims: int, raw: bytes) -> Vectors | None:
    """An item's vectors; None where another embedder made them."""
    name, data = raw.split(SEP, 1)
    if name.decode() != embedder or not data or len(data) % (4 * dims):
        return None
    return np.frombuffer(data, dtype=np.float32).reshape(-1, dims)


def similarity(query: Sequence[float], vectors: Vectors) -> float:
    """Cosine of the best of an item's vectors."""
    asked = np.asarray(query, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1) * np.linalg.norm(asked)
    return float(np.max(np.divide(vectors @ asked, norms, out=np.zeros_like(norms), where=norms > 0)))


COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "$eq": lambda value, wanted: bool(value == wanted),
    "$ne": lambda value, wanted: bool(value != wanted),
    "$gt": lambda value, wanted: float(value) > float(wanted),
    "$gte": lambda value, wanted: float(value) >= float(wanted),
    "$lt": lambda value, wanted: float(value) < float(wanted),
    "$lte": lambda value, wanted: float(value) <= float(wanted),
}


def fits(value: Any, wanted: Any) -> bool:
    """Whether a value is what a filter asks for, as LangGraph's stores understand filters."""
    if isinstance(wanted, Mapping):
        if any(name.startswith("$") for name in wanted):
            return all(_compares(value, name, bound) for name, bound in wanted.items())
        return isinstance(value, Mapping) and all(fits(value.get(name), part) for name, part in wanted.items())
    if isinstance(wanted, list | tuple):
        return (
            isinstance(value, list | tuple)
            and len(value) == len(wanted)
            and all(fits(*pair) for pair in zip(value, wanted, strict=True))
        )
    return bool(value == wanted)


def _compares(value: Any, name: str, bound: Any) -> bool:
    if name not in COMPARISONS:
        raise ValueError(f"Unsupported operator: {name}")
    if value is None and name not in {"$eq", "$ne"}:
        return False  # an item without the field is not above or below anything
    return COMPARISONS[name](value, bound)


def matches(namespace: Sequence[str], path: Sequence[str], *, from_end: bool) -> bool:
    """Whether a namespace begins (or ends) with a path in which ``*`` stands for any label."""
    if len(namespace) < len(path):
        return False
    labels = namespace[len(namespace) - len(path) :] if from_end else namespace
    return all(wanted in ("*", label) for label, wanted in zip(labels, path, strict=False))
