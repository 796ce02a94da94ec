"""A proven branch for programs: one JSON object."""

from __future__ import annotations

import json
from collections.abc import Sequence

from bot.branch_proof import BranchProof
from engine.evidence import Speed
from engine.validate.branch import Proven
from engine.validate.function_changes import Place


def render_branch_json(found: BranchProof) -> str:
    """Return a proven branch for programs.

    `exit` is the exit code. Each of `functions` has `path`, `line`, `function`, `through` (the changed name
    that it uses where its own text stayed), `sameness` ("same", "different", "not shown") with `inputs`,
    `difference`, `counterexample` and `why`, `speed` ("faster", "slower", "about the same", "unclear") with
    `ratio` and `speed_why`, and the id of its certificate. `new`, `removed` and `renamed` are places.
    """
    said: dict[str, object] = {
        "base": found.base,
        "head": found.head,
        "exit": found.code,
        "files": found.files,
        "functions": [_function(one) for one in found.proven],
        "new": _places(found.changes.new),
        "removed": _places(found.changes.removed),
        "renamed": [{"from": _place(old), "to": _place(new)} for old, new in found.changes.renamed],
        "unchanged": found.changes.unchanged,
        "skipped": [{"path": one.path, "reason": one.reason} for one in found.skipped],
    }
    return json.dumps(said) + "\n"


def _function(one: Proven) -> dict[str, object]:
    certificate = one.certificate
    behaviour = certificate.behaviour if certificate is not None else None
    speed = certificate.speed if certificate is not None else None
    same = behaviour is not None and behaviour.sameness == "same"
    why_speed = certificate.why_not("speed") if certificate is not None else one.reason
    return {
        **_place(one.change.after),
        "through": one.change.through,
        "sameness": behaviour.sameness if behaviour is not None else "not shown",
        "why": one.why_not_shown,
        "inputs": behaviour.distinct if behaviour is not None else 0,
        "exhaustive": behaviour.exhaustive if behaviour is not None else False,
        "difference": behaviour.difference if behaviour is not None else "",
        "counterexample": behaviour.counterexample if behaviour is not None else "",
        "speed": speed.pace if speed is not None and same else "unclear",
        "speed_why": speed.why_not if speed is not None else why_speed,
        "ratio": _ratio(speed),
        "certificate": certificate.id if certificate is not None else None,
    }


def _ratio(speed: Speed | None) -> dict[str, object] | None:
    """Return the ratio that the word for the speed rests on, old over new, with its 95 % interval."""
    one = speed.telling if speed is not None else None
    if one is None:
        return None
    return {"size": one.size, "point": one.ratio.point, "low": one.ratio.low, "high": one.ratio.high}


def _place(place: Place) -> dict[str, object]:
    return {"path": place.path, "line": place.line, "function": place.symbol}


def _places(places: Sequence[Place]) -> list[dict[str, object]]:
    return [_place(place) for place in places]
