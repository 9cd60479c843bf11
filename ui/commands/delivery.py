"""Write a kit to a folder: unzipped, whole or not at all."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path, PurePosixPath

from domain.errors import BadProductData
from domain.ports import FileStore
from domain.runs import Run


def deliver(assets: FileStore, run: Run, out: Path | None) -> Path:
    """The folder that the run's kit was written to."""
    return unpack(assets.path(run.kit), out or Path("kit") / run.id)


def unpack(kit: Path, folder: Path) -> Path:
    """The folder that a kit's archive was written to."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(kit) as archive:
            for member in archive.infolist():
                if not _is_inside(member.filename):
                    raise BadProductData({"zh": "素材包已损坏。", "en": "The kit's archive is damaged."})
            archive.extractall(draft)
        inner = _only_folder(draft)
        if folder.exists():
            # Into a folder that is there: files of the same name are replaced, others stay.
            shutil.copytree(inner, folder, dirs_exist_ok=True)
        else:
            inner.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder


def _only_folder(draft: Path) -> Path:
    """Where the manifest lies: the archive's top, or its one folder."""
    if (draft / "kit.json").exists():
        return draft
    return next((found.parent for found in sorted(draft.glob("*/kit.json"))), draft)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and ":" not in name
