"""Which index the operator of this host wants asked: their uv variables, else what their pip is set to.

Only this process's own environment and pip's own configuration are read, never a file of a checkout.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

_INDEX = (
    "UV_DEFAULT_INDEX",
    "UV_INDEX",
    "UV_INDEX_URL",
    "UV_EXTRA_INDEX_URL",
    "UV_FIND_LINKS",
    "UV_NO_INDEX",
)
_PASSED = re.compile(
    r"(?i:(https?|all|no)_proxy)|SSL_CERT_(FILE|DIR)|UV_(INDEX_STRATEGY|INSECURE_HOST|HTTP_TIMEOUT|OFFLINE"
    r"|EXCLUDE_NEWER|SYSTEM_CERTS|NATIVE_TLS|INDEX_[A-Z0-9_]+_(USERNAME|PASSWORD))"
)
"""The variables of uv, and of its network, that pass as they are, beside those of the index."""

_FROM_PIP = {
    "index-url": "UV_INDEX_URL",
    "extra-index-url": "UV_EXTRA_INDEX_URL",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "no-index": "UV_NO_INDEX",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
}
_PIP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Variables for uv, some of them secret, and the files and folders of this host that they name."""

    variables: Mapping[str, str]
    paths: tuple[str, ...]


def index_settings(environ: Mapping[str, str], pip: Mapping[str, str] | None = None) -> IndexSettings:
    """Return what the operator has set, in `environ` (our own environment) or, without that, in `pip`.

    `pip` is what pip's configuration holds, by option; None asks pip itself. pip treats all its indexes
    alike and takes the best version of any; so does uv with settings that come from there.
    """
    ours = {name: value for name, value in environ.items() if value and _PASSED.fullmatch(name)}
    chosen = {name: environ[name] for name in _INDEX if environ.get(name)}
    if not chosen:
        configured = pip_settings(environ) if pip is None else pip
        chosen = {_FROM_PIP[name]: value for name, value in configured.items() if name in _FROM_PIP and value}
        chosen = {name: _respaced(name, value) for name, value in chosen.items()}
        chosen.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    variables = chosen | ours
    return IndexSettings(variables, tuple(_paths(variables)))


def pip_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return pip's settings by option, as its files and variables make them; none where there is no pip."""
    command = [sys.executable, "-I", "-m", "pip", "config", "list"]
    try:
        said = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=_PIP_SECONDS,
            env=dict(environ),
            cwd="/",
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return {}
    found: dict[str, dict[str, str]] = {"global": {}, "install": {}, ":env:": {}}
    for line in said.splitlines():
        place, _, rest = line.partition(".")
        name, _, value = rest.partition("=")
        if place in found:
            found[place][name] = str(ast.literal_eval(value))
    return found["global"] | found["install"] | found[":env:"]


def without_secrets(text: str) -> str:
    """Return a text without the names and passwords in its addresses."""
    return re.sub(r"(?<=://)[^/@\s]*@", "", text)


def _respaced(name: str, value: str) -> str:
    """uv separates places to find links at by commas, pip by blanks."""
    return ",".join(value.split()) if name == "UV_FIND_LINKS" else " ".join(value.split())


def _paths(variables: Mapping[str, str]) -> Iterator[str]:
    """Yield the files and folders of this host that variables name, each as it stands there."""
    for name in (*_INDEX, "SSL_CERT_FILE", "SSL_CERT_DIR"):
        for value in re.split(r"[\s,]+", variables.get(name, "")):
            parts = urlsplit(value.partition("=")[2] if re.match(r"[\w-]+=", value) else value)
            path = os.path.normpath(unquote(parts.path)) if parts.scheme in ("", "file") else ""
            if path.startswith("/") and Path(path).exists():
                # The pages of an index on disk link to files that lie beside its folder of pages.
                yield str(Path(path).parent) if Path(path).name == "simple" else path
    if variables.get("SSL_CERT_DIR") and Path("/usr/share/ca-certificates").is_dir():
        yield "/usr/share/ca-certificates"
