from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.model import Growth
from engine.regression import Harmless, Regression, Slowed, Slower
from engine.syntax.code import Code
from engine.syntax.costs import round_trip
from engine.syntax.moved import moved_into_loops, over, over_new_parameter
from engine.syntax.versions import Versions

_SAYS = ("asks the network", "starts a process", "asks the file system")


class RoundTripMovedIntoLoop(Regression):
    """A request, a process or a read of the disk happened once per call; now it happens in each turn of a
    loop.

    A request takes milliseconds, a process as many: a loop over a hundred elements waits a hundred times. It
    is said of calls of well-known libraries, and of functions of the repository that make such calls. It
    does not matter for a handful of turns; loops that try again until it works, and loops over what callers
    hand in since the change, are left alone.
    """

    title = "one round trip per turn"
    category = "IO"
    strategy = "batch_async"
    growth = Growth.IO
    slower = (
        Slower(
            before=(
                "import requests\ndef send(url, items):\n    requests.post(url, json=items, timeout=9)\n"
            ),
            after=(
                "import requests\ndef send(url, items):\n    for item in items:\n"
                "        requests.post(url, json=[item], timeout=9)\n"
            ),
        ),
        Slower(
            before=(
                "import subprocess\ndef f(paths):\n"
                "    text = subprocess.check_output(['git', 'log', *paths])\n    return text.split()\n"
            ),
            after=(
                "import subprocess\ndef f(paths):\n"
                "    return [subprocess.check_output(['git', 'log', path]) for path in paths]\n"
            ),
        ),
    )
    fine = (
        Harmless(
            before="import requests\ndef f(url):\n    return requests.get(url, timeout=9)\n",
            after=(
                "import requests\ndef f(url, tries):\n    for attempt in range(tries):\n"
                "        answer = requests.get(url, timeout=9)\n        if answer.ok:\n"
                "            return answer\n"
            ),
            why="the loop tries again and ends when it worked",
        ),
        Harmless(
            before="import requests\ndef f(url):\n    return requests.get(url, timeout=9)\n",
            after=(
                "import requests\ndef f(urls):\n    return [requests.get(url, timeout=9) for url in urls]\n"
            ),
            why="the callers hand in several now, so perhaps they looped before",
        ),
        Harmless(
            before="def f(path):\n    return open(path).read()\n",
            after=("def f(path):\n    return [open(name).read() for name in path.split(':')]\n"),
            why="each turn reads another file",
        ),
        Harmless(
            before="import requests\ndef f(url):\n    return requests.get(url, timeout=9)\n",
            after=(
                "import requests\ndef f(url):\n    while url:\n"
                "        url = requests.get(url, timeout=9).json()['next']\n"
            ),
            why="page after page has to be asked for",
        ),
    )

    def check(self, versions: Versions) -> Iterator[Slowed]:
        def key(code: Code, node: ast.expr) -> str | None:
            assert isinstance(node, ast.Call)
            trip = _trip(versions, code, node)
            return ast.unparse(node if trip == "asks the file system" else node.func) if trip else None

        for moved in moved_into_loops(versions, ast.Call, key):
            code, call = versions.after, moved.node
            assert isinstance(call, ast.Call)
            steady = code.unchanged(call, moved.loop, lenient=True)
            trip = _trip(versions, code, call)
            if not steady and (trip == "asks the file system" or over_new_parameter(versions, moved.loop)):
                continue
            turn = f"once per turn of {over(code, moved.loop)}"
            yield Slowed(
                call,
                f"`{code.brief(call.func)}(…)` now runs {turn}; before, once per call.",
                "once per call",
                f"Each turn {trip} and waits for the answer.",
                0.85 if steady else 0.7,
                remedy="call it before the loop"
                if steady
                else "one request for all depends on the other side",
            )


def _trip(versions: Versions, code: Code, call: ast.Call) -> str | None:
    trip = round_trip(code, call) or versions.expense(code, call)
    return trip if trip in _SAYS else None
