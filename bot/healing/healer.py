"""The tasks of healing, in the order in which each relies on those before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.healing import orphans, redeliveries
from bot.healing.orphans import OrphanedChecks
from bot.healing.purchases import Purchases
from bot.healing.reconciling import Reconciling
from bot.healing.redeliveries import Redeliveries
from bot.healing.rounds import Healer
from bot.measures import Measures
from bot.store.pool import Pool

Marketplace = Literal["off", "on", "stubbed"]


def healer_of(
    pool: Pool,
    github: GitHub,
    ourselves: Ourselves,
    measures: Measures,
    *,
    patience: timedelta | None = None,
    marketplace: Marketplace = "off",
) -> Healer:
    """Return a healer with all its tasks; `patience` instead of what each has with fresh trouble.

    Purchases are compared where the App is listed in the Marketplace.
    """
    listed = [] if marketplace == "off" else [Purchases(pool, github, stubbed=marketplace == "stubbed")]
    return Healer(
        pool,
        github.host.name,
        [
            Reconciling(pool, github, measures),
            Redeliveries(
                pool, github, measures, patience=redeliveries.PATIENCE if patience is None else patience
            ),
            OrphanedChecks(
                pool,
                github,
                ourselves,
                measures,
                patience=orphans.PATIENCE if patience is None else patience,
            ),
            *listed,
        ],
    )
