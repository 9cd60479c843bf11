"""The repository keeps its own promises: layout, names, and a README whose tree is true."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("domain", "agents", "tools", "models", "memory", "prompts", "jobs", "ui", "studio")


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0 or not listed.stdout:
        pytest.skip("not a git checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).exists()]


def tree_of(readme: str) -> dict[str, str]:
    """Paths of the README's file tree, with their remarks."""
    block = re.search(r"```tree\n(.*?)```", readme, re.DOTALL)
    assert block, "README has no ```tree block"
    paths: dict[str, str] = {}
    folder: list[str] = []
    for line in block[1].splitlines():
        found = re.match(r"( *)([\w.\-]+/?)(?: {2,}(.*))?$", line)
        assert found, f"unreadable line in the README's tree: {line!r}"
        depth = len(found[1]) // 2
        folder = [*folder[:depth], found[2].rstrip("/")]
        paths["/".join(folder)] = found[3] or ""
    return paths


def test_readme_tree_is_true() -> None:
    tree = tree_of((ROOT / "README.md").read_text(encoding="utf-8"))
    missing = [path for path in tree if not (ROOT / path).exists()]
    assert not missing, f"in the README's tree but not in the checkout: {missing}"
    tops = {name.split("/")[0] for name in tracked()}
    hidden = {top for top in tops if top.startswith(".")}
    assert tops - hidden == {path for path in tree if "/" not in path}, "top level of the tree is not complete"
    for package in PACKAGES:
        inside = {"/".join(name.split("/")[:2]) for name in tracked() if name.startswith(f"{package}/")}
        inside -= {f"{package}/__init__.py"}
        shown = {path for path in tree if path.startswith(f"{package}/") and path.count("/") == 1}
        assert inside == shown, f"README's tree of {package}/ differs: {inside ^ shown}"
    assert all(remark for path, remark in tree.items() if path.count("/") <= 1), "every folder and file has a remark"


def test_agents_package_is_ours_and_empty() -> None:
    import agents

    assert Path(agents.__file__).parent == ROOT / "agents"
    assert (ROOT / "agents" / "__init__.py").read_text() == ""


def test_no_names_that_say_nothing() -> None:
    bad = [name for name in tracked() if re.search(r"(^|/)(utils?|helpers?|misc|common|base|manager|service)\.py$", name)]
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
    import importlib.metadata

    taken = set(importlib.metadata.packages_distributions())
    ours = {path.stem for path in (ROOT / "ui").glob("*.py")} - {"__init__"}
    import sys

    assert not ours & (taken | set(sys.stdlib_module_names))


def test_console_script_and_package_folders() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["scripts"]["vitrine"] == "ui.cli:app"
    assert not any(pattern.startswith("tests") for pattern in project["tool"]["setuptools"]["packages"]["find"]["include"])
    assert not (ROOT / "tests" / "__init__.py").exists()


def test_no_machine_paths_or_registries() -> None:
    words = ("/".join(["", "root", ""]), "index" + "-url", "--" + "registry")
    for name in tracked():
        path = ROOT / name
        if path.suffix in {".png", ".webp", ".jpg", ".npz", ".ttf"} or path.stat().st_size > 2_000_000:
            continue
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert not [word for word in words if word in text], name
