"""Tables as merchants really send them, and as attackers do: a clear report or a clear refusal, never a crash."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PIL import Image

from domain.catalog import Product
from domain.errors import BadProductData, UnknownProduct
from memory.assets import FileAssets
from tools.understanding.batch_tables import Sheet, read_sheet
from ui.intake import OwnShelf

HEADER = "sku,title,price,images"
GOOD = "A-1,Mug,12.5,mug.png"


class Shelf:
    """A catalogue in memory."""

    def __init__(self) -> None:
        self._products: dict[str, Product] = {"OLD": Product(sku="OLD", title={"en": "Old"}, images=("sha256:0",))}

    def put(self, product: Product) -> None:
        self._products[product.sku] = product

    def product(self, sku: str) -> Product:
        if sku not in self._products:
            raise UnknownProduct({"en": f"no {sku}"})
        return self._products[sku]

    def products(self) -> list[Product]:
        return list(self._products.values())

    def find(self, text: str) -> list[Product]:
        return []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Image.effect_noise((400, 400), 40).save(tmp_path / "mug.png")
    return tmp_path


def read(path: Path) -> Sheet:
    return read_sheet(path, FileAssets(path.parent / "assets"), Shelf())


def table(*rows: str, header: str = HEADER, encoding: str = "utf-8", end: str = "\n") -> bytes:
    return end.join((header, *rows)).encode(encoding)


def workbook(*rows: list[Any], change: Any = None) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    if change:
        change(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def second_sheet(book: Workbook, sheet: Any) -> None:
    other = book.create_sheet("goods")
    other.append(["sku", "title", "images"])
    other.append(["A", "Mug", "mug.png"])


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


ROWS: dict[str, tuple[str, bytes, int, int]] = {
    # what is wrong: (file name, bytes, good items, items)
    "nothing": ("a.csv", table(GOOD), 1, 1),
    "byte order mark": ("a.csv", b"\xef\xbb\xbf" + table(GOOD), 1, 1),
    "utf-16": ("a.csv", table(GOOD, encoding="utf-16"), 1, 1),
    "gb18030": ("a.csv", table("A-1,马克杯,12.5,mug.png", header="货号,名称,价格,图片", encoding="gb18030"), 1, 1),
    "big5": ("a.csv", table("A-1,馬克杯,12.5,mug.png", header="sku,名稱,price,images", encoding="big5"), 0, 1),
    "latin-1": ("a.csv", table("A-1,Café,12.5,mug.png", encoding="latin-1"), 1, 1),
    "windows line ends": ("a.csv", table(GOOD, end="\r\n"), 1, 1),
    "old mac line ends": ("a.csv", table(GOOD, end="\r"), 1, 1),
    "tabs": ("a.tsv", table(GOOD.replace(",", "\t"), header=HEADER.replace(",", "\t")), 1, 1),
    "semicolons": ("a.csv", table("A-1;Mug;12,5;mug.png", header=HEADER.replace(",", ";")), 1, 1),
    "pipes": ("a.txt", table(GOOD.replace(",", "|"), header=HEADER.replace(",", "|")), 1, 1),
    "empty lines": ("a.csv", table("", "", GOOD, ",,,", ""), 1, 1),
    "a comma in a name": ("a.csv", table('A-1,"Mug, large",12.5,mug.png'), 1, 1),
    "an unquoted comma": ("a.csv", table("A-1,Mug, large,12.5,mug.png"), 0, 1),
    "a line break in a cell": ("a.csv", table('A-1,"Mug\nlarge",12.5,mug.png', GOOD.replace("A-1", "A-2")), 2, 2),
    "quotes in quotes": ("a.csv", table('A-1,"Mug ""XL""",12.5,mug.png'), 1, 1),
    "short row": ("a.csv", table("A-1,Mug", GOOD.replace("A-1", "A-2")), 1, 2),
    "same sku twice": ("a.csv", table(GOOD, GOOD), 1, 2),
    "no name": ("a.csv", table("A-1,,12.5,mug.png", GOOD.replace("A-1", "A-2")), 1, 2),
    "no sku": ("a.csv", table(",Mug,12.5,mug.png"), 1, 1),
    "a sku with a path": ("a.csv", table("../../etc/passwd,Mug,12.5,mug.png"), 1, 1),
    "a sku in Chinese": ("a.csv", table("货号一,Mug,12.5,mug.png"), 1, 1),
    "a very long sku": ("a.csv", table("A" * 300 + ",Mug,12.5,mug.png"), 1, 1),
    "price with a sign": ("a.csv", table("A-1,Mug,¥12.5,mug.png"), 1, 1),
    "price in words": ("a.csv", table("A-1,Mug,ask,mug.png"), 0, 1),
    "negative price": ("a.csv", table("A-1,Mug,-3,mug.png"), 0, 1),
    "price as formula": ("a.csv", table("A-1,Mug,=1+1,mug.png"), 0, 1),
    "not a number": ("a.csv", table("A-1,Mug,NaN,mug.png"), 0, 1),
    "endless price": ("a.csv", table("A-1,Mug,1e999,mug.png"), 0, 1),
    "no price": ("a.csv", table("A-1,Mug,,mug.png"), 1, 1),
    "no picture": ("a.csv", table("A-1,Mug,12.5,"), 0, 1),
    "missing picture": ("a.csv", table("A-1,Mug,12.5,nowhere.png"), 0, 1),
    "picture outside": ("a.csv", table("A-1,Mug,12.5,../../etc/passwd"), 0, 1),
    "absolute picture": ("a.csv", table("A-1,Mug,12.5,/etc/passwd"), 0, 1),
    "picture on the web": ("a.csv", table("A-1,Mug,12.5,http://169.254.169.254/x.png"), 0, 1),
    "picture that is text": ("a.csv", table("A-1,Mug,12.5,a.csv"), 0, 1),
    "two pictures, one bad": ("a.csv", table("A-1,Mug,12.5,mug.png;nowhere.png"), 1, 1),
    "html in a name": ("a.csv", table("A-1,<script>alert(1)</script>,12.5,mug.png"), 1, 1),
    "control characters": ("a.csv", table("A-1,Mu\x07g\x1b[31m,12.5,mug.png"), 1, 1),
    "null bytes": ("a.csv", table("A-1,Mu\x00g,12.5,mug.png"), 1, 1),
    "known skus": ("a.csv", b"sku\nOLD\nNEW\n\nOLD\n", 1, 3),
    "json list": ("a.json", json.dumps([{"sku": "A-1", "title": "Mug", "images": "mug.png"}]).encode(), 1, 1),
    "json object": (
        "a.json", json.dumps({"products": [{"sku": "A", "title": "Mug", "images": ["mug.png"]}]}).encode(), 1, 1,
    ),
    "json with a number among objects": ("a.json", b'[5, {"sku": "A", "title": "Mug", "images": "mug.png"}]', 1, 2),
    "json lines, one broken": ("a.jsonl", b'{"sku": "A", "title": "Mug", "images": "mug.png"}\n{oops\n', 1, 2),
    "workbook": ("a.xlsx", workbook(["sku", "title", "price", "images"], ["A-1", "Mug", 12.5, "mug.png"]), 1, 1),
    "workbook, numbers as skus": ("a.xlsx", workbook(["sku", "title", "images"], [10001.0, "Mug", "mug.png"]), 1, 1),
    "workbook, dates": (
        "a.xlsx", workbook(["sku", "title", "images", "上市"], ["A", "Mug", "mug.png", date(2026, 5, 1)]), 1, 1,
    ),
    "workbook, formula": (
        "a.xlsx", workbook(["sku", "title", "price", "images"], ["A", "Mug", "=1+1", "mug.png"]), 1, 1,
    ),
    "workbook, merged cells": (
        "a.xlsx",
        workbook(["sku", "title", "images"], ["A", "Mug", "mug.png"], ["B", None, "mug.png"],
                 change=lambda book, sheet: sheet.merge_cells("B2:B3")), 1, 2,
    ),
    "workbook, empty first sheet": ("a.xlsx", workbook(change=second_sheet), 1, 1),
    "workbook, called csv": ("a.csv", workbook(["sku", "title", "images"], ["A", "Mug", "mug.png"]), 1, 1),
    "true as a name": ("a.xlsx", workbook(["sku", "title", "images"], ["A", True, "mug.png"]), 1, 1),
}  # fmt: skip
REFUSED: dict[str, tuple[str, bytes]] = {
    "empty file": ("a.csv", b""),
    "only a header": ("a.csv", table()),
    "no columns that are known": ("a.csv", b"x,y\n1,2\n"),
    "broken json": ("a.json", b'[{"sku": '),
    "json that is a text": ("a.json", b'"hello"'),
    "very deep json": ("a.json", b"[" * 100_000),
    "too many rows": ("a.csv", table(*(f"S{n},Mug,1,mug.png" for n in range(20_005)))),
    "a cell without end": ("a.csv", table('A-1,"' + "x" * 200_000 + '",1,mug.png')),
    "old workbook": ("a.xls", b"\xd0\xcf\x11\xe0" + b"\x00" * 600),
    "damaged workbook": ("a.xlsx", workbook(["sku"], ["A"])[:400]),
    "a zip that is no workbook": ("a.xlsx", zipped(hello=b"x")),
    "a workbook that is a bomb": ("a.xlsx", zipped(**{"xl/workbook.xml": b"\x00" * 210_000_000})),
    "a picture": ("a.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40),
    "a zip without a table": ("a.zip", zipped(**{"mug.png": b"x"})),
    "a damaged zip": ("a.zip", b"PK\x03\x04nothing"),
    "bad utf-16": ("a.csv", b"\xff\xfe\x00\xd8\x00"),
}


@pytest.mark.parametrize("case", ROWS, ids=str)
def test_a_bad_row_never_stops_the_good_ones(folder: Path, case: str) -> None:
    name, data, good, count = ROWS[case]
    (folder / name).write_bytes(data)
    sheet = read(folder / name)
    assert (sheet.usable, len(sheet.items)) == (good, count), sheet.in_words("en")
    assert all(item.problem["zh"] and item.problem["en"] for item in sheet.items if item.problem)
    for lang in ("zh", "en"):
        assert sheet.in_words(lang).count("\n") >= count - good


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_what_cannot_be_read_is_refused_in_words(folder: Path, case: str) -> None:
    name, data = REFUSED[case]
    (folder / name).write_bytes(data)
    with pytest.raises(BadProductData) as refused:
        read(folder / name)
    assert refused.value.in_words("zh") and refused.value.in_words("en")


def test_a_zip_brings_its_photos_and_nothing_else(folder: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("goods/p.csv", table(GOOD))
        archive.write(folder / "mug.png", "goods/mug.png")
        archive.writestr("../outside.csv", b"x")
        archive.writestr("goods/run.sh", b"rm -rf /")
        archive.writestr("__MACOSX/p.csv", b"x")
        link = zipfile.ZipInfo("goods/link.png")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    (folder / "goods.zip").write_bytes(out.getvalue())
    sheet = read(folder / "goods.zip")
    assert sheet.usable == 1 and not (folder.parent / "outside.csv").exists()


def test_cells_that_look_like_formulas_stay_text_in_what_we_write() -> None:
    from domain.batch import Outcome, Reason
    from tools.distribution.batch_kit import report

    reason = Reason(code="x", message={"en": "=HYPERLINK(1)"})
    rows = list(
        csv.reader(io.StringIO(report([Outcome(status="failed", reasons=(reason,))], "en").decode("utf-8-sig")))
    )
    assert rows[1][-1] == "'=HYPERLINK(1)" and rows[1][1] == ""


def test_a_row_takes_nothing_from_a_product_that_is_there(folder: Path) -> None:
    """An empty cell says nothing: the photo stays, and the row can be made."""
    (folder / "goods.csv").write_bytes(table("OLD,Newer,9.9,", "B-1,No photo,3,"))
    shelf = Shelf()
    shelf.put(shelf.product("OLD").model_copy(update={"unit_count": 6, "category": "cups"}))
    sheet = read_sheet(folder / "goods.csv", FileAssets(folder / "assets"), OwnShelf(shelf, lambda asset: False))
    assert [bool(item.problem) for item in sheet.items] == [False, True]
    old = shelf.product("OLD")
    assert old.images == ("sha256:0",) and old.unit_count == 6 and old.category == "cups"
    assert "Newer" in old.title.values()


def test_a_table_cannot_name_the_photo_of_somebody_elses_product(folder: Path) -> None:
    shelf = Shelf()
    OwnShelf(shelf, lambda asset: False).put(Product(sku="C-1", title={"en": "C"}, images=("sha256:0",)))
    assert shelf.product("C-1").images == ()
