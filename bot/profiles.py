"""Profiles as files: those that a person names, and baselines, which may also be known by a bare name."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from bot.files import replace_file
from bot.repository.places import find_repository
from engine.errors import BadInput
from engine.profile import Profile, Recording, read_profile, read_recording, write_recording
from engine.profile.reading import MAX_BYTES

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def read_profile_file(path: Path) -> Profile:
    """Return the profile that a file holds; raises `BadInput` with one sentence that names it."""
    return read_profile(_content(path, "profile"), str(path))


def read_baseline(name: str, environment: Mapping[str, str] = os.environ) -> Recording:
    """Return the recording known by a name, or in a file; raises `BadInput`."""
    path = baseline_path(name, environment)
    if path != Path(name) and not path.exists():
        raise BadInput(f"No baseline is called {name} here; make one with `velox profile --save {name}`.")
    return read_recording(_content(path, "baseline"), str(path))


def save_baseline(name: str, recording: Recording, environment: Mapping[str, str] = os.environ) -> Path:
    """Keep a recording under a name or in a file, whole or not at all, and return where."""
    path, content = baseline_path(name, environment), write_recording(recording)
    if len(content) > MAX_BYTES:
        raise BadInput(
            f"The baseline {name} would be larger than {MAX_BYTES // 1_000_000} MB; repeat less often."
        )
    if path != Path(name):
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise BadInput(f"{path.parent} cannot be made: {error.strerror}.") from error
    replace_file(path, content)
    return path


def baseline_path(name: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where a baseline lies.

    What holds a slash or ends in `.json` is a file. Anything else is a name: its file lies where the person's
    system keeps data of programs (`VELOX_DATA_DIR` says otherwise), apart for each repository or folder.
    """
    if os.sep in name or name.endswith(".json"):
        return Path(name)
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} cannot name a baseline: letters, digits, dots and dashes can, or a path with a slash."
        )
    chosen = environment.get("VELOX_DATA_DIR")
    data = Path(chosen) if chosen else platformdirs.user_data_path("velox", appauthor=False)
    here = Path.cwd().resolve()
    repository = find_repository(here)
    around = repository.work_tree if repository is not None and repository.work_tree is not None else here
    digest = hashlib.sha256(os.fsencode(around)).hexdigest()[:8]
    return data / "profiles" / f"{around.name}-{digest}" / f"{name}.json"


def _content(path: Path, kind: str) -> bytes:
    try:
        if path.exists() and not path.is_file():
            raise BadInput(f"The {kind} {path} is not a regular file.")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput(f"The {kind} {path} cannot be read: {error.strerror}.") from error
