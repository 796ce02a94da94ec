"""What GitHub sends, and what people write there: deliveries, comments, hunks, answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote_plus

import orjson
from hypothesis import strategies as st
from multidict import CIMultiDict, CIMultiDictProxy

from bot.events import EVENTS, Here, decide
from bot.events._commands import LONGEST, MOST, commands_in
from bot.github.answers import Answer, is_broken, is_limit, problem
from bot.github.conversion import _read as read_conversion
from bot.github.errors import GitHubError
from bot.github.hosts import host_named
from bot.github.limits import quota, told_wait
from bot.publication.markers import marked, marker
from bot.repository.patch import parse_diff, parse_hunks
from bot.store.deliveries import Delivery
from bot.web.reading import MARKETPLACE_EVENTS, Head, Refusal, Unknown, read_body, read_head
from tests.bot.events.usable import assert_usable
from tests.bot.web.conftest import OLD_SECRET, SECRET, signature
from tests.contracts import webhooks
from tests.fuzz.law import Law, insist_on_a_line
from tests.fuzz.strategies import damaged, spoiled, written

SECRETS = [SECRET.encode(), OLD_SECRET.encode()]
REAL = {event: webhooks.payloads(event)[:4] for event in webhooks.EVENTS}


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[str, bytes, bool]:
    """An event, a body that began as one that GitHub sent, and whether it comes as a form."""
    event = draw(st.sampled_from(webhooks.EVENTS))
    bodies = damaged(REAL[event]).map(written) | spoiled([orjson.dumps(each) for each in REAL[event]])
    return event, draw(bodies), draw(st.booleans())


def delivered(value: tuple[str, bytes, bool]) -> None:
    """A signed body is refused, or becomes a row of a database and jobs that fit one."""
    event, body, form = value
    body = b"payload=" + quote_plus(body).encode() if form else body
    signed = signature(body).removeprefix("sha256=").encode()
    events = EVENTS | MARKETPLACE_EVENTS
    found = read_body(Head("0b1c", event, signed, form, len(body)), body, SECRETS, "github.com", events)
    assert not isinstance(found, Unknown)
    if isinstance(found, Refusal):
        assert found.status == 400 and found.reason.endswith(".")
        return
    assert isinstance(found, Delivery)
    assert all(number is None or 0 < number < 2**63 for number in (found.installation, found.repository))
    assert_usable(decide(event, orjson.loads(found.body), Here(review_bots=True, review_branches=True)))


def unsigned(value: tuple[bytes, bytes]) -> None:
    """Nothing is taken under another's signature, whatever it looks like."""
    body, made_up = value
    found = read_body(Head("0b1c", "push", made_up, False, len(body)), body, SECRETS, "github.com")
    assert isinstance(found, Refusal) and found.status == 401


NAMES = (
    *("Content-Type", "Content-Length", "Content-Encoding", "X-GitHub-Event", "X-GitHub-Delivery"),
    *("X-Hub-Signature-256", "Retry-After", "X-RateLimit-Reset", "X-RateLimit-Remaining", "Date"),
)
FIGURES = st.sampled_from(
    [
        *("application/json", "push", "0b1c", "sha256=" + "0" * 64, "identity", "", "0", "12", "9" * 30),
        *("\u0661", "1e999", "-1", "nan", "9" * 5000, "Mon, 01 Jan 99999999999 00:00:00 GMT", "Mon, 01 Jan"),
        *("Mon, 01 Jan 2020 99999999999999999999:00:00 GMT", "Mon, 01 Jan 2020 00:00:00 +99999999999"),
    ]
)
HEADERS = st.lists(st.tuples(st.sampled_from(NAMES), FIGURES | st.text(max_size=20)))


def headed(pairs: list[tuple[str, str]]) -> None:
    """Headers of a delivery are read or refused; those of an answer tell a bounded wait, or none."""
    found = read_head(CIMultiDictProxy(CIMultiDict(pairs)))
    assert not isinstance(found, Refusal) or found.status in (400, 401, 411, 413, 415)
    headers = {name.lower(): value for name, value in pairs}
    wait = told_wait(headers, 1_700_000_000.0)
    assert wait is None or 0 <= wait < float("inf")
    left = quota(headers)
    assert left is None or left[0] >= 0


