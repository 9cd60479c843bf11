"""What the checkpoint saver does, as batches of Redis commands: read, write, list, prune."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any, cast

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_checkpoint_id,
    get_checkpoint_metadata,
    writes_sort_key,
)

from memory import checkpoint_keys as keys
from memory import packing
from memory.batches import Batch, Command, Steps
from memory.packing import Codec

PAGE = 64
SEP = packing.SEP.encode()


def load(
    codec: Codec, thread: str, namespace: str, ids: Sequence[str], wanted: dict[str, Any] | None = None
) -> Steps[list[CheckpointTuple]]:
    """These checkpoints, in order; those that are missing or not wanted are left out."""
    if not ids:
        return []
    here = keys.thread_key(thread, "ck", namespace)
    (found,) = yield Batch([("HMGET", here, *(f"{each}|m" for each in ids))])
    kept = [(each, codec.decode(raw)) for each, raw in zip(ids, found, strict=True) if raw is not None]
    kept = [(each, about) for each, about in kept if _fits(about, wanted)]
    if not kept:
        return []
    main, *writes = yield Batch(
        [
            ("HMGET", here, *(f"{each}|{part}" for each, _ in kept for part in "cp")),
            *(("HGETALL", keys.thread_key(thread, "wr", namespace, each)) for each, _ in kept),
        ]
    )
    checkpoints = [codec.decode(raw) for raw in main[::2]]
    versions = [checkpoint["channel_versions"] for checkpoint in checkpoints]
    fields = list({keys.blob_field(*pair): None for each in versions for pair in each.items()})
    values: dict[str, bytes | None] = {}
    if fields:
        (blobs,) = yield Batch([("HMGET", keys.thread_key(thread, "bl", namespace), *fields)])
        values = dict(zip(fields, blobs, strict=True))
    loaded = []
    for place, (each, about) in enumerate(kept):
        channels = {
            channel: codec.decode(raw)
            for channel, version in versions[place].items()
            if (raw := values[keys.blob_field(channel, version)]) is not None
        }
        parent = main[2 * place + 1]
        loaded.append(
            CheckpointTuple(
                config=_config(thread, namespace, each),
                checkpoint=cast(Checkpoint, {**checkpoints[place], "channel_values": channels}),
                metadata=about,
                parent_config=_config(thread, namespace, parent.decode()) if parent else None,
                pending_writes=_pending(codec, writes[place]),
            )
        )
    return loaded


def _pending(codec: Codec, fields: dict[bytes, bytes]) -> list[tuple[str, str, Any]]:
    """The writes of a checkpoint's tasks, in LangGraph's order."""
    writes = []
    for field, raw in fields.items():
        task, index = field.decode().split(packing.SEP)
        path, channel, value = raw.split(SEP, 2)
        order = writes_sort_key(path.decode(), task, int(index))
        writes.append((order, (task, channel.decode(), codec.decode(value))))
    return [write for _, write in sorted(writes, key=lambda pair: pair[0])]


def get(codec: Codec, config: RunnableConfig) -> Steps[CheckpointTuple | None]:
    """The checkpoint that is asked for, or the thread's newest."""
    thread, namespace = _place(config)
    wanted = get_checkpoint_id(config)
    if not wanted:
        (newest,) = yield Batch([("ZREVRANGE", keys.thread_key(thread, "ix", namespace), 0, 0)])
        if not newest:
            return None
        wanted = newest[0].decode()
    loaded = yield from load(codec, thread, namespace, [wanted])
    return loaded[0] if loaded else None


