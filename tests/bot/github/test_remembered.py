from __future__ import annotations

from bot.github.answers import Answer
from bot.github.remembered import Remembered


def answer(size: int, etag: str | None = '"a"') -> Answer:
    return Answer(200, {} if etag is None else {"etag": etag}, b"x" * size)


def key(url: str, scope: str = "one", accept: str = "json") -> tuple[str, str, str]:
    return scope, accept, url


def test_scope_and_media_type_are_part_of_the_key() -> None:
    kept = Remembered()
    kept.put(key("/a"), answer(1))
    assert kept.get(key("/a")) == answer(1)
    assert kept.get(key("/a", scope="other")) is None
    assert kept.get(key("/a", accept="diff")) is None


def test_what_was_used_last_stays() -> None:
    kept = Remembered(most=30, largest=20)
    for url in ("/a", "/b", "/c"):
        kept.put(key(url), answer(10))
    kept.get(key("/a"))
    kept.put(key("/d"), answer(10))
    assert [url for url in ("/a", "/b", "/c", "/d") if kept.get(key(url))] == ["/a", "/c", "/d"]


def test_without_an_etag_or_too_large_it_is_forgotten() -> None:
    kept = Remembered(most=30, largest=20)
    for useless in (answer(1, etag=None), answer(21)):
        kept.put(key("/a"), answer(10))
        kept.put(key("/a"), useless)
        assert kept.get(key("/a")) is None


def test_replacing_counts_bytes_once() -> None:
    kept = Remembered(most=30, largest=20)
    for _ in range(100):
        kept.put(key("/a"), answer(20))
    kept.put(key("/b"), answer(10))
    assert kept.get(key("/a")) is not None
