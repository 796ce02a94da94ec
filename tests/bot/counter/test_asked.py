"""The bodies of requests: what fits, and that they cross the queue unchanged."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.counter.asked import OptimizeCode, OptimizeFile, OptimizeRepository, ScanPath, ScanRepository

MODELS: list[type[BaseModel]] = [OptimizeCode, OptimizeFile, ScanPath, ScanRepository, OptimizeRepository]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
BODIES = st.dictionaries(
    st.sampled_from(["code", "filename", "path", "repository_url", "ref", "max_files", "proof_seconds"]), JSON
)


@given(BODIES)
def test_any_body_fits_or_is_refused(body: dict[str, Any]) -> None:
    for model in MODELS:
        try:
            found = model.model_validate(body)
        except ValidationError:
            continue
        assert model.model_validate(found.model_dump(mode="json")) == found


def test_what_fits_is_what_a_repository_scan_needs_too() -> None:
    wish = OptimizeRepository(repository_url="https://github.com/a/b", ref="main", max_files=3)
    kept = {name: value for name, value in wish.model_dump().items() if name in ScanRepository.model_fields}

    assert ScanRepository.model_validate(kept).ref == "main"


@pytest.mark.parametrize("name", ["module.py", "a.b.py", "_x.py", "A-1.py"])
def test_plain_names_are_taken(name: str) -> None:
    assert OptimizeCode(code="x", filename=name).filename == name


@pytest.mark.parametrize(
    "name", ["", ".py", "a/b.py", "-x.py", "x.pyc", "x.py\n", "\u00fc.py", f"{70 * 'x'}.py"]
)
def test_other_names_are_not(name: str) -> None:
    with pytest.raises(ValidationError):
        OptimizeCode(code="x", filename=name)
