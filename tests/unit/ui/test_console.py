"""The console's parts: a trace woven from events, the filter line, OpenTelemetry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.protobuf.json_format import ParseDict
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from domain import events as happened
from domain.brief import Question, Request
from domain.runs import Run
from memory.trace import Trace, trace_of
from ui.console.filters import keeps
from ui.console.listing import available, row_of
from ui.console.otlp import export

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
RUN = Run(id="r1", thread_id="t1", request=Request(text="给黑咖啡做主图"), status="completed", created_at=START)


def told(kind: type[happened.Happened], after: float, **fields: Any) -> Any:
    values = {"id": f"{kind.__name__}-{after}", "thread_id": "t1", "run_id": "r1"} | fields
    return kind(at=START + timedelta(seconds=after), **values)


EVENTS = [
    told(happened.BriefReceived, 0, text="给黑咖啡做主图"),
    told(happened.AgentStarted, 0.1, id="a", agent="interpret", title={"en": "Reading"}),
    told(happened.ModelAnswered, 1.1, parent_id="a", model="gpt-4.1-mini", output="Brief", tokens=1200, tokens_in=1000,
         tokens_out=200, cost=0.0007, seconds=0.9, record="sha256:x", fell_back=True, reason="429"),
    told(happened.AgentFinished, 1.2, parent_id="a", agent="interpret", found={"en": "a brief"}, seconds=1.1),
    told(happened.AgentStarted, 1.3, id="b", agent="approval", title={"en": "Asking"}),
    told(happened.QuestionAsked, 1.3, id="q", parent_id="b", question=Question(about="approval", text={"en": "Go?"})),
    told(happened.QuestionAnswered, 61.3, about="approval", answer={"decision": "approve"}),
    told(happened.AgentFinished, 61.4, parent_id="b", agent="approval"),
    told(happened.AgentStarted, 62, id="c", agent="generation", title={"en": "Painting"}),
    told(happened.ToolUsed, 63, parent_id="c", tool="paint", about="1:1", seconds=0.8),
    told(happened.CreativeGenerated, 63, parent_id="c", creative_id="c-1", asset="sha256:" + "0" * 64),
    told(happened.AgentFinished, 63.1, parent_id="c", agent="generation", detail={"creative": "c-1"}),
    told(happened.CreativeRejected, 64, creative_id="c-1", attempt=1, verdicts=(), repair="more contrast"),
    told(happened.AgentStarted, 64, id="d", agent="assemble", title={}),
    told(happened.RunFinished, 65),
]  # fmt: skip


@pytest.fixture
def trace() -> Trace:
    return trace_of(RUN, EVENTS)


def test_events_become_spans_that_know_their_place(trace: Trace) -> None:
    spans = {span.name: span for span in trace.spans}
    assert (spans["run"].start, spans["run"].end) == (0, 65)
    assert (spans["interpret"].start, spans["interpret"].end) == (0.1, 1.2)
    assert spans["Brief"].parent == "a" and spans["Brief"].start == pytest.approx(0.2)
    human = next(span for span in trace.spans if span.kind == "human")
    assert (human.parent, human.start, human.end) == ("b", 1.3, 61.3)
    assert human.detail["answer"] == {"decision": "approve"}
    assert spans["generation"].creative == "c-1" and spans["paint"].start == pytest.approx(62.2)
    assert spans["assemble"].error == "stopped" and not spans["assemble"].open


def test_totals_tell_work_from_waiting_and_retries_from_results(trace: Trace) -> None:
    totals = trace.totals
    assert (totals.seconds, totals.waited) == (65, 60)
    assert (totals.tokens_in, totals.tokens_out, totals.cost, totals.calls, totals.fallbacks) == (
        1000,
        200,
        0.0007,
        1,
        1,
    )
    assert (totals.pictures, totals.rejected) == (0, 1)
    assert trace.pictures[0].repair == "more contrast"


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ("", True), ("黑咖啡", True), ("黑咖啡 status:completed", True), ("status:failed", False),
        ("-status:failed", True), ("agent:persona", False), ("agent:interpret model:gpt", True), ("cost>0.1", False),
        ("cost>0.0005 cost<1", True), ("seconds>30", True), ("tokens>=1200", True), ("waited=60", True),
        ("error:*", False), ("rejected>0", True), ('"给黑咖啡做主图"', True), ("kind:replay", False),
        ("merchant:local", True), ("nonsense:>:<", False), ("-", False),
    ],
)  # fmt: skip
def test_filter_line(trace: Trace, line: str, fits: bool) -> None:
    assert keeps(line)(row_of(RUN, trace)) is fits


def test_opentelemetry_is_valid_and_says_what_viewers_read(trace: Trace) -> None:
    record = {"messages": [{"role": "system", "text": "s"}, {"role": "human", "text": "ask password=abc12345"}],
              "said": "{}", "value": {"intents": []}}  # fmt: skip
    data = export(RUN, trace, lambda asset: record)
    assert "abc12345" not in str(data)
    spans = data["resourceSpans"][0]["scopeSpans"][0]["spans"]
    ids = {span["spanId"] for span in spans}
    assert len(ids) == len(spans) == len(trace.spans)
    assert [span["name"] for span in spans if "parentSpanId" not in span] == ["vitrine run"]
    assert all(span.get("parentSpanId", spans[0]["spanId"]) in ids for span in spans)
    assert all(int(span["endTimeUnixNano"]) >= int(span["startTimeUnixNano"]) for span in spans)
    brief = {a["key"]: a["value"] for span in spans if span["name"] == "Brief" for a in span["attributes"]}
    assert brief["openinference.span.kind"] == {"stringValue": "LLM"}
    assert brief["gen_ai.usage.input_tokens"] == {"intValue": "1000"}
    assert brief["llm.input_messages.1.message.role"] == {"stringValue": "user"}
    for span in spans:  # protobuf's JSON has ids in base64, OTLP's has them in hex
        span["traceId"], span["spanId"] = "AAAA", "AAAA"
        span.pop("parentSpanId", None)
    assert len(ParseDict(data, ExportTraceServiceRequest()).SerializeToString()) > 1000


def test_the_available_rate_counts_what_ended_and_parts_first_tries_from_repairs() -> None:
    row = {"status": "completed", "expected": 5, "pictures": 4, "at_once": 3}
    going, chat = {**row, "status": "running"}, {**row, "expected": 0, "pictures": 0, "at_once": 0}
    grown = {**row, "status": "partial", "expected": 1, "pictures": 2, "at_once": 2}
    assert available([row, going, chat, grown]) == {"asked": 7, "at_once": 5, "accepted": 6}
