"""Write the file tree into README.md, each remark taken from the file's own first line.

python docs/tree.py            rewrite the block
python docs/tree.py --check    exit 1 where it is out of date
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"(?<=```tree\n).*?(?=```)", re.DOTALL)
UNFOLDED = ("domain", "agents", "tools", "models", "memory", "prompts", "jobs", "ui", "studio", "tests")
"""Folders whose files are shown."""
REMARKS = {
    "agents": "who decides: one LangGraph node per file",
    "benchmarks": "speed and quality, each against a named alternative",
    "catalog": "sample products of invented brands, with reviews, Q&A, price history and shoppers",
    "deploy": "a container image, a Compose fleet, Kubernetes with autoscaling",
    "docs": "decisions, notes for operators, pictures",
    "domain": "the language every layer shares: frozen types and ports",
    "jobs": "how work runs, on a laptop or a fleet",
    "memory": "what outlives a request",
    "models": "what is learned or called",
    "prompts": "prompts as Markdown, rendered with undefined names forbidden",
    "studio": "the virtual photo studio: set designs, sample products, rendered plates",
    "tests": "unit (mirrors the folders), integration (real servers), e2e (whole processes, a real browser)",
    "tools": "what is done: the five cores, plain typed functions",
    "ui": "every way in: chat, HTTP API, terminal",
    "CHANGELOG.md": "what changed",
    "LICENSE": "Apache-2.0",
    "Makefile": "run, test, lint, format, bench",
    "README.md": "this page",
    "chainlit.md": "the chat page's welcome, in English",
    "chainlit_zh-CN.md": "the chat page's welcome, in Chinese",
    "constraints.txt": "the exact versions that are installed",
    "langgraph.json": "opens the graph in LangGraph Studio",
    "pyproject.toml": "package, tools, import contract",
    "memory/outcomes.lua": "counts what shoppers did: the mark that an event was seen and its effect are one step",
    "agents/words.yaml": "what agents say to merchants, zh and en",
    "studio/plates": "rendered light passes, shipped as data",
    "studio/products": "one script per sample product",
    "studio/sets": "one script per set",
    "studio/staging": "materials, props, lights and cameras that sets are built from",
    "tests/doubles": "servers that speak a real protocol and misbehave on purpose",
    "tests/e2e": "whole processes and a real browser",
    "tests/integration": "real Valkey, Redis and Celery",
    "tests/snapshots": "golden prompts",
    "tests/unit": "fast, mirrors the folders",
    "tools/distribution": "who sees what: experiments and launch kits",
    "tools/efficiency": "low quality out: certificate, gates, repairs",
    "tools/feedback": "outcomes improve every core",
    "tools/generation": "many versions, under control: subject, layout, type, sets, painters",
    "tools/understanding": "goods and person data in, presentation instructions out",
    "ui/api": "HTTP API v1: one file per resource",
    "ui/chainlit.toml": "settings of the chat library",
    "ui/cli": "`vitrine`: commands and their options",
    "ui/commands": "one file per group of commands",
    "ui/pages": "storefront, snippet, experiments and leaderboard",
    "ui/public": "cards, theme and logo of the pages",
}


def tracked() -> list[str]:
    """Files that git knows or would add."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted({name for name in listed if (ROOT / name).exists()})


def remark_of(path: str) -> str:
    """What a file or folder is, in one line."""
    if path in REMARKS:
        return REMARKS[path]
    file = ROOT / path
    if file.is_dir():
        file = file / "__init__.py"
    if file.suffix == ".py" and file.exists():
        return (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n")[0].rstrip(".")
    if file.suffix == ".md":
        return re.sub(r"[#*{}%]", "", file.read_text(encoding="utf-8").strip().split("\n")[0]).strip()
    if file.suffix in {".yaml", ".yml"}:
        return file.read_text(encoding="utf-8").split("\n")[0].lstrip("# ").rstrip(".")
    return ""


def tree() -> str:
    """The block's text."""
    names = [name for name in tracked() if not name.startswith(".")]
    lines: list[tuple[str, str]] = []
    for top in sorted({name.split("/")[0] for name in names}, key=lambda name: (not (ROOT / name).is_dir(), name)):
        lines.append((top + "/" * (ROOT / top).is_dir(), remark_of(top)))
        if top in UNFOLDED:
            inside = {name.split("/")[1] for name in names if name.startswith(f"{top}/")} - {"__init__.py"}
            for entry in sorted(inside, key=lambda name: (not (ROOT / top / name).is_dir(), name)):
                path = f"{top}/{entry}"
                lines.append((f"  {entry}" + "/" * (ROOT / path).is_dir(), remark_of(path)))
    return "".join(f"{name:<26} {remark}".rstrip() + "\n" for name, remark in lines)


def main() -> int:
    readme = ROOT / "README.md"
    text = readme.read_text(encoding="utf-8")
    fresh = BLOCK.sub(lambda _: tree(), text)
    if "--check" in sys.argv:
        return int(fresh != text)
    readme.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
