"""What programs ask for over HTTP: bodies, queries, paths, addresses, headers."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from bot.bundle import pack, unpack
from bot.counter import asked
from bot.counter.packing import of_code
from bot.counter.repositories import NotThere, insist_on_ref, named
from bot.counter.roots import Outside, resolved
from bot.web.api.operation import Nothing
from bot.web.api.preferring import LONGEST, wait_of
from bot.web.api.problem import MOST_FAULTS, unfit
from bot.web.api.rates import address_of
from bot.web.operations import OPERATIONS
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import ODD, documents, spoiled

WEB = "https://github.com"

BODIES: dict[type[BaseModel], dict[str, Any]] = {
    asked.OptimizeCode: {"code": "x = 1\n", "filename": "module.py", "llm": "local"},
    asked.OptimizeFile: {
        "path": "/srv/code/a.py",
        "enable_cross_file_context": False,
        "test_command": "pytest",
    },
    asked.WatchDirectory: {"path": "/srv/code", "seconds": 60},
    asked.ScanRepository: {"repository_url": f"{WEB}/acme/shop", "ref": "main"},
    asked.OptimizeRepository: {"repository_url": f"{WEB}/acme/shop", "max_files": 3, "proof_seconds": 9.5},
    asked.Train: {"synthetic_samples": 10, "epochs": 2, "steps_per_epoch": 5, "batch_size": 8, "seed": 1},
    asked.ScanPath: {"path": "/srv/code"},
}
"""A body of each kind that is taken."""


@st.composite
def bodies(draw: st.DrawFn) -> tuple[type[BaseModel], bytes]:
    """A model, and a body that began as one of its own, or of another's."""
    model = draw(st.sampled_from(list(BODIES)))
    return model, draw(documents([BODIES[model], draw(st.sampled_from(list(BODIES.values())))]))


def taken(value: tuple[type[BaseModel], bytes]) -> None:
    """A body fits and crosses the queue unchanged, or is refused with sentences that repeat nothing of it."""
    model, data = value
    try:
        found = model.model_validate_json(data)
    except ValidationError as error:
        refusal = unfit("body", error)
        assert refusal.status == 422 and 0 < len(refusal.errors) <= MOST_FAULTS
        assert refusal.detail.endswith(".") and "\n" not in refusal.detail and len(refusal.detail) < 1000
        return
    assert model.model_validate_json(found.model_dump_json()) == found
    if isinstance(found, asked.OptimizeCode):
        bundle = of_code(found.code, found.filename)
        assert unpack(pack(bundle)) == bundle
    if isinstance(found, asked.ScanRepository):
        addressed((found.repository_url, found.ref))


def addressed(value: tuple[str, str]) -> None:
    """An address names a repository of the GitHub of the settings, a ref one that git takes, or neither."""
    url, ref = value
    try:
        found = named(url, WEB)
        assert url.lower().startswith(f"{WEB}/") and "/" not in found.owner + found.name
        assert found.name not in (".", "..")
    except NotThere as refusal:
        insist_on_a_line(refusal)
    try:
        insist_on_ref(ref)
        assert not ref.startswith("-") and ".." not in ref and ref.isascii() and ref.isprintable()
    except NotThere as refusal:
        insist_on_a_line(refusal)


ROOT = Path(tempfile.gettempdir())
WORDS = st.sampled_from(
    ["..", ".", "", "a", "a.py", "~", "%2e%2e", "\0", "x" * 300, "\ud800", "\uff0e\uff0e", "proc"]
)


def below(words: list[str]) -> None:
    """A path leads below the roots, or nowhere."""
    for path in ("/".join([str(ROOT), *words]), "/".join(words)):
        try:
            found = resolved(path, [ROOT])
        except Outside as refusal:
            insist_on_a_line(refusal)
            continue
        assert found.is_relative_to(os.path.realpath(ROOT))


MODELS = [
    model for operation in OPERATIONS for model in (operation.asks, operation.names) if model is not Nothing
]
QUERIES = st.tuples(
    st.sampled_from(MODELS),
    st.dictionaries(
        st.sampled_from(sorted({name for model in MODELS for name in model.model_fields}))
        | st.text(max_size=5),
        st.sampled_from([str(each) for each in ODD]) | st.text(max_size=40),
        max_size=3,
    ),
)


def queried(value: tuple[type[BaseModel], dict[str, str]]) -> None:
    """A query and a path fit their models, or are refused in sentences."""
    model, values = value
    try:
        found = model.model_validate(values)
    except ValidationError as error:
        insist_on_a_line(unfit("query", error).detail)
        return
    assert model.model_validate(found.model_dump()) == found


def preferred(headers: list[str]) -> None:
    """A preference is a bounded wait; an address is one, whatever proxies and strangers wrote."""
    assert 0 <= wait_of(headers) <= LONGEST
    for proxies in (0, 1, 2):
        found = address_of("203.0.113.9", ",".join(headers), proxies)
        assert found and len(found) < 64


ADDRESSES = [
    b"https://github.com/acme/shop",
    b"https://github.com/acme/shop.git",
    b"ssh://git@github.com/a/b",
]
REFS = [b"main", b"feature/x", b"v1.2", b"-x", b"a..b"]
FORWARDED = [b"wait=10, respond-async", b"198.51.100.7, 2001:db8::1", b'wait="999999";x', b"[::1]:80"]


def text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


LAWS = (
    Law("bodies", bodies(), taken),
    Law("addresses", st.tuples(spoiled(ADDRESSES).map(text), spoiled(REFS).map(text)), addressed),
    Law("paths", st.lists(WORDS | st.text(max_size=5), max_size=6), below),
    Law("queries", QUERIES, queried),
    Law("preferences", st.lists(spoiled(FORWARDED).map(text), max_size=3), preferred),
)
