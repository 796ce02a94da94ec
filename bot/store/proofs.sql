-- What reviews work on and what they prove: packed trees by their digest, certificates by their number.

-- name: put_bundle
insert into bundles (digest, content) values ($1, $2) on conflict (digest) do update set created_at = now()

-- name: get_bundle
select content from bundles where digest = $1

-- name: drop_unused_bundles
delete from bundles where created_at < now() - $1::interval
    and not exists (select from reviews where reviews.bundle = bundles.digest)
    and not exists (select from scans where scans.bundle = bundles.digest)
    and not exists (select from api_jobs where api_jobs.bundle = bundles.digest)
returning digest

-- name: put_certificate
insert into certificates (id, host, repository_id, body) values ($1, $2, $3, $4::jsonb) on conflict do nothing

-- name: get_certificate
select body from certificates where host = $1 and repository_id = $2 and id = $3
