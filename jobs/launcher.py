"""`vitrine up`: the embedded Valkey, the worker and the web page, started, watched and stopped together."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from agents.settings import Settings
from domain.text import Words
from jobs import QUEUES
from jobs.broker import broker_of
from jobs.children import Child
from jobs.claim import AlreadyRunning, address_of, answers, hold, listen, write_state
from jobs.entry import entry
from jobs.logfile import LogFile, LogLines

if TYPE_CHECKING:
    from memory.embedded import EmbeddedValkey

TICK_SECONDS = 0.05
GRACE_SECONDS = 8.0
"""How long a child may take to finish what it has in hand."""

Tell = Callable[[Words], None]
"""tell(words): something for the person at the console."""

ROOT = Path(__file__).resolve().parents[1]
SAID_AT = {1, 2, 3, 10, 30, 100, 300, 1000}
"""Of a child that dies again and again not every death is news."""
SLOW_SECONDS = 20.0
LOOK_SECONDS = 5.0
SILENT_LOOKS = 12
"""A page that does not answer so many times in a row has hung, and is started again."""
SLOW: Words = {
    "zh": "还在启动……如果一直没有就绪，请看日志 vitrine.log，或运行 vitrine doctor。",
    "en": "Still starting ... If it does not get ready, look at vitrine.log or run `vitrine doctor`.",
}
STOPPING: Words = {"zh": "正在停止……", "en": "Stopping ..."}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Launcher:
    """Everything that `vitrine up` started."""

    # -P and PYTHONPATH: a folder called `tools` or `models` where somebody works must not be taken for ours.
    worker = (sys.executable, "-P", "-m", "jobs", "--queues", ",".join(QUEUES))
    web = (sys.executable, "-P", "-m", "ui.serve")

    def __init__(self, settings: Settings, tell: Tell) -> None:
        self.settings, self.tell = settings, tell
        self.folder = settings.data_dir.resolve()
        self.url = ""
        self._children: list[Child] = []
        self._redis_url = ""
        self._stop_signal = 0
        self._asked_to_stop = 0
        self._began = time.monotonic()

    def run(self) -> int:
        """Start, watch until asked to stop, stop in order. The exit status; raises what forbids to start."""
        broker_of(self.settings)
        with hold(self.folder), LogFile(self.folder / "vitrine.log", self.settings.secrets) as log:
            logging.basicConfig(level=self.settings.log_level, handlers=[LogLines(log)], force=True)
            for number in SIGNALS:
                signal.signal(number, self._ask_to_stop)
            try:
                self._serve(log)
            finally:
                (self.folder / "vitrine.json").unlink(missing_ok=True)
        folder = str(self.folder)
        self.tell({"zh": f"已停止。数据都保留在 {folder}。", "en": f"Stopped. Everything is kept in {folder}."})
        return 0

    def _serve(self, log: LogFile) -> None:
        from memory.embedded import EmbeddedValkey  # Late: loads the Redis client.

        valkey = None if self.settings.redis_url else EmbeddedValkey(self.folder / "valkey")
        with listen(self.settings.host, self.settings.port) as listening:
            self.url = address_of(listening)
            try:
                self._redis_url = valkey.start() if valkey else self.settings.redis_url
                self._start_children(listening, log)
                threading.Thread(target=self._look_after, name="ready", daemon=True).start()
                self._watch(log, valkey)
            finally:
                self._stop_children(log)
                if valkey:
                    valkey.stop()

    def _start_children(self, listening: socket.socket, log: LogFile) -> None:
        host, port = listening.getsockname()[:2]
        if port != self.settings.port:
            self.tell(
                {
                    "zh": f"端口 {self.settings.port} 已被占用，改用 {port}。",
                    "en": f"Port {self.settings.port} is in use; taking {port}.",
                }
            )
        write_state(self.folder, url=self.url, ready=False)
        env = self.settings.for_child(redis_url=self._redis_url, data_dir=self.folder, host=host, port=port)
        env |= {"PYTHONUNBUFFERED": "1", "LANGGRAPH_STRICT_MSGPACK": "true"}
        env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), env.get("PYTHONPATH"))))
        web = [*self.web, "--fd", str(listening.fileno())]
        self._children = [
            Child("worker", self.worker, env, log.write),
            Child("web", web, env, log.write, pass_fds=(listening.fileno(),)),
        ]
        for child in self._children:
            child.start()

    def _watch(self, log: LogFile, valkey: EmbeddedValkey | None) -> None:
        while not self._asked_to_stop:
            if valkey and valkey.url != self._redis_url:  # Its port was taken while it was away: tell the others.
                self._redis_url = valkey.url
                for child in self._children:
                    child.env = {**child.env, "VITRINE_REDIS_URL": valkey.url}
                    child.ask_to_stop()
            for child in self._children:
                status = child.keep_alive()
                if status is None:
                    continue
                reason = f"signal {-status}" if status < 0 else f"{status}: {child.last_words[:200]}"
                log.write(child.name, f"ended ({reason}); starting it again")
                if child.deaths in SAID_AT:
                    self.tell(
                        {
                            "zh": f"{child.name} 进程退出（{reason}），正在重启；已接受的任务不会丢。",
                            "en": f"The {child.name} process ended ({reason}) and is started again. No run is lost.",
                        }
                    )
            time.sleep(TICK_SECONDS)

    def _look_after(self) -> None:
        """Say once that everything answers; later on, end a page that has stopped answering."""
        patience = SLOW_SECONDS
        while not answers(self.url, "/ready"):
            if self._asked_to_stop:
                return
            if time.monotonic() - self._began > patience:
                patience *= 4
                self.tell(SLOW)
            time.sleep(0.1)
        write_state(self.folder, url=self.url, ready=True)
        self.tell(self.banner(time.monotonic() - self._began))
        silent = 0
        while not self._asked_to_stop:
            time.sleep(LOOK_SECONDS)
            silent = 0 if answers(self.url, "/health", timeout=LOOK_SECONDS) else silent + 1
            if silent >= SILENT_LOOKS:
                silent = 0
                self._children[-1].kill()

    def banner(self, seconds: float) -> Words:
        """What the person at the console needs to know."""
        settings, endpoints = self.settings, len(self.settings.llm_endpoints)
        model = f"{settings.llm_model} @ {endpoints}" if endpoints else ""
        rows = (
            ({"zh": "打开", "en": "open"}, self.url, self.url),
            (
                {"zh": "引擎", "en": "engine"},
                f"{model or '内置引擎（没有配置语言模型）'}，画面：{settings.image_backend}",
                f"{model or 'built in (no language model configured)'}, pictures: {settings.image_backend}",
            ),
            ({"zh": "登录", "en": "login"}, *entry(settings)),
            ({"zh": "数据", "en": "data"}, str(self.folder), str(self.folder)),
            ({"zh": "日志", "en": "log"}, str(self.folder / "vitrine.log"), str(self.folder / "vitrine.log")),
            ({"zh": "停止", "en": "stop"}, "Ctrl-C", "Ctrl-C"),
        )
        chinese = "\n".join(f"  {name['zh']}  {zh}" for name, zh, _ in rows)
        english = "\n".join(f"  {name['en']:<7}{en}" for name, _, en in rows)
        return {
            "zh": f"\nVitrine 已就绪（{seconds:.1f} 秒）。\n{chinese}\n",
            "en": f"\nVitrine is ready ({seconds:.1f} s).\n{english}\n",
        }

    def _ask_to_stop(self, number: int, _frame: object) -> None:
        self._asked_to_stop += 1
        self._stop_signal = number
        if self._asked_to_stop > 2:  # Ctrl-C three times: at once. The children go with us.
            os._exit(130)

    def _stop_children(self, log: LogFile) -> None:
        """The web page takes nothing new; the worker leaves what it has in hand to the next one."""
        if not self._children:
            return
        self.tell(STOPPING)
        log.write("up", f"stopping on signal {self._stop_signal}")
        for child in self._children:
            child.ask_to_stop()
        end = time.monotonic() + GRACE_SECONDS
        while any(child.alive for child in self._children) and time.monotonic() < end and self._asked_to_stop < 2:
            time.sleep(TICK_SECONDS)
        for child in self._children:
            if not child.wait_or_kill(0):
                log.write(child.name, "did not end in time and was killed")
        self._children = []


def up(settings: Settings, tell: Tell) -> int:
    """Run everything until stopped. Where it runs already, say where: what was wanted is the case."""
    try:
        return Launcher(settings, tell).run()
    except AlreadyRunning as error:
        tell(error.message)
        return 0
