"""Product tables as merchants send them: any common encoding, separator or JSON shape, read into plain rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.errors import BadProductData
from tools.understanding import workbooks

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 20_000
MAX_CELL = 100_000
ENCODINGS = ("utf-8", "gb18030", "big5", "cp1252")
BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls"}
RECORDS = {".json", ".jsonl", ".ndjson"}


@dataclass(frozen=True)
class Row:
    """One record of a feed: where it stands and what it says, by the feed's own column names."""

    number: int
    """1-based line or record number, the header counted, as a spreadsheet shows it."""
    cells: dict[str, Any]
    surplus: tuple[str, ...] = field(default=())
    """Cells beyond the last column: a sign of a separator that was not quoted."""


def read_feed(path: Path, known: Iterable[str] = ()) -> Iterator[Row]:
    """The rows of a CSV, TSV, XLSX, JSON or JSONL file; `known` headers help to tell its encoding."""
    data = _bytes_of(path)
    if data.startswith(workbooks.MARKS):
        return _named(enumerate(workbooks.rows_of(data, path.name), 1), path.name)
    suffix = path.suffix.lower()
    text = decode(data, path.name, known)
    if suffix in {".jsonl", ".ndjson"}:
        return _lines(text, path.name)
    if suffix == ".json" or (suffix not in TABLES and text.lstrip()[:1] in ("[", "{")):
        return _records(text, path.name)
    return _table(text, path.name)


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise _bad(path.name, "没有这个文件，请检查路径。", "There is no such file: check the path.")
    if path.stat().st_size > MAX_BYTES:
        raise _bad(path.name, "文件超过 20 MB，请拆成几个再导入。", "Larger than 20 MB: split it and import the parts.")
    data = path.read_bytes()
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise _bad(path.name, "文件是空的，请加上表头和商品行。", "The file is empty: add a header and product rows.")
    return data


def decode(data: bytes, name: str, known: Iterable[str] = ()) -> str:
    """The text, in the encoding whose first line reads best."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _strict(data, encoding, name)
    headers = [word for word in known if not word.isascii()]
    readings: list[tuple[float, str]] = []
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8":
            return text.replace("\x00", "")
        readings.append((_plausible(text, headers), text))
    if not readings:
        raise _bad(
            name,
            "读不出文字编码，请另存为 UTF-8 后重试。",
            "Its text encoding cannot be read: save it as UTF-8 and try again.",
        )
    return max(readings, key=lambda reading: reading[0])[1].replace("\x00", "")


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding).replace("\x00", "")
    except UnicodeDecodeError as error:
        raise _bad(
            name,
            f"第 {error.start} 个字节不是 {encoding}，请另存为 UTF-8。",
            f"Byte {error.start} is not {encoding}: save the file as UTF-8.",
        ) from error


def _plausible(text: str, headers: list[str]) -> float:
    """How much a decoding looks like writing: known headers, Chinese characters in runs, letters; no odd marks."""
    head = text[:4000]
    runs = sum(len(run) for run in re.findall(r"[\u4e00-\u9fff]{2,}", head))
    lone = len(re.findall(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?![\u4e00-\u9fff])", head))
    odd = len(re.findall(r"[\x80-\x9f\ue000-\uf8ff\u3400-\u4dbf\ufffd¤¦§¨¯¶¸¹¼½¾¿¡]", head))
    first = head.split("\n", 1)[0]
    return 30 * sum(word in first for word in headers) + runs - 4 * lone - 3 * odd + 0.1 * len(re.findall(r"\w", head))


def _table(text: str, name: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        yield from _named(((reader.line_num, cells) for cells in reader), name)
    except csv.Error as error:
        raise _bad(
            name,
            f"第 {reader.line_num} 行读不出来（{error}），请检查引号。",
            f"Line {reader.line_num} cannot be read ({error}): check its quotation marks.",
            row=reader.line_num,
        ) from error


def _named(lines: Iterable[tuple[int, list[str]]], name: str) -> Iterator[Row]:
    """Rows by the names in the first line that says something."""
    header: list[str] | None = None
    for number, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            continue
        if number > MAX_ROWS + 1:
            raise _bad(name, f"超过 {MAX_ROWS} 行，请拆分。", f"More than {MAX_ROWS} rows: split the file.")
        named = dict(zip(header, cells, strict=False))
        yield Row(number, named, tuple(cell for cell in cells[len(header) :] if cell.strip()))


def _separator(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max((",", "\t", ";", "|", "，"), key=lambda mark: (first.count(mark), mark == ","))


def _lines(text: str, name: str) -> Iterator[Row]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield Row(number, _object(line, name, number))


def _records(text: str, name: str) -> Iterator[Row]:
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        row = getattr(error, "lineno", 1)
        raise _bad(
            name,
            f"JSON 第 {row} 行有误（{error}），请检查括号、逗号和引号。",
            f"JSON error in line {row} ({error}): check brackets, commas and quotation marks.",
            row=row,
        ) from error
    if isinstance(data, dict):
        data = next(
            (data[key] for key in ("products", "items", "data", "商品") if isinstance(data.get(key), list)), [data]
        )
    if not isinstance(data, list):
        raise _bad(name, "最外层应是商品列表。", "The outermost value should be a list of products.")
    if len(data) > MAX_ROWS:
        raise _bad(name, f"超过 {MAX_ROWS} 个商品，请拆分。", f"More than {MAX_ROWS} products: split the file.")
    for number, item in enumerate(data, 1):
        yield Row(number, item if isinstance(item, dict) else {"\x00": item})


def _object(line: str, name: str, number: int) -> dict[str, Any]:
    """One JSONL record; a broken line becomes a row that says so, for it must not stop the others."""
    try:
        value = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        return {"\x00": f"{error}"}
    return value if isinstance(value, dict) else {"\x00": value}


def _bad(name: str, zh: str, en: str, **detail: object) -> BadProductData:
    return BadProductData({"zh": f"{name}：{zh}", "en": f"{name}: {en}"}, file=name, **detail)
