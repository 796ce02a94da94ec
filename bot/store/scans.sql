-- Scans of whole repositories, one at a time for each.

-- name: begin_scan
insert into scans (host, repository_id, asked_by, kind, path, number, pull) values ($1, $2, $3, $4, $5, $6, $7)
on conflict (host, repository_id) where finished_at is null do nothing
returning id

-- name: fetched_scan
update scans set state = 'running', sha = $2, branch = $3, run = $4, bundle = $5, notes = $6::jsonb,
    files_total = $7, updated_at = now()
where id = $1 and finished_at is null
returning id

-- name: scan_progress
update scans set files_done = $2, updated_at = now() where id = $1 and finished_at is null returning id

-- name: proving_scan
update scans set proving = true, updated_at = now() where id = $1 and finished_at is null returning id

-- name: set_scan_sha
update scans set sha = $2, branch = $3, updated_at = now() where id = $1

-- name: set_scan_comment
update scans set comment_id = $2, spoken_at = $3, updated_at = now() where id = $1

-- name: set_scan_check_run
update scans set check_run_id = $2, updated_at = now() where id = $1

-- name: set_scan_issue
update scans set issue = $2, updated_at = now() where id = $1

-- name: finish_scan
update scans set state = $2, reason = $3, result = $4::jsonb, bundle = null, finished_at = now(), updated_at = now()
where id = $1 and finished_at is null
returning id

-- name: read_scan
select * from scans where id = $1

-- name: lock_scan
select * from scans where id = $1 for update

-- name: running_scan
select * from scans where host = $1 and repository_id = $2 and finished_at is null

-- name: last_scan
-- Of the same files, so that what is new and what is gone can be told.
select * from scans where host = $1 and repository_id = $2 and kind = $3 and path = $4
    and case when $5::integer is null then not pull else pull and number = $5 end and state = 'done'
order by id desc limit 1

-- name: last_issue
select issue from scans where host = $1 and repository_id = $2 and kind = $3 and path = $4
    and case when $5::integer is null then not pull else pull and number = $5 end and issue is not null
order by id desc limit 1

-- name: still_scans
select * from scans where finished_at is null and updated_at < now() - $1::interval order by id limit $2

-- name: end_unserved_scans
-- Of repositories that were taken from the App, or whose installation was removed or suspended.
update scans set state = 'cancelled', reason = $1, bundle = null, finished_at = now(), updated_at = now()
from repositories r join installations i on i.host = r.host and i.id = r.installation_id
where r.host = scans.host and r.id = scans.repository_id and scans.finished_at is null
    and (i.state <> 'active' or r.removed_at is not null or r.archived)
returning scans.id

-- name: is_scan_wanted
select exists (
    select from scans s join repositories r on r.host = s.host and r.id = s.repository_id
        join installations i on i.host = r.host and i.id = r.installation_id
    where s.id = $1 and s.finished_at is null
        and i.state = 'active' and r.removed_at is null and not r.archived)

-- name: put_parts
insert into scan_parts (scan_id, stage, position, files, asked)
select $1, $2, position, files, asked from unnest($3::integer[], $4::integer[], $5::bytea[]) as p (position, files, asked)
on conflict do nothing

-- name: start_parts
-- As many as may run at once: each that ends starts the next.
update scan_parts set state = 'running', updated_at = now() where id in (
    select id from scan_parts where scan_id = $1 and state = 'waiting' order by position
    limit greatest(0, $2 - (select count(*) from scan_parts where scan_id = $1 and state = 'running'))
)
returning id

-- name: read_part
select id, scan_id, stage, files, asked, state from scan_parts where id = $1

-- name: finish_part
update scan_parts set state = $2, reason = $3, written = $4, updated_at = now()
where id = $1 and state = 'running'
returning id

-- name: part_counts
select stage, count(*) as parts, count(*) filter (where state in ('done', 'failed')) as ended,
    count(*) filter (where state = 'failed') as failed,
    coalesce(sum(files) filter (where state in ('done', 'failed')), 0)::integer as files_ended,
    coalesce(sum(files) filter (where state = 'failed'), 0)::integer as files_failed,
    min(reason) filter (where state = 'failed') as reason
from scan_parts where scan_id = $1 group by stage

-- name: part_results
select asked, written from scan_parts where scan_id = $1 and stage = $2 and written is not null order by position

-- name: running_parts
select id from scan_parts where scan_id = $1 and state = 'running' order by id

-- name: drop_parts
delete from scan_parts where scan_id = $1