def commented(body: str) -> None:
    """A comment holds few commands, each on a line that a column takes."""
    found = commands_in(body)
    assert len(found) <= MOST
    for each in found:
        assert len(each.arguments) <= LONGEST and not set(each.name + each.arguments) & set("\0\n\r\t")
        assert each.arguments.encode("utf-8", "strict") is not None
    marker(body, "finding")
    assert marker(marked(body, "finding", id="f-1"), "finding") == {"id": "f-1"}


COMMENT = [
    b"/velox review\n", b"> /velox scan\n\n/velox optimize `src/a.py`\r\n", b"```\n/velox dismiss c-7f\n```",
    b"- /velox pause\n\n<!-- velox:finding id=f-1 -->", b"/velox feedback up\n\n| a |\n| - |\n/velox status",
]  # fmt: skip
LETTERS = st.text(
    st.sampled_from("`~><!-/velox review\n \r\t\ud800\0\ue000\ue0010|[]()\\*_#") | st.characters()
)


def shown(patch: bytes) -> None:
    """Hunks name lines that are in order and can be numbers of lines; a diff has a file for each entry."""
    for each in parse_hunks(patch):
        assert 0 <= each.start <= each.end < 2**40
    entry = b":100644 100644 " + b"1" * 40 + b" " + b"2" * 40 + b" M\ta.py\n\n"
    assert len(parse_diff(entry + patch)) == 1
    parse_diff(patch)


PATCHES = [
    b"@@ -1,4 +1,5 @@ def f():\n a\n-b\n+b2\n+c\n d\n e\n@@ -20 +21,0 @@\n-x",
    b"diff --git a/a.py b/a.py\n--- a/a.py\n+++ b/a.py\n@@ -3,2 +2,9 @@\n-x\n-y\n+\xff\n",
    b':100644 000000 1 0 D\t"\\303\\274.py"\ndiff --git "a/\\303\\274.py" "b/\\303.py"\nBinary files ',
    b"@@ -1 +" + b"9" * 5000 + b",1 @@\n+x\n",
]


def answered(value: tuple[int, bytes]) -> None:
    """An answer of GitHub is good, or one of its errors in a line."""
    status, body = value
    answer = Answer(status, {}, body)
    is_limit(answer)
    is_broken(answer)
    found = problem("GET", "/x", answer)
    assert found is None or "\n" not in str(found)
    try:
        read_conversion(body, host_named("github.com"))
    except GitHubError as refusal:
        insist_on_a_line(refusal)


ANSWERS: list[Any] = [
    {"message": "You have exceeded a secondary rate limit.", "documentation_url": "https://docs.github.com"},
    {"message": "Validation Failed", "errors": [{"resource": "Issue", "field": "title", "code": "missing"}]},
    {
        "id": 1,
        "slug": "velox",
        "html_url": "https://github.com/apps/velox",
        "client_id": "Iv1",
        "client_secret": "s",
        "webhook_secret": "w",
        "pem": "-----BEGIN RSA PRIVATE KEY-----",
    },
]

LAWS = (
    Law("deliveries", deliveries(), delivered),
    Law(
        "deliveries-unsigned",
        st.tuples(
            st.binary() | st.just(json.dumps(REAL["push"][0]).encode()),
            st.text("0123456789abcdef", min_size=64, max_size=64).map(str.encode),
        ),
        unsigned,
    ),
    Law("headers", HEADERS, headed),
    Law("comments", LETTERS | spoiled(COMMENT).map(lambda data: data.decode("utf-8", "replace")), commented),
    Law("diffs", spoiled(PATCHES), shown),
    Law(
        "answers-of-github",
        st.tuples(
            st.sampled_from([200, 201, 403, 404, 422, 429, 500]),
            (damaged(ANSWERS).map(written) | spoiled([written(each) for each in ANSWERS])),
        ),
        answered,
    ),
)
