"""How states are packed, and which version packed them: an older worker leaves a newer state to a newer worker."""

from __future__ import annotations

import zlib
from typing import Any, NamedTuple, Protocol

from domain.errors import StoreUnavailable

VERSION = 2
"""Raise it where a worker of the last release would misread what this one writes: a field or type of the state that it
does not know, another packing. What earlier versions wrote must stay readable."""
UNSTAMPED = 1
"""What states were written by before they were stamped."""
SEP = "\x1f"
STAMP = ";"
PACKED = "zlib:"
WORTH_PACKING = 512
"""Bytes. States are full of field names: they shrink to a fifth in a hundredth of a millisecond per kilobyte."""


class NewerState(StoreUnavailable):
    """A newer release has gone on with this: only its workers can."""

    code = "newer_state"

    def __init__(self, reason: str) -> None:
        super().__init__(
            {"zh": "这个任务已由更新版本的 Vitrine 接手，会等新版本的工作进程继续；请尽快升级其余进程。",
             "en": "A newer release of Vitrine has gone on with this. It waits for a worker of that release; "
             "upgrade the remaining processes."},
            reason=reason,
        )  # fmt: skip

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.detail["reason"],)


class Serializer(Protocol):
    """Turns values into bytes and back; LangGraph's serializers fit."""

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]: ...
    def loads_typed(self, data: tuple[str, bytes]) -> Any: ...


class Codec(NamedTuple):
    """Packs the values of states."""

    serializer: Serializer
    version: int = VERSION

    def encode(self, value: Any) -> bytes:
        """A value with its type, packed where that saves much."""
        kind, data = self.serializer.dumps_typed(value)
        if len(data) > WORTH_PACKING:
            kind, data = PACKED + kind, zlib.compress(data, 1)
        return f"{self.version}{STAMP}{kind}{SEP}".encode() + data

    def decode(self, raw: bytes) -> Any:
        """What `encode` was given; raises `NewerState`."""
        head, data = raw.split(SEP.encode(), 1)
        stamp, _, kind = head.decode().rpartition(STAMP)
        if (found := int(stamp or UNSTAMPED)) > self.version:
            raise NewerState(f"a state of version {found}, and {self.version} is known here")
        if kind.startswith(PACKED):
            kind, data = kind.removeprefix(PACKED), zlib.decompress(data)
        return self.serializer.loads_typed((kind, data))
