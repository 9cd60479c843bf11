"""A real OpenID Connect provider on a port of its own: discovery, keys, PKCE, signed tokens; misbehaves on request."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

SECRET = "the-client's-secret"


class OidcServer(ThreadingHTTPServer):
    """Signs in whoever `person` says, as soon as they are sent here."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.person: dict[str, Any] = {"sub": "u-1"}
        self.mode = "good"
        self.codes: dict[str, dict[str, str]] = {}
        self.refused: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def token(self, asked: dict[str, str]) -> str:
        """An ID token for this request, spoilt as `mode` says."""
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": asked["client_id"], "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            **self.person,
        }  # fmt: skip
        spoilt: dict[str, dict[str, Any]] = {
            "other_issuer": {"iss": "https://elsewhere.example"}, "other_audience": {"aud": "another-app"},
            "expired": {"exp": now - 3600, "iat": now - 7200}, "other_nonce": {"nonce": "x" * 43},
            "other_party": {"aud": [asked["client_id"], "another-app"], "azp": "another-app"},
        }  # fmt: skip
        claims |= spoilt.get(self.mode, {})
        if self.mode == "unsigned":
            return jwt.encode(claims, None, algorithm="none")
        if self.mode == "shared_secret":  # signed with what everybody can read
            head = base64.urlsafe_b64encode(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "k1"}).encode())
            body = base64.urlsafe_b64encode(json.dumps(claims).encode())
            signed = head.rstrip(b"=") + b"." + body.rstrip(b"=")
            import hmac

            mac = hmac.new(json.dumps(self.jwks()).encode(), signed, hashlib.sha256).digest()
            return (signed + b"." + base64.urlsafe_b64encode(mac).rstrip(b"=")).decode()
        key = self.other_key if self.mode == "other_key" else self.key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"})

    def jwks(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [public | {"kid": "k1", "use": "sig", "alg": "RS256"}]}


class _Handler(BaseHTTPRequestHandler):
    server: OidcServer

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if url.path == "/.well-known/openid-configuration":
            here = self.server.url
            places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "jwks"}
            self._json({"issuer": here} | {name: f"{here}/{path}" for name, path in places.items()})
        elif url.path == "/jwks":
            self._json(self.server.jwks())
        elif url.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(url.query).items()}
            fits = asked.get("code_challenge_method") == "S256" and asked.get("response_type") == "code"
            if not fits or "openid" not in asked.get("scope", ""):
                self._json({"error": "invalid_request"}, 400)
                return
            code = secrets.token_urlsafe(16)
            self.server.codes[code] = asked
            self.send_response(302)
            said = urlencode({"code": code, "state": asked["state"]})
            self.send_header("Location", f"{asked['redirect_uri']}?{said}")
            self.end_headers()

    def do_POST(self) -> None:
        form = {name: values[0] for name, values in
                parse_qs(self.rfile.read(int(self.headers["content-length"])).decode()).items()}  # fmt: skip
        asked = self.server.codes.pop(form.get("code", ""), None)
        basic = base64.b64decode(self.headers.get("authorization", "Basic ").split()[1:][0] or b"").decode()
        proof = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        why = (
            "code" if asked is None else "redirect" if form.get("redirect_uri") != asked["redirect_uri"] else
            "pkce" if proof.rstrip(b"=").decode() != asked["code_challenge"] else
            "client" if basic.partition(":")[0] != asked["client_id"] or "secret" not in basic else ""
        )  # fmt: skip
        if why or asked is None:
            self.server.refused.append(why)
            self._json({"error": "invalid_grant"}, 400)
        else:
            self._json({"access_token": "a", "token_type": "Bearer", "id_token": self.server.token(asked)})

    def _json(self, body: Any, status: int = 200) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def provider() -> Iterator[OidcServer]:
    """Run one."""
    server = OidcServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
