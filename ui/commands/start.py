"""`vitrine up` and `vitrine worker`."""

from __future__ import annotations

from agents.settings import Settings
from domain.text import Words
from ui.commands.terminal import Terminal


def up(lang: str) -> int:
    """Start everything and stay until stopped."""
    from jobs.launcher import up as launch

    terminal = Terminal(lang)

    def tell(words: Words) -> None:
        terminal.err.print(terminal.words(words), markup=False)

    return terminal.attempt(lambda: launch(Settings(), tell))


def worker(queues: str, concurrency: int) -> int:
    """Serve queues until stopped."""
    from jobs.worker import serve

    return Terminal().attempt(lambda: serve(Settings(), queues.split(","), concurrency))
