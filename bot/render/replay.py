"""What became of replayed deliveries, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from bot.render.plain import one_line
from bot.render.screen import Screen, drawn, padded, widest
from bot.replaying import Sent


def render_replay(sent: Sequence[Sent], url: str, screen: Screen) -> str:
    """Return a line per delivery: its status, event and action, and what was decided; then the count."""
    names = [_name(each) for each in sent]
    width = min(widest(names), 48)
    lines = [_line(each, name, width) for each, name in zip(sent, names, strict=True)]
    taken = sum(each.taken for each in sent)
    refused = len(sent) - taken
    total = f"{len(sent)} deliveries to {url}: {taken} taken" + (f", {refused} not" if refused else "")
    return drawn([*lines, "", Text(total, style="bold")], screen)


def _name(sent: Sent) -> str:
    action = sent.payload.action
    return one_line(f"{sent.payload.event}.{action}" if action else sent.payload.event)


def _line(sent: Sent, name: str, width: int) -> Text:
    status = str(sent.status) if sent.status else "---"
    line = Text(f"{status}  ", style="green" if sent.taken else "red")
    line.append(padded(name, width), style="default")
    said = sent.outcome or ("" if sent.taken else one_line(sent.said))
    line.append(f"  {said}" if said else "", style="dim" if sent.taken else "default")
    return line
