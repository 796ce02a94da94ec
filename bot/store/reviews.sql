-- Reviews: one row per head and generation, from the first job to the last call.

-- name: begin_review
insert into reviews as kept (host, repository_id, number, head_sha, generation, cause)
values ($1, $2, $3, $4, $5, $6)
on conflict (host, repository_id, number, head_sha, generation) do update set updated_at = now()
returning id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
          written, check_run_id, github_review_id, batches_sent, created_at, finished_at

-- name: read_review
select id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
       written, check_run_id, github_review_id, batches_sent, created_at, finished_at
from reviews where id = $1

-- name: reviews_of_head
select id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
       written, check_run_id, github_review_id, batches_sent, created_at, finished_at
from reviews where host = $1 and repository_id = $2 and head_sha = $3
order by id desc

-- name: last_review
select id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
       written, check_run_id, github_review_id, batches_sent, created_at, finished_at
from reviews where host = $1 and repository_id = $2 and number = $3 and state = 'done'
order by generation desc, id desc limit 1

-- name: latest_review
select id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
       written, check_run_id, github_review_id, batches_sent, created_at, finished_at
from reviews where host = $1 and repository_id = $2 and number = $3
order by generation desc, id desc limit 1

-- name: unfinished_reviews
select id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
       written, check_run_id, github_review_id, batches_sent, created_at, finished_at
from reviews where finished_at is null and updated_at < now() - $1::interval
order by updated_at limit $2

-- name: advance_review
update reviews set state = $2, updated_at = now() where id = $1 and state = any($3::text[]) returning id

-- name: set_review_request
update reviews set request = $2::jsonb, base_sha = $3, bundle = $4, updated_at = now() where id = $1

-- name: set_review_written
update reviews set written = $2, updated_at = now() where id = $1

-- name: set_review_check_run
update reviews set check_run_id = $2, updated_at = now() where id = $1

-- name: set_review_posted
update reviews set github_review_id = $2, updated_at = now() where id = $1

-- name: set_review_batches_sent
update reviews set batches_sent = greatest(batches_sent, $2), updated_at = now() where id = $1

-- name: set_review_check_ended
update reviews set check_ended_at = now() where id = $1

-- name: finish_review
update reviews set state = $2, reason = $3, bundle = null, finished_at = now(), updated_at = now()
where id = $1 and finished_at is null
returning id

-- name: end_reviews_of_repository
update reviews set state = 'failed', reason = $3, bundle = null, finished_at = now(), updated_at = now()
where host = $1 and repository_id = $2 and finished_at is null

-- name: untold_reviews
select id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
       written, check_run_id, github_review_id, batches_sent, created_at, finished_at
from reviews
where host = $1 and repository_id = $2 and number = $3 and state = 'superseded' and check_ended_at is null
      and head_sha <> $4
order by id

-- name: supersede_reviews
update reviews set state = 'superseded', reason = $5, bundle = null, finished_at = now(), updated_at = now()
where host = $1 and repository_id = $2 and number = $3 and finished_at is null
      and (generation < $4 or (generation = $4 and head_sha <> $6))
returning id, host, repository_id, number, head_sha, base_sha, generation, cause, state, reason, bundle, request,
          written, check_run_id, github_review_id, batches_sent, created_at, finished_at
