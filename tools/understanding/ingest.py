"""Product data in bulk: a folder, a table or JSON becomes products; what is wrong or missing is said, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

from pydantic import Field

from domain import Frozen
from domain.brief import Question
from domain.catalog import Product
from domain.errors import BadPicture, BadProductData
from domain.ports import Assets, Catalog
from domain.text import Words, best_of
from tools.understanding.catalog import read_product
from tools.understanding.completion import completed
from tools.understanding.feeds import RECORDS, TABLES, Row, read_feed
from tools.understanding.records import field_of, known_headers, product_of

PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".avif", ".heic"}
MAX_PICTURE = 60 * 1024 * 1024


class AdmittedLike(Protocol):
    """A photo that was decoded and written anew."""

    @property
    def data(self) -> bytes: ...
    @property
    def media_type(self) -> str: ...


AdmitPhoto = Callable[[bytes, str], AdmittedLike]


class Problem(Frozen):
    """One thing in the data that could not be used."""

    file: str
    row: int | None = None
    column: str = ""
    sku: str = ""
    message: Words


class Missing(Frozen):
    """One fact that the data does not say and that has to be asked for; it is never made up."""

    sku: str
    field: str
    question: Question


class IngestReport(Frozen):
    """What came in, what did not, and what to ask the merchant for."""

    products: tuple[Product, ...] = ()
    problems: tuple[Problem, ...] = ()
    missing: tuple[Missing, ...] = ()
    rows: dict[str, int] = Field(default_factory=dict)
    """The row that each SKU of a table stands in."""

    def in_words(self, lang: str) -> str:
        """The report as lines of text."""
        good, bad, open_ = len(self.products), len(self.problems), len(self.missing)
        head = {
            "zh": f"导入了 {good} 个商品，{bad} 处问题，{open_} 项待补充。",
            "en": f"{good} products imported, {bad} problems, {open_} to fill in.",
        }
        row = {"zh": "第 {} 行", "en": "row {}"}
        lines = [best_of(head, lang)]
        for problem in self.problems:
            place = f" {best_of(row, lang).format(problem.row)}" if problem.row else ""
            lines.append(f"- {problem.file}{place}: {best_of(problem.message, lang)}")
        lines += [f"- {item.sku}: {best_of(item.question.text, lang)}" for item in self.missing]
        return "\n".join(lines)


def ingest(path: Path | str, assets: Assets, catalog: Catalog, *, admit: AdmitPhoto | None = None) -> IngestReport:
    """Read products from a folder, CSV, JSON or JSONL and put the good ones into the catalog.

    A bad row is reported and never stops the others; raises `BadProductData` where nothing can be read at all.
    """
    root = Path(path)
    admit = admit or _guarded()
    products: list[Product] = []
    problems: list[Problem] = []
    seen: dict[str, str] = {}
    rows: dict[str, int] = {}
    for file, row in _sources(root):
        sku = ""
        try:
            product, pictures = _read(file, row)
            sku = product.sku
            _refuse_twice(sku, file, row, seen)
            if row.surplus:
                raise BadProductData(_SURPLUS)
        except BadProductData as error:
            problems.append(_problem(error, file, row, sku))
            continue
        stored: list[str] = []
        for name in pictures:
            try:
                stored.append(_admitted(file.parent, name, assets, admit))
            except (BadProductData, BadPicture) as error:
                problems.append(_problem(error, file, row, sku, "images"))
        product = completed(product.model_copy(update={"images": tuple(stored)}), catalog)
        catalog.put(product)
        products.append(product)
        if row.number:
            rows[product.sku] = row.number
    if not products and not problems:
        raise BadProductData(_NOTHING, file=root.name)
    missing = tuple(item for product in products for item in missing_of(product))
    return IngestReport(products=tuple(products), problems=tuple(problems), missing=missing, rows=rows)


def _guarded() -> AdmitPhoto:
    from tools.understanding.photos import admit_photo

    return admit_photo


def _sources(root: Path) -> Iterator[tuple[Path, Row]]:
    """(file, record) of everything to read; an unreadable table is an error, a folder may hold several."""
    if not root.exists():
        raise BadProductData(
            {"zh": f"没有 {root.name}，请检查路径。", "en": f"There is no {root.name}: check the path."}, file=root.name
        )
    if root.is_file():
        files = [root]
    else:
        records = [root / "product.json"] if (root / "product.json").is_file() else sorted(root.glob("*/product.json"))
        tables = [
            p for p in sorted(root.iterdir()) if p.suffix.lower() in TABLES | RECORDS and p.name != "product.json"
        ]
        files = [*records, *(() if records else tables)]
    for file in files:
        if file.name == "product.json":
            yield file, Row(0, {})
            continue
        for number, row in enumerate(read_feed(file, known_headers())):
            if number == 0:
                _check_columns(file, row)
            yield file, row


def _check_columns(file: Path, row: Row) -> None:
    if "\x00" in row.cells or {field_of(header) for header in row.cells} & {"title", "title_en"}:
        return
    found = "、".join(list(row.cells)[:8])
    raise BadProductData(
        {
            "zh": f"{file.name} 里没有“名称”（title）列，读到的列是：{found}。请改一个列名后再导入。",
            "en": f"{file.name} has no title column; its columns are: {found}. Rename one and import again.",
        },
        file=file.name,
        row=row.number,
        column="title",
    )


def _read(file: Path, row: Row) -> tuple[Product, tuple[str, ...]]:
    if file.name != "product.json":
        return product_of(row.cells)
    product = read_product(file.read_bytes(), f"{file.parent.name}/{file.name}")
    return product, product.images or tuple(
        p.name for p in sorted(file.parent.iterdir()) if p.suffix.lower() in PICTURES
    )


def _refuse_twice(sku: str, file: Path, row: Row, seen: dict[str, str]) -> None:
    place = f"{file.parent.name}/{file.name}" if row.number == 0 else f"{file.name}:{row.number}"
    if sku in seen:
        raise BadProductData(
            {
                "zh": f"SKU {sku} 已在 {seen[sku]} 出现过：请给这一行换一个 SKU，或删掉它。",
                "en": f"SKU {sku} was already used in {seen[sku]}: give this row another SKU or delete it.",
            },
            column="sku",
        )
    seen[sku] = place


def _admitted(folder: Path, name: str, assets: Assets, admit: AdmitPhoto) -> str:
    """Asset id of a picture that lies beside the table (or in its ``images`` folder)."""
    if name.startswith("sha256:"):
        return name
    if "://" in name or Path(name).is_absolute() or ".." in Path(name).parts or "\\" in name:
        raise BadProductData(
            {
                "zh": f"图片“{name[:60]}”不能直接读取：请把图片存到表格旁边，只写文件名。",
                "en": f"Picture “{name[:60]}” cannot be read: save it beside the table and write its file name only.",
            }
        )
    found = next((f for f in (folder / name, folder / "images" / name) if f.is_file()), None)
    if found is None or not found.resolve().is_relative_to(folder.resolve()) or found.stat().st_size > MAX_PICTURE:
        raise BadProductData(
            {
                "zh": f"找不到图片 {name}：请把它放在表格旁边（不超过 60 MB）。",
                "en": f"Picture {name} was not found: put it beside the table (60 MB at most).",
            }
        )
    admitted = admit(found.read_bytes(), found.name)
    return assets.put(admitted.data, admitted.media_type)


def _problem(error: BadProductData | BadPicture, file: Path, row: Row, sku: str, column: str = "") -> Problem:
    name = f"{file.parent.name}/{file.name}" if file.name == "product.json" else file.name
    return Problem(
        file=name, row=row.number or None, sku=sku, message=error.message,
        column=column or str(error.detail.get("column", "")),
    )  # fmt: skip


def missing_of(product: Product) -> Iterator[Missing]:
    """What pictures need to know and this product's record does not say."""
    title = product.title
    said = {
        "images": bool(product.images),
        "price": product.price is not None,
        "highlights": any(attribute.highlight for attribute in product.attributes),
        "title_en": "en" in title,
        "title_zh": "zh" in title,
    }
    for name, text in _QUESTIONS.items():
        if not said[name]:
            words = {lang: line.format(title=best_of(title, lang)) for lang, line in text.items()}
            yield Missing(sku=product.sku, field=name, question=Question(about=name, text=words))


_SURPLUS = {
    "zh": "这一行的格子比表头多：内容里有分隔符时请加引号。",
    "en": "This row has more cells than the header: put quotation marks around text that contains the separator.",
}
_NOTHING = {
    "zh": "没有找到商品：请放一个 CSV/JSON 表格，或“商品文件夹/product.json”。",
    "en": "No products found: add a CSV or JSON table, or folders with a product.json.",
}
_QUESTIONS = {
    "images": {"zh": "“{title}”还没有照片，请上传一张商品图。", "en": "“{title}” has no photo yet: please upload one."},
    "price": {"zh": "“{title}”卖多少钱（币种）？", "en": "What does “{title}” cost, and in which currency?"},
    "highlights": {
        "zh": "“{title}”想在图上突出哪几个卖点？请给出有依据的事实。",
        "en": "Which selling points of “{title}” should pictures show? Give facts that can be proved.",
    },
    "title_en": {"zh": "“{title}”的英文名是什么？（做英文图时需要）", "en": "What is “{title}” called in English?"},
    "title_zh": {"zh": "“{title}”的中文名是什么？（做中文图时需要）", "en": "What is “{title}” called in Chinese?"},
}
