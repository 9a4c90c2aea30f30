"""Settings of the server from the environment, checked at once, with a plain message for each that is wrong."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

_TRUE = {"1", "yes", "true", "on"}
_FALSE = {"0", "no", "false", "off"}
_URL = "http://127.0.0.1:8000"
_LEAST_KEY = 40
"""Characters of a secret key below which it can be guessed."""

_LEAST_TOKEN = 20
_LEVELS = ("info", "warning", "error")
_PRACTICES = ("public", "programme")


class ConfigError(ValueError):
    """Settings are wrong; `problems` has a line for each: which, what is wrong, what to do."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class Provider(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An organisation's own sign-in by OpenID Connect; `organization` is the number of the claims administrator."""

    id: Annotated[str, msgspec.Meta(pattern="^[a-z0-9-]{1,40}$")]
    name: str
    server_url: Annotated[str, msgspec.Meta(pattern="^https://|^http://(localhost|127[.]0[.]0[.]1)[:/]")]
    client_id: str
    secret: str
    organization: str


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What the server needs to know of where it runs. `docs/server.md` has the table of variables.

    `data` is the folder for all that is not set elsewhere: the embedded database, files, keys, heads of the trail.
    `database_url` None: the embedded database. `files` is an fsspec URL or a folder. `keys` and `heads` belong on
    another disk, best of another owner, than the database.
    `second_factor`: whether it is demanded of the office, reviewers and administrators. A session ends after
    `idle_minutes` without a request, and after `session_hours` in any case; a signature wants a password or second
    factor given in the last `sign_minutes`. Pictures of pages are kept up to `page_cache_bytes`. `providers` sign in
    the staff of organisations by OpenID Connect.
    A server or worker that is asked to stop finishes what it does for `stop_seconds`. `metrics_token`: who sends it
    reads the metrics; None: nobody does.
    `templates` is the folder of the office's own notices; None: ours. `smtp` is the mail server by which parties are
    told that a letter waits on the portal, `mail_from` the sender; None: nobody is told so. One that was not opened
    `unopened_days` after that stands in the mail room.
    `published` is the folder in which the public letters are kept as text; `publication` the practice by which they are
    redacted (`privacy/data/practice.yaml`).
    `precedents` is the folder of a letter dataset with its index (`imr corpus build`), in which the reviewer's desk
    looks up letters like the case; None: it shows none.
    The public site keeps what it shows in `public_site`, made of the letters that were published here, or of the letter
    dataset `public_dataset`. An address may ask for `public_pages` pages and `public_api` answers of the open API a
    minute, and for `public_downloads` files an hour.
    `webhook_private`: webhooks may go to addresses of the own network, and over http.
    """

    data: Path
    database_url: str | None
    url: str
    files: str
    keys: Path
    heads: Path
    secret_key: str | None
    workers: int
    threads: int
    upload_limit: int
    behind_proxy: bool
    second_factor: bool = True
    idle_minutes: int = 30
    session_hours: int = 10
    sign_minutes: int = 5
    seal_seconds: int = 5
    page_cache_bytes: int = 2 * 2**30
    stop_seconds: int = 30
    metrics_token: str | None = None
    log_level: str = "info"
    providers: tuple["Provider", ...] = ()
    webhook_private: bool = False
    certificate: Path | None = None
    certificate_passphrase: str = ""
    timestamps: str | None = None
    roster: Path | None = None
    templates: Path | None = None
    published: Path = Path("published")
    publication: str = "public"
    precedents: Path | None = None
    public_dataset: Path | None = None
    public_site: Path = Path("public-site")
    public_pages: int = 300
    public_api: int = 120
    public_downloads: int = 12
    smtp: str | None = None
    mail_from: str | None = None
    unopened_days: int = 7

    @property
    def page_cache(self) -> Path:
        """Where pictures of pages are kept for a while, encrypted; it may be emptied at any time."""
        return self.data / "page-cache"

    @property
    def host(self) -> str:
        """The host name of the public address."""
        return urlsplit(self.url).hostname or "localhost"

    @property
    def secure(self) -> bool:
        """Whether the public address is https: cookies are then sent over it only."""
        return self.url.startswith("https://")


def read_config(environ: Mapping[str, str] | None = None) -> Config:
    """The settings of this process.

    Raises:
        ConfigError: one or more can't be used; all of them are named at once.
    """
    read = _Reader(os.environ if environ is None else environ)
    data = Path(read.text("OPENIMR_DATA", "imr-data")).expanduser().absolute()
    config = Config(
        data=data,
        database_url=read.checked("DATABASE_URL", _database, "as postgresql://user:password@host:5432/name"),
        url=(read.checked("OPENIMR_URL", _address, "as https://imr.example.org") or _URL).rstrip("/"),
        files=read.text("OPENIMR_FILES", str(data / "files")),
        keys=Path(read.text("OPENIMR_KEYS", str(data / "keys"))).expanduser().absolute(),
        heads=Path(read.text("OPENIMR_HEADS", str(data / "heads" / "heads.jsonl"))).expanduser().absolute(),
        secret_key=read.checked("OPENIMR_SECRET_KEY", _secret, f"with at least {_LEAST_KEY} characters"),
        workers=read.number("OPENIMR_WORKERS", 2, 1, 64),
        threads=read.number("OPENIMR_THREADS", 4, 1, 64),
        upload_limit=read.number("OPENIMR_UPLOAD_LIMIT_MB", 500, 1, 10_000) * 1024 * 1024,
        behind_proxy=read.flag("OPENIMR_BEHIND_PROXY", default=False),
        second_factor=read.flag("OPENIMR_SECOND_FACTOR", default=True),
        idle_minutes=read.number("OPENIMR_SESSION_IDLE_MINUTES", 30, 1, 24 * 60),
        session_hours=read.number("OPENIMR_SESSION_HOURS", 10, 1, 72),
        sign_minutes=read.number("OPENIMR_SIGN_MINUTES", 5, 1, 60),
        seal_seconds=read.number("OPENIMR_SEAL_SECONDS", 5, 1, 300),
        page_cache_bytes=read.number("OPENIMR_PAGE_CACHE_MB", 2048, 1, 10_000_000) * 1024 * 1024,
        stop_seconds=read.number("OPENIMR_STOP_SECONDS", 30, 1, 3600),
        metrics_token=read.checked("OPENIMR_METRICS_TOKEN", _token, f"with at least {_LEAST_TOKEN} characters"),
        log_level=read.checked("OPENIMR_LOG", _LEVELS.__contains__, f"as one of {', '.join(_LEVELS)}") or "info",
        providers=read.providers("OPENIMR_OIDC"),
        webhook_private=read.flag("OPENIMR_WEBHOOK_PRIVATE", default=False),
        certificate=read.file("OPENIMR_CERTIFICATE"),
        certificate_passphrase=read.text("OPENIMR_CERTIFICATE_PASSPHRASE", ""),
        roster=read.file("OPENIMR_ROSTER"),
        templates=read.folder("OPENIMR_TEMPLATES"),
        published=Path(read.text("OPENIMR_PUBLISHED", str(data / "published"))).expanduser().absolute(),
        publication=read.checked("OPENIMR_PUBLICATION", _PRACTICES.__contains__, f"as {' or '.join(_PRACTICES)}")
        or "public",
        precedents=read.folder("OPENIMR_PRECEDENTS"),
        public_dataset=read.dataset("OPENIMR_PUBLIC_DATASET"),
        public_site=Path(read.text("OPENIMR_PUBLIC_SITE", str(data / "public-site"))).expanduser().absolute(),
        public_pages=read.number("OPENIMR_PUBLIC_PAGES", 300, 1, 1_000_000),
        public_api=read.number("OPENIMR_PUBLIC_API", 120, 1, 1_000_000),
        public_downloads=read.number("OPENIMR_PUBLIC_DOWNLOADS", 12, 1, 1_000_000),
        smtp=read.checked("OPENIMR_SMTP", _mail_server, "as smtp+starttls://user:password@mail.example.org:587"),
        mail_from=read.checked("OPENIMR_MAIL_FROM", _mail_address, "as imr@example.org"),
        unopened_days=read.number("OPENIMR_UNOPENED_DAYS", 7, 1, 365),
        timestamps=read.checked("OPENIMR_TIMESTAMPS", _address, "as https://timestamps.example.org"),
    )
    if (config.smtp is None) != (config.mail_from is None):
        read.problems.append("OPENIMR_SMTP and OPENIMR_MAIL_FROM go together: set both, or neither")
    if read.problems:
        raise ConfigError(read.problems)
    return config


class _Reader:
    """Reads variables and gathers what is wrong with them; a secret's content is never repeated."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def text(self, name: str, otherwise: str) -> str:
        return self.environ.get(name, "").strip() or otherwise

    def checked(self, name: str, good: Callable[[str], bool], how: str) -> str | None:
        text = self.environ.get(name, "").strip()
        if not text:
            return None
        if not good(text):
            self.problems.append(f"{name} can't be used: write it {how}")
        return text

    def number(self, name: str, otherwise: int, least: int, most: int) -> int:
        text = self.environ.get(name, "").strip()
        if not text:
            return otherwise
        if not text.isdecimal() or not least <= int(text) <= most:
            self.problems.append(f"{name} has to be a number from {least} to {most}")
            return otherwise
        return int(text)

    def flag(self, name: str, *, default: bool) -> bool:
        text = self.environ.get(name, "").strip().lower()
        if text and text not in _TRUE | _FALSE:
            self.problems.append(f"{name} has to be yes or no")
        return text in _TRUE if text else default

    def file(self, name: str) -> Path | None:
        text = self.environ.get(name, "").strip()
        path = Path(text).expanduser().absolute() if text else None
        if path is not None and not os.access(path, os.R_OK):
            self.problems.append(f"{name} names a file that is not there or can't be read")
        return path

    def folder(self, name: str) -> Path | None:
        path = self.file(name)
        if path is not None and not path.is_dir():
            self.problems.append(f"{name} names no folder")
        return path

    def dataset(self, name: str) -> Path | None:
        path = self.folder(name)
        if path is not None and not ((path / "manifest.json").is_file() and (path / "index").is_dir()):
            self.problems.append(
                f"{name} names a folder without a letter dataset and its search index; build both: "
                "imr corpus build LETTERS --to DIR"
            )
        return path

    def providers(self, name: str) -> tuple[Provider, ...]:
        text = self.environ.get(name, "").strip()
        if not text:
            return ()
        try:
            found = msgspec.json.decode(text, type=tuple[Provider, ...])
        except msgspec.DecodeError:
            found = ()
        if not found or len({provider.id for provider in found}) < len(found):
            self.problems.append(
                f"{name} can't be used: write a JSON list of objects with id (small letters, digits, hyphens; each "
                "once), name, server_url (https), client_id, secret, organization"
            )
        return found


def _database(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"postgresql", "postgres"} and len(parts.path) > 1


def _address(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _secret(text: str) -> bool:
    return len(text) >= _LEAST_KEY


def _token(text: str) -> bool:
    return len(text) >= _LEAST_TOKEN


def _mail_server(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in {"smtp", "smtps", "smtp+starttls"} and bool(parts.hostname)


def _mail_address(text: str) -> bool:
    name, at, host = text.rpartition("@")
    return bool(name and at and host) and not any(letter.isspace() for letter in text)
