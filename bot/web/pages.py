"""Pages for people: HTML from templates that escape what they are given, and headers that let nothing in.

No page has a script, and none loads anything: the policy names the one style sheet by its digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping

from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

_TEMPLATES = Environment(
    loader=PackageLoader("bot.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_STYLE = _TEMPLATES.get_template("style.css.j2").render()
_DIGEST = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def page(
    template: str, *, status: int = 200, forms_to: tuple[str, ...] = (), **values: object
) -> web.Response:
    """Return a page of `templates/`; its forms may be sent to this server and to the origins `forms_to`."""
    text = _TEMPLATES.get_template(f"{template}.html.j2").render(style=Markup(_STYLE), **values)
    return web.Response(
        status=status, text=text, content_type="text/html", charset="utf-8", headers=_headers(forms_to)
    )


def _headers(forms_to: tuple[str, ...]) -> Mapping[str, str]:
    targets = " ".join(("'self'", *forms_to))
    policy = (
        "default-src 'none'",
        f"style-src 'sha256-{_DIGEST}'",
        f"form-action {targets}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        # A form tells its own origin by this, and no other site anything.
        "Referrer-Policy": "same-origin",
        "X-Frame-Options": "DENY",
    }
