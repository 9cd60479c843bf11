"""A zip of a product table and its photos, unpacked where nothing in it can do harm."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

from domain.errors import BadProductData
from tools.understanding.feeds import RECORDS, TABLES
from tools.understanding.ingest import PICTURES

MAX_FILES = 20_000
MAX_BYTES = 2 * 1024**3
TAKEN = TABLES | RECORDS | PICTURES


def unpack(archive: Path, into: Path) -> Path:
    """The folder that holds the table. Links, other kinds of files and paths that lead outside are left in the zip.

    Raises `BadProductData` for what is no zip, holds no table, or is too large.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            members = [member for member in packed.infolist() if _is_wanted(member)]
            if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_BYTES:
                raise _bad(archive, "压缩包太大（最多 2 万个文件、2 GB），请拆开。",
                           "This archive is too large (20,000 files, 2 GB): split it.")  # fmt: skip
            for member in members:
                target = into / PurePosixPath(member.filename.replace("\\", "/"))
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(member) as source, target.open("wb") as copy:
                    left = member.file_size
                    while left > 0 and (piece := source.read(min(left, 1 << 20))):
                        copy.write(piece)
                        left -= len(piece)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _bad(archive, "压缩包打不开（损坏或加了密码），请重新打包。",
                   "This archive cannot be opened (damaged or locked): pack it again.") from error  # fmt: skip
    found = sorted((p for p in into.rglob("*") if p.suffix.lower() in TABLES | RECORDS), key=lambda p: len(p.parts))
    if not found:
        raise _bad(archive, "压缩包里没有商品表（CSV、XLSX、JSON）。",
                   "There is no product table (CSV, XLSX, JSON) in this archive.")  # fmt: skip
    return found[0].parent


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """A table or a picture at a plain path: no links, no hidden or system files, nothing that leads outside."""
    path = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    outside = path.is_absolute() or ".." in path.parts or ":" in member.filename or "\x00" in member.filename
    return not (member.is_dir() or is_link or hidden or outside) and path.suffix.lower() in TAKEN


def _bad(archive: Path, zh: str, en: str) -> BadProductData:
    return BadProductData({"zh": f"{archive.name}：{zh}", "en": f"{archive.name}: {en}"}, file=archive.name)
