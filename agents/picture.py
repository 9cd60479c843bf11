"""The graph as a picture: the Mermaid text that stands in docs/agents.md."""

from __future__ import annotations

import sys
from pathlib import Path

from agents.graph import build_graph

PAGE = Path(__file__).resolve().parent.parent / "docs" / "agents.md"
FENCE = "```"


def mermaid() -> str:
    """The graph of agents with its sub-graph, as Mermaid."""
    return build_graph().compile().get_graph(xray=True).draw_mermaid().strip()


def page_with(picture: str, page: str) -> str:
    """The page with this picture in place of the one it has."""
    before, rest = page.split(f"{FENCE}mermaid\n", 1)
    after = rest.split(f"\n{FENCE}", 1)[1]
    return f"{before}{FENCE}mermaid\n{picture}\n{FENCE}{after}"


if __name__ == "__main__":  # python -m agents.picture: after the graph was changed
    PAGE.write_text(page_with(mermaid(), PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{PAGE.name} is up to date\n")
