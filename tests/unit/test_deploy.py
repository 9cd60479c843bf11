"""The deployment files say only what the program knows: settings, commands, metrics, paths."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from agents.settings import Settings
from jobs import QUEUES

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = sorted([*DEPLOY.rglob("*.yaml"), DEPLOY / "Dockerfile"])
NOT_SETTINGS = {"VITRINE_VENV"}
"""Read by bootstrap.py, which runs before there are settings."""


def documents() -> list[dict[str, Any]]:
    return [d for path in DEPLOY.rglob("*.yaml") for d in yaml.safe_load_all(path.read_text(encoding="utf-8"))]


def test_every_setting_exists() -> None:
    known = {f"VITRINE_{name.upper()}" for name in Settings.model_fields} | NOT_SETTINGS
    for path in FILES:
        assert set(re.findall(r"VITRINE_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known, path


def test_every_metric_exists() -> None:
    source = DEPLOY.parent / "ui" / "api" / "metrics.py"
    told = set(re.findall(r'"(vitrine_\w+)"', source.read_text(encoding="utf-8")))
    asked = set(
        re.findall(r"vitrine_\w+(?=\{)", (DEPLOY / "kubernetes" / "autoscaling.yaml").read_text(encoding="utf-8"))
    )
    assert asked and asked <= told


def test_commands_and_queues_exist() -> None:
    from typer.main import get_command

    from ui.cli import app

    worker = get_command(app).commands["worker"]  # type: ignore[attr-defined]
    options = {option for parameter in worker.params for option in parameter.opts}
    compose = next(d for d in documents() if "services" in d)
    deployed = next(d for d in documents() if d.get("metadata", {}).get("name") == "vitrine-worker" and "spec" in d)
    container = deployed["spec"].get("template", {}).get("spec", {}).get("containers", [{}])[0]
    for command in (compose["services"]["worker"]["command"], container.get("command")):
        assert command[:3] == ["vitrine", "worker", "--queues"] and "--queues" in options
        assert set(command[3].split(",")) <= set(QUEUES)


def test_scaled_objects_and_volumes_are_there() -> None:
    found = documents()
    names = {(d["kind"], d["metadata"]["name"]) for d in found if "kind" in d}
    scaled = next(d for d in found if d.get("kind") == "ScaledObject")
    assert ("Deployment", scaled["spec"]["scaleTargetRef"]["name"]) in names
    for deployment in (d for d in found if d.get("kind") == "Deployment"):
        for volume in deployment["spec"]["template"]["spec"]["volumes"]:
            assert ("PersistentVolumeClaim", volume["persistentVolumeClaim"]["claimName"]) in names
