"""What the App asks by its own token: itself, its installations, its deliveries."""

from __future__ import annotations

from tests.github.answers import Answer, Call, Listing, Refusal, answers, not_found
from tests.github.tokens import mint
from tests.github.world import Installation, instant


def _installation(call: Call) -> Installation:
    for installation in call.world.installations:
        if installation.id == int(call.names["installation_id"]) and not installation.deleted:
            return installation
    raise not_found()


@answers("GET", "/app")
def app(call: Call) -> Answer:
    return Answer(200, {**call.shapes.app(), "installations_count": len(call.world.installations)})


@answers("GET", "/app/installations")
def installations(call: Call) -> Listing:
    here = [installation for installation in call.world.installations if not installation.deleted]
    return Listing([call.shapes.installation(installation) for installation in here])


@answers("GET", "/app/installations/{installation_id}")
def installation(call: Call) -> Answer:
    return Answer(200, call.shapes.installation(_installation(call)))


@answers("POST", "/app/installations/{installation_id}/access_tokens")
def access_token(call: Call) -> Answer:
    token = mint(call.world, _installation(call), call.body or {})
    body = {
        "token": token.text,
        "expires_at": instant(token.expires_at),
        "permissions": dict(token.permissions),
        "repository_selection": "selected",
    }
    if token.repositories is not None:
        body["repositories"] = [call.shapes.repository(item, "repository") for item in token.repositories]
    return Answer(201, body)


@answers("GET", "/repos/{owner}/{repo}/installation")
def repository_installation(call: Call) -> Answer:
    found = call.world.installation_of(call.repository)
    if found is None:
        raise not_found()
    return Answer(200, call.shapes.installation(found))


@answers("GET", "/app/hook/config")
def hook_config(call: Call) -> Answer:
    hook = {"content_type": "json", "insecure_ssl": "0", "secret": "********"}
    address = call.webhook_url()
    return Answer(200, hook if address is None else {**hook, "url": address})


@answers("GET", "/app/hook/deliveries")
def deliveries(call: Call) -> Listing:
    items = call.deliveries()
    match call.query.get("status"):
        case "success":
            items = [item for item in items if 200 <= item["status_code"] < 400]
        case "failure":
            items = [item for item in items if not 200 <= item["status_code"] < 400]
    return Listing(items, cursors=True)


@answers("POST", "/app/hook/deliveries/{delivery_id}/attempts")
def redeliver(call: Call) -> Answer:
    if not call.redeliver(int(call.names["delivery_id"])):
        raise not_found()
    return Answer(202, {})


@answers("GET", "/installation/repositories")
def installation_repositories(call: Call) -> Listing:
    if call.token is None:
        raise Refusal(401, "Requires authentication")
    covered = [
        item for item in call.installation.repositories if call.token.covers(item) and not item.deleted
    ]
    return Listing([call.shapes.repository(item, "repository") for item in covered], wrap="repositories")


@answers("DELETE", "/installation/token")
def revoke(call: Call) -> Answer:
    if call.token is not None:
        call.token.revoked = True
    return Answer(204)


@answers("GET", "/rate_limit")
def rate_limit(call: Call) -> Answer:
    used = len(call.installation.points)
    core = {
        "limit": 5000,
        "used": used,
        "remaining": max(0, 5000 - used),
        "reset": int(call.world.now()) + 3600,
    }
    return Answer(200, {"resources": {"core": core, "search": core}, "rate": core})


@answers("GET", "/meta")
def meta(call: Call) -> Answer:
    return Answer(200, {"verifiable_password_authentication": False, "hooks": ["127.0.0.0/8"]})


@answers("GET", "/zen")
def zen(call: Call) -> Answer:
    return Answer(200, b"Speak like a human.", content_type="text/plain")
