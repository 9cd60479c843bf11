"""Files by content hash in a bucket (S3, GCS, Azure, ...) through fsspec; what was used lately is on this disk too."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.errors import StoreUnavailable
from memory.assets import FileAssets, check_type, digest_of, missing

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem


class BucketAssets:
    """`domain.ports.Assets` at a URL. Stored in the bucket before `put` returns; read from there once per machine."""

    def __init__(self, url: str, near: str | Path, **options: Any) -> None:
        """`near` is a folder for copies: anything in it may be deleted at any time."""
        self.url, self._options = url, options
        self._near = FileAssets(near)
        self._opened: tuple[AbstractFileSystem, str] | None = None

    def put(self, data: bytes, media_type: str) -> str:
        """Store and return the asset id; the media type given first is kept."""
        check_type(media_type)
        asset = f"sha256:{hashlib.sha256(data).hexdigest()}"
        if asset not in self._near:  # a copy is only ever made of what the bucket has
            there, place = self._at(asset)
            with _explained(self.url):
                if not there.exists(place):
                    # The type first: the asset exists from the moment its data has its name.
                    there.pipe_file(f"{place}.type", media_type.encode())
                    there.pipe_file(place, data)
            self._near.put(data, media_type)
        return asset

    def get(self, asset: str) -> bytes:
        """The bytes; raises `NotFound`."""
        return self.path(asset).read_bytes()

    def media_type(self, asset: str) -> str:
        """What kind of file it is; raises `NotFound`."""
        return self.path(asset).with_suffix(".type").read_text()

    def path(self, asset: str) -> Path:
        """A copy on this disk, to be read only; raises `NotFound`."""
        if digest_of(asset) is None:
            raise missing(asset)
        if asset not in self._near:
            there, place = self._at(asset)
            with _explained(self.url):
                try:
                    kind, data = there.cat_file(f"{place}.type"), there.cat_file(place)
                except FileNotFoundError as error:
                    raise missing(asset) from error
            if self._near.put(data, kind.decode()) != asset:
                raise missing(asset)  # damaged on its way, or in the bucket
        return self._near.path(asset)

    def __contains__(self, asset: str) -> bool:
        if digest_of(asset) is None:
            return False
        there, place = self._at(asset)
        with _explained(self.url):
            return asset in self._near or bool(there.exists(place))

    def _at(self, asset: str) -> tuple[AbstractFileSystem, str]:
        """The file system, opened at first use, and the asset's place in it."""
        if self._opened is None:
            self._opened = open_bucket(self.url, **self._options)
        there, root = self._opened
        digest = digest_of(asset)
        assert digest is not None
        return there, f"{root}/{digest[:2]}/{digest[2:4]}/{digest}"


def open_bucket(url: str, **options: Any) -> tuple[AbstractFileSystem, str]:
    """The file system behind a URL, and the path in it; raises `StoreUnavailable` where a package is missing."""
    from fsspec.core import url_to_fs

    try:
        # Listings are never needed, and a cached one would hide what other machines have stored since.
        there, root = url_to_fs(url, use_listings_cache=False, **options)
    except (ImportError, ValueError) as error:
        raise StoreUnavailable(
            {"zh": f"打不开 VITRINE_ASSETS_URL={url}：{error}。S3 请先安装 vitrine[s3]。",
             "en": f"VITRINE_ASSETS_URL={url} cannot be opened: {error}. For S3 install vitrine[s3]."},
        ) from error  # fmt: skip
    return there, str(root).rstrip("/")


def _faults() -> tuple[type[Exception], ...]:
    """What storage clients raise: those of fsspec's file systems are `OSError`, those of Amazon's client are not."""
    amazon = sys.modules.get("botocore.exceptions")
    return (OSError, amazon.BotoCoreError, amazon.ClientError) if amazon else (OSError,)


@contextmanager
def _explained(url: str) -> Iterator[None]:
    """Whatever a storage server's client raises, in our words."""
    try:
        yield
    except _faults() as error:
        raise StoreUnavailable(
            {"zh": f"文件存储 {url} 暂时不可用，请稍后重试；若持续如此，请检查地址、密钥和权限。",
             "en": f"The file store {url} does not answer. Try again in a moment; if it stays so, check its address, "
             "keys and permissions."},
            reason=str(error)[:200],
        ) from error  # fmt: skip
