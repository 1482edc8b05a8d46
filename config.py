"""Configuration, read once from ``GRAPEVINE_*`` variables.

`Config.from_env` reports every fault at once, so that an operator corrects a deployment in one go.
A program's own settings (accent, agreement, hours) are data and live in the database, not here.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOOPBACK_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
SECRET_MINIMUM = 32


class Mode(enum.StrEnum):
    """What this process is for. Production is the default, so that nothing lax is ever on by accident."""

    PRODUCTION = "production"
    DEVELOPMENT = "development"
    DEMO = "demo"
    TEST = "test"


class MailSecurity(enum.StrEnum):
    """How the connection to the mail server is protected."""

    NONE = "none"
    STARTTLS = "starttls"
    TLS = "tls"


class BadConfig(Exception):
    """The environment can't be used; `faults` holds one sentence for each thing that is wrong."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("Grapevine can't start:\n" + "\n".join(f"  - {fault}" for fault in faults))


@dataclass(frozen=True, kw_only=True)
class Config:
    """Everything that differs between installations. Times are in seconds, sizes in bytes."""

    mode: Mode
    secret: str = field(repr=False)
    database_url: str = field(repr=False)
    public_url: str
    mail_host: str = "localhost"
    mail_port: int = 25
    mail_security: MailSecurity = MailSecurity.NONE
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    mail_timeout: float = 15.0
    mail_from: str = "grapevine@localhost"
    mail_from_name: str = "Grapevine"
    redis_url: str = field(default="", repr=False)
    trusted_proxies: int = 0
    files_path: Path = ROOT / "var" / "files"
    mailbox_path: Path | None = None
    lease_seconds: float = 30.0
    argon2_memory_kib: int = 65536
    argon2_passes: int = 3

    @property
    def secure(self) -> bool:
        """Whether the public address is HTTPS: decides cookies and HSTS."""
        return self.public_url.startswith("https://")

    @property
    def demo(self) -> bool:
        """Whether "look around as ..." and the open mailbox exist."""
        return self.mode is Mode.DEMO

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> Config:
        """Read `env` (the process's own by default).

        :raises BadConfig: with every fault that was found.
        """
        return _Reader(os.environ if env is None else env).config()


