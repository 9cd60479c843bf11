"""Long-term memory: brand kits, preferences and past decisions, found again by name, by filter or by meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import redis
import redis.asyncio as aioredis
from langgraph.store.base import (
    BaseStore,
    GetOp,
    IndexConfig,
    Item,
    ListNamespacesOp,
    Op,
    PutOp,
    Result,
    SearchItem,
    SearchOp,
    TTLConfig,
    ensure_embeddings,
    get_text_at_path,
    validate_op_namespace,
)

from memory import store_items as items
from memory.batches import Batch, Command, Steps, arun, run

# An item is only replaced or dropped as it was read: somebody may have written it in between.
_SWAP = """
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 0 end
if ARGV[3] == '' then return redis.call('HDEL', KEYS[1], ARGV[1]) end
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
"""


class Embedded(NamedTuple):
    """Vectors of the texts and questions of a batch."""

    texts: Mapping[str, Sequence[float]]
    queries: Mapping[str, Sequence[float]]


class RedisStore(BaseStore):
    """LangGraph's store on plain Redis hashes. Values are JSON; reading sees what was there before the batch."""

    supports_ttl = True

    def __init__(
        self,
        client: aioredis.Redis,
        sync: redis.Redis,
        *,
        index: IndexConfig | None = None,
        ttl: TTLConfig | None = None,
    ) -> None:
        self._redis = client
        self._sync = sync
        self.ttl_config = ttl
        self._embeddings = ensure_embeddings(index["embed"]) if index else None
        self._dims = index["dims"] if index else 0
        self._embedder = f"{getattr(self._embeddings, 'name', type(self._embeddings).__name__)}/{self._dims}"
        self._paths: list[str] = list((index.get("fields") if index else None) or ["$"])

    def batch(self, ops: Iterable[Op]) -> list[Result]:
        """Do these operations, with the blocking client."""
        todo = list(ops)
        texts, queries = self._to_embed(todo)
        vectors = Embedded({}, {})
        if self._embeddings:
            made = self._embeddings.embed_documents(texts) if texts else []
            asked = {query: self._embeddings.embed_query(query) for query in queries}
            vectors = Embedded(dict(zip(texts, made, strict=True)), asked)
        return run(self._sync, self._steps(todo, vectors))

    async def abatch(self, ops: Iterable[Op]) -> list[Result]:
        """Do these operations, with the asyncio client."""
        todo = list(ops)
        texts, queries = self._to_embed(todo)
        vectors = Embedded({}, {})
        if self._embeddings:
            made = await self._embeddings.aembed_documents(texts) if texts else []
            asked = {query: await self._embeddings.aembed_query(query) for query in queries}
            vectors = Embedded(dict(zip(texts, made, strict=True)), asked)
        return await arun(self._redis, self._steps(todo, vectors))

    def _to_embed(self, ops: Sequence[Op]) -> tuple[list[str], list[str]]:
        texts = {text: None for op in ops if isinstance(op, PutOp) for text in self._texts(op)}
        queries = {op.query: None for op in ops if isinstance(op, SearchOp) and op.query}
        return list(texts), list(queries)

    def _texts(self, op: PutOp) -> list[str]:
        """What of a value is found by meaning."""
        if self._embeddings is None or op.value is None or op.index is False:
            return []
        return [text for path in (op.index or self._paths) for text in get_text_at_path(op.value, path)]

    def _steps(self, ops: Sequence[Op], vectors: Embedded) -> Steps[list[Result]]:
        now = datetime.now(UTC)
        results: list[Result] = []
        puts: dict[tuple[tuple[str, ...], str], PutOp] = {}
        for op in ops:
            validate_op_namespace(op)
            result: Result = None
            if isinstance(op, GetOp):
                result = yield from self._get(op, now.timestamp())
            elif isinstance(op, SearchOp):
                result = yield from self._search(op, vectors, now.timestamp())
            elif isinstance(op, ListNamespacesOp):
                result = yield from _namespaces(op)
            elif isinstance(op, PutOp):
                puts[op.namespace, op.key] = op
            else:
                raise ValueError(f"Unknown operation type: {type(op)}")
            results.append(result)
        if puts:
            yield from self._put(list(puts.values()), vectors, now)
        return results

    def _get(self, op: GetOp, now: float) -> Steps[Item | None]:
        key = items.items_key(items.joined(op.namespace))
        (raw,) = yield Batch([("HGET", key, op.key)])
        if raw is None:
            return None
        record = items.Record.load(raw)
        swap = _swap(key, op.key.encode(), raw, record, now, refresh=op.refresh_ttl)
        if swap:
            yield Batch([swap])
        return None if record.is_over(now) else Item(**_about(op.namespace, op.key, record))

    def _search(self, op: SearchOp, vectors: Embedded, now: float) -> Steps[list[SearchItem]]:
        low, high = items.under(items.joined(op.namespace_prefix))
        (names,) = yield Batch([("ZRANGEBYLEX", items.NAMESPACES, low, high)])
        ranked = bool(op.query and self._embeddings)
        found: list[tuple[SearchItem, bytes, bytes, items.Record]] = []
        known: dict[tuple[tuple[str, ...], str], items.Vectors] = {}
        for name in (each.decode() for each in names):
            reads: list[Command] = [("HGETALL", items.items_key(name))]
            if ranked:
                reads.append(("HGETALL", items.vectors_key(name)))
            records, *stored = yield Batch(reads)
            namespace = items.parted(name)
            here = []
            for field, raw in records.items():
                record = items.Record.load(raw)
                wanted = all(items.fits(record.value.get(part), bound) for part, bound in (op.filter or {}).items())
                if wanted and not record.is_over(now):
                    here.append((SearchItem(**_about(namespace, field.decode(), record)), field, raw, record))
            found += sorted(here, key=lambda each: each[0].created_at)
            for field, raw in stored[0].items() if stored else ():
                loaded = items.load_vectors(self._embedder, self._dims, raw)
                if loaded is not None:
                    known[namespace, field.decode()] = loaded
        if ranked and op.query:
            query = vectors.queries[op.query]
            for item, *_ in found:
                if (item.namespace, item.key) in known:
                    item.score = items.similarity(query, known[item.namespace, item.key])
            found.sort(key=lambda each: (each[0].score is None, -(each[0].score or 0)))
        page = found[op.offset : op.offset + op.limit]
        swaps = [_swap(items.items_key(items.joined(item.namespace)), field, raw, record, now, refresh=op.refresh_ttl)
                 for item, field, raw, record in page]  # fmt: skip
        if due := [swap for swap in swaps if swap]:
            yield Batch(due, atomic=False)
        return [item for item, *_ in page]

    def _put(self, puts: Sequence[PutOp], vectors: Embedded, now: datetime) -> Steps[None]:
        names = [items.joined(op.namespace) for op in puts]
        before = yield Batch(
            [("HGET", items.items_key(name), op.key) for name, op in zip(names, puts, strict=True)], atomic=False
        )
        known: list[Command] = []
        commands: list[Command] = []
        for place, (name, op, raw) in enumerate(zip(names, puts, before, strict=True)):
            if op.value is None:
                commands.append(("HDEL", items.items_key(name), op.key))
                commands.append(("HDEL", items.vectors_key(name), op.key))
                continue
            # Microseconds apart, so that searching gives them back in the order of this batch.
            at = (now + timedelta(microseconds=place)).isoformat()
            old = items.Record.load(raw) if raw else None
            created = old.created_at if old and not old.is_over(now.timestamp()) else at
            record = items.Record(dict(op.value), created, at, op.ttl).used(now.timestamp())
            known.append(("ZADD", items.NAMESPACES, 0, name))
            commands.append(("HSET", items.items_key(name), op.key, record.dump()))
            if texts := self._texts(op):
                data = items.dump_vectors(self._embedder, [vectors.texts[text] for text in texts])
                commands.append(("HSET", items.vectors_key(name), op.key, data))
            elif self._embeddings:
                commands.append(("HDEL", items.vectors_key(name), op.key))
        # A namespace is known before there is anything in it: in a cluster the two lie apart, and search goes by it.
        yield Batch([*known, *commands], atomic=False)


