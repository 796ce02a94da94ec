-- What language models were asked and what that took. Months are calendar months, UTC.

-- name: allow_models
update installations set llm = $3, updated_at = now() where host = $1 and id = $2 returning id

-- name: models_allowed
select i.llm from repositories r join installations i on i.host = r.host and i.id = r.installation_id
where r.host = $1 and r.id = $2

-- name: lock_budgets
-- One reservation at a time, for as long as its transaction lasts: it is a few milliseconds.
select pg_advisory_xact_lock(7629801)

-- name: spent
with counted as (
    select host, repository_id, number, month, dollars,
           prompt_tokens + reply_tokens
           + case when updated_at > now() - interval '1 hour' then reserved else 0 end as tokens
    from llm_usage
    where month = date_trunc('month', now() at time zone 'utc')::date
       or (host = $1 and repository_id = $2 and number = $3 and number <> 0)
), named as (
    select tokens, dollars, month = date_trunc('month', now() at time zone 'utc')::date as current,
           host = $1 and repository_id = $2 as ours, number = $3 and number <> 0 as pull
    from counted
    union all
    select prompt_tokens + reply_tokens
           + case when updated_at > now() - interval '1 hour' then reserved else 0 end, dollars, true, tenant = $4, false
    from llm_api_usage where month = date_trunc('month', now() at time zone 'utc')::date
)
select
    coalesce(sum(tokens) filter (where ours and pull), 0)::bigint as pull_tokens,
    coalesce(sum(dollars) filter (where ours and pull), 0)::float8 as pull_dollars,
    coalesce(sum(tokens) filter (where ours and current), 0)::bigint as repository_tokens,
    coalesce(sum(dollars) filter (where ours and current), 0)::float8 as repository_dollars,
    coalesce(sum(tokens) filter (where current), 0)::bigint as month_tokens,
    coalesce(sum(dollars) filter (where current), 0)::float8 as month_dollars
from named

-- name: reserve_tokens
insert into llm_usage as kept (host, repository_id, number, month, route, model, reserved)
values ($1, $2, $3, date_trunc('month', now() at time zone 'utc')::date, '', '', $4)
on conflict (host, repository_id, number, month, route, model) do update set
    reserved = case when kept.updated_at > now() - interval '1 hour' then kept.reserved else 0 end + excluded.reserved,
    updated_at = now()

-- name: release_tokens
update llm_usage set reserved = greatest(reserved - $4, 0), updated_at = now()
where host = $1 and repository_id = $2 and number = $3 and route = '' and model = ''
  and month = date_trunc('month', now() at time zone 'utc')::date

-- name: note_use
insert into llm_usage as kept
    (host, repository_id, number, month, route, model, asks, prompt_tokens, reply_tokens, dollars)
values ($1, $2, $3, date_trunc('month', now() at time zone 'utc')::date, $4, $5, 1, $6, $7, $8)
on conflict (host, repository_id, number, month, route, model) do update set
    asks = kept.asks + 1, prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
    reply_tokens = kept.reply_tokens + excluded.reply_tokens, dollars = kept.dollars + excluded.dollars,
    updated_at = now()

-- name: reserve_api_tokens
insert into llm_api_usage as kept (tenant, month, route, model, reserved)
values ($1, date_trunc('month', now() at time zone 'utc')::date, '', '', $2)
on conflict (tenant, month, route, model) do update set
    reserved = case when kept.updated_at > now() - interval '1 hour' then kept.reserved else 0 end + excluded.reserved,
    updated_at = now()

-- name: release_api_tokens
update llm_api_usage set reserved = greatest(reserved - $2, 0), updated_at = now()
where tenant = $1 and route = '' and model = '' and month = date_trunc('month', now() at time zone 'utc')::date

-- name: note_api_use
insert into llm_api_usage as kept (tenant, month, route, model, asks, prompt_tokens, reply_tokens, dollars)
values ($1, date_trunc('month', now() at time zone 'utc')::date, $2, $3, 1, $4, $5, $6)
on conflict (tenant, month, route, model) do update set
    asks = kept.asks + 1, prompt_tokens = kept.prompt_tokens + excluded.prompt_tokens,
    reply_tokens = kept.reply_tokens + excluded.reply_tokens, dollars = kept.dollars + excluded.dollars,
    updated_at = now()
