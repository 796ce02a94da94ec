"""What the plans of GitHub's Marketplace include. Where Velox is not listed there, nothing is limited.

A plan is known by its name, as the listing has it. One that is not known counts as free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Limits:
    """What an account may have, None for as much as it wants.

    Reviews and scans are counted over the last 24 hours, those that were overtaken before their end not at
    all. Private repositories are those that were reviewed first. `proof_seconds` are for all proofs of one
    review together; the server's own setting may be less.
    """

    private_repositories: int | None = None
    reviews_a_day: int | None = None
    scans_a_day: int | None = None
    proof_seconds: int | None = None


UNLIMITED = Limits()

FREE = Limits(private_repositories=5, reviews_a_day=200, scans_a_day=2, proof_seconds=60)

PLANS: Mapping[str, Limits] = {
    "free": FREE,
    "team": Limits(reviews_a_day=2000, scans_a_day=20),
}


def limits_of(plan: str | None, allowances: Mapping[str, int]) -> Limits:
    """Return what a plan includes; `allowances` are what the operator set for it by name, and go first.

    A negative allowance means no limit. None is the plan of an account without one.
    """
    included = PLANS.get((plan or "").strip().lower(), FREE)
    known = {each.name for each in fields(Limits)}
    own = {name: None if value < 0 else value for name, value in allowances.items() if name in known}
    return replace(included, **own)
