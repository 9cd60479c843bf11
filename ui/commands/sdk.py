"""`vitrine experiments sdk`: fetch the official GrowthBook SDK for browsers from the package registry."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from agents.settings import Settings
from ui.commands.terminal import DONE, FAILED, Terminal

PACKAGE = "@growthbook/growthbook@1.8.0"
BUNDLE = "package/dist/bundles/index.min.js"


def fetch(lang: str) -> int:
    """Put the SDK's browser bundle into the data folder; the storefront uses it from then on."""
    terminal = Terminal(lang)
    npm = shutil.which("npm")
    if npm is None:
        terminal.say(
            {"zh": "需要 npm（Node.js）来取 SDK。没有它，店铺会改为向 Vitrine 询问，功能相同。",
             "en": "npm (Node.js) is needed to fetch the SDK. Without it storefronts ask Vitrine instead."}, "red",
        )  # fmt: skip
        return FAILED
    target = Settings().data_dir / "sdk" / "growthbook.js"
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            [npm, "pack", "--silent", PACKAGE], cwd=folder, capture_output=True, text=True, check=False
        )
        archives = list(Path(folder).glob("*.tgz"))
        if packed.returncode or not archives:
            terminal.say({"zh": f"取不到 {PACKAGE}，请检查网络。", "en": f"{PACKAGE} cannot be fetched."}, "red")
            return FAILED
        with tarfile.open(archives[0]) as archive:
            bundle = archive.extractfile(BUNDLE)
            assert bundle is not None
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(bundle.read())
    terminal.say({"zh": f"已取来 {PACKAGE}", "en": f"{PACKAGE} is in place"})
    return DONE
