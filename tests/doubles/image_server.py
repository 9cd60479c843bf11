"""A real HTTP server that speaks the image-editing protocol strictly, and misbehaves on request."""

from __future__ import annotations

import base64
import email.parser
import email.policy
import io
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image, ImageDraw, ImageFilter

SIZES = {"1024x1024", "1536x1024", "1024x1536", "auto"}


class ImageServer(ThreadingHTTPServer):
    """Answers `POST /v1/images/edits` in the current `mode`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.mode = "good"
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


@contextmanager
def image_server() -> Iterator[ImageServer]:
    """A server that runs in a thread of its own."""
    server = ImageServer()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


class _Handler(BaseHTTPRequestHandler):
    server: ImageServer

    def log_message(self, *_: Any) -> None:
        """Quiet."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        form = self._form(body)
        self.server.asked.append({**form, "key": self.headers.get("Authorization", "")})
        wrong = self._wrong(form)
        mode = self.server.mode
        if wrong:
            return self._send(400, {"error": {"message": wrong, "type": "invalid_request_error", "code": None}})
        if mode == "refuse":
            return self._send(400, {"error": {"message": "rejected by the safety system", "code": "blocked"}})
        if mode == "flaky" and len(self.server.asked) == 1:
            return self._send(500, {"error": {"message": "try again"}})
        if mode == "slow":
            time.sleep(1.5)
        data: list[dict[str, str]] = [{"b64_json": base64.b64encode(self._painted(form)).decode()}]
        if mode == "links":
            data = [{"url": "http://127.0.0.1/picture.png"}]
        if mode == "garbage":
            data = [{"b64_json": base64.b64encode(b"no picture").decode()}]
        self._send(200, {"created": 1, "data": data})

    def _form(self, body: bytes) -> dict[str, Any]:
        head = f"Content-Type: {self.headers['Content-Type']}\r\n\r\n".encode()
        message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
        form: dict[str, Any] = {}
        for part in message.iter_parts():
            name = str(part.get_param("name", header="content-disposition")).removesuffix("[]")
            data = part.get_payload(decode=True)
            form[name] = data if part.get_filename() else data.decode()
        return form

    def _wrong(self, form: dict[str, Any]) -> str:
        """What the real service would refuse."""
        if not self.path.endswith("/images/edits"):
            return "no such path"
        if missing := [name for name in ("image", "mask", "prompt", "model") if name not in form]:
            return f"missing {missing[0]}"
        if form["model"].startswith("gpt-image") and "response_format" in form:
            return "Unknown parameter: 'response_format'."
        if form.get("size", "auto") not in SIZES:
            return f"Invalid size {form['size']}"
        picture, mask = (Image.open(io.BytesIO(form[name])) for name in ("image", "mask"))
        if picture.size != mask.size or "A" not in mask.mode or (mask.format, picture.format) != ("PNG", "PNG"):
            return "Invalid mask: it needs the image's size, PNG and an alpha channel."
        return ""

    def _painted(self, form: dict[str, Any]) -> bytes:
        """A made-up background where the mask is transparent; and, as real models do, everything else a bit changed."""
        picture = Image.open(io.BytesIO(form["image"])).convert("RGB")
        mask = Image.open(io.BytesIO(form["mask"]))
        ground = Image.linear_gradient("L").resize(picture.size)
        made = Image.merge("RGB", (ground.point(lambda v: 90 + v // 2), ground.point(lambda v: 120 + v // 3), ground))
        pen = ImageDraw.Draw(made)
        for step in range(0, picture.width, 97):
            pen.ellipse((step, picture.height // 3, step + 60, picture.height // 3 + 60), fill=(230, 200, 160))
        repainted = picture.filter(ImageFilter.GaussianBlur(5)).rotate(1)
        out = io.BytesIO()
        Image.composite(repainted, made.filter(ImageFilter.GaussianBlur(8)), mask.getchannel("A")).save(out, "PNG")
        return out.getvalue()

    def _send(self, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
