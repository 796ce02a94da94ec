-- Folders that are looked at again and again for programs.

-- name: begin_watch
insert into api_watches (id, tenant, request_id, path, seconds) values ($1, $2, $3, $4, $5)
on conflict (tenant, path) do update set seconds = excluded.seconds
returning id, (xmax = 0) as made

-- name: count
select count(*) from api_watches where tenant = $1 and path <> $2

-- name: read_watch
select * from api_watches where id = $1 and ($2::text is null or tenant = $2)

-- name: list_watches
select * from api_watches where tenant = $1 order by created_at, id

-- name: looked
update api_watches set memory = $2, found = $3, reason = null, looks = looks + 1,
    rescans = rescans + $4, looked_at = now(), updated_at = now()
where id = $1 returning id

-- name: failed
update api_watches set reason = $2, looks = looks + 1, looked_at = now(), updated_at = now() where id = $1 returning id

-- name: forget_watch
delete from api_watches where id = $1 and tenant = $2 returning id

-- name: still_watched
select id, tenant from api_watches where updated_at < now() - $1::interval - seconds * interval '1 second'
order by updated_at limit $2
