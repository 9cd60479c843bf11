"""OpenID Connect: authorization code flow with PKCE, and an ID token that is verified before anything in it counts."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from redis.asyncio import Redis

from agents.settings import Settings
from domain.people import MERCHANT, NAME, ROLES, Role
from memory.sessions import Session
from memory.users import UserStore

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"]
"""Signatures with a private key of the provider's: never ``none``, never a shared secret."""
BEGUN_SECONDS, KNOWN_SECONDS, LEEWAY, TIMEOUT = 600, 600, 30, 10.0
_known: dict[str, tuple[float, dict[str, Any]]] = {}


class Refused(Exception):
    """Nobody is signed in; `why` names the words."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(detail or why)
        self.why = why


async def begin(redis: Redis, settings: Settings, callback: str, to: str) -> tuple[str, str]:
    """The provider's address to go to, and the state that must come back to the same browser."""
    provider = await _discovered(settings)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    kept = {"nonce": nonce, "verifier": verifier, "to": to}
    await redis.set(f"auth:oidc:{state}", json.dumps(kept), ex=BEGUN_SECONDS)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code", "client_id": settings.oidc_client_id, "redirect_uri": callback,
        "scope": "openid profile email", "state": state, "nonce": nonce, "code_challenge": challenge,
        "code_challenge_method": "S256",
    }  # fmt: skip
    address = str(provider["authorization_endpoint"])
    return address + ("&" if "?" in address else "?") + urlencode(asked), state


async def finish(redis: Redis, settings: Settings, callback: str, state: str, code: str) -> tuple[Session, str]:
    """Who has signed in, and where they were going. A state counts once."""
    raw = await redis.getdel(f"auth:oidc:{state}")
    if not raw:
        raise Refused("begin_again")
    kept = json.loads(raw)
    provider = await _discovered(settings)
    form = {
        "grant_type": "authorization_code", "code": code, "redirect_uri": callback,
        "client_id": settings.oidc_client_id, "code_verifier": kept["verifier"],
    }  # fmt: skip
    auth = None
    if settings.oidc_client_secret:
        methods = provider.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in methods:
            auth = httpx.BasicAuth(settings.oidc_client_id, settings.oidc_client_secret)
        else:
            form["client_secret"] = settings.oidc_client_secret
    tokens = await _ask("POST", str(provider["token_endpoint"]), data=form, auth=auth, refusal="provider_said_no")
    claims = await _verified(settings, provider, str(tokens.get("id_token", "")), kept["nonce"])
    return await _session(redis, settings, claims), str(kept["to"])


async def _verified(settings: Settings, provider: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token that the provider made, for us, just now, for this sign-in."""
    import jwt

    try:
        head = jwt.get_unverified_header(token)
        key = await _key(provider, str(head.get("kid", "")))
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=ALGORITHMS, audience=settings.oidc_client_id, issuer=provider["issuer"],
            leeway=LEEWAY, options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError) as error:
        raise Refused("token_invalid", str(error)) from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if (several or "azp" in claims) and claims.get("azp") != settings.oidc_client_id:
        raise Refused("token_invalid", "azp")
    if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise Refused("token_invalid", "nonce")
    return claims


async def _key(provider: Mapping[str, Any], kid: str) -> Any:
    """The provider's public key of this name; its list is read again where a name is new."""
    import jwt

    address = str(provider["jwks_uri"])
    for fresh in (False, True):
        keys = (await _read(address, fresh=fresh)).get("keys", [])
        usable = [each for each in keys if each.get("use", "sig") == "sig" and each.get("kty") in ("RSA", "EC", "OKP")]
        named = [each for each in usable if each.get("kid") == kid] or (usable if not kid and len(usable) == 1 else [])
        if named:
            return jwt.PyJWK(named[0]).key
    raise Refused("token_invalid", "no such key")


async def _session(redis: Redis, settings: Settings, claims: Mapping[str, Any]) -> Session:
    """Whose work they do here: as the claims say, else as `vitrine users` knows them."""
    verified = claims.get("email_verified") is True
    names = [claims.get("preferred_username"), claims.get("email") if verified else None, claims["sub"]]
    name = next((str(each) for each in names if each and NAME.fullmatch(str(each))), "")
    merchant, role = claims.get(settings.oidc_merchant_claim), _role(claims.get(settings.oidc_role_claim))
    if name and role and merchant and MERCHANT.fullmatch(str(merchant)):
        return Session(user=f"{claims['sub']}", merchant=str(merchant), role=role, fixed=True)
    # Somebody can often choose their own user name at a provider: only a verified address or the id itself count here.
    for known in (claims.get("email") if verified else None, claims["sub"]):
        user = await UserStore(redis).get(str(known)) if known else None
        if user is not None:
            return Session(user=user.name, merchant=user.merchant, role=user.role)
    raise Refused("not_invited")


def _role(claim: Any) -> Role | None:
    """The highest role in a claim."""
    named = {claim} if isinstance(claim, str) else set(claim) if isinstance(claim, list) else set()
    return next((role for role in reversed(ROLES) if role in named), None)


async def _discovered(settings: Settings) -> dict[str, Any]:
    """What the provider says about itself; it must be the issuer that was configured."""
    issuer = settings.oidc_issuer.rstrip("/")
    found = await _read(f"{issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != issuer:
        raise Refused("token_invalid", "issuer")
    return found


async def _read(address: str, *, fresh: bool = False) -> dict[str, Any]:
    """A document of the provider's, kept for ten minutes."""
    at, found = _known.get(address, (0.0, {}))
    if fresh or not found or time.monotonic() - at > KNOWN_SECONDS:
        found = await _ask("GET", address, refusal="provider_away")
        _known[address] = (time.monotonic(), found)
    return found


async def _ask(method: str, address: str, *, refusal: str, **more: Any) -> dict[str, Any]:
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False) as http:
            answer = await http.request(method, address, headers={"Accept": "application/json"}, **more)
        found = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise Refused("provider_away", type(error).__name__) from error
    if answer.status_code != 200 or not isinstance(found, dict):
        raise Refused(refusal, f"{answer.status_code}")
    return found
