"""What is said on start about who may come in."""

from __future__ import annotations

from agents.settings import Settings

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def entry(settings: Settings) -> tuple[str, str]:
    """In Chinese and in English, for one line of the banner; loud where anybody on the network may come in."""
    match settings.auth:
        case "open" if settings.host in LOOPBACK:
            return "无需登录，仅限本机访问", "none: open to this machine only"
        case "open":
            return (
                f"⚠ 无需登录，而 {settings.host} 可从网络访问：任何人都能使用和查看一切！请设置 VITRINE_AUTH=password",
                f"⚠ NONE, and {settings.host} is on the network: ANYBODY who reaches it sees and does everything. "
                "Set VITRINE_AUTH=password",
            )
        case "password":
            return "用户名和密码（vitrine users add）", "user name and password (vitrine users add)"
        case "oidc":
            return f"由 {settings.oidc_issuer} 登录", f"by {settings.oidc_issuer}"
    return "API 密钥（vitrine keys create）", "API key (vitrine keys create)"
