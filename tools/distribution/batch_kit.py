"""A batch's kit: a folder for each product, a manifest in which every picture is accounted for, feeds, a contact sheet.

Written as it is read, one file after the other, so that ten thousand products need no more memory than one.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from domain.batch import Batch, BatchStatus, Outcome, tally
from domain.catalog import Product
from domain.ports import Assets
from domain.text import best_of
from tools.distribution.batch_sheet import batch_sheet
from tools.distribution.kit import ENDINGS, LONG_AGO
from tools.distribution.product_feeds import feed_files

COLUMNS = (
    "row", "sku", "status", "asked", "done", "rejected", "failed", "seconds", "work", "cost", "reused", "run_id",
    "reasons",
)  # fmt: skip


def batch_files(
    batch: Batch,
    status: BatchStatus,
    outcomes: Sequence[Outcome],
    products: Mapping[str, Product],
    *,
    assets: Assets,
    lang: str,
    base_url: str = "",
) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of every file, at any time: what is not made yet is counted as open."""
    items: list[dict[str, Any]] = []
    pictured: list[tuple[Product, Sequence[str]]] = []
    for outcome in outcomes:
        creatives: list[dict[str, Any]] = []
        if outcome.kit:
            for path, data in _members(assets.get(outcome.kit)):
                yield f"{_folder(outcome.sku)}/{path}", data
                if path == "kit.json":
                    creatives = json.loads(data)["creatives"]
        files = [f"{_folder(outcome.sku)}/{creative['file']}" for creative in creatives]
        if outcome.sku in products and files:
            pictured.append((products[outcome.sku], files))
        shown = [_picture(creative, file) for creative, file in zip(creatives, files, strict=True)]
        items.append(entry(outcome) | {"creatives": shown})
    count = tally(batch.items, outcomes)
    manifest = {
        "version": 1, "batch": batch.model_dump(mode="json"), "status": status,
        "tally": count.model_dump(mode="json"), "items": items,
    }  # fmt: skip
    yield "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    yield "report.csv", report(outcomes, lang)
    yield "index.html", batch_sheet(manifest, {sku: best_of(p.title, lang) for sku, p in products.items()}, lang)
    for name, data in feed_files(pictured, lang=lang, base_url=base_url):
        yield f"feeds/{name}", data


def entry(outcome: Outcome) -> dict[str, Any]:
    """One item in the manifest and in ``--json``."""
    return outcome.model_dump(mode="json") | {"failed": outcome.failed}


def report(outcomes: Iterable[Outcome], lang: str) -> bytes:
    """Every item as a line of a table that spreadsheets open."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for outcome in outcomes:
        known = entry(outcome)
        reasons = "; ".join(best_of(reason.message, lang) for reason in outcome.reasons)
        writer.writerow([_cell(value) for value in (*(known[column] for column in COLUMNS[:-1]), reasons)])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    """What a spreadsheet would take for a formula is shown as text."""
    return "" if value is None else f"'{value}" if str(value).startswith(("=", "+", "-", "@")) else value


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The files as a zip, piece by piece."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.external_attr = 0o644 << 16
            picture = name.rsplit(".", 1)[-1] in ENDINGS.values()
            archive.writestr(info, data, zipfile.ZIP_STORED if picture else zipfile.ZIP_DEFLATED)
            yield out.take()
    yield out.take()


class _Pieces(io.RawIOBase):
    """A file that is handed on as it is written; it cannot be wound back."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        piece = bytes(self._written)
        self._written.clear()
        return piece


def _members(archive: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(archive)) as kit:
        for name in kit.namelist():
            yield name, kit.read(name)


def _picture(creative: Mapping[str, Any], file: str) -> dict[str, Any]:
    kept = ("id", "persona", "format", "platform", "width", "height", "alt", "asset", "attempts", "seconds")
    return {name: creative[name] for name in kept} | {"file": file, "verdict": creative["certificate"]["verdict"]}


def _folder(sku: str) -> str:
    """The product's folder. SKUs are letters, digits, dots, dashes and underscores; dots alone would be a path."""
    return sku.strip(".") or "_"
