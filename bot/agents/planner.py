"""From a stored delivery to jobs: what was decided becomes rows and tasks, all in one transaction."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from bot.agents import purchases
from bot.agents.asking import UNSERVED
from bot.agents.orders import (
    ButtonOrder,
    CommandOrder,
    MergeQueueOrder,
    OutcomeOrder,
    PullRequestOrder,
    PushOrder,
    analyze,
    analyze_push,
    answer_merge_queue,
    command,
    learn,
    onward,
    press,
)
from bot.agents.ownership import change_repository, delete_repository, rename_account
from bot.events import Here, decide
from bot.jobs import (
    AccountRenamed,
    AnswerMergeQueue,
    CancelPullRequest,
    Command,
    Decision,
    Ignored,
    InstallationChanged,
    Job,
    PressedButton,
    PurchaseChanged,
    Repository,
    RepositoryChanged,
    RepositoryDeleted,
    ReviewPullRequest,
    ReviewPush,
    ThreadResolved,
)
from bot.queue import Claim, Park, Task, enqueue, finish, tenant_of
from bot.queue.work import withdraw
from bot.store import commands, deliveries, installations, pull_requests, reviews, scans, suggestions
from bot.store.pool import Connection, Pool
from bot.store.pull_requests import PullRequestKey
from bot.store.rewards import voter_of
from engine.choose.acceptance import MEMBER, STRANGER

Noted = (
    ThreadResolved
    | InstallationChanged
    | RepositoryChanged
    | RepositoryDeleted
    | AccountRenamed
    | PurchaseChanged
)
"""Jobs that change what is remembered and ask for no work."""

CLOSED = "the pull request was closed"


class Planner:
    """Decides what deliveries ask for."""

    def __init__(self, pool: Pool, here: Here, debounce: float) -> None:
        self._pool = pool
        self._here = here
        self._debounce = debounce

    async def plan(self, claim: Claim) -> None:
        """Turn one delivery into jobs, once, however often it was sent."""
        guid = claim.payload.decode("ascii", "replace")
        async with self._pool.acquire() as connection:
            stored = await deliveries.read(connection, guid)
            if stored is None or stored.processed is not None:
                return
            try:
                payload = orjson.loads(stored.delivery.body)
            except orjson.JSONDecodeError as error:
                raise Park(f"delivery {guid} is no JSON: {error}") from None
            decision = decide(stored.delivery.event, payload, self._here)
            async with connection.transaction():
                await carry_out(connection, decision, self._debounce)
                await deliveries.mark_processed(connection, guid, outcome_of(decision))
                await finish(connection, claim)


def outcome_of(decision: Decision) -> str:
    """Return what is remembered of a decision."""
    if isinstance(decision, Ignored):
        return f"ignored: {decision.reason}"
    return ", ".join(type(job).__name__ for job in decision) or "nothing"


async def carry_out(connection: Connection, decision: Decision, debounce: float) -> None:
    """Write down what was decided, and enqueue the work; within the caller's transaction."""
    if isinstance(decision, Ignored):
        return
    for job in decision:
        repositories = _repositories(job)
        for host, installation in sorted({(each.host, each.installation) for each in repositories}):
            await installations.heard(connection, host, installation)
            if not isinstance(job, InstallationChanged):
                # GitHub sends nothing of an installation that is suspended: so it is none any more.
                await installations.resume(connection, host, installation)
        await installations.heard_repositories(connection, repositories)
        await enqueue(connection, await _tasks(job, connection, debounce))


def _repositories(job: Job) -> Sequence[Repository]:
    match job:
        case InstallationChanged():
            return () if job.action == "repositories removed" else job.repositories
        case AccountRenamed() | RepositoryDeleted() | PurchaseChanged():
            return ()
        case _:
            return (job.repository,)


async def _tasks(job: Job, connection: Connection, debounce: float) -> Sequence[Task]:
    """Write down what a job says, and return the work it makes."""
    match job:
        case ReviewPullRequest():
            return await _review(job, connection, debounce)
        case ReviewPush():
            return await _review_push(job, connection)
        case CancelPullRequest():
            return await _cancel(job, connection)
        case PressedButton():
            return [_pressed(job)]
        case AnswerMergeQueue(repository=repository, head=head):
            order = MergeQueueOrder(repository.host, repository.id, head)
            return [answer_merge_queue(order, repository.installation)]
        case Command():
            return await _command(job, connection)
        case _:
            await _note(job, connection)
            return []


