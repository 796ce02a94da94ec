-- A customer's data, whole: deleted, or handed out.

-- name: purge_jobs
with gone as (
    delete from work where tenant = $1 || '/' || $2::bigint::text returning job_id
), queued as (
    delete from pgqueuer
    where id in (select job_id from gone) or headers ->> 'tenant' = $1 || '/' || $2::bigint::text
)
delete from leases where job_id in (select job_id from gone)

-- name: purge_deliveries
delete from deliveries where host = $1 and (
    installation_id = $2
    or repository_id in (select id from repositories where host = $1 and installation_id = $2))

-- name: purge_redeliveries
delete from redeliveries where host = $1 and installation_id = $2

-- name: purge_installation
delete from installations where host = $1 and id = $2 returning id

-- name: purge_repository_deliveries
delete from deliveries where host = $1 and repository_id = $2

-- name: purge_repository
delete from repositories where host = $1 and id = $2

-- name: purge_account
delete from accounts where host = $1 and id = $2

-- name: installations_of_account
select id from installations where host = $1 and account_id = $2 order by id

-- name: uninstalled
select host, id from installations where state = 'deleted' and deleted_at < now() - $1::interval

-- name: cancelled_accounts
select host, id from accounts where cancelled_at < now() - $1::interval

-- name: expire_deliveries
delete from deliveries where received_at < now() - $1::interval

-- name: expire_reviews
delete from reviews where finished_at < now() - $1::interval

-- name: expire_scans
delete from scans where finished_at < now() - $1::interval

-- name: expire_commands
delete from commands where updated_at < now() - $1::interval

-- name: expire_llm_usage
delete from llm_usage where updated_at < now() - $1::interval

-- name: expire_llm_api_usage
delete from llm_api_usage where updated_at < now() - $1::interval

-- name: expire_reward_events
delete from reward_events where created_at < now() - $1::interval

-- name: expire_dead_work
delete from work where state = 'dead' and updated_at < now() - $1::interval

-- name: expire_queue_log
delete from pgqueuer_log where created < now() - $1::interval

-- name: expire_heartbeats
delete from heartbeats where at < now() - $1::interval

-- name: export_rows
-- Everything that hangs below an installation, in a stable order. Bundles are working copies and are left out.
with mine as (select * from repositories where host = $1 and installation_id = $2),
found (place, name, key, document) as (
    select 1, 'accounts', a.id, to_jsonb(a) from accounts a
    where a.host = $1 and a.id = (select account_id from installations where host = $1 and id = $2)
    union all select 2, 'installations', i.id, to_jsonb(i) from installations i where i.host = $1 and i.id = $2
    union all select 3, 'repositories', r.id, to_jsonb(r) from mine r
    union all select 4, 'pull_requests', t.number, to_jsonb(t) from pull_requests t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 6, 'suggestions', t.id, to_jsonb(t) from suggestions t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 7, 'certificates', 0, to_jsonb(t) from certificates t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 8, 'scans', t.id, to_jsonb(t) from scans t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 9, 'episodes', t.id, to_jsonb(t) from episodes t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 10, 'decisions', d.id, to_jsonb(d) from decisions d
        join episodes t on t.id = d.episode_id join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 11, 'patterns', 0, to_jsonb(t) from patterns t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 13, 'commands', t.comment_id, to_jsonb(t) from commands t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 14, 'silenced_rules', 0, to_jsonb(t) from silenced_rules t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 15, 'feedback', 0, to_jsonb(t) from feedback t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 16, 'llm_usage', t.number, to_jsonb(t) from llm_usage t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 17, 'reward_events', t.id, to_jsonb(t) from reward_events t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 18, 'pattern_buckets', 0, to_jsonb(t) from pattern_buckets t
        join mine on mine.host = t.host and mine.id = t.repository_id
    union all select 19, 'unfolded_reviews', t.review_id, to_jsonb(t) from unfolded_reviews t
        join reviews r on r.id = t.review_id join mine on mine.host = r.host and mine.id = r.repository_id
    union all select 12, 'work', w.job_id, to_jsonb(w) - 'payload' from work w
    where w.tenant = $1 || '/' || $2::bigint::text
)
select name, document::text as document from found order by place, key, document::text

-- name: export_reviews
select t.id, (to_jsonb(t) - 'written')::text as document, t.written from reviews t
join repositories r on r.host = t.host and r.id = t.repository_id
where r.host = $1 and r.installation_id = $2
order by t.id

-- name: export_deliveries
select guid, event, action, received_at, processed_at, outcome, body from deliveries
where host = $1 and (
    installation_id = $2
    or repository_id in (select id from repositories where host = $1 and installation_id = $2))
order by received_at, guid
