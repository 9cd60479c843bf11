"""Excel workbooks: the first sheet that holds something, as rows of plain cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from domain.errors import BadProductData

MAX_UNPACKED = 200 * 1024 * 1024
"""A workbook is a zip: a small one can hold a bomb."""
MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""How workbooks begin: those of today, and those of before 2007."""


def rows_of(data: bytes, name: str) -> Iterator[list[str]]:
    """The cells of every row, header first, as a person sees them. Raises `BadProductData`."""
    if data.startswith(MARKS[1]):
        raise _bad(name, "这是旧版 .xls 或加密的工作簿，请另存为 .xlsx（不加密码）后再导入。",
                   "This is an old .xls or a locked workbook: save it as .xlsx without a password.")  # fmt: skip
    _refuse_bombs(data, name)
    from openpyxl import load_workbook  # Late: only workbooks need it.

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (KeyError, ValueError, TypeError, OSError, zipfile.BadZipFile, SyntaxError) as error:
        raise _bad(name, "工作簿打不开，可能已损坏，请重新保存为 .xlsx。",
                   "This workbook cannot be opened; it may be damaged. Save it again as .xlsx.") from error  # fmt: skip
    try:
        for sheet in book.worksheets:
            found = False
            for cells in sheet.iter_rows(values_only=True):
                texts = [_text(cell) for cell in cells]
                while texts and not texts[-1]:
                    texts.pop()
                found = found or bool(texts)
                if found:
                    yield texts
            if found:
                return
    finally:
        book.close()


def _refuse_bombs(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
            is_workbook = any(member.filename.startswith("xl/") for member in archive.infolist())
    except zipfile.BadZipFile as error:
        raise _bad(name, "文件已损坏，请重新保存。", "The file is damaged: save it again.") from error
    if size > MAX_UNPACKED:
        raise _bad(name, "工作簿展开后太大，请拆成几个。", "This workbook is too large once unpacked: split it.")
    if not is_workbook:
        raise _bad(name, "这是压缩包，不是 Excel 工作簿，请解压后再导入。",
                   "This is an archive, not an Excel workbook: unpack it and import what is inside.")  # fmt: skip


def _text(cell: Any) -> str:
    """A cell as a person reads it: no ``.0`` behind whole numbers, dates as ISO."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() | date():
            return (
                cell.isoformat(" ") if isinstance(cell, datetime) and cell.time() != cell.min.time() else str(cell)[:10]
            )
    return str(cell).strip()


def _bad(name: str, zh: str, en: str) -> BadProductData:
    return BadProductData({"zh": f"{name}：{zh}", "en": f"{name}: {en}"}, file=name)
