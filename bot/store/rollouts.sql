-- Rollouts that workers make, and their records.

-- name: begin_rollout
insert into rollout_parts (job_id, part) select $1, generate_series(0, $2::int - 1)

-- name: is_open
select exists (select from rollout_parts where job_id = $1 and part = $2 and ended_at is null)

-- name: known_rollouts
select region from rollout_records where semantics = $2
union select region from rollout_regions where job_id = $1

-- name: expect_rollout
update rollout_parts set
    total = $3 + (select count(*) from rollout_regions r where r.job_id = $1 and r.part = $2)
where job_id = $1 and part = $2

-- name: note_rollout
insert into rollout_regions (job_id, part, region, came) values ($1, $2, $3, $4) on conflict do nothing

-- name: keep_rollout
insert into rollout_records (region, semantics, record) values ($1, $2, $3) on conflict do nothing

-- name: lock_rollout
select from api_jobs where id = $1 for update

-- name: end_rollout
update rollout_parts set ended_at = now(), reason = $3 where job_id = $1 and part = $2 and ended_at is null returning part

-- name: tally_rollout
select r.done, r.left_over, r.barren, p.total, p.parts, p.ended, p.broken, p.reason
from (select count(*) filter (where came = 'done') as done, count(*) filter (where came = 'left') as left_over,
             count(*) filter (where came = 'barren') as barren from rollout_regions where job_id = $1) r,
     (select coalesce(sum(total), 0) as total, count(*) as parts, count(ended_at) as ended, count(reason) as broken,
             max(reason) as reason from rollout_parts where job_id = $1) p

-- name: rollout_records
select record from rollout_records where semantics = $1 order by region
