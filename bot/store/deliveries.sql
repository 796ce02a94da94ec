-- Deliveries of webhooks: stored before they are acknowledged, kept for as long as they may be sent again.

-- name: accept_deliveries
insert into deliveries as kept (guid, host, event, action, installation_id, repository_id, body)
select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bytea[])
on conflict (guid) do update set received_at = kept.received_at
where kept.processed_at is null
returning guid

-- name: read_delivery
update deliveries set attempts = attempts + 1 where guid = $1
returning guid, host, event, action, installation_id, repository_id, body, received_at, processed_at, attempts

-- name: mark_delivery_processed
update deliveries set processed_at = now(), outcome = $2 where guid = $1 and processed_at is null returning guid

-- name: note_delivery
update deliveries set outcome = $2 where guid = $1 and processed_at is null

-- name: have_seen
select guid from deliveries where guid = any($1::text[]) and processed_at is not null

-- name: delivery_outcomes
select guid, case when processed_at is not null then coalesce(outcome, '') end as outcome
from deliveries where guid = any($1::text[])

-- name: forgotten_deliveries
select guid from deliveries where processed_at is null and attempts < $3 and received_at < now() - $1::interval
order by received_at limit $2
