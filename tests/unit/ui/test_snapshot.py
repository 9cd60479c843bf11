"""A page is folded from events: the same page however often, and in one order."""

from domain.brief import Choice, Plan, Question, Request, Step
from domain.events import (
    AgentFinished,
    AgentStarted,
    AnswerGiven,
    ModelAnswered,
    PlanApproved,
    PlanMade,
    QuestionAsked,
    RunFailed,
    RunFinished,
)
from domain.runs import Run
from ui.snapshot import blank, fold, with_record

HEAD = {"thread_id": "t", "run_id": "r"}
RUN = Run(id="r", thread_id="t", request=Request(text="黑咖啡主图", lang="zh"))
PLAN = Plan(
    sku="coffee", personas=("fitness", "office"), canvases=("1x1", "3x4"), variants=2,
    steps=(Step(agent="generation", title={"zh": "出图"}, seconds=3),),
)  # fmt: skip


def view_after(*events: object) -> dict:
    view = blank(RUN)
    for event in events:
        view = fold(view, event)  # type: ignore[arg-type]
    return view


def test_steps_start_and_finish() -> None:
    view = view_after(
        AgentStarted(id="1", agent="persona", title={"zh": "找人群"}, **HEAD),
        AgentFinished(id="2", agent="persona", found={"zh": "5 类"}, seconds=1.234, **HEAD),
    )
    assert view["steps"] == [
        {
            "agent": "persona",
            "title": {"zh": "找人群"},
            "found": {"zh": "5 类"},
            "seconds": 1.2,
            "total": 0,
            "state": "done",
        }
    ]


def test_an_undo_says_which_pictures_are_there_again() -> None:
    detail = {"shelf": ["c-1", "c-2"]}
    view = view_after(
        AgentFinished(id="1", agent="undo", detail=detail, **HEAD), AgentFinished(id="2", agent="x", **HEAD)
    )
    assert view["shelf"] == ["c-1", "c-2"] and view_after()["shelf"] is None


def test_approval_counts_what_will_be_made() -> None:
    question = Question(about="approval", text={"zh": "可以吗"}, choices=(Choice(value="yes", label={"zh": "好"}),))
    waiting = view_after(PlanMade(id="1", plan=PLAN, **HEAD), QuestionAsked(id="2", question=question, **HEAD))
    assert waiting["status"] == "waiting" and waiting["question"]["about"] == "approval"
    going = fold(waiting, PlanApproved(id="3", plan=PLAN, **HEAD))
    assert (going["status"], going["question"], going["expected"]) == ("running", None, 8)


def test_fallback_and_words_are_shown() -> None:
    view = view_after(
        ModelAnswered(id="1", model="m", output="Brief", fell_back=True, reason="429", **HEAD),
        ModelAnswered(id="2", model="m", output="Plan", **HEAD),
        AnswerGiven(id="3", text={"en": "hello"}, **HEAD),
    )
    assert view["fallbacks"] == [{"output": "Brief", "reason": "429"}]
    assert view["said"] == [{"en": "hello"}]


def test_failure_stops_running_steps_and_says_why() -> None:
    view = view_after(
        AgentStarted(id="1", agent="generation", title={"zh": "出图"}, **HEAD),
        RunFailed(id="2", code="photo_missing", message={"zh": "没有照片"}, **HEAD),
    )
    assert view["status"] == "failed" and view["error"]["message"] == {"zh": "没有照片"}
    assert view["steps"][0]["state"] == "stopped"


def test_finish_and_record() -> None:
    view = view_after(RunFinished(id="1", status="partial", seconds=9.87, **HEAD))
    assert (view["status"], view["seconds"]) == ("partial", 9.9)
    recorded = with_record(view, RUN.model_copy(update={"status": "failed", "error": {"en": "no"}, "error_code": "x"}))
    assert recorded["status"] == "failed" and recorded["error"] == {"code": "x", "message": {"en": "no"}}
