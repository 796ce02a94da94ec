-- Jobs: the queue's own row (pgqueuer) says whether a job waits or is picked; ours (work) whose it is, how often it
-- was begun and why it rests.

-- name: next_turns
-- The tenant's last turn and one, but no earlier than the turn that is due: start-time fair queueing.
select asked.entrypoint, asked.tenant, greatest(
    coalesce((select max(turn) + 1 from work
              where entrypoint = asked.entrypoint and tenant = asked.tenant and state <> 'dead'), 0),
    coalesce((select -max(priority) from pgqueuer
              where entrypoint = asked.entrypoint and status = 'queued' and execute_after <= now()), 0)) as turn
from unnest($1::text[], $2::text[]) as asked (entrypoint, tenant)

-- name: remember_work
insert into work (job_id, entrypoint, payload, dedupe_key, tenant, lane, turn)
select * from unnest($1::bigint[], $2::text[], $3::bytea[], $4::text[], $5::text[], $6::text[], $7::int[])

-- name: claim_job
insert into work as known (job_id, entrypoint, payload, dedupe_key, tenant, lane, turn, state, attempts, claim)
select id, entrypoint, coalesce(payload, ''), dedupe_key, headers ->> 'tenant', headers ->> 'lane', -priority,
       'running', 1, 1
from pgqueuer where id = $1 and status = 'picked' and queue_manager_id = $2
for update
on conflict (job_id) do update set
    state = 'running', attempts = known.attempts + 1, claim = known.claim + 1, updated_at = now(),
    reason = case when known.state = 'running' then 'its worker ended in the middle of it' else known.reason end
where known.state <> 'dead'
returning job_id, claim, entrypoint, payload, attempts, tenant, lane, reason

-- name: take_lane
insert into leases as held (lane, job_id, claim, expires_at) values ($1, $2, $3, now() + $4::interval)
on conflict (lane) do update set
    job_id = excluded.job_id, claim = excluded.claim, expires_at = excluded.expires_at
where held.expires_at < now() or held.job_id = excluded.job_id
returning lane

-- name: leave_lane
delete from leases where job_id = $1 and claim = $2

-- name: forget_work
delete from work where job_id = $1 and claim = $2 returning job_id

-- name: forget_queued
delete from pgqueuer where id = $1

-- name: rest_work
update work set state = 'waiting', reason = $3, attempts = attempts - $4, updated_at = now()
where job_id = $1 and claim = $2
returning job_id

-- name: bury_work
update work set state = 'dead', reason = $3, updated_at = now() where job_id = $1 and claim = $2 returning job_id

-- name: is_held_by_another
select exists (select from pgqueuer where id = $1 and status = 'picked' and queue_manager_id <> $2)

-- name: is_overtaken
select exists (select from work where job_id = $1 and claim > $2)

-- name: keep_work
-- A sign of life of the claims that a worker holds; those that are not named any more were taken over.
with held as (
    select * from unnest($1::bigint[], $2::bigint[]) as mine (job_id, claim)
), renewed as (
    update leases set expires_at = now() + $3::interval from held
    where leases.job_id = held.job_id and leases.claim = held.claim
)
update work set updated_at = now() from held
where work.job_id = held.job_id and work.claim = held.claim and work.state = 'running'
returning work.job_id

-- name: recover_work
-- A worker that was overtaken without noticing may take the queue's row away from the one who works on.
insert into pgqueuer (id, priority, entrypoint, payload, dedupe_key, headers, status)
select job_id, -turn, entrypoint, payload, dedupe_key, jsonb_strip_nulls(jsonb_build_object('tenant', tenant, 'lane', lane)), 'queued'
from work
where state <> 'dead' and updated_at < now() - $1::interval
  and not exists (select from pgqueuer where id = work.job_id)
on conflict do nothing
returning id

-- name: revive_work
-- Under a new number: the worker that buried it may still be telling the queue that the old one is done with.
update work set job_id = nextval(pg_get_serial_sequence('pgqueuer', 'id')), state = 'waiting', attempts = 0, reason = null, updated_at = now()
where job_id = $1 and state = 'dead'
returning job_id

-- name: requeue_work
insert into pgqueuer (id, priority, entrypoint, payload, dedupe_key, headers, status)
select job_id, -turn, entrypoint, payload, dedupe_key, jsonb_strip_nulls(jsonb_build_object('tenant', tenant, 'lane', lane)), 'queued'
from work where job_id = $1
on conflict do nothing

-- name: dead_work
select job_id, entrypoint, tenant, lane, attempts, reason, updated_at from work where state = 'dead'
order by updated_at desc limit $1

-- name: count_dead_work
select entrypoint, count(*) as number from work where state = 'dead' group by entrypoint

-- name: work_depths
select entrypoint,
       count(*) filter (where status = 'queued' and execute_after <= now()) as due,
       count(*) filter (where status = 'queued' and execute_after > now()) as deferred,
       count(*) filter (where status = 'picked') as running,
       coalesce(extract(epoch from now() - min(execute_after) filter (where status = 'queued'
                                                                        and execute_after <= now())), 0)::float8 as age
from pgqueuer group by entrypoint order by entrypoint

-- name: is_known
select exists (select from pgqueuer where dedupe_key = any($1::text[]) and status in ('queued', 'picked'))
    or exists (select from work where dedupe_key = any($1::text[]) and state <> 'dead')

-- name: withdraw_lane
with gone as (delete from work where lane = $1 returning job_id), left_lane as (delete from leases where lane = $1)
delete from pgqueuer where id in (select job_id from gone) or headers ->> 'lane' = $1

-- name: withdraw_tenant
with gone as (delete from work where tenant = $1 returning job_id)
delete from pgqueuer where id in (select job_id from gone) or headers ->> 'tenant' = $1

-- name: work_ahead
select mine.state, (
    select count(*) from work other
    where other.entrypoint = mine.entrypoint and other.state <> 'dead'
          and (other.turn, other.job_id) < (mine.turn, mine.job_id)) as ahead
from work mine where mine.dedupe_key = any($1::text[]) and mine.state <> 'dead'
order by mine.job_id limit 1
