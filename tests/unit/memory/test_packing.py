"""How states are packed, and what is said of those that a newer release has packed."""

from __future__ import annotations

import pickle

import pytest

from memory.checkpoints import domain_serializer
from memory.packing import VERSION, Codec, NewerState


def test_what_was_packed_before_there_were_versions_is_read() -> None:
    codec = Codec(domain_serializer())
    for value in ({"n": 1}, {"long": "x" * 5000}):
        stamp, _, rest = codec.encode(value).partition(b";")
        assert stamp == f"{VERSION}".encode() and len(rest) < 200
        assert codec.decode(rest) == codec.decode(stamp + b";" + rest) == value


def test_a_newer_packing_is_told_whatever_it_is() -> None:
    codec = Codec(domain_serializer())
    for raw in (Codec(codec.serializer, VERSION + 1).encode({"n": 1}), b"99;invented later\x1f\x00"):
        with pytest.raises(NewerState, match="upgrade the remaining processes"):
            codec.decode(raw)
    error = pickle.loads(pickle.dumps(NewerState("x")))
    assert (type(error), error.detail) == (NewerState, {"reason": "x"})
