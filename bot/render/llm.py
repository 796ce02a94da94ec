"""What became of the routes to language models, for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.llm.checking import Checked
from bot.render.plain import one_line
from bot.render.screen import Screen, drawn, padded, widest, wrapped


def render_checks(checks: Sequence[Checked], screen: Screen) -> str:
    """Return a line per route in the order of asking: whether it answers, how fast, at what cost."""
    return drawn(_lines(checks, screen), screen)


def _lines(checks: Sequence[Checked], screen: Screen) -> Iterator[str]:
    names = widest(each.route for each in checks)
    models = widest(one_line(each.model) for each in checks)
    for each in checks:
        state = "no " if each.problem else "ok "
        head = f"  {state} {padded(each.route, names)}  {padded(one_line(each.model), models)}  "
        if each.problem:
            yield head.rstrip()
            yield from wrapped(one_line(each.problem), screen.width, "      ")
            continue
        cost = "" if each.cost is None else f"  ${each.cost:.6f}"
        tokens = f"{each.prompt_tokens} + {each.reply_tokens} tokens"
        where = "  local" if each.local else ""
        yield f"{head}{each.seconds:6.2f} s  {tokens}{cost}{where}"
    yield ""
    first = next((each for each in checks if not each.problem), None)
    yield f"{first.route} answers." if first else "No route answers: reviews go on without a model."
