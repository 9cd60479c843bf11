"""Progress on stderr: a line for each agent with what it does and found, pictures counted as they are accepted."""

from __future__ import annotations

from types import TracebackType

from rich.console import RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from domain import events as happened
from domain.events import Event
from domain.runs import Run
from domain.text import Words
from ui.commands.terminal import Terminal
from ui.snapshot import Snapshot, blank, fold

QUIET = frozenset({"approval"})
"""Agents that speak to the person themselves."""
PICTURES: Words = {"zh": "图片", "en": "Pictures"}
REMADE: Words = {"zh": "（{n} 张没过检查，已重做）", "en": " ({n} did not pass and were made again)"}


class Board:
    """Shows one run's events as they come; a plain line for each where stderr is no terminal."""

    def __init__(self, terminal: Terminal, run: Run) -> None:
        self.terminal = terminal
        self.view: Snapshot = blank(run)
        self.position = "0"
        self._live: Live | None = None
        self._shown: set[str] = set()

    def __enter__(self) -> Board:
        if self.terminal.err.is_terminal:
            self._live = Live(self.render(), console=self.terminal.err, refresh_per_second=8)
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._live:
            self._live.update(self.render(), refresh=True)
            self._live.stop()
            # What stands on the screen is not repeated when the board goes on after an answer.
            self._shown |= {step["agent"] for step in self.view["steps"] if step["state"] == "done"}
        self._live = None

    def take(self, position: str, event: Event) -> None:
        """Show one more event."""
        self.position = position
        before = self.absorb(event)
        if before is None:
            return
        if self._live:
            self._live.update(self.render())
        elif line := self._line(before, event):
            self.terminal.err.print(line, markup=False)

    def absorb(self, event: Event) -> Snapshot | None:
        """Note the event without showing it; how things stood before, or None where it belongs to another run."""
        if event.run_id != self.view["run"]:
            return None
        before, self.view = self.view, fold(self.view, event)
        return before

    def render(self) -> RenderableType:
        """The board as it stands."""
        words, grid = self.terminal.words, Table.grid(padding=(0, 1))
        for step in (step for step in self.view["steps"] if step["agent"] not in QUIET | self._shown):
            running = step["state"] == "running"
            mark: RenderableType = Spinner("dots") if running and self._live else _mark(step["state"])
            grid.add_row(mark, words(step["title"]), Text(words(step["found"]), style="dim"))
        if self.view["expected"]:
            grid.add_row("", words(PICTURES), Text(self._pictures()))
        return grid

    def _pictures(self) -> str:
        made, remade = len(self.view["creatives"]), len(self.view["rejected"])
        note = self.terminal.words(REMADE).format(n=remade) if remade else ""
        return f"{made}/{max(self.view['expected'], made)}{note}"

    def _line(self, before: Snapshot, event: Event) -> str:
        words = self.terminal.words
        if event.agent in QUIET:
            return ""
        match event:
            case happened.AgentStarted() if event.agent not in {step["agent"] for step in before["steps"]}:
                return f"… {words(event.title)}"
            case happened.AgentFinished() if event.found:
                return f"✓ {words(event.found)}"
            case happened.CreativeAccepted():
                return f"  {words(PICTURES)} {self._pictures()}"
        return ""


def _mark(state: str) -> Text:
    return Text({"done": "✓", "running": "…", "stopped": "–"}.get(state, " "), style="green" if state == "done" else "")
