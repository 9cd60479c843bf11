"""Set up this checkout and run one of its commands: needs nothing but Python >= 3.11 (standard library only).

    python3 bootstrap.py sync [test]     install (with the test tools)
    python3 bootstrap.py exec CMD ...    run a command of the environment

Packages come from the package index that pip is set up for, at the versions of ``constraints.txt``. Fonts come from
npm or Debian where those are at hand; where they are not, a notice says what is missing and what degrades.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("VITRINE_VENV", ROOT / ".venv"))
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
FONTS = VENV / "share" / "vitrine" / "fonts"
LIBRARIES = {"libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libexpat.so.1": "libexpat1"}
PROGRAMS = {"test": {"chromium": "chromium", "redis-server": "redis-server"}}


def say(text: str) -> None:
    print(f"vitrine: {text}", file=sys.stderr, flush=True)


def run(*command: str | Path, quiet: bool = False) -> bool:
    """Run a command; whether it succeeded."""
    out = subprocess.DEVNULL if quiet else sys.stderr
    return subprocess.run([str(part) for part in command], stdout=out, stderr=out if quiet else None).returncode == 0


def fingerprint(extra: str) -> str:
    """Changes when what must be installed changes."""
    names = ("pyproject.toml", "constraints.txt", "tools/generation/fonts.json", "bootstrap.py")
    parts = [ROOT / name for name in names]
    text = b"".join(part.read_bytes() for part in parts if part.exists())
    return hashlib.sha256(text + extra.encode() + sys.version.encode()).hexdigest()


def create_environment() -> None:
    """Make the virtual environment, with pip and uv in it."""
    if not (BIN / "python").exists():
        say(f"creating {VENV}")
        try:
            venv.create(VENV, with_pip=True)
        except (subprocess.CalledProcessError, OSError):
            if not apt_install(["python3-venv"]):
                sys.exit("vitrine: Python's venv module is missing. Debian/Ubuntu: sudo apt-get install python3-venv")
            venv.create(VENV, with_pip=True, clear=True)
    if not (BIN / "uv").exists():
        run(BIN / "python", "-m", "pip", "install", "-q", "uv", quiet=True)


def install_packages(extra: str) -> None:
    """Install Vitrine and its dependencies: with uv, with plain pip where uv fails."""
    pins = ("-c", ROOT / "constraints.txt")
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    if extra == "test":
        # pip, not uv: a CPU build of torch may be offered through pip's find-links, which uv does not read.
        torch = next(line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("torch=="))
        if not run(BIN / "python", "-m", "pip", "install", "-q", torch, *pins):
            sys.exit("vitrine: could not install torch; see the message above")
    say("installing packages")
    if run(BIN / "uv", "pip", "install", "-q", "--python", BIN / "python", *pins, "-e", target):
        return
    say("uv did not manage; trying pip (slower)")
    if not run(BIN / "python", "-m", "pip", "install", "-q", *pins, "-e", target):
        sys.exit("vitrine: packages could not be installed; the message above says why. Is a package index reachable?")


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages where we are root and apt is there."""
    if not packages or not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    say("installing Debian packages: " + " ".join(packages))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    subprocess.run(["apt-get", "update", "-qq"], env=env, capture_output=True)
    return subprocess.run(install, env=env, capture_output=True).returncode == 0


def has_library(name: str) -> bool:
    """Whether the dynamic linker finds it."""
    import ctypes

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def install_fonts() -> None:
    """Typefaces for Chinese and Latin: from npm, else from Debian, else a notice."""
    table = ROOT / "tools" / "generation" / "fonts.json"
    if not table.exists():
        return
    wanted = json.loads(table.read_text(encoding="utf-8"))
    FONTS.mkdir(parents=True, exist_ok=True)
    if shutil.which("npm"):
        say("installing typefaces")
        if run("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", FONTS, *wanted["npm"], quiet=True):
            return
    if apt_install(list(wanted["apt"])):
        return
    if not (shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout):
        say(
            "no Chinese typeface found: Chinese text on pictures needs one. "
            "Install npm and run this again, or: sudo apt-get install fonts-noto-cjk"
        )


def install_system(extra: str) -> None:
    """System libraries and programs that a feature needs; says what degrades where they cannot be installed."""
    linux = sys.platform == "linux"
    missing = {package: name for name, package in LIBRARIES.items() if linux and not has_library(name)}
    missing |= {package: name for name, package in PROGRAMS.get(extra, {}).items() if not shutil.which(name)}
    if missing and not apt_install(sorted(missing)):
        for package, name in missing.items():
            effect = "pictures cannot be set" if name.startswith("lib") else "its tests are skipped (CI fails)"
            say(f"{name} is missing: {effect}. Debian/Ubuntu: sudo apt-get install {package}")


def sync(extra: str = "") -> None:
    """Install whatever is not installed yet; quick when nothing changed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file runs before anything has checked
        sys.exit(f"vitrine: Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    stamps = {name: VENV / f".synced-{name or 'run'}" for name in ("", "test")}
    # An environment with the test tools is also good for running.
    for name, stamp in stamps.items():
        if (name == extra or name == "test") and stamp.exists() and stamp.read_text() == fingerprint(name):
            return
    create_environment()
    install_system(extra)
    install_packages(extra)
    install_fonts()
    stamps[extra].write_text(fingerprint(extra))


def main(arguments: list[str]) -> int:
    match arguments:
        case ["sync"]:
            sync()
        case ["sync", extra]:
            sync(extra)
        case ["exec", program, *rest]:
            os.execv(BIN / program, [str(BIN / program), *rest])
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