async def _note(job: Noted, connection: Connection) -> None:
    """Write down what asks for no work."""
    match job:
        case ThreadResolved(repository=repository):
            await suggestions.set_resolved(
                connection,
                *(repository.host, repository.id, job.comment, job.resolved),
                by=voter_of(repository.host, job.by) if job.by else None,
                weight=STRANGER if job.stranger else MEMBER,
            )
        case InstallationChanged():
            await _change_installation(job, connection)
        case RepositoryChanged():
            await change_repository(connection, job)
        case RepositoryDeleted():
            await delete_repository(connection, job)
        case AccountRenamed():
            await rename_account(connection, job)
        case PurchaseChanged():
            await purchases.write(job, connection)


async def _review(job: ReviewPullRequest, connection: Connection, debounce: float) -> Sequence[Task]:
    host, repository = job.repository.host, job.repository
    key = PullRequestKey(host, repository.id, job.number)
    known = await pull_requests.read(connection, key)
    # What kind of pull request it is, the analyzer learns from GitHub.
    generation = await pull_requests.heard(
        connection,
        key,
        head=job.head,
        base=known.base if known else "",
        draft=known.draft if known else False,
        fork=known.fork if known else False,
    )
    if job.cause == "verify":
        await pull_requests.verified(connection, key, job.head)
    order = PullRequestOrder(host, repository.installation, repository.id, job.number, generation, job.cause)
    return [analyze(order, debounce if job.cause in ("pushed", "opened") else 0.0)]


async def _review_push(job: ReviewPush, connection: Connection) -> Sequence[Task]:
    repository = job.repository
    if job.default:
        await installations.describe_repository(
            connection, repository.host, repository.id, default_branch=job.branch
        )
    return [
        analyze_push(
            PushOrder(
                repository.host,
                repository.installation,
                repository.id,
                job.branch,
                job.before,
                job.after,
                job.default,
                job.again,
            )
        )
    ]


async def _cancel(job: CancelPullRequest, connection: Connection) -> Sequence[Task]:
    repository = job.repository
    key = PullRequestKey(repository.host, repository.id, job.number)
    by = voter_of(repository.host, job.by) if job.by else None
    generation = await pull_requests.closed(connection, key, by)
    if generation is None:
        return []
    open_ones = await reviews.supersede(
        connection, repository.host, repository.id, job.number, generation, CLOSED
    )
    ending: OutcomeOrder = OutcomeOrder(
        repository.host, repository.id, job.number, "merged" if job.merged else "closed"
    )
    # A delivery may come late: whether it is closed now, GitHub is asked.
    look = PullRequestOrder(
        repository.host, repository.installation, repository.id, job.number, generation, "opened"
    )
    return [
        *(
            onward("publish", each.id, repository.host, repository.installation, repository.id)
            for each in open_ones
        ),
        analyze(look),
        learn(ending, tenant_of(repository.host, repository.installation)),
    ]


def _pressed(job: PressedButton) -> Task:
    repository = job.repository
    return press(
        ButtonOrder(repository.host, repository.installation, repository.id, job.head, job.action, job.login)
    )


async def _command(job: Command, connection: Connection) -> Sequence[Task]:
    """Remember a command, unless GitHub told of it before, and have the first of its comment carried out.

    The next one has its turn when that has ended.
    """
    if not await commands.heard(connection, job) or job.place:
        return []
    repository = job.repository
    order = CommandOrder(repository.host, repository.id, job.comment, job.lines, job.place)
    return [command(order, tenant_of(repository.host, repository.installation))]


async def _change_installation(job: InstallationChanged, connection: Connection) -> None:
    host, installation = job.host, job.installation
    await installations.heard(
        connection,
        host,
        installation,
        account=job.account,
        login=job.account_login,
        type=job.account_type,
    )
    match job.action:
        case "deleted":
            await _end_work(connection, host, installation, "deleted")
        case "suspend":
            await _end_work(connection, host, installation, "suspended")
        case "created" | "unsuspend":
            await installations.set_state(connection, host, installation, "active")
        case "repositories removed":
            await installations.remove_repositories(
                connection, host, installation, [each.id for each in job.repositories]
            )
            await scans.end_unserved(connection, UNSERVED)
        case "permissions" | "repositories added":
            pass


async def _end_work(
    connection: Connection, host: str, installation: int, state: installations.InstallationState
) -> None:
    """Take the work of an installation out of the queue: what is under way ends when it looks again."""
    await installations.set_state(connection, host, installation, state)
    await withdraw(connection, tenant_of(host, installation))
    await scans.end_unserved(connection, UNSERVED)
