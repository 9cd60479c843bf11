"""Work that was done before, found again by everything that it follows from: what went in, and the code that does it.

A rendering process keeps the results of laying out, painting and examining as small files beside the lit plates; the
pictures themselves lie in the file store. Anything in the folder may be deleted at any time.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
CODE = ("tools/generation", "tools/efficiency", "domain")
LIBRARIES = ("numpy", "opencv-python-headless", "pillow", "skia-python")
LOOK_EVERY = 500
"""Results after which the folder is looked at: is there too much in it?"""


@dataclass
class Reuse:
    """Results of one rendering process, and of those beside it."""

    folder: Path
    most: int
    """Results that are kept; those that were not used for longest go first. 0 keeps none."""
    _new: int = field(default=0, init=False)

    def get(
        self, name: str, follows_from: tuple[Any, ...], adapter: TypeAdapter[T], make: Callable[[], T],
        still: Callable[[T], bool] = lambda _: True,
    ) -> tuple[T, bool]:  # fmt: skip
        """(the result, whether it was there). `still` says whether one that is there can be used."""
        if not self.most:
            return make(), False
        file = self.folder / f"{name}-{_key(follows_from)}"
        try:
            found = adapter.validate_json(file.read_bytes())
            if still(found):
                file.touch()
                return found, True
        except (OSError, ValidationError):
            pass
        made = make()
        self._keep(file, adapter, made)
        return made, False

    def _keep(self, file: Path, adapter: TypeAdapter[T], made: T) -> None:
        draft = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(adapter.dump_json(made))
            draft.replace(file)
            if self._new % LOOK_EVERY == 0:
                self._make_room()
        except OSError:  # a full disk costs the keeping, never the picture
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        self._new += 1

    def _make_room(self) -> None:
        known = sorted((file.stat().st_mtime, file) for file in self.folder.iterdir())
        for _, file in known[: max(0, len(known) - self.most)]:
            file.unlink(missing_ok=True)


def _key(follows_from: tuple[Any, ...]) -> str:
    return hashlib.sha256(to_json(follows_from) + code_hash().encode()).hexdigest()


@lru_cache(maxsize=1)
def code_hash() -> str:
    """A name for the code and data that pictures are made and judged with, typefaces and sets included."""
    known = hashlib.sha256()
    for folder in CODE:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".py", ".yaml", ".json"):
                known.update(file.read_bytes())
    for file in sorted((ROOT / "studio" / "plates").rglob("*")):
        if file.is_file():
            known.update(f"{file.relative_to(ROOT)} {file.stat().st_size}".encode())
            known.update(file.read_bytes() if file.suffix == ".json" else b"")
    known.update(" ".join(importlib.metadata.version(name) for name in LIBRARIES).encode())
    return known.hexdigest()