class _Reader:
    """Collects faults while it reads, instead of stopping at the first."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.faults: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.env.get(f"GRAPEVINE_{name}", default).strip()

    def number(self, name: str, default: float, low: float, high: float) -> float:
        raw = self.text(name)
        if not raw:
            return default
        try:
            value = float(raw)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            self.faults.append(f"GRAPEVINE_{name} must be a number from {low:g} to {high:g}, not {raw!r}.")
            return default
        return value

    def mode(self) -> Mode:
        raw = self.text("MODE", Mode.PRODUCTION)
        try:
            return Mode(raw)
        except ValueError:
            self.faults.append(f"GRAPEVINE_MODE must be one of {', '.join(Mode)}, not {raw!r}.")
            return Mode.PRODUCTION

    def config(self) -> Config:
        mode = self.mode()
        strict = mode is Mode.PRODUCTION
        public_url = self.public_url(strict)
        config = Config(
            mode=mode,
            secret=self.secret(strict),
            database_url=self.database_url(strict),
            public_url=public_url,
            mail_host=self.text("MAIL_HOST", "localhost"),
            mail_port=int(self.number("MAIL_PORT", 25, 1, 65535)),
            mail_security=self.mail_security(),
            mail_username=self.text("MAIL_USERNAME"),
            mail_password=self.text("MAIL_PASSWORD"),
            mail_timeout=self.number("MAIL_TIMEOUT", 15, 1, 120),
            mail_from=self.mail_from(strict, public_url),
            mail_from_name=self.text("MAIL_FROM_NAME", "Grapevine"),
            redis_url=self.text("REDIS_URL"),
            trusted_proxies=int(self.number("TRUSTED_PROXIES", 0, 0, 5)),
            files_path=self.files(strict),
            mailbox_path=Path(raw) if (raw := self.text("MAILBOX_PATH")) else None,
            lease_seconds=self.number("LEASE_SECONDS", 30, 0.2, 3600),
            argon2_memory_kib=int(self.number("ARGON2_MEMORY_KIB", 65536, 32 if not strict else 19456, 4_194_304)),
            argon2_passes=int(self.number("ARGON2_PASSES", 3, 1, 20)),
        )
        if mode is Mode.DEMO:
            self.refuse_open_demo(config)
        if self.faults:
            raise BadConfig(self.faults)
        return config

    def secret(self, strict: bool) -> str:
        secret = self.text("SECRET")
        if not strict:
            return secret or "only-for-development-" + "0" * SECRET_MINIMUM
        if len(secret) < SECRET_MINIMUM or len(set(secret)) < 8 or secret.startswith(("only-for", "change")):
            self.faults.append(
                f"GRAPEVINE_SECRET must be at least {SECRET_MINIMUM} random characters. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        return secret

    def database_url(self, strict: bool) -> str:
        raw = self.text("DATABASE_URL")
        if not raw:
            if strict:
                self.faults.append("GRAPEVINE_DATABASE_URL is missing. Name a PostgreSQL or SQLite database.")
            return f"sqlite:///{ROOT / 'var' / 'grapevine.sqlite'}"
        scheme, _, rest = raw.partition("://")
        if scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
            return f"postgresql+psycopg://{rest}"
        if scheme == "sqlite":
            return raw
        self.faults.append("GRAPEVINE_DATABASE_URL must begin with postgresql:// or sqlite:///.")
        return "sqlite://"

    def public_url(self, strict: bool) -> str:
        raw = self.text("PUBLIC_URL").rstrip("/")
        if not raw:
            if strict:
                self.faults.append("GRAPEVINE_PUBLIC_URL is missing: the address that people open, with https://.")
            return "http://localhost:5000"
        parts = urlsplit(raw)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
            self.faults.append("GRAPEVINE_PUBLIC_URL must be scheme and host only, such as https://people.example.org.")
        elif strict and parts.scheme != "https" and parts.hostname not in LOOPBACK_HOSTS:
            self.faults.append("GRAPEVINE_PUBLIC_URL must begin with https:// in production.")
        return raw

    def files(self, strict: bool) -> Path:
        """Where files of people are kept: beside an SQLite database, else under var/, unless somebody says so."""
        raw = self.text("FILES")
        if not raw:
            scheme, _, database = self.text("DATABASE_URL").partition(":///")
            beside = Path(database).parent if scheme == "sqlite" and database else ROOT / "var"
            return beside / "files"
        path = Path(raw)
        if not path.is_absolute():
            self.faults.append("GRAPEVINE_FILES must be a whole path, such as /var/lib/grapevine/files.")
            return path
        there = next(place for place in (path, *path.parents) if place.exists())
        if not there.is_dir():
            self.faults.append(f"GRAPEVINE_FILES must be a folder, and {there} is a file.")
        elif strict and not os.access(there, os.W_OK | os.X_OK):
            self.faults.append(f"GRAPEVINE_FILES can't be used: this process may not write in {there}.")
        return path

    def mail_security(self) -> MailSecurity:
        raw = self.text("MAIL_SECURITY", MailSecurity.NONE)
        try:
            return MailSecurity(raw)
        except ValueError:
            self.faults.append(f"GRAPEVINE_MAIL_SECURITY must be one of {', '.join(MailSecurity)}, not {raw!r}.")
            return MailSecurity.NONE

    def mail_from(self, strict: bool, public_url: str) -> str:
        raw = self.text("MAIL_FROM")
        if not raw:
            if strict:
                self.faults.append("GRAPEVINE_MAIL_FROM is missing: the address that mail comes from.")
            return f"grapevine@{urlsplit(public_url).hostname or 'localhost'}"
        if raw.count("@") != 1 or any(character.isspace() for character in raw):
            self.faults.append("GRAPEVINE_MAIL_FROM must be one plain mail address.")
        return raw

    def refuse_open_demo(self, config: Config) -> None:
        """Demo mode lets anybody in as anybody, so it exists on this machine's own database and mail only."""
        if urlsplit(config.public_url).hostname not in LOOPBACK_HOSTS:
            self.faults.append("Demo mode lets anybody in: GRAPEVINE_PUBLIC_URL must be on localhost.")
        if not config.database_url.startswith("sqlite:"):
            self.faults.append("Demo mode seeds invented people: it takes a SQLite database only.")
        if config.mail_host not in LOOPBACK_HOSTS:
            self.faults.append("Demo mode invents addresses: GRAPEVINE_MAIL_HOST must be on localhost.")
        if self.text("SECRET"):
            self.faults.append("Demo mode and a real GRAPEVINE_SECRET don't go together. Unset one of them.")