def put(
    codec: Codec,
    ttl: int,
    config: RunnableConfig,
    checkpoint: Checkpoint,
    metadata: CheckpointMetadata,
    versions: ChannelVersions,
) -> Steps[RunnableConfig]:
    """Keep a checkpoint; of its values only those that changed."""
    thread, namespace = _place(config)
    body: dict[str, Any] = dict(checkpoint)
    values, each = body.pop("channel_values", {}), checkpoint["id"]
    about = get_checkpoint_metadata(config, metadata)
    fields = [f"{each}|c", codec.encode(body), f"{each}|m", codec.encode(about)]
    if parent := config["configurable"].get("checkpoint_id"):
        fields += [f"{each}|p", parent]
    names = [keys.thread_key(thread, kind, namespace) for kind in ("ck", "ix", "bl")]
    commands: list[Command] = [
        ("HSET", names[0], *fields),
        ("ZADD", names[1], 0, each),
        ("SADD", keys.thread_key(thread, "ns"), namespace),
    ]
    changed = [(channel, version) for channel, version in versions.items() if channel in values]
    if changed:
        blobs = [part for pair in changed
                 for part in (keys.blob_field(*pair), codec.encode(values[pair[0]]))]  # fmt: skip
        commands.append(("HSET", names[2], *blobs))
    if ttl:
        commands += [("EXPIRE", name, ttl) for name in (*names, keys.thread_key(thread, "ns"))]
    yield Batch(commands)
    found: list[Command] = [("ZADD", keys.THREADS, time.time(), thread)]
    if made_by := about.get("run_id"):
        found.append(("SADD", keys.run_key(str(made_by)), thread))
    yield Batch(found, atomic=False)
    return _config(thread, namespace, each)


def put_writes(
    codec: Codec,
    ttl: int,
    config: RunnableConfig,
    writes: Sequence[tuple[str, Any]],
    task: str,
    path: str,
) -> Steps[None]:
    """Keep what a task has written, so that it need not run again after a crash."""
    thread, namespace = _place(config)
    key = keys.thread_key(thread, "wr", namespace, config["configurable"]["checkpoint_id"])
    commands: list[Command] = []
    for place, (channel, value) in enumerate(writes):
        index = WRITES_IDX_MAP.get(channel, place)
        # Ordinary writes are kept as they were first made; special channels (errors, interrupts) overwrite.
        raw = SEP.join((path.encode(), channel.encode(), codec.encode(value)))
        commands.append(("HSETNX" if index >= 0 else "HSET", key, f"{task}{packing.SEP}{index}", raw))
    if commands:
        expire: list[Command] = [("EXPIRE", key, ttl)] if ttl else []
        yield Batch([*commands, *expire])


def pages(config: RunnableConfig | None, before: RunnableConfig | None) -> Steps[list[tuple[str, str, Any]]]:
    """(thread, namespace, ids) for `list` to walk, newest first."""
    if config is None:
        (found,) = yield Batch([("ZREVRANGE", keys.THREADS, 0, -1)])
        threads, namespace, wanted = [thread.decode() for thread in found], None, None
    else:
        threads, namespace = [str(config["configurable"]["thread_id"])], config["configurable"].get("checkpoint_ns")
        wanted = get_checkpoint_id(config)
    limit = get_checkpoint_id(before) if before else None
    found_pages = []
    for thread in threads:
        for name, ids in (yield from keys.checkpoint_ids(thread, namespace, limit)):
            ids = [each for each in ids if not wanted or each == wanted]
            found_pages += [(thread, name, ids[start : start + PAGE]) for start in range(0, len(ids), PAGE)]
    return found_pages


def prune(codec: Codec, threads: Sequence[str], strategy: str) -> Steps[None]:
    """Keep the newest checkpoint of each namespace, or none."""
    for thread in threads:
        if strategy == "delete":
            yield from keys.delete_thread(codec, thread)
        else:
            yield from keys.keep_only(codec, thread, lambda place, _: place == 0)


def _place(config: RunnableConfig) -> tuple[str, str]:
    """Thread and namespace."""
    return str(config["configurable"]["thread_id"]), config["configurable"].get("checkpoint_ns", "")


def _config(thread: str, namespace: str, checkpoint: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread, "checkpoint_ns": namespace, "checkpoint_id": checkpoint}}


def _fits(metadata: dict[str, Any], wanted: dict[str, Any] | None) -> bool:
    return all(metadata.get(name) == value for name, value in (wanted or {}).items())
