"""`vitrine traces ...`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.table import Column, Table

from domain.errors import BadBrief, StoreUnavailable
from domain.runs import Run
from ui.commands.session import Session, session
from ui.commands.terminal import DONE, FAILED, WAITING, Terminal
from ui.console import view
from ui.console.export import exported
from ui.console.listing import rows

COLUMNS = ("kind", "status", "s", "pictures", "again", "usd", "errors", "brief")
WIDTH = 28
"""Characters of a bar."""


def list_traces(line: str, limit: int, *, as_json: bool, lang: str) -> int:
    """Runs that fit, newest first."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            found = opened.do(rows(opened.backbone, line, limit))["rows"]
        if as_json:
            terminal.dump(found)
            return DONE
        table = Table(Column("run", no_wrap=True), *COLUMNS, box=None, pad_edge=False)
        for row in found:
            made = f"{row['pictures']}/{max(row['expected'], row['pictures'])}" if row["expected"] else ""
            table.add_row(
                row["id"], row["kind"], row["status"], f"{row['seconds']:.1f}", made, str(row["rejected"] or ""),
                f"{row['cost']:.4f}" if row["cost"] else "", ", ".join(row["errors"]), row["text"][:48],
            )  # fmt: skip
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def show(run_id: str, *, as_json: bool, lang: str) -> int:
    """One run's waterfall."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        with session() as opened:
            page = opened.do(_page(opened, run_id))
        if as_json:
            terminal.dump(page)
            return DONE
        terminal.out.print(page["run"]["request"]["text"], markup=False, style="bold", soft_wrap=True)
        terminal.out.print(f"{run_id}  {page['run']['status']}", markup=False)
        depth, total = {"": -1}, max(page["totals"]["seconds"], 0.001)
        table = Table("", "", "s", "", box=None, pad_edge=False, show_header=False)
        for span in page["spans"]:
            depth[span["id"]] = level = depth.get(span["parent"], 0) + 1
            start, end = (round(span[edge] / total * WIDTH) for edge in ("start", "end"))
            bar = " " * start + ("░" if span["kind"] == "human" else "█") * max(1, end - start)
            again = f" ×{span['attempt']}" if span["attempt"] > 1 else ""
            table.add_row(
                f"{'  ' * level}{span['name']}{again}", bar, f"{span['end'] - span['start']:.2f}", span["error"]
            )
        terminal.out.print(table)
        for picture in page["pictures"]:
            reasons = "; ".join(terminal.words(reason) for reason in picture["reasons"])
            state = {True: "✓", False: "✗"}.get(picture["accepted"], "…")
            terminal.out.print(
                f"{state} {picture['number'] or '-'} {picture['persona']} {picture['canvas']} {picture['asset'][:19]} "
                f"{picture['repair']} {reasons}".rstrip(), markup=False, soft_wrap=True,
            )  # fmt: skip
        return DONE

    return terminal.attempt(command)


def replay(run_id: str, *, as_json: bool, lang: str) -> int:
    """Replay, compare, and say whether the pictures are the same."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from jobs.reruns import replay as begin

        with session() as opened:
            again = _see_through(opened, opened.do(begin(opened.backbone, run_id)))
            first = opened.do(opened.backbone.runs.get(again.rerun.run_id if again.rerun else run_id))
            found = opened.do(view.compare(opened.backbone, again, first))
        same, all_of_them, calls = found["same"], len(found["pictures"]), found["totals"][0]["calls"]
        report = {"run_id": again.id, "of": first.id, "status": again.status, "same": same, "pictures": all_of_them,
                  "model_calls": calls}  # fmt: skip
        terminal.dump(report) if as_json else terminal.out.print(again.id, markup=False)
        if again.error:
            terminal.say(again.error, "red")
        terminal.say(
            {"zh": f"图片逐字节一致：{same}/{all_of_them}；模型调用：{calls} 次。",
             "en": f"Pictures byte for byte the same: {same} of {all_of_them}; model calls: {calls}."},
            "green" if same == all_of_them else "red",
        )  # fmt: skip
        return DONE if same == all_of_them and again.status == first.status else FAILED

    return terminal.attempt(command)


