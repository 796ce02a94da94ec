-- What healing remembers from one round to the next, and what it compares GitHub with.

-- name: begin_healing
-- Whoever begins a task that is due has it for this period.
insert into healing as kept (host, task) values ($1, $2)
on conflict (host, task) do update set begun_at = now() where kept.begun_at < now() - $3::interval
returning state

-- name: put_off_healing
update healing set begun_at = now() - $3::interval where host = $1 and task = $2

-- name: read_healing
select state from healing where host = $1 and task = $2

-- name: set_healing
insert into healing (host, task, state) values ($1, $2, $3::jsonb)
on conflict (host, task) do update set state = excluded.state

-- name: stored_deliveries
select guid from deliveries where guid = any($1::text[])

-- name: served_installations
select id from installations where host = $1 and id = any($2::bigint[]) and state <> 'deleted'

-- name: known_repositories
select id from repositories where host = $1 and id = any($2::bigint[])

-- name: note_lost_deliveries
-- The newest attempt is asked for again; how often it was asked for stays.
insert into redeliveries as kept (host, guid, attempt, event, installation_id, delivered_at, next_at)
select $1, guid, attempt, event, installation_id, delivered_at, delivered_at + $7::interval
from unnest($2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::timestamptz[])
    as found (guid, attempt, event, installation_id, delivered_at)
on conflict (host, guid) do update set attempt = greatest(kept.attempt, excluded.attempt)

-- name: forget_found_deliveries
with came as (
    delete from redeliveries using deliveries where redeliveries.host = $1 and deliveries.guid = redeliveries.guid
)
delete from redeliveries where host = $1 and delivered_at < $2

-- name: lost_deliveries_due
select guid, attempt, event, installation_id, delivered_at, asked from redeliveries
where host = $1 and next_at <= now() and asked < $2
order by delivered_at, attempt limit $3

-- name: ask_again
update redeliveries set asked = asked + 1, next_at = now() + $3::interval where host = $1 and guid = $2

-- name: give_up_delivery
update redeliveries set asked = $3 where host = $1 and guid = $2

-- name: standing_installations
select id, account_id, account_login, account_type, state, permissions from installations
where host = $1 and state <> 'deleted' order by id

-- name: installations_to_reconcile
select id from installations
where host = $1 and state = 'active' and (reconciled_at is null or reconciled_at < now() - $2::interval)
order by reconciled_at nulls first, id limit $3

-- name: set_reconciled
update installations set reconciled_at = now() where host = $1 and id = $2

-- name: repositories_of_installation
select id from repositories where host = $1 and installation_id = $2 and removed_at is null

-- name: ended_reviews_unseen
select r.id, r.repository_id, r.head_sha from reviews r
join repositories p on p.host = r.host and p.id = r.repository_id
join installations i on i.host = p.host and i.id = p.installation_id
where r.host = $1 and r.state in ('failed', 'superseded') and r.check_ended_at is null
    and r.finished_at < now() - $2::interval and r.finished_at > now() - interval '14 days'
    and i.state = 'active' and p.removed_at is null
order by r.finished_at limit $3

-- name: set_checks_ended
update reviews set check_ended_at = now()
where host = $1 and repository_id = $2 and head_sha = $3 and finished_at is not null

-- name: repositories_to_look_through
select p.id from repositories p join installations i on i.host = p.host and i.id = p.installation_id
where p.host = $1 and i.state = 'active' and p.removed_at is null and not p.archived
    and (p.checks_seen_at is null or p.checks_seen_at < now() - $2::interval)
order by p.checks_seen_at nulls first, p.id limit $3

-- name: set_looked_through
update repositories set checks_seen_at = now() where host = $1 and id = $2

-- name: reviewed_heads
select distinct head_sha from reviews where host = $1 and repository_id = $2 and head_sha = any($3::text[])
