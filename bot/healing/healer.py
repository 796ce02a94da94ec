"""The tasks of healing, in the order in which each relies on those before it."""

from __future__ import annotations

from datetime import timedelta

from bot.github.authors import Ourselves
from bot.github.client import GitHub
from bot.healing import orphans, redeliveries
from bot.healing.orphans import OrphanedChecks
from bot.healing.reconciling import Reconciling
from bot.healing.redeliveries import Redeliveries
from bot.healing.rounds import Healer
from bot.measures import Measures
from bot.store.pool import Pool


def healer_of(
    pool: Pool,
    github: GitHub,
    ourselves: Ourselves,
    measures: Measures,
    *,
    patience: timedelta | None = None,
) -> Healer:
    """Return a healer with all its tasks; `patience` instead of what each has with fresh trouble."""
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
        ],
    )
