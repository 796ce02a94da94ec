-- Jobs of the HTTP API.

-- name: create
insert into api_jobs (id, kind, tenant, request_id, request, expires_at) values ($1, $2, $3, $4, $5, now() + $6::interval)

-- name: count_open
select count(*) from api_jobs where tenant = $1 and finished_at is null

-- name: lock_tenant
select pg_advisory_xact_lock(hashtextextended('velox api ' || $1, 0))

-- name: read
select * from api_jobs where id = $1 and ($2::text is null or tenant = $2) and expires_at > now()

-- name: version
select version, state from api_jobs where id = $1 and tenant = $2 and expires_at > now()

-- name: listed
select id, kind, state, created_at, finished_at from api_jobs
where tenant = $1 and expires_at > now() and ($3 = '' or kind = $3)
order by created_at desc, id limit $2

-- name: begin
update api_jobs set state = 'running', started_at = coalesce(started_at, now()), updated_at = now(), version = version + 1
where id = $1 and finished_at is null returning id

-- name: progress
update api_jobs set progress = $2::jsonb, updated_at = now(), version = version + 1
where id = $1 and finished_at is null returning id

-- name: fetched
update api_jobs set bundle = $2, source = $3, updated_at = now(), version = version + 1
where id = $1 and finished_at is null returning id

-- name: finish
update api_jobs set state = $2, result = $3, reason = $4, bundle = null, finished_at = now(), updated_at = now(),
    version = version + 1
where id = $1 and finished_at is null returning id

-- name: cancel
update api_jobs set state = 'cancelled', bundle = null, finished_at = now(), updated_at = now(), version = version + 1
where id = $1 and tenant = $2 and finished_at is null returning id

-- name: forget
delete from api_jobs where id = $1 and tenant = $2 and finished_at is not null returning id

-- name: still
select id from api_jobs where finished_at is null and updated_at < now() - $1::interval order by updated_at limit $2

-- name: expire
delete from api_jobs where expires_at < now() returning id
