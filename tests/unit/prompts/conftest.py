"""Golden prompts: `pytest tests/unit/prompts --update-snapshots` rewrites them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

SNAPSHOTS = Path(__file__).parents[2] / "snapshots" / "prompts"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-snapshots", action="store_true", help="write the rendered prompts as the golden ones")


@pytest.fixture
def matches_snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a rendered prompt with its golden copy."""

    def compare(name: str, text: str) -> None:
        file = SNAPSHOTS / f"{name}.md"
        if request.config.getoption("--update-snapshots", default=False):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.is_file(), f"no snapshot {file.name}; run: pytest tests/unit/prompts --update-snapshots"
        assert text == file.read_text(encoding="utf-8"), f"{file.name} differs; look, then --update-snapshots"

    return compare
