"""From what a person names to what is proven: two files, or a certificate that is run again."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from bot.certificates import find
from engine.certificate import Certificate, Code, Origin
from engine.errors import BadInput
from engine.model import Declined
from engine.ports import Environments
from engine.syntax.parse import MAX_BYTES
from engine.validate.applies import functions
from engine.validate.proof import Means, Request
from engine.validate.surroundings import Packaged

BUDGET = 20.0
"""Seconds for a proof, unless a person says otherwise: the claim of speed takes some six of them."""


def requested(
    before: str, after: Path | None, function: str | None, *, seed: int, budget: float | None, folder: Path
) -> tuple[Request, Certificate | None]:
    """Return what the words of a command ask for, and the certificate that is run again, if it is one.

    Raises `BadInput`. Certificates that are named by their id lie in `folder`.
    """
    if after is not None:
        return request_for(Path(before), after, function, seed=seed, budget=budget), None
    if function is not None or before.endswith(".py"):
        raise BadInput("Two modules are needed: velox prove BEFORE.py AFTER.py --function NAME.")
    first = find(before, folder)
    return request_again(first, budget), first


def request_for(
    before: Path, after: Path, function: str | None, *, seed: int, budget: float | None
) -> Request:
    """Return the request to prove that one file's function may take the place of another's.

    Raises `BadInput` for files that cannot be read and for a function that the old one does not have.
    """
    old, new = read_code(before), read_code(after)
    known = functions(old)
    if function is None:
        raise BadInput(f"Name the function to prove with --function; {before} has {_listed(list(known))}.")
    if known and function not in known:
        near = get_close_matches(function, known, n=2, cutoff=0.6) or list(known)
        raise BadInput(f"{before} has no function {function!r}; it has {_listed(near)}.")
    return Request(old, new, function, Origin("by hand"), seed, budget or BUDGET)


def request_again(certificate: Certificate, budget: float | None) -> Request:
    """Return the request that a certificate answered."""
    return Request(
        certificate.before,
        certificate.after,
        certificate.function,
        certificate.origin,
        certificate.seed,
        budget or certificate.budget_seconds,
        certificate.support,
        "hashable" in certificate.comparator,
        guard=certificate.origin.kind == "by hand" and bool(certificate.origin.name),
        packages=certificate.packages,
        recorded=certificate.recorded,
    )


def with_packages(
    request: Request, means: Means, environments: Environments, held: ExitStack
) -> Means | Declined:
    """Return means whose sandbox has the packages of a request, the very versions, or why it has not.

    The environment is kept until `held` is closed.
    """
    if not request.packages:
        return means
    pinned = "".join(f"{package}\n" for package in request.packages)
    found = held.enter_context(environments.open({"requirements.txt": pinned.encode()}))
    return found if isinstance(found, Declined) else replace(means, sandbox=Packaged(means.sandbox, found))


def read_code(path: Path) -> Code:
    """Return a file as one side of a proof; raises `BadInput`."""
    try:
        data = path.read_bytes() if not path.exists() or path.is_file() else None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    if data is None:
        raise BadInput(f"{path} is not a file; name a Python module.")
    if len(data) > MAX_BYTES:
        raise BadInput(f"{path} is larger than {MAX_BYTES // 1_000_000} MB.")
    try:
        return Code.of(path.name, data.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadInput(f"{path} is not UTF-8; save it as such.") from None


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} and {len(names) - 5} more" if len(names) > 5 else shown or "none"
