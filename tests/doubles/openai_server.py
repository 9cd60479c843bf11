"""A real HTTP server that speaks the OpenAI chat protocol, and misbehaves on request."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[dict[str, Any]], dict[str, Any]]
"""(the data of the prompt by name) -> the answer for one schema."""

DATA = re.compile(r'<data name="(?P<name>[^"]+)">\n(?P<json>.*?)\n</data>', re.DOTALL)


class OpenAIServer(ThreadingHTTPServer):
    """Answers `POST /v1/chat/completions` in the current `mode`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, replies: dict[str, Reply] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "good"
        self.replies = replies or {}
        self.seen: Counter[str] = Counter()
        self.prompts: list[dict[str, Any]] = []
        self.slow_seconds = 3.0

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hung up is what some modes are for."""

    @property
    def url(self) -> str:
        """Base URL as it stands in `llm_endpoints`."""
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def openai_server(replies: dict[str, Reply] | None = None) -> Iterator[OpenAIServer]:
    """A server that runs in a thread of its own."""
    server = OpenAIServer(replies)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    server: OpenAIServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.seen[self.server.mode] += 1
        self.server.prompts.append(asked)
        getattr(self, f"_{self.server.mode}")(asked)

    # How it may behave; each is a value of `OpenAIServer.mode`.

    def _good(self, asked: dict[str, Any]) -> None:
        self._say(json.dumps(self._reply(asked), ensure_ascii=False))

    def _fenced(self, asked: dict[str, Any]) -> None:
        text = json.dumps(self._reply(asked), ensure_ascii=False)
        self._say(f"<think>hm</think>Sure, here you are:\n```json\n{text}\n```")

    def _malformed(self, asked: dict[str, Any]) -> None:
        self._say('{"intents": ["generate_images", ')

    def _wrong_schema(self, asked: dict[str, Any]) -> None:
        self._say('{"answer": 42, "price": {"amount": "free"}}')

    def _empty(self, asked: dict[str, Any]) -> None:
        self._say("")

    def _refusal(self, asked: dict[str, Any]) -> None:
        self._say(None, refusal="I cannot help with that.")

    def _slow(self, asked: dict[str, Any]) -> None:
        time.sleep(self.server.slow_seconds)
        self._good(asked)

    def _trickle(self, asked: dict[str, Any]) -> None:
        """Never silent for long, and never done: a read timeout alone does not end it."""
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "100000")
        self.end_headers()
        end = time.monotonic() + self.server.slow_seconds
        while time.monotonic() < end:
            try:
                self.wfile.write(b" ")
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05)
        self.close_connection = True

    def _limited(self, asked: dict[str, Any]) -> None:
        self._send(429, {"error": {"message": "slow down", "type": "rate_limit"}}, {"retry-after": "20"})

    def _broken(self, asked: dict[str, Any]) -> None:
        self._send(500, {"error": {"message": "boom", "type": "server_error"}})

    def _unauthorised(self, asked: dict[str, Any]) -> None:
        self._send(401, {"error": {"message": "bad key", "type": "invalid_request_error"}})

    def _reset(self, asked: dict[str, Any]) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _no_schema_support(self, asked: dict[str, Any]) -> None:
        """Like an older server: refuses `response_format`, else answers well."""
        if "response_format" in asked:
            self._send(400, {"error": {"message": "response_format is not supported", "type": "invalid_request_error"}})
        else:
            self._good(asked)

    # How it answers.

    def _reply(self, asked: dict[str, Any]) -> dict[str, Any]:
        text = "\n".join(message["content"] for message in asked["messages"] if isinstance(message["content"], str))
        data = {found["name"]: json.loads(found["json"]) for found in DATA.finditer(text)}
        return self.server.replies[self._schema(asked, text)](data)

    def _schema(self, asked: dict[str, Any], text: str) -> str:
        if "response_format" in asked:
            return str(asked["response_format"]["json_schema"]["name"])
        titles = [name for name in self.server.replies if f"'title': '{name}'" in text]
        return titles[-1]

    def _say(self, content: str | None, **message: Any) -> None:
        choice = {
            "index": 0,
            "finish_reason": "stop",
            "message": {"role": "assistant", "content": content, **message},
        }
        usage = {"prompt_tokens": 100, "completion_tokens": 50, "total_tokens": 150}
        self._send(200, {"id": "x", "object": "chat.completion", "created": 1, "model": "double", "choices": [choice],
                         "usage": usage})  # fmt: skip

    def _send(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        payload = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(payload)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(payload)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""