def fork(run_id: str, given: dict[str, str], picture: int, agent: str, *, as_json: bool, lang: str) -> int:
    """Fork, see it through, and say what came of it."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from jobs.reruns import fork as begin

        edits: dict[str, Any] = {name: _value(name, text) for name, text in given.items() if text}
        with session() as opened:
            creative = _numbered(opened, run_id, picture) if picture else ""
            run = opened.do(begin(opened.backbone, run_id, edits, creative=creative, agent=agent))
            run = _see_through(opened, run)
        terminal.dump(run.model_dump(mode="json")) if as_json else terminal.out.print(run.id, markup=False)
        if run.error:
            terminal.say(run.error, "red")
        return {"failed": FAILED, "cancelled": FAILED, "waiting": WAITING}.get(run.status, DONE)

    return terminal.attempt(command)


def export(run_id: str, form: str, out: Path | None, send: str, *, lang: str) -> int:
    """Write the run to stdout or a file, or send it to an OpenTelemetry collector."""
    terminal = Terminal(lang, as_json=True)

    def command() -> int:
        if form not in ("json", "otlp"):
            raise BadBrief({"zh": "--format 可以是 json 或 otlp。", "en": "--format is json or otlp."})
        with session() as opened:
            data = opened.do(exported(opened.backbone, run_id, "otlp" if send else form))
        if send:
            _send(send, data)
            terminal.say({"zh": f"已发送到 {send}", "en": f"Sent to {send}"}, "green")
        elif out is not None:
            out.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
            terminal.say({"zh": f"已写入 {out}", "en": f"Written to {out}"}, "green")
        else:
            terminal.dump(data)
        return DONE

    return terminal.attempt(command)


def _see_through(opened: Session, run: Run) -> Run:
    from jobs.solo import see_through

    return opened.do(see_through(opened.backbone, run.id))


async def _page(opened: Session, run_id: str) -> dict[str, Any]:
    return await view.page(opened.backbone, await opened.backbone.runs.get(run_id))


def _numbered(opened: Session, run_id: str, number: int) -> str:
    page = opened.do(_page(opened, run_id))
    found = next((picture["creative"] for picture in page["pictures"] if picture["number"] == number), "")
    if not found:
        raise BadBrief({"zh": f"这次运行没有图 {number}。", "en": f"This run has no picture {number}."})
    return str(found)


def _value(name: str, text: str) -> Any:
    if name == "text":
        return text
    if name == "answer":
        return {"decision": text} if text in ("approve", "cancel") else {"text": text}
    try:
        value = json.loads(text)
    except ValueError as error:
        raise BadBrief({"zh": f"--{name} 不是 JSON：{error}", "en": f"--{name} is not JSON: {error}"}) from error
    if not isinstance(value, dict):
        raise BadBrief({"zh": f"--{name} 要写成 JSON 对象。", "en": f"--{name} must be a JSON object."})
    return value


def _send(url: str, data: dict[str, Any]) -> None:
    """Post as protobuf: some viewers take no JSON."""
    import base64

    import httpx
    from google.protobuf.json_format import ParseDict  # type: ignore[import-untyped]
    from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

    for span in data["resourceSpans"][0]["scopeSpans"][0]["spans"]:
        for key in ("traceId", "spanId", "parentSpanId"):
            if key in span:
                span[key] = base64.b64encode(bytes.fromhex(span[key])).decode()
    body = ParseDict(data, ExportTraceServiceRequest()).SerializeToString()
    try:
        httpx.post(url, content=body, headers={"content-type": "application/x-protobuf"}, timeout=30).raise_for_status()
    except httpx.HTTPError as error:
        raise StoreUnavailable({"zh": f"{url} 没有接收：{error}", "en": f"{url} did not take it: {error}"}) from error
