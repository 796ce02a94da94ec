-- Pull requests: what was heard of each, counted, so that no push is lost while its review runs.

-- name: hear_pull_request
insert into pull_requests as kept (host, repository_id, number, desired_head, base_ref, draft, fork)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (host, repository_id, number) do update set
    desired_head = excluded.desired_head, base_ref = excluded.base_ref, draft = excluded.draft, fork = excluded.fork,
    state = 'open', generation = kept.generation + 1, updated_at = now()
returning generation

-- name: describe_pull_request
update pull_requests set
    desired_head = $4, base_ref = $5, draft = $6, fork = $7, state = 'open', updated_at = now()
where host = $1 and repository_id = $2 and number = $3

-- name: close_pull_request
update pull_requests set state = 'closed', generation = generation + 1, updated_at = now(),
    ended_by = coalesce($4, ended_by)
where host = $1 and repository_id = $2 and number = $3
returning generation

-- name: read_pull_request
select host, repository_id, number, desired_head, base_ref, generation, reviewed_generation, state, draft, fork,
       verified_head
from pull_requests where host = $1 and repository_id = $2 and number = $3

-- name: who_ended
select ended_by from pull_requests where host = $1 and repository_id = $2 and number = $3

-- name: verify_pull_request
update pull_requests set verified_head = $4, updated_at = now()
where host = $1 and repository_id = $2 and number = $3

-- name: mark_pull_request_reviewed
update pull_requests set reviewed_generation = greatest(reviewed_generation, $4), updated_at = now()
where host = $1 and repository_id = $2 and number = $3
returning generation > $4

-- name: pull_requests_of_head
select host, repository_id, number, desired_head, base_ref, generation, reviewed_generation, state, draft, fork,
       verified_head
from pull_requests where host = $1 and repository_id = $2 and desired_head = $3 and state = 'open'
order by number

-- name: unreviewed_pull_requests
select host, repository_id, number, desired_head, base_ref, generation, reviewed_generation, state, draft, fork,
       verified_head
from pull_requests
where state = 'open' and not draft and reviewed_generation < generation and updated_at < now() - $1::interval
order by updated_at limit $2
