"""Speaking to a person at a terminal: progress and errors on stderr, results on stdout, in their language."""

from __future__ import annotations

import json
import select
import sys
from collections.abc import Callable
from functools import cached_property
from typing import Any

from rich.console import Console

from agents.settings import terminal_language
from domain.errors import VitrineError
from domain.text import Words, best_of

DONE, FAILED, USAGE, WAITING = 0, 1, 2, 3
"""Exit statuses."""
POLL = 0.2
"""Seconds after which a waiting prompt looks for signals."""


class Terminal:
    """One command's way to speak."""

    def __init__(self, lang: str = "", *, as_json: bool = False) -> None:
        self.lang = lang.split("-")[0].lower() if lang else terminal_language()
        self.as_json = as_json

    @cached_property
    def err(self) -> Console:
        """Where progress and errors go."""
        return Console(stderr=True, highlight=False, soft_wrap=True)

    @cached_property
    def out(self) -> Console:
        """Where results for a person go."""
        return Console(highlight=False)

    @property
    def can_ask(self) -> bool:
        """Whether a person is there to answer."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def ask(self, prompt: str) -> str:
        """One line typed by a person. A Ctrl-C counts from the moment the prompt can be seen."""
        self.err.print(prompt, end="", markup=False)
        # `input` loses a signal that arrives between two of its system calls until the next key is pressed.
        while not select.select([sys.stdin], [], [], POLL)[0]:
            pass
        try:
            return input().strip()
        except EOFError:  # Ctrl-D: whoever was asked has left.
            raise KeyboardInterrupt from None

    def words(self, words: Words) -> str:
        """The text in this terminal's language."""
        return best_of(words, self.lang)

    def say(self, words: Words, style: str = "") -> None:
        """One line on stderr."""
        self.err.print(self.words(words), style=style or None, markup=False)

    def dump(self, data: Any) -> None:
        """JSON on stdout."""
        json.dump(data, sys.stdout, ensure_ascii=False, indent=2 if sys.stdout.isatty() else None)
        print()

    def explain(self, error: VitrineError) -> int:
        """Say what went wrong; the exit status that fits."""
        if self.as_json:
            self.dump({"error": {"code": error.code, "message": error.message}})
        self.err.print(self.words(error.message), style="red", markup=False)
        return USAGE if error.status in (404, 409, 413, 422) else FAILED

    def attempt(self, command: Callable[[], int]) -> int:
        """Run a command; what a user can act on is said, not raised."""
        try:
            return command()
        except VitrineError as error:
            return self.explain(error)
        except KeyboardInterrupt:
            self.say({"zh": "已中断。", "en": "Interrupted."})
            return 130
        except BrokenPipeError:
            sys.stderr.close()
            return FAILED
        except OSError as error:
            place, reason = error.filename or "", error.strerror or str(error)
            self.say(
                {
                    "zh": f"文件操作失败：{place} {reason}。请检查磁盘空间和权限，或用 VITRINE_DATA_DIR 换一个目录。",
                    "en": f"A file cannot be used: {place} ({reason}). Check disk space and permissions, "
                    "or choose another folder with VITRINE_DATA_DIR.",
                },
                "red",
            )
            return FAILED
