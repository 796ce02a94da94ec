"""The App that the set-up page registered: a file of the data folder, where the environment names none."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import orjson

from bot.credentials import WrongValue, read_private_keys

APP_VARIABLES = ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_PRIVATE_KEY_PATH", "GITHUB_WEBHOOK_SECRET")
"""Where one of these is set, the environment names the App, and names it whole."""

ABSENT = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG})
"""How a file that cannot be there shows itself."""

OTHERS = 0o077
"""The bits of a file's mode that let others than its owner at it."""


@dataclass(frozen=True, slots=True)
class RegisteredApp:
    """An App as GitHub gave it out; `page` is its page on GitHub, `private_key` is PEM."""

    id: int
    slug: str
    page: str
    client_id: str
    client_secret: str = field(repr=False)
    webhook_secret: str = field(repr=False)
    private_key: str = field(repr=False)

    def secrets(self) -> tuple[str, ...]:
        """Return what must never be shown."""
        return (self.client_secret, self.webhook_secret, self.private_key)


def is_named(environment: Mapping[str, str]) -> bool:
    """Tell whether an environment says anything of an App."""
    return any(environment.get(variable) for variable in APP_VARIABLES)


def file_of(data: Path, host: str) -> Path:
    """Return where the App of a GitHub is kept below the data folder."""
    return data / "apps" / f"{host.replace(':', '_')}.json"


def read(data: Path, host: str) -> RegisteredApp | None:
    """Return the App that was registered with a GitHub, None if none was.

    Raises `WrongValue` for a file that others can read, or that does not hold an App.
    """
    path = file_of(data, host)
    try:
        with path.open("rb") as file:
            mode, content = os.fstat(file.fileno()).st_mode, file.read(1 << 20)
    except OSError as error:
        if error.errno in ABSENT:
            return None
        raise WrongValue(f"holds {str(path)!r}, which cannot be read ({error.strerror})") from None
    if mode & OTHERS:
        raise WrongValue(f"holds {str(path)!r}, which others can read: run `chmod 600` on it")
    return _read(content, path)


def _read(content: bytes, path: Path) -> RegisteredApp:
    try:
        found = orjson.loads(content)
        number, *texts = [found[each.name] for each in fields(RegisteredApp)]
        if type(number) is not int or not all(isinstance(text, str) for text in texts):
            raise TypeError
        app = RegisteredApp(number, *texts)
        read_private_keys(app.private_key)
    except (orjson.JSONDecodeError, KeyError, TypeError, WrongValue):
        raise WrongValue(
            f"has the file {str(path)!r}, which holds no App: remove it and set Velox up anew"
        ) from None
    return app


def keep(data: Path, host: str, app: RegisteredApp) -> Path:
    """Write an App to its file, whole or not at all, readable by this user alone; return where.

    Raises `OSError` where that cannot be done.
    """
    path = file_of(data, host)
    data.mkdir(parents=True, exist_ok=True)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(orjson.dumps(asdict(app), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return path
