"""What of a model's proposal was not used: one line for each field, for the trace."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from domain.events import Correction

LONGEST = 120
MOST = 20


def corrections(proposed: BaseModel, used: BaseModel) -> tuple[Correction, ...]:
    """Where code overruled the model; fields that the model left empty are no disagreement."""
    return tuple(_fields(proposed, used, ""))[:MOST]


def _fields(proposed: BaseModel, used: BaseModel, path: str) -> Iterator[Correction]:
    for name, field in type(proposed).model_fields.items():
        said, kept = getattr(proposed, name), getattr(used, name)
        if said == kept or said == field.get_default(call_default_factory=True):
            continue
        if isinstance(said, tuple) and said and isinstance(said[0], BaseModel):
            yield from _items(said, kept, f"{path}{name}")
        else:
            yield Correction(field=f"{path}{name}", proposed=_short(said), used=_short(kept))


def _items(said: Sequence[BaseModel], kept: Sequence[BaseModel], path: str) -> Iterator[Correction]:
    by_key = {_key(item): item for item in kept}
    for item in said:
        here = f"{path}[{_key(item)}]"
        if _key(item) in by_key:
            yield from _fields(item, by_key[_key(item)], f"{here}.")
        else:
            yield Correction(field=here, proposed=_short(item.model_dump(exclude_defaults=True)), used="")


def _key(item: BaseModel) -> str:
    parts = [str(getattr(item, name)) for name in ("id", "persona", "variant") if hasattr(item, name)]
    return "/".join(parts)


def _short(value: Any) -> str:
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else "" if value is None else str(value)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
