-- Deliveries into the store and the queue by one statement: it is a transaction of its own, in one round trip.

-- name: store_deliveries
-- What was processed already is left alone; what never was is queued again, for that is why it comes again.
-- The job's rows are those that pgqueuer's own enqueue writes, which a test compares.
with taken as (
    insert into deliveries as kept (guid, host, event, action, installation_id, repository_id, body)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bytea[])
    on conflict (guid) do update set received_at = kept.received_at
    where kept.processed_at is null
    returning guid
), queued as (
    insert into pgqueuer (priority, entrypoint, payload, dedupe_key, headers, status)
    select 0, 'plan', convert_to(guid, 'UTF8'), 'plan:' || guid, '{}', 'queued' from taken
    on conflict (dedupe_key) where status in ('queued', 'picked') and dedupe_key is not null do nothing
    returning id
)
insert into pgqueuer_log (job_id, status, entrypoint, priority) select id, 'queued', 'plan', 0 from queued
