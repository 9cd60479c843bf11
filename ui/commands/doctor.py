"""`vitrine doctor`: each thing Vitrine can use, whether it is there, what its absence switches off, what to do."""

from __future__ import annotations

from rich.cells import cell_len, set_cell_size
from rich.text import Text

from ui.commands.terminal import DONE, FAILED, Terminal

MARKS = {"ok": ("✓", "green"), "off": ("–", "yellow"), "missing": ("✗", "red")}


def doctor(*, as_json: bool, lang: str) -> int:
    """Examine everything; exit status 1 where something is missing that is needed."""
    from agents.settings import Settings
    from ui.commands.checkup import examine

    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        findings = examine(Settings())
        sick = any(finding.state == "missing" for finding in findings)
        if as_json:
            terminal.dump({"healthy": not sick, "checks": [finding.model_dump() for finding in findings]})
            return FAILED if sick else DONE
        width = max(cell_len(terminal.words(finding.name)) for finding in findings)
        for finding in findings:
            mark, style = MARKS[finding.state]
            name = set_cell_size(terminal.words(finding.name), width)
            terminal.out.print(Text.assemble((mark, style), f" {name}  {finding.found}"), soft_wrap=True)
            for words in filter(None, (finding.effect, finding.remedy)):
                terminal.out.print(Text(" " * (width + 4) + terminal.words(words), style="dim"), soft_wrap=True)
        return FAILED if sick else DONE

    return terminal.attempt(command)
