"""A profile file of any known format, told by its content. The file comes from outside: it is data."""

from __future__ import annotations

import json

from engine.errors import BadInput
from engine.profile.pstats_file import read_pstats
from engine.profile.pyinstrument_file import read_pyinstrument
from engine.profile.recording import KEY, profile_of, recording_in
from engine.profile.speedscope_file import read_speedscope
from engine.profile.values import NotAProfile, Profile

MAX_BYTES = 32_000_000
"""No larger profile is read: a cProfile of ten thousand functions has some 2 MB."""

EXPECTED = (
    "expected is a file of `python -m cProfile -o`, `pyinstrument -r json`, speedscope JSON, or "
    "`velox profile --save`"
)


def read_profile(data: bytes, name: str) -> Profile:
    """Return the profile that a file holds; `name` is what the person called it.

    Raises `BadInput` with one sentence that names the file and what was expected.
    """
    if len(data) > MAX_BYTES:
        raise BadInput(f"{name} is larger than {MAX_BYTES // 1_000_000} MB, too large for a profile.")
    try:
        if data.lstrip()[:1] == b"{" and _is_text(data):
            return _read_json(data, name)
        return read_pstats(data, name)
    except NotAProfile as error:
        raise BadInput(f"{name} is no profile that Velox can read: {error}; {EXPECTED}.") from None


def document_in(data: bytes) -> dict[str, object]:
    """Return a JSON object; raises `NotAProfile`."""
    try:
        document: object = json.loads(data)
    except RecursionError:
        raise NotAProfile("its JSON is nested too deeply") from None
    except ValueError:
        raise NotAProfile("it is not JSON") from None
    if not isinstance(document, dict):
        raise NotAProfile("it is not a JSON object")
    return document


def _is_text(data: bytes) -> bool:
    """Tell JSON from a marshalled dictionary without flag, which starts with the same sign."""
    return data.lstrip()[1:].lstrip()[:1] in (b'"', b"}")


def _read_json(data: bytes, name: str) -> Profile:
    document = document_in(data)
    if KEY in document:
        return profile_of(recording_in(document), name)
    if "root_frame" in document:
        return read_pyinstrument(document, name)
    if "profiles" in document and "shared" in document:
        return read_speedscope(document, name)
    raise NotAProfile("its JSON is of an unknown kind")
