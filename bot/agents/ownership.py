"""What becomes of repositories and accounts, written down in the transaction of the delivery that told it."""

from __future__ import annotations

from bot.jobs import AccountRenamed, RepositoryChanged, RepositoryDeleted
from bot.queue import lane_of
from bot.queue.work import withdraw_lane
from bot.store import customers, installations, reviews
from bot.store.pool import Connection

READ_ONLY = "the repository is archived, and so read-only"


async def change_repository(connection: Connection, job: RepositoryChanged) -> None:
    """Remember how a repository is now. In one that is read-only nothing can be said, so reviews end."""
    host, number = job.repository.host, job.repository.id
    await installations.describe_repository(
        connection,
        host,
        number,
        default_branch=job.default_branch,
        private=job.private,
        archived=job.archived,
    )
    if job.archived:
        await reviews.end_all(connection, host, number, READ_ONLY)
        await withdraw_lane(connection, lane_of(host, number))


async def delete_repository(connection: Connection, job: RepositoryDeleted) -> None:
    """Delete all that there is of a repository."""
    host, number = job.repository.host, job.repository.id
    await withdraw_lane(connection, lane_of(host, number))
    await customers.purge_repository(connection, host, number)


async def rename_account(connection: Connection, job: AccountRenamed) -> None:
    """Remember an account's name, in which those of its repositories begin."""
    await installations.rename_account(connection, job.host, job.installation, job.account, job.login)
