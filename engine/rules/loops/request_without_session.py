from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import Size
from engine.model import Edit, Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.flow import Frequency, few_turns, frequency
from engine.syntax.hoist import anchor, fresh_name
from engine.syntax.nodes import COMPREHENSIONS, LoopNode, descend, target_names
from engine.syntax.splice import line_before, replace

_SESSIONS = {"requests": "Session", "httpx": "Client"}

_STAND_IN = """
class Session:
    connection = None
    def get(self, url):
        self.connection = self.connection or __import__('ssl').create_default_context()
        return url
def get(url):
    return Session().get(url)
__import__('sys').modules['requests'] = type('requests', (), dict(Session=Session, get=staticmethod(get)))
keys = list(range(n))
"""


class RequestWithoutSession(Rule[ast.Call]):
    """A loop sends requests without a session, each over a connection of its own.

    `requests.get` opens a connection, shakes hands, and closes it again; a `requests.Session` keeps the
    connection for the next request to the same host, and so does an `httpx.Client`. It does not matter for
    hosts that are asked once. The rewrite holds when no request must be without the cookies that came before.
    """

    title = "requests without a session"
    category = "IO"
    strategy = "batch_async"
    needs = Size.MANY
    growth = Growth.IO
    loops = 1
    calls = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
    slow = (
        Slow(
            code=(
                "def found(keys):\n"
                "    import requests\n\n"
                "    answers = []\n"
                "    for key in keys:\n"
                "        answers.append(requests.get(f'https://shop.test/{key}'))\n"
                "    return answers\n"
            ),
            fast=(
                "def found(keys):\n"
                "    import requests\n\n"
                "    answers = []\n"
                "    session = requests.Session()\n"
                "    for key in keys:\n"
                "        answers.append(session.get(f'https://shop.test/{key}'))\n"
                "    return answers\n"
            ),
            setup=_STAND_IN,
            call="found(keys)",
            n=10,
        ),
    )
    fine = (
        Fine("import requests\n\ndef f(url):\n    return requests.get(url)\n", "one request"),
        Fine(
            "import requests\n\ndef f(url, keys):\n"
            "    return requests.get(url, params=[(k, 1) for k in keys])\n",
            "one request, written with a loop",
        ),
        Fine(
            "import requests\n\ndef f(url):\n    for _ in range(30):\n        if requests.get(url).ok:\n"
            "            break\n",
            "waits for one answer",
        ),
        Fine(
            "import requests\n\ndef f(urls):\n    session = requests.Session()\n"
            "    return [session.get(url) for url in urls]\n",
            "has a session",
        ),
        Fine(
            "import requests\n\ndef f(urls):\n    for url in urls:\n        answer = requests.get(url)\n"
            "        if answer.ok:\n            return answer\n        raise OSError(url)\n",
            "the loop is left in the first turn",
        ),
        Fine(
            "import requests\n\ndef f(key):\n    for host in ('a', 'b'):\n        requests.get(host + key)\n",
            "two hosts, asked once each",
        ),
    )

    def check(self, node: ast.Call, code: Code) -> Iterator[Hit]:
        package, _, method = (code.origin(node.func) or "").rpartition(".")
        if package not in _SESSIONS or method not in self.calls:
            return
        loop = next(iter(code.loops(node)), None)
        if loop is None or frequency(code, node, loop) < Frequency.SOMETIMES or few_turns(code, loop):
            return
        if not _asks_about_element(node, loop):
            return
        yield Hit(
            node,
            f"`{code.text(node.func)}` opens a connection of its own in each turn.",
            f"A `{package}.{_SESSIONS[package]}` made before the loop keeps it open.",
            0.65,
            _edits(code, node, package, method),
            ("no request must be without the cookies of those before it",),
            no_edit="there is no place for a session right before the loop",
        )


def _asks_about_element(node: ast.Call, loop: LoopNode) -> bool:
    """Tell whether a request differs from turn to turn: else it waits for an answer, or tries once more."""
    if isinstance(loop, ast.While):
        return False
    clauses = loop.generators if isinstance(loop, COMPREHENSIONS) else [loop]
    elements = {name.id for clause in clauses for name in target_names(clause.target)}
    return any(isinstance(part, ast.Name) and part.id in elements for part in descend(node))


def _edits(code: Code, node: ast.Call, package: str, method: str) -> tuple[Edit, ...]:
    before = anchor(code, code.loops(node)[-1])
    if before is None or not isinstance(node.func, ast.Attribute):
        return ()
    session = fresh_name(code, "session")
    owner = code.text(node.func.value)
    made = line_before(code.module, before, f"{session} = {owner}.{_SESSIONS[package]}()")
    return () if made is None else (made, replace(node.func, f"{session}.{method}"))
