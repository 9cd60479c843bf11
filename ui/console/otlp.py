"""A trace as OpenTelemetry: OTLP JSON with OpenInference and GenAI attributes, for Phoenix, Jaeger or Langfuse."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from importlib.metadata import version
from typing import Any

from domain.runs import Run
from domain.secrets import mask
from domain.text import best_of
from memory.trace import Span, Trace

KINDS = {
    "run": ("CHAIN", "invoke_workflow"), "agent": ("AGENT", "invoke_agent"), "tool": ("TOOL", "execute_tool"),
    "check": ("EVALUATOR", "execute_tool"), "search": ("RETRIEVER", "execute_tool"), "model": ("LLM", "chat"),
    "human": ("CHAIN", "execute_tool"),
}  # fmt: skip
"""OpenInference kind and GenAI operation of each kind of span."""
Load = Callable[[str], Any]
"""load(asset) -> what a model was asked and answered."""


def export(run: Run, trace: Trace, load: Load | None = None) -> dict[str, Any]:
    """One ``ExportTraceServiceRequest`` as OTLP JSON: ids in hex, times in nanoseconds, secrets masked."""
    name = {"service.name": "vitrine", "openinference.project.name": "vitrine"}
    resource = name | {"service.version": version("vitrine")}
    spans = [_span(run, trace, span, load) for span in trace.spans]
    whole = {
        "resourceSpans": [
            {
                "resource": {"attributes": _attributes(resource)},
                "scopeSpans": [{"scope": {"name": "vitrine", "version": version("vitrine")}, "spans": spans}],
            }
        ]
    }
    masked: dict[str, Any] = json.loads(mask(json.dumps(whole, ensure_ascii=False)))
    return masked


def trace_id(run: Run) -> str:
    """The run's trace id: always the same one."""
    return hashlib.sha256(run.id.encode()).hexdigest()[:32]


def _span_id(run: Run, span: str) -> str:
    return hashlib.sha256(f"{run.id}/{span}".encode()).hexdigest()[:16]


def _span(run: Run, trace: Trace, span: Span, load: Load | None) -> dict[str, Any]:
    kind, operation = KINDS[span.kind]
    about: dict[str, Any] = {
        "openinference.span.kind": kind,
        "gen_ai.operation.name": operation,
        "gen_ai.conversation.id": run.thread_id,
        "session.id": run.thread_id,
        "user.id": run.merchant,
        "vitrine.run": run.id,
        "vitrine.title": best_of(span.title, "en"),
        "vitrine.creative": span.creative,
        "vitrine.attempt": span.attempt,
        "output.value": best_of(span.found, "en"),
        **_of_kind(run, trace, span, load),
    }
    made = [picture for picture in trace.pictures if picture.span == span.id]
    if made:
        about["vitrine.assets"] = [picture.asset for picture in made]
    written = {
        "traceId": trace_id(run),
        "spanId": _span_id(run, span.id),
        "name": {"run": "vitrine run", "human": f"wait for {span.name}"}.get(span.kind, span.name),
        "kind": 3 if span.kind == "model" else 1,
        "startTimeUnixNano": _nanoseconds(trace, span.start),
        "endTimeUnixNano": _nanoseconds(trace, span.end),
        "attributes": _attributes(about),
        "events": _events(trace, span),
        # An agent that waits for an answer, or repairs a picture, has not failed.
        "status": {"code": 2, "message": span.error} if span.error and span.kind in ("tool", "run") else {"code": 1},
    }
    return written if span.kind == "run" else written | {"parentSpanId": _span_id(run, span.parent or run.id)}


def _of_kind(run: Run, trace: Trace, span: Span, load: Load | None) -> dict[str, Any]:
    match span.kind:
        case "run":
            return {
                "input.value": run.request.text,
                "output.value": f"{run.status}: {trace.totals.pictures} pictures",
                "gen_ai.usage.input_tokens": trace.totals.tokens_in,
                "gen_ai.usage.output_tokens": trace.totals.tokens_out,
                "vitrine.cost_usd": trace.totals.cost,
                "vitrine.waited_seconds": trace.totals.waited,
            }
        case "agent":
            return {"gen_ai.agent.name": span.name, "graph.node.id": span.name}
        case "tool" | "check" | "search":
            return {"gen_ai.tool.name": span.name, "tool.name": span.name}
        case "human":
            return {"input.value": best_of(span.title, "en"), "output.value": _json(span.detail.get("answer", ""))}
    asked = load(span.detail["record"]) if load and span.detail.get("record") else None
    about = {
        "gen_ai.request.model": span.detail.get("model", ""),
        "gen_ai.output.type": "json",
        "llm.model_name": span.detail.get("model", ""),
        "gen_ai.usage.input_tokens": span.detail.get("tokens_in", 0),
        "gen_ai.usage.output_tokens": span.detail.get("tokens_out", 0),
        "llm.token_count.prompt": span.detail.get("tokens_in", 0),
        "llm.token_count.completion": span.detail.get("tokens_out", 0),
        "llm.token_count.total": span.detail.get("tokens", 0),
        "llm.cost.total": span.detail.get("cost", 0.0),
    }
    if asked:
        for number, message in enumerate(asked["messages"]):
            role = {"human": "user", "ai": "assistant"}.get(message["role"], message["role"])
            about[f"llm.input_messages.{number}.message.role"] = role
            about[f"llm.input_messages.{number}.message.content"] = message["text"]
        about["input.value"] = asked["messages"][-1]["text"] if asked["messages"] else ""
        about["output.value"], about["output.mime_type"] = _json(asked["value"]), "application/json"
        about["llm.output_messages.0.message.role"] = "assistant"
        about["llm.output_messages.0.message.content"] = asked["said"] or _json(asked["value"])
    return about


def _events(trace: Trace, span: Span) -> list[dict[str, Any]]:
    told = [event for event in trace.events if event["span"] == span.id]
    skip = {"t", "span", "id", "thread_id", "run_id", "merchant_id", "parent_id", "at", "kind"}
    return [
        {
            "timeUnixNano": _nanoseconds(trace, event["t"]),
            "name": event["kind"],
            "attributes": _attributes({f"vitrine.{key}": value for key, value in event.items() if key not in skip}),
        }
        for event in told
    ]


def _nanoseconds(trace: Trace, seconds: float) -> str:
    at = trace.began + timedelta(seconds=seconds)
    return str(int(at.timestamp() * 1_000_000) * 1000)


def _attributes(values: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in values.items() if value not in ("", None, [], {})]


def _value(value: Any) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case [*items] if all(isinstance(item, str) for item in items):
            return {"arrayValue": {"values": [{"stringValue": item} for item in items]}}
    return {"stringValue": value if isinstance(value, str) else _json(value)}


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
