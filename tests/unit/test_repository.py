"""The repository keeps its own promises: layout, names, and a README whose tree is true."""

import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0 or not listed.stdout:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def test_readme_tree_is_true() -> None:
    tracked()
    outdated = subprocess.run([sys.executable, "docs/tree.py", "--check"], cwd=ROOT, check=False).returncode
    assert not outdated, "run: python docs/tree.py"


def test_every_file_of_the_tree_says_what_it_is() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.search(r"```tree\n(.*?)```", readme, re.DOTALL)
    assert lines and len(lines[1].splitlines()) > 40
    assert not [line for line in lines[1].splitlines() if len(line.split()) < 2]


def test_agents_package_is_ours_and_empty() -> None:
    import agents

    assert Path(agents.__file__).parent == ROOT / "agents"
    assert (ROOT / "agents" / "__init__.py").read_text() == ""


def test_no_names_that_say_nothing() -> None:
    bad = [
        name for name in tracked() if re.search(r"(^|/)(utils?|helpers?|misc|common|base|manager|service)\.py$", name)
    ]
    assert not bad
    assert not [name for name in tracked() if name.split("/")[0] in {"schemas", "utils", "core", "config", "services"}]


def test_files_keep_to_one_subject() -> None:
    long = {
        name: count
        for name in tracked()
        if name.endswith(".py") and not name.startswith("tests/")
        if (count := len((ROOT / name).read_text(encoding="utf-8").splitlines())) > 260
    }
    assert not long


def test_ui_files_do_not_shadow_libraries() -> None:
    """The chat library puts ui/ first on sys.path, so a ui/redis.py would replace redis for the whole process."""
    taken = set(importlib.metadata.packages_distributions())
    ours = {path.stem for path in (ROOT / "ui").glob("*.py")} - {"__init__"}
    assert not ours & (taken | set(sys.stdlib_module_names))


def test_console_script_and_package_folders() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["scripts"]["vitrine"] == "ui.cli:app"
    assert not any(
        pattern.startswith("tests") for pattern in project["tool"]["setuptools"]["packages"]["find"]["include"]
    )
    assert not (ROOT / "tests" / "__init__.py").exists()


def test_no_machine_paths_or_registries() -> None:
    words = ("/".join(["", "root", ""]), "index" + "-url", "--" + "registry")
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".png", ".webp", ".jpg", ".npz", ".ttf"} or path.stat().st_size > 2_000_000:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert not [word for word in words if word in text], name
