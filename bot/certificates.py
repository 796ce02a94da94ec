"""Where a person's certificates lie, by id: one JSON file each in the place their system has for state."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import platformdirs

from bot.files import replace_file
from engine.certificate import MOST_BYTES, Certificate, read, write
from engine.errors import BadInput

KEPT = 1000
"""So many certificates stay; the oldest go first."""

_ID = re.compile(r"c-[0-9a-f]{6,8}")


def certificate_folder(environment: Mapping[str, str]) -> Path:
    """Return where certificates lie: below `VELOX_STATE_DIR`, else below the system's folder for state."""
    chosen = environment.get("VELOX_STATE_DIR")
    state = Path(chosen) if chosen else platformdirs.user_state_path("velox", appauthor=False)
    return state / "certificates"


def is_id(text: str) -> bool:
    """Tell whether a text is the id of a certificate, or its first six digits or more."""
    return _ID.fullmatch(text) is not None


def is_certificate(topic: str) -> bool:
    """Tell whether a person means a certificate: its id, or a JSON file."""
    return is_id(topic) or topic.endswith(".json")


def store(certificate: Certificate, folder: Path) -> str:
    """Keep a certificate. Return why it could not be kept, in a clause, empty when it was."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_file(folder / f"{certificate.id}.json", write(certificate))
        _drop_oldest(folder)
    except BadInput as problem:
        return str(problem).rstrip(".")
    except OSError as error:
        return f"{folder} cannot be used: {error.strerror}"
    return ""


def store_all(certificates: Iterable[Certificate | None], folder: Path) -> str:
    """Keep those that are certificates. Return why one could not be kept, empty when all were."""
    problems = [store(certificate, folder) for certificate in certificates if certificate is not None]
    return next((problem for problem in problems if problem), "")


def find(wanted: str, folder: Path) -> Certificate:
    """Return the certificate of an id in the folder, or that of a file; raises `BadInput`."""
    if not is_id(wanted):
        return read_file(Path(wanted))
    found = sorted(folder.glob(f"{wanted}*.json")) if folder.is_dir() else []
    if not found:
        raise BadInput(f"There is no certificate {wanted} in {folder}; name its file instead.")
    if len(found) > 1:
        raise BadInput(f"{wanted} may be {' or '.join(path.stem for path in found[:3])}; give more digits.")
    return read_file(found[0])


def read_file(path: Path) -> Certificate:
    """Return the certificate that a file holds; raises `BadInput`. The file may come from a stranger."""
    if not path.exists():
        raise BadInput(f"{path} does not exist.")
    if not path.is_file():
        raise BadInput(f"{path} is not a file.")
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    return read(data, str(path))


def _drop_oldest(folder: Path) -> None:
    with os.scandir(folder) as entries:
        aged = sorted(
            (entry.stat().st_mtime, entry.path) for entry in entries if entry.name.endswith(".json")
        )
    for _, path in aged[:-KEPT]:
        Path(path).unlink(missing_ok=True)
