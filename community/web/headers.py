"""Headers on every answer. The policy allows no inline script or style; `own_policy` marks the one exception."""

from __future__ import annotations

from flask import Flask, Response, g

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        # Recordings are heard from where they are kept. No blob: what is recorded is uploaded before it is played.
        "media-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'self'",
    ]
)


def own_policy(policy: str) -> None:
    """Answer this request with `policy` instead: for the sandboxed preview of a mail, which has inline style."""
    g.content_security_policy = policy


def may_record() -> None:
    """Let this page ask for the microphone. Nowhere else does it make sense to be asked."""
    g.permissions_policy = "camera=(), geolocation=(), microphone=(self)"


def register(app: Flask) -> None:
    """Set the headers on whatever leaves the application."""
    secure = app.config["GRAPEVINE"].secure

    @app.after_request
    def set_headers(response: Response) -> Response:
        headers = response.headers
        headers["Content-Security-Policy"] = g.get("content_security_policy", CONTENT_SECURITY_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = g.get("permissions_policy", "camera=(), geolocation=(), microphone=()")
        if secure:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if "Cache-Control" not in headers and response.status_code != 304:
            headers["Cache-Control"] = "private, no-cache"
        return response
