"""Where text may go to: nowhere, to models on machines of one's own, or to a provider. The stricter wins."""

from __future__ import annotations

import ipaddress
from typing import Literal, get_args
from urllib.parse import urlsplit

Policy = Literal["off", "local", "cloud"]

POLICIES: tuple[Policy, ...] = get_args(Policy)
"""From the strictest to the most open."""


def strictest(*policies: Policy) -> Policy:
    """Return the strictest of several."""
    return min(policies, key=POLICIES.index)


def is_own(url: str) -> bool:
    """Tell whether an address is one of the operator's own: this machine, a private network, or a name
    without a dot, as containers have for one another."""
    name = (urlsplit(url).hostname or "").rstrip(".")
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return name == "localhost" or name.endswith((".localhost", ".internal", ".local")) or "." not in name
    return address.is_loopback or (address.is_private and not address.is_unspecified)
