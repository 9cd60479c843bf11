"""Who changes what states are made of says so: a worker of the last release must know what it cannot read."""

from __future__ import annotations

import hashlib
import json
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, create_model

from agents.state import Making, Origin, Painting, State, Subject
from domain.runs import Run
from memory.packing import VERSION

STORED = (State, Making, Origin, Painting, Subject, Run)
"""What is written by one worker and read by another: states, what they hold, and records of runs."""
KNOWN = {2: "d01c9fc7e0be7fa2"}
WHAT_TO_DO = """
The types that states are made of have changed (a field, a type, a choice): {new}.
If the last release has states of version {version}, its workers may misread what is written now. So
 1. raise VERSION in memory/packing.py to {next}, and see that what version {version} wrote is still readable
    (new fields have defaults, what was renamed is still taken);
 2. write KNOWN = {{{next}: "{new}"}} in {file}.
Where version {version} was never released, only replace its fingerprint in KNOWN.
"""


def name_of(kind: Any) -> str:
    """With its module, which is written beside every value: a type that has moved is not found by an older worker."""
    return str(kind.__qualname__) if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"


def fields_of(*kinds: type) -> dict[str, Any]:
    """Of every model that these lead to, its fields and their types."""
    found: dict[str, Any] = {}

    def look(kind: Any) -> str:
        arguments = get_args(kind)
        if get_origin(kind) is Annotated:
            return look(arguments[0])
        if get_origin(kind) is Literal:
            return f"one of {arguments}"
        if arguments:
            outer = "|" if get_origin(kind) in (Union, UnionType) else name_of(get_origin(kind))
            return f"{outer}[{', '.join('...' if each is Ellipsis else look(each) for each in arguments)}]"
        if isinstance(kind, type) and issubclass(kind, BaseModel) and name_of(kind) not in found:
            found[name_of(kind)] = {}
            found[name_of(kind)] |= {name: look(field.annotation) for name, field in kind.model_fields.items()}
        return name_of(kind)

    for kind in kinds:
        look(kind)
    return found


def fingerprint(shape: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()[:16]


def test_the_version_of_states_is_raised_when_their_types_change() -> None:
    new = fingerprint(fields_of(*STORED))
    words = {"new": new, "version": VERSION, "next": VERSION + 1, "file": "tests/unit/agents/test_state_version.py"}
    assert KNOWN.get(VERSION) == new, WHAT_TO_DO.format(**words)


def test_every_change_that_matters_is_seen() -> None:
    was: dict[str, Any] = {"size": int, "look": Literal["a", "b"], "parts": tuple[dict[str, int | None], ...]}

    def seen(module: str = "domain.things", **changes: Any) -> str:
        fields: dict[str, Any] = {name: (kind, ...) for name, kind in (was | changes).items()}
        inner: Any = create_model("Inner", __module__=module, **fields)
        outer = create_model("Outer", __module__="domain.things", inner=(tuple[inner, ...] | None, None))
        return fingerprint(fields_of(outer))

    assert seen() == seen()
    changes = [{"size": float}, {"look": Literal["a", "b", "c"]}, {"parts": tuple[dict[str, int], ...]}, {"name": str}]
    assert len({seen(), seen("domain.elsewhere"), *(seen(**change) for change in changes)}) == 6
    reached = {name.rpartition(".")[2] for name in fields_of(*STORED)}
    assert reached >= {"Layout", "Brief", "Certificate", "Experiment", "Rerun", "Sticker"}
