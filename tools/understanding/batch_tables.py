"""The products of a batch: a table or folder of new products, or a list of SKUs that the catalogue knows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from domain import Frozen
from domain.batch import BatchItem
from domain.errors import BadProductData, UnknownProduct
from domain.ports import Assets, Catalog
from domain.text import best_of
from tools.understanding.archives import unpack
from tools.understanding.feeds import RECORDS, TABLES, Row, read_feed
from tools.understanding.ingest import Missing, ingest
from tools.understanding.records import field_of, known_headers

NO_PHOTO = {
    "zh": "没有可用的商品照片：把照片放在表格旁边，并在“图片”列写上文件名。",
    "en": "There is no usable photo: put one beside the table and write its file name in the images column.",
}
TWICE = {"zh": "这个 SKU 在表里出现了不止一次，只做一次。", "en": "This SKU is in the table more than once; made once."}


class Sheet(Frozen):
    """What a file asks pictures for: one item a row, in order; and what its products do not say."""

    items: tuple[BatchItem, ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def usable(self) -> int:
        """Rows that pictures can be made of."""
        return sum(not item.problem for item in self.items)

    def in_words(self, lang: str) -> str:
        """The report before anything runs: what is good, and each problem with its row, column and fix."""
        bad = [item for item in self.items if item.problem]
        head = {
            "zh": f"共 {len(self.items)} 行：{self.usable} 个商品可以做，{len(bad)} 行有问题。",
            "en": f"{len(self.items)} rows: {self.usable} products can be made, {len(bad)} rows have a problem.",
        }
        row = {"zh": "第 {} 行", "en": "row {}"}
        lines = [best_of(head, lang)]
        for item in bad:
            place = [best_of(row, lang).format(item.row) if item.row else "", item.column, item.sku]
            lines.append(f"- {' · '.join(filter(None, place))}: {best_of(item.problem, lang)}")
        return "\n".join(lines)


def read_sheet(path: Path | str, assets: Assets, catalog: Catalog) -> Sheet:
    """Read a CSV, XLSX, JSON or JSONL file, a folder, or either in a zip; raises `BadProductData` for nothing to read.

    New products are put into the catalogue; a table with a SKU column and no titles names products that are there.
    """
    root = Path(path)
    if root.suffix.lower() == ".zip" and root.is_file():
        with TemporaryDirectory() as folder:
            return read_sheet(unpack(root, Path(folder)), assets, catalog)
    if root.is_file() and root.suffix.lower() in TABLES | RECORDS:
        rows = list(read_feed(root, known_headers()))
        if any(_has(row, "sku") for row in rows) and not any(_has(row, "title", "title_en") for row in rows):
            return Sheet(items=_known(rows, catalog))
    return _new(root, assets, catalog)


def named(skus: Sequence[str], catalog: Catalog) -> Sheet:
    """The same for SKUs given one by one."""
    return Sheet(items=_known([Row(number, {"sku": sku}) for number, sku in enumerate(skus, 1)], catalog))


def _has(row: Row, *fields: str) -> bool:
    return any(field_of(header) in fields and str(value or "").strip() for header, value in row.cells.items())


def _known(rows: Sequence[Row], catalog: Catalog) -> tuple[BatchItem, ...]:
    items: list[BatchItem] = []
    seen: set[str] = set()
    for row in rows:
        sku = next((str(value).strip() for head, value in row.cells.items() if field_of(head) == "sku"), "")
        problem, column = {}, "sku"
        if not sku:
            problem = {"zh": "这一行没有 SKU，请补上。", "en": "This row has no SKU: fill it in."}
        elif sku in seen:
            problem = TWICE
        else:
            try:
                product = catalog.product(sku)
                problem, column = ({}, "") if product.images else (NO_PHOTO, "images")
            except UnknownProduct:
                problem = {
                    "zh": f"商品库里没有 {sku[:64]}：请先导入，或在表里补上名称和图片。",
                    "en": f"{sku[:64]} is not in the catalogue: import it first, or add its title and picture here.",
                }
        seen.add(sku)
        items.append(BatchItem(sku=sku[:64], row=row.number, column=column, problem=problem))
    if not items:
        raise BadProductData({"zh": "文件里没有商品行。", "en": "There are no product rows in this file."})
    return tuple(items)


def _new(root: Path, assets: Assets, catalog: Catalog) -> Sheet:
    """New products; a picture that cannot be used leaves its product without a photo, and says which and why."""
    report = ingest(root, assets, catalog)
    taken = {product.sku for product in report.products}
    unseen = [problem for problem in report.problems if problem.column == "images" and problem.sku in taken]
    pictures = {problem.sku: problem for problem in unseen}
    items = []
    for product in report.products:
        problem = pictures.get(product.sku)
        if product.images:
            items.append(BatchItem(sku=product.sku, row=report.rows.get(product.sku)))
        else:
            words = problem.message if problem else NO_PHOTO
            items.append(BatchItem(sku=product.sku, row=report.rows.get(product.sku), column="images", problem=words))
    for problem in report.problems:
        if problem in unseen:
            continue
        items.append(BatchItem(sku=problem.sku[:64], row=problem.row, column=problem.column, problem=problem.message))
    return Sheet(items=tuple(sorted(items, key=lambda item: item.row or 0)), missing=report.missing)
