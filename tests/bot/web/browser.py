"""A person's browser before the set-up page: it keeps cookies, fills forms in and follows where it is led."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import aiohttp

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
ACTION = re.compile(r'<form method="post" action="([^"]+)">')


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser shows: the address, the status, the headers and the page."""

    address: str
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def title(self) -> str:
        """What the page says first."""
        (found,) = re.findall(r"<h1>(.*?)</h1>", self.text, re.DOTALL)
        return html.unescape(str(found))

    @property
    def action(self) -> str:
        """Where the form of the page is sent to."""
        (found,) = ACTION.findall(self.text)
        return html.unescape(found)

    @property
    def hidden(self) -> dict[str, str]:
        """What the form of the page holds already."""
        return {name: html.unescape(value) for name, value in HIDDEN.findall(self.text)}


@dataclass
class Browser:
    """Keeps the cookies of one person; `addresses` are all that it was led to."""

    session: aiohttp.ClientSession
    addresses: list[str] = field(default_factory=list)

    async def open(self, address: str) -> Shown:
        """Follow a link."""
        return await self._follow("GET", address, None, {})

    async def send(self, page: Shown, **filled: str) -> Shown:
        """Fill in the form of a page, and send it, with the header that browsers send then."""
        action = page.action
        parts = urlsplit(page.address)
        origin = f"{parts.scheme}://{parts.netloc}"
        target = action if urlsplit(action).scheme else origin + action
        return await self._follow("POST", target, {**page.hidden, **filled}, {"Origin": origin})

    async def _follow(
        self, method: str, address: str, form: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> Shown:
        self.addresses.append(address)
        async with self.session.request(
            method, address, data=form, headers=headers, allow_redirects=False
        ) as answer:
            text = await answer.text()
            shown = Shown(address, answer.status, dict(answer.headers), text)
        if answer.status in (302, 303):
            parts = urlsplit(address)
            leads = answer.headers["Location"]
            return await self.open(
                leads if urlsplit(leads).scheme else f"{parts.scheme}://{parts.netloc}{leads}"
            )
        return shown
