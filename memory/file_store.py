"""Where files lie: in a folder of this machine, or in a bucket with copies in that folder."""

from __future__ import annotations

from pathlib import Path

from domain.ports import FileStore
from memory.assets import FileAssets


def open_assets(url: str, near: str | Path) -> FileStore:
    """The file store at this URL: a folder, or a bucket with copies in the folder `near`; no URL means `near`."""
    if "://" not in url.removeprefix("file://"):
        return FileAssets(url.removeprefix("file://") or near)
    from memory.bucket import BucketAssets  # needs the extra s3

    return BucketAssets(url, near)
