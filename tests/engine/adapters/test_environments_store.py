from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.adapters.environments_store import Keep, Store
from engine.ports import Environment, LeftOut


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return made(tmp_path)


def made(folder: Path, **keep: float) -> Store:
    store = Store(folder, Keep(**keep))  # type: ignore[arg-type]
    store.prepare()
    return store


def add(store: Store, key: str, *, size: int = 4096, used: float | None = None) -> Environment:
    """Put an environment of some bytes into the store, last used at a time."""
    folder = store.work / f"new-{key}-1-0" / "site-packages"
    folder.mkdir(parents=True)
    (folder / "x").write_bytes(b"x" * size)
    environment = Environment(
        str(store.site_packages(key)), "3.11", (("a", "1"),), (LeftOut("p", "t", "w"),), "note"
    )
    with store.locked(key, alone=True):
        store.accept(key, f"new-{key}-1-0", environment)
    if used is not None:
        os.utime(store.folder / "ready" / key / "environment.json", (used, used))
    return environment


def test_what_is_accepted_is_found(store: Store) -> None:
    assert store.find("k") is None
    environment = add(store, "k")
    assert store.find("k") == environment and (store.site_packages("k") / "x").is_file()
    assert list(store.work.glob("new-*")) == []


def test_a_broken_one_is_not_found_and_goes(store: Store) -> None:
    add(store, "k")
    (store.folder / "ready" / "k" / "environment.json").write_text("{")
    assert store.find("k") is None
    store.tidy()
    assert not (store.folder / "ready" / "k").exists()


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    store = made(tmp_path, environments_bytes=250_000)
    now = 4_000_000_000.0
    for age, key in enumerate(("newest", "middle", "oldest")):
        add(store, key, size=100_000, used=now - age)
    store.tidy()
    assert {path.name for path in (store.folder / "ready").iterdir()} == {"newest", "middle"}


def test_using_one_makes_it_young(tmp_path: Path) -> None:
    store = made(tmp_path, environments_bytes=150_000)
    add(store, "a", size=100_000, used=1000.0)
    add(store, "b", size=100_000, used=2000.0)
    assert store.find("a") is not None
    made(tmp_path, environments_bytes=150_000, age_seconds=1e12).tidy()
    assert store.find("a") is not None and store.find("b") is None


def test_the_old_go_though_there_is_room(store: Store) -> None:
    add(store, "old", used=1000.0)
    add(store, "new")
    store.tidy()
    assert store.find("old") is None and store.find("new") is not None


def test_what_is_used_stays(tmp_path: Path) -> None:
    store = made(tmp_path, environments_bytes=0)
    add(store, "k")
    with store.locked("k", alone=False):
        store.tidy()
        assert store.find("k") is not None
    store.tidy()
    assert store.find("k") is None


def test_half_built_ones_are_swept_unless_being_built(store: Store) -> None:
    left, building = store.work / "new-left-1-0", store.work / "new-building-1-0"
    left.mkdir()
    building.mkdir()
    with store.locked("building", alone=True):
        store.tidy()
        assert not left.exists() and building.exists()


def test_locks(store: Store) -> None:
    with store.locked("k", alone=False), store.locked("k", alone=False, wait=False) as second:
        assert second
        with store.locked("k", alone=True, wait=False) as third:
            assert not third
    with store.locked("k", alone=True, wait=False) as fourth:
        assert fourth


def test_failures_are_remembered_for_a_while(store: Store) -> None:
    store.failed("k", "why", 100)
    assert store.failure("k") == "why" and store.failure("other") == ""
    store.failed("k", "why", -1)
    assert store.failure("k") == "" and list((store.folder / "failed").iterdir()) == []


def test_a_large_cache_goes_unless_it_is_used(tmp_path: Path) -> None:
    store = made(tmp_path, cache_bytes=10_000)
    cache = store.work / "cache"
    cache.mkdir()
    (cache / "x").write_bytes(b"x" * 50_000)
    with store.cache_locked(alone=False):
        store.tidy()
        assert cache.exists()
    store.tidy()
    assert not cache.exists()
