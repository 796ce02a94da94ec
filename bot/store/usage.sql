-- What an account has, and how much of it was used. Reviews that were overtaken, or never made, used nothing.

-- name: subscriber
select i.account_id, p.name as plan_name, p.allowances, r.private
from repositories r
join installations i on i.host = r.host and i.id = r.installation_id
left join accounts a on a.host = i.host and a.id = i.account_id
left join plans p on p.host = a.host and p.id = a.plan_id
where r.host = $1 and r.id = $2

-- name: reviews_before
select count(*) from reviews v
join repositories r on r.host = v.host and r.id = v.repository_id
join installations i on i.host = r.host and i.id = r.installation_id
where i.host = $1 and i.account_id = $2 and v.id < $3 and v.created_at > now() - $4::interval
  and v.state not in ('superseded', 'failed', 'declined')

-- name: oldest_before
select min(v.created_at) from reviews v
join repositories r on r.host = v.host and r.id = v.repository_id
join installations i on i.host = r.host and i.id = r.installation_id
where i.host = $1 and i.account_id = $2 and v.id < $3 and v.created_at > now() - $4::interval
  and v.state not in ('superseded', 'failed', 'declined')

-- name: private_before
with firsts as (
    select v.repository_id, min(v.id) as first from reviews v
    join repositories r on r.host = v.host and r.id = v.repository_id
    join installations i on i.host = r.host and i.id = r.installation_id
    where i.host = $1 and i.account_id = $2 and i.state <> 'deleted' and r.private and r.removed_at is null
      and v.state <> 'declined'
    group by v.repository_id
)
select count(*) from firsts
where repository_id <> $3
  and first < coalesce((select first from firsts where repository_id = $3), 9223372036854775807)

-- name: scans_of_day
select count(*) from scans s
join repositories r on r.host = s.host and r.id = s.repository_id
join installations i on i.host = r.host and i.id = r.installation_id
where i.host = $1 and i.account_id = $2 and s.kind = 'scan' and s.created_at > now() - $3::interval
  and s.state not in ('cancelled', 'failed') and s.id < coalesce($4, 9223372036854775807)
