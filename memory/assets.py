"""Files by content hash: the same bytes are stored once, and a stored file never changes."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from domain.errors import NotFound

_ID = re.compile(r"sha256:([0-9a-f]{64})")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*(?:; ?[a-z]+=[\w.-]+)?", re.ASCII)


class FileAssets:
    """`domain.ports.Assets` in a folder. A file is there whole or not at all, also after a crash."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder).resolve()

    def put(self, data: bytes, media_type: str) -> str:
        """Store and return the asset id; the media type given first is kept."""
        check_type(media_type)
        digest = hashlib.sha256(data).hexdigest()
        file = self._file(digest)
        if not self._is_whole(file, len(data)):
            above = [] if file.parent.exists() else [file.parent.parent, self.folder]
            file.parent.mkdir(parents=True, exist_ok=True)
            # The type first: the asset exists from the moment its data has its name.
            _write(file.with_suffix(".type"), media_type.encode())
            _write(file, data)
            for folder in (file.parent, *above):
                _sync_folder(folder)
        return f"sha256:{digest}"

    def get(self, asset: str) -> bytes:
        """The bytes; raises `NotFound`."""
        return self.path(asset).read_bytes()

    def media_type(self, asset: str) -> str:
        """What kind of file it is; raises `NotFound`."""
        return self.path(asset).with_suffix(".type").read_text()

    def path(self, asset: str) -> Path:
        """Where the file lies, to be read only; raises `NotFound`."""
        digest = digest_of(asset)
        file = self._file(digest) if digest else None
        if file is None or not file.is_file():
            raise missing(asset)
        return file

    def __contains__(self, asset: str) -> bool:
        digest = digest_of(asset)
        return digest is not None and self._file(digest).is_file()

    def _file(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:4] / digest

    def _is_whole(self, file: Path, size: int) -> bool:
        """Whether it is stored already; a file of another size was damaged from outside and is written again."""
        try:
            return file.stat().st_size == size and file.with_suffix(".type").is_file()
        except FileNotFoundError:
            return False


def check_type(media_type: str) -> None:
    """Raise `ValueError` where this is no media type."""
    if not _TYPE.fullmatch(media_type):
        raise ValueError(f"not a media type: {media_type!r}")


def digest_of(asset: str) -> str | None:
    """The content hash in an asset id; None where it is no such id."""
    match = _ID.fullmatch(asset)
    return match[1] if match else None


def missing(asset: str) -> NotFound:
    """What is said of a file that is not there."""
    return NotFound(
        {"zh": "找不到这个文件，它可能已被清理，请重新生成或上传。",
         "en": "This file is not there; it may have been cleaned up. Make or upload it again."},
        asset=asset[:100],
    )  # fmt: skip


def _write(file: Path, data: bytes) -> None:
    """Put a file in place in one step, after its data has reached the disk."""
    draft = file.with_name(f".{file.name[:16]}.{secrets.token_hex(6)}")
    try:
        with draft.open("xb") as target:
            target.write(data)
            target.flush()
            os.fsync(target.fileno())
        draft.replace(file)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Make a new name in this folder durable too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
