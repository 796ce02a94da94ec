-- Scans of whole repositories, one at a time for each.

-- name: begin_scan
insert into scans (host, repository_id, asked_by, comment_id) values ($1, $2, $3, $4)
on conflict (host, repository_id) where finished_at is null do nothing
returning id

-- name: scan_progress
update scans set state = 'running', sha = coalesce($2, sha), files_done = $3, files_total = $4, updated_at = now()
where id = $1 and finished_at is null
returning id

-- name: finish_scan
update scans set state = $2, reason = $3, result = $4::jsonb, finished_at = now(), updated_at = now()
where id = $1 and finished_at is null
returning id

-- name: read_scan
select id, host, repository_id, sha, asked_by, state, reason, files_done, files_total, result, comment_id, finished_at
from scans where id = $1

-- name: running_scan
select id, host, repository_id, sha, asked_by, state, reason, files_done, files_total, result, comment_id, finished_at
from scans where host = $1 and repository_id = $2 and finished_at is null
