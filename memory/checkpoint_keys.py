"""Where checkpoints lie in Redis, and the housekeeping of them: copy, prune, delete.

Core commands only: no modules, no Lua, no KEYS or SCAN. Every key of a thread shares its hash tag, so a thread lives
in one slot of a cluster:

    lg:{thread}:ns              set     namespaces of the thread
    lg:{thread}:ix:<ns>         zset    checkpoint ids, score 0 (uuid6 ids sort by time)
    lg:{thread}:ck:<ns>         hash    <id>|c checkpoint, <id>|m metadata, <id>|p parent id
    lg:{thread}:bl:<ns>         hash    <channel> <version> -> value, written once per changed channel
    lg:{thread}:wr:<ns>:<id>    hash    <task> <index> -> path, channel, value
    lg:run:<run>                set     threads that a run touched
    lg:threads                  zset    threads by last update
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from memory.batches import Batch, Command, Steps
from memory.packing import SEP, Codec

THREADS = "lg:threads"


class Kept(NamedTuple):
    """What housekeeping must know of one checkpoint."""

    id: str
    metadata: dict[str, Any]
    blobs: frozenset[str]
    """Fields of the blob hash that it needs."""


def thread_key(thread: str, *parts: str) -> str:
    """A key of this thread."""
    return f"lg:{{{quote(thread, safe='')}}}:" + ":".join(parts)


def run_key(run: str) -> str:
    """The set of threads that a run touched."""
    return f"lg:run:{run}"


def blob_field(channel: str, version: Any) -> str:
    """Field of a channel's value in the blob hash."""
    return f"{channel}{SEP}{version}"


def checkpoint_ids(thread: str, namespace: str | None, before: str | None = None) -> Steps[list[tuple[str, list[str]]]]:
    """(namespace, checkpoint ids newest first) of a thread; of all its namespaces where none is given."""
    namespaces = [namespace] if namespace is not None else []
    if namespace is None:
        (found,) = yield Batch([("SMEMBERS", thread_key(thread, "ns"))])
        namespaces = sorted(name.decode() for name in found)
    if not namespaces:
        return []
    newest = f"({before}" if before else "+"
    replies = yield Batch([("ZREVRANGEBYLEX", thread_key(thread, "ix", name), newest, "-") for name in namespaces])
    return [(name, [each.decode() for each in ids]) for name, ids in zip(namespaces, replies, strict=True)]


def delete_thread(codec: Codec, thread: str) -> Steps[None]:
    """Remove everything that is kept of a thread."""
    keys, runs = [thread_key(thread, "ns")], set()
    for namespace, ids in (yield from checkpoint_ids(thread, None)):
        for kept in (yield from _kept(codec, thread, namespace, ids)):
            runs.add(kept.metadata.get("run_id"))
        keys += [thread_key(thread, kind, namespace) for kind in ("ix", "ck", "bl")]
        keys += [thread_key(thread, "wr", namespace, each) for each in ids]
    yield Batch([("UNLINK", *keys)])
    forget: list[Command] = [("SREM", run_key(run), thread) for run in runs if run]
    yield Batch([("ZREM", THREADS, thread), *forget], atomic=False)


def delete_runs(codec: Codec, runs: Sequence[str]) -> Steps[None]:
    """Remove the checkpoints that these runs made."""
    for run in runs:
        (threads,) = yield Batch([("SMEMBERS", run_key(run))])
        for thread in threads:
            yield from keep_only(codec, thread.decode(), _made_by_others(run))
        yield Batch([("DEL", run_key(run))])


def _made_by_others(run: str) -> Callable[[int, Kept], bool]:
    return lambda _, kept: kept.metadata.get("run_id") != run


def keep_only(codec: Codec, thread: str, wanted: Callable[[int, Kept], bool]) -> Steps[None]:
    """Remove the checkpoints that are not wanted; values go with the last checkpoint that needs them."""
    for namespace, ids in (yield from checkpoint_ids(thread, None)):
        every = yield from _kept(codec, thread, namespace, ids)
        stay = [kept for place, kept in enumerate(every) if wanted(place, kept)]
        gone = [kept for kept in every if kept not in stay]
        if not gone:
            continue
        needed = frozenset().union(*(kept.blobs for kept in stay))
        unneeded = frozenset().union(*(kept.blobs for kept in gone)) - needed
        commands: list[Command] = [
            ("ZREM", thread_key(thread, "ix", namespace), *(kept.id for kept in gone)),
            ("HDEL", thread_key(thread, "ck", namespace), *(f"{kept.id}|{part}" for kept in gone for part in "cmp")),
            ("UNLINK", *(thread_key(thread, "wr", namespace, kept.id) for kept in gone)),
        ]
        if unneeded:
            commands.append(("HDEL", thread_key(thread, "bl", namespace), *unneeded))
        yield Batch(commands)


def keep_last_state(codec: Codec, thread: str, runs: Sequence[str]) -> Steps[None]:
    """Of a thread whose runs have ended, keep the newest checkpoint and nothing of its sub-graphs."""
    inner = [(name, ids) for name, ids in (yield from checkpoint_ids(thread, None)) if name]
    for name, ids in inner:
        keys = [thread_key(thread, kind, name) for kind in ("ix", "ck", "bl")]
        yield Batch([("UNLINK", *keys, *(thread_key(thread, "wr", name, each) for each in ids))])
        yield Batch([("SREM", thread_key(thread, "ns"), name)])
    yield from keep_only(codec, thread, lambda place, _: place == 0)
    if runs:
        yield Batch([("SREM", run_key(run), thread) for run in runs], atomic=False)


def copy_thread(codec: Codec, source: str, target: str) -> Steps[None]:
    """Give another thread the same history."""
    runs = set()
    for namespace, ids in (yield from checkpoint_ids(source, None)):
        for kept in (yield from _kept(codec, source, namespace, ids)):
            runs.add(kept.metadata.get("run_id"))
        places = [("ck", namespace), ("bl", namespace), *(("wr", namespace, each) for each in ids)]
        hashes = yield Batch([("HGETALL", thread_key(source, *place)) for place in places])
        commands: list[Command] = [
            ("HSET", thread_key(target, *place), *(part for pair in fields.items() for part in pair))
            for place, fields in zip(places, hashes, strict=True)
            if fields
        ]
        commands += [("ZADD", thread_key(target, "ix", namespace), 0, each) for each in ids]
        yield Batch([*commands, ("SADD", thread_key(target, "ns"), namespace)])
    remember: list[Command] = [("SADD", run_key(run), target) for run in runs if run]
    yield Batch([("ZADD", THREADS, time.time(), target), *remember], atomic=False)


def _kept(codec: Codec, thread: str, namespace: str, ids: Sequence[str]) -> Steps[list[Kept]]:
    if not ids:
        return []
    fields = [f"{each}|{part}" for each in ids for part in "cm"]
    (found,) = yield Batch([("HMGET", thread_key(thread, "ck", namespace), *fields)])
    every = []
    for each, checkpoint, metadata in zip(ids, found[::2], found[1::2], strict=True):
        if checkpoint is not None:
            versions = codec.decode(checkpoint)["channel_versions"]
            blobs = frozenset(blob_field(channel, version) for channel, version in versions.items())
            every.append(Kept(each, codec.decode(metadata), blobs))
    return every
