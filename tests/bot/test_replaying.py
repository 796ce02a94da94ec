from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.progress import SilentProgress
from bot.replaying import Payload, read_payloads, send, with_outcomes
from engine.errors import BadInput
from tests.bot.agents.service import SECRET, Service, shop

PULL = {"action": "opened", "number": 1}


def write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("pull_request.opened.json", "pull_request"),
        ("pull_request.json", "pull_request"),
        ("push/1.json", "push"),
        ("push/with-a-tag.payload.json", "push"),
        ("watch.started.json", "watch"),
    ],
)
def test_a_file_tells_its_event(tmp_path: Path, name: str, event: str) -> None:
    file = write(tmp_path / name, PULL)
    (found,) = read_payloads([file])
    assert (found.event, found.action, found.body) == (event, "opened", file.read_bytes())


def test_an_event_that_is_named_wins(tmp_path: Path) -> None:
    (found,) = read_payloads([write(tmp_path / "push.json", PULL)], "check_run")
    assert found.event == "check_run"


def test_a_folder_gives_its_files_in_order(tmp_path: Path) -> None:
    write(tmp_path / "b" / "push.json", {"ref": "b"})
    write(
        tmp_path / "a.jsonl",
        '{"event": "ping", "payload": {"zen": "a"}}\n\n{"event": "push", "payload": {}}\n',
    )
    write(tmp_path / "notes.txt", "no payload")
    found = list(read_payloads([tmp_path]))
    assert [each.event for each in found] == ["ping", "push", "push"]
    assert [each.source for each in found] == [
        f"{tmp_path}/a.jsonl:1",
        f"{tmp_path}/a.jsonl:3",
        f"{tmp_path}/b/push.json",
    ]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("push.json", "{", "is not JSON"),
        ("push.json", "[]", "is not a JSON object"),
        ("1.json", "{}", "does not tell its event"),
        ("a.jsonl", '{"event": "Push", "payload": {}}', 'is no {"event"'),
        ("a.jsonl", '{"event": "push", "payload": []}', 'is no {"event"'),
        ("none.txt/readme", "", "holds no file"),
    ],
)
def test_what_is_no_payload_is_named(tmp_path: Path, name: str, content: str, why: str) -> None:
    file = write(tmp_path / name, content)
    with pytest.raises(BadInput, match=why) as error:
        list(read_payloads([file.parent if name.endswith("readme") else file]))
    assert str(tmp_path) in str(error.value)
    with pytest.raises(BadInput, match="does not exist"):
        list(read_payloads([tmp_path / "nowhere"]))


async def test_a_running_server_takes_them_and_says_what_it_decided(
    postgres_url: str, tmp_path: Path
) -> None:
    async with shop(postgres_url, tmp_path) as service:
        payloads = [opened(service), payload("watch", {"action": "started"}), payload("push", {"ref": "x"})]
        sent = await send(payloads, hook(service), SECRET.encode(), SilentProgress())
        assert [each.status for each in sent] == [202, 202, 202]
        async with service.pool.acquire() as connection:
            told = await with_outcomes(sent, connection)
        await service.idle()

    assert [each.outcome.partition(":")[0] for each in told] == ["ReviewPullRequest", "nothing", "ignored"]
    assert len({each.guid for each in sent}) == 3


async def test_what_is_refused_or_never_answered_is_not_taken(postgres_url: str, tmp_path: Path) -> None:
    async with shop(postgres_url, tmp_path) as service:
        (refused,) = await send([payload("push", {})], hook(service), b"another secret", SilentProgress())
        before = await service.fetch("select guid from deliveries")
        address = hook(service)
    (unheard,) = await send([payload("push", {})], address, SECRET.encode(), SilentProgress())

    assert (refused.taken, refused.status) == (False, 401)
    assert "signature" in refused.said and refused.guid not in {row["guid"] for row in before}
    assert (unheard.taken, unheard.status) == (False, 0) and unheard.said


def payload(event: str, body: object) -> Payload:
    return Payload("here", event, json.dumps(body).encode())


def opened(service: Service) -> Payload:
    """A delivery of a pull request that the stand-in sent, with its action changed by nobody."""
    pull = service.github.open_pull_request("acme/shop", "faster", {"shop/a.py": "x = 1\n"})
    delivery = next(each for each in service.github.deliveries if each.event == "pull_request")
    assert pull.number == 1
    return Payload("stored", "pull_request", delivery.body)


def hook(service: Service) -> str:
    assert service.github.webhook_url is not None
    return service.github.webhook_url