def _namespaces(op: ListNamespacesOp) -> Steps[list[tuple[str, ...]]]:
    (names,) = yield Batch([("ZRANGE", items.NAMESPACES, 0, -1)])
    if not names:
        return []
    counts = yield Batch([("HLEN", items.items_key(name.decode())) for name in names], atomic=False)
    spaces = {items.parted(name.decode()) for name, count in zip(names, counts, strict=True) if count}
    for condition in op.match_conditions or ():
        from_end = condition.match_type == "suffix"
        spaces = {space for space in spaces if items.matches(space, condition.path, from_end=from_end)}
    if op.max_depth is not None:
        spaces = {space[: op.max_depth] for space in spaces}
    return sorted(spaces)[op.offset : op.offset + op.limit]


def _swap(key: str, field: bytes, raw: bytes, record: items.Record, now: float, *, refresh: bool) -> Command | None:
    """Drop what is over; keep what is used."""
    if record.ttl is None or not (refresh or record.is_over(now)):
        return None
    after = b"" if record.is_over(now) else record.used(now).dump()
    return ("EVAL", _SWAP, 1, key, field, raw, after)


def _about(namespace: tuple[str, ...], key: str, record: items.Record) -> dict[str, Any]:
    return {
        "namespace": namespace, "key": key, "value": record.value,
        "created_at": datetime.fromisoformat(record.created_at),
        "updated_at": datetime.fromisoformat(record.updated_at),
    }  # fmt: skip
