"""A person registers an App from a manifest: the page that takes the form, and the code that it gives.

https://docs.github.com/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.github.answers import Answer, Call, answers, not_found
from tests.github.mail import Mail
from tests.github.world import World

Json = Any

PAGE = re.compile(r"(?:/organizations/([A-Za-z0-9-]{1,39}))?/settings/apps/new")
KINDS: Mapping[str, type | tuple[type, ...]] = {
    "name": str,
    "url": str,
    "hook_attributes": dict,
    "redirect_url": str,
    "callback_urls": list,
    "setup_url": str,
    "description": str,
    "public": bool,
    "default_events": list,
    "default_permissions": dict,
    "request_oauth_on_install": bool,
    "setup_on_update": bool,
}
"""What a manifest may say; `url` it must."""

HOUR = 3600.0


def faults(manifest: Json) -> list[str]:
    """Return what GitHub says against a manifest."""
    if not isinstance(manifest, dict):
        return ["Manifest is not an object"]
    wrong = [f"'{key}' is not a key of a manifest" for key in manifest if key not in KINDS]
    wrong += [
        f"'{key}' is of the wrong type"
        for key, kind in KINDS.items()
        if key in manifest and not isinstance(manifest[key], kind)
    ]
    addresses = [manifest.get(key) for key in ("url", "redirect_url", "setup_url") if key in manifest]
    hook = manifest.get("hook_attributes")
    addresses += [hook.get("url")] if isinstance(hook, dict) else []
    if "url" not in manifest or any(not urlsplit(str(each)).hostname for each in addresses):
        wrong.append("An address is missing, or is none")
    return wrong


class Registry:
    """Registrations under way: the codes that GitHub has given out."""

    def __init__(self, world: World, mail: Mail) -> None:
        self.world = world
        self.mail = mail
        self.codes: dict[str, tuple[Json, float]] = {}

    def begin(self, path: str, state: str | None, form: Mapping[str, Any]) -> tuple[int, str]:
        """Answer a form: the status, and where the person is led, or what is wrong.

        The person agrees at once. The owner of the path gets the App.
        """
        try:
            manifest = json.loads(str(form.get("manifest", "")))
        except json.JSONDecodeError:
            return 422, "Manifest is not JSON"
        if wrong := faults(manifest):
            return 422, "; ".join(wrong)
        found = PAGE.fullmatch(path)
        if found and found[1]:
            self.world.app_owner = self.world.account(found[1], "Organization")
        code = secrets.token_hex(20)
        self.codes[code] = (manifest, self.world.now() + HOUR)
        query = {"code": code} if state is None else {"code": code, "state": state}
        return 302, f"{manifest['redirect_url']}?{urlencode(query)}"

    def convert(self, code: str) -> Json:
        """Return the manifest that a code stands for, once, within the hour; make the App what it says."""
        manifest, ends = self.codes.pop(code, (None, 0.0))
        if manifest is None or self.world.now() > ends:
            raise not_found()
        self.mail.secret = secrets.token_hex(20)
        self.mail.url = manifest["hook_attributes"]["url"]
        self.world.permissions = dict(manifest["default_permissions"])
        self.world.events = tuple(manifest["default_events"])
        self.world.setup_url = manifest.get("setup_url")
        return manifest


@answers("POST", "/app-manifests/{code}/conversions")
def convert(call: Call) -> Answer:
    call.convert(call.names["code"])
    return Answer(
        201,
        {
            **call.shapes.app(),
            "client_secret": secrets.token_hex(20),
            "webhook_secret": call.webhook_secret(),
            "pem": call.world.private_key,
        },
    )
