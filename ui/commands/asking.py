"""What a run asks, put to a person at the terminal: the plan to approve or change, a question with likely answers."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from domain.brief import Plan, Question
from domain.runs import Run
from ui.commands.terminal import Terminal

APPROVE = frozenset("y yes ok approve 好 好的 可以 是 批准 同意 开始 开始制作".split())
CANCEL = frozenset("c n no cancel 不 不要 取消".split())


def is_approval(run: Run) -> bool:
    """Whether the run waits for its plan to be approved."""
    return run.question is None or run.question.about == "approval"


def decide(terminal: Terminal, run: Run, *, yes: bool) -> dict[str, Any] | None:
    """What the person wants; None where nobody is there to say."""
    question = run.question
    if question is None or is_approval(run):
        if yes:
            return {"decision": "approve"}
        if run.plan:
            show_plan(terminal, run.plan)
        return _approval(terminal) if terminal.can_ask and not terminal.as_json else None
    _show_question(terminal, question)
    if not terminal.can_ask or terminal.as_json:
        return None
    while not (said := terminal.ask("> ")):
        pass
    if said.isdigit() and 0 < int(said) <= len(question.choices):
        said = question.choices[int(said) - 1].value
    return {"text": said}


def _approval(terminal: Terminal) -> dict[str, Any]:
    prompt = terminal.words(
        {
            "zh": "开始制作吗？[y] 开始  [e] 修改  [c] 取消，也可以直接写要改什么：",
            "en": "Go ahead? [y] yes  [e] edit  [c] cancel, or write what to change: ",
        }
    )
    while True:
        said = terminal.ask(prompt)
        if said.lower() in APPROVE:
            return {"decision": "approve"}
        if said.lower() in CANCEL:
            return {"decision": "cancel"}
        if said.lower() in ("e", "edit", "改", "修改"):
            if plan := _edited(terminal):
                return {"decision": "edit", "plan": plan}
        elif said:
            return {"text": said}


def _edited(terminal: Terminal) -> dict[str, Any]:
    """Changes to the plan, typed as field=value,value."""
    terminal.say(
        {
            "zh": "写出要改的字段，例如 personas=fitness,office 或 canvases=1x1,3x4 或 variants=2",
            "en": "Write the field to change, for example personas=fitness,office or canvases=1x1,3x4 or variants=2",
        }
    )
    field, _, value = terminal.ask("> ").partition("=")
    values = [part.strip() for part in value.replace("，", ",").split(",") if part.strip()]
    match field.strip():
        case "personas" | "canvases" | "languages" as name if values:
            return {name: values}
        case "variants" if values and values[0].isdigit():
            return {"variants": int(values[0])}
        case "experiment" if values:
            return {"experiment": values[0].lower() in ("yes", "true", "1", "是")}
    return {}


def show_plan(terminal: Terminal, plan: Plan) -> None:
    """The plan, on stderr."""
    words = terminal.words
    yes_no = ({"zh": "无", "en": "no"}, {"zh": "有", "en": "yes"})
    painted = sum(step.count for step in plan.steps if step.agent == "generation")
    count = painted or len(plan.personas) * len(plan.canvases) * plan.variants * len(plan.languages)
    rows = [
        ({"zh": "商品", "en": "Product"}, plan.sku),
        ({"zh": "人群", "en": "Audiences"}, ", ".join(plan.personas)),
        ({"zh": "画幅", "en": "Formats"}, ", ".join(plan.canvases)),
        ({"zh": "图片", "en": "Pictures"}, str(count)),
        ({"zh": "A/B 测试", "en": "A/B test"}, words(yes_no[plan.experiment])),
        ({"zh": "预计", "en": "Estimate"}, f"{plan.seconds:.0f} s"),
    ]
    grid = Table.grid(padding=(0, 2))
    for name, text in rows:
        grid.add_row(words(name), text)
    terminal.err.print(grid)
    for note in plan.notes:
        terminal.say(note, "yellow")


def _show_question(terminal: Terminal, question: Question) -> None:
    terminal.say(question.text, "bold")
    for number, choice in enumerate(question.choices, 1):
        terminal.err.print(f"  {number}. {terminal.words(choice.label)}", markup=False)
