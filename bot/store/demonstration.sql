-- Rows to look at, on a host that no GitHub has. What stands there before is replaced.

-- name: clear_installations
delete from installations where host = $1

-- name: clear_accounts
delete from accounts where host = $1

-- name: accounts
insert into accounts (host, id, login, type)
select $1, number, login, 'Organization' from unnest($2::text[]) with ordinality as t (login, number)

-- name: installations
insert into installations (host, id, account_id, account_login, account_type)
select $1, number, number, login, 'Organization' from unnest($2::text[]) with ordinality as t (login, number)

-- name: repositories
insert into repositories (host, id, installation_id, full_name, default_branch, private, created_at)
select $1, number, i.id, t.name, 'main', number % 2 = 0, now() - number * interval '9 days'
from unnest($2::text[]) with ordinality as t (name, number)
join installations i on i.host = $1 and i.account_login = split_part(t.name, '/', 1)

-- name: pull_requests
insert into pull_requests (host, repository_id, number, desired_head, base_ref, reviewed_generation, state, created_at)
select r.host, r.id, n, md5(r.full_name || n) || substr(md5(n::text), 1, 8), 'main', 1,
       case when n < 4 then 'closed' else 'open' end, now() - (6 - n) * interval '20 hours'
from repositories r, generate_series(1, 5) n where r.host = $1

-- name: reviews
insert into reviews (host, repository_id, number, head_sha, generation, cause, state, reason, created_at, finished_at,
                     check_ended_at)
select p.host, p.repository_id, p.number, p.desired_head, 1, 'opened',
       case when (p.repository_id + p.number) % 7 = 0 then 'failed' else 'done' end,
       case when (p.repository_id + p.number) % 7 = 0 then 'the checkout timed out twice' end,
       p.created_at, p.created_at + (20 + (p.repository_id * 13 + p.number * 29) % 70) * interval '1 second', now()
from pull_requests p where p.host = $1

-- name: suggestions
insert into suggestions (host, repository_id, number, fingerprint, rule, path, symbol, line, state, taken,
                         first_review_id, last_review_id, created_at)
select v.host, v.repository_id, v.number, md5(concat_ws(':', v.repository_id, v.number, k)),
       ($2::text[])[1 + (v.repository_id * 5 + v.number * 3 + k) % cardinality($2::text[])],
       ($3::text[])[1 + (v.number + k) % cardinality($3::text[])],
       ($4::text[])[1 + (v.repository_id + v.number * 2 + k) % cardinality($4::text[])],
       10 + (v.repository_id * 31 + v.number * 17 + k * 53) % 180,
       case (v.repository_id + v.number * 2 + k) % 5 when 0 then 'dismissed' when 1 then 'outdated' when 2 then 'new'
            else 'fixed' end,
       (v.repository_id + v.number * 2 + k) % 5 >= 3, v.id, v.id, v.finished_at
from reviews v, generate_series(1, 3) k where v.host = $1 and v.state = 'done' and k <= 1 + v.number % 3

-- name: patterns
insert into patterns (host, repository_id, rule, strategy, shown, accepted, dismissed)
select s.host, s.repository_id, s.rule, t.strategy, count(*), count(*) filter (where s.state = 'fixed'),
       count(*) filter (where s.state = 'dismissed')
from suggestions s join unnest($2::text[], $3::text[]) as t (rule, strategy) on t.rule = s.rule
where s.host = $1 group by s.host, s.repository_id, s.rule, t.strategy

-- name: episodes
insert into episodes (host, repository_id, review_id, suggestion_id, outcome, reward, created_at, closed_at)
select host, repository_id, first_review_id, id, case state when 'new' then null when 'outdated' then 'left' else state end,
       case state when 'fixed' then 1.0 when 'dismissed' then -1.0 when 'outdated' then 0.0 end,
       created_at, case state when 'new' then null else created_at + interval '5 hours' end
from suggestions where host = $1

-- name: clear_trainings
delete from api_jobs where tenant = $1

-- name: trainings
insert into api_jobs (id, kind, tenant, request_id, state, request, result, reason, created_at, started_at, updated_at,
                      finished_at, expires_at)
select gen_random_uuid(), 'train', $1, 'demonstration', case when t.reason is null then 'done' else 'failed' end, t.request,
       t.result, t.reason, began.at, began.at, began.at + t.minutes * interval '1 minute',
       began.at + t.minutes * interval '1 minute', now() + interval '30 days'
from unnest($2::bytea[], $3::bytea[], $4::text[], $5::int[]) with ordinality as t (request, result, reason, minutes, number)
cross join lateral (select now() - (10 - t.number) * interval '26 hours' as at) began

-- name: show_trainings
select id, state, reason, request, result, created_at,
       extract(epoch from finished_at - started_at)::float8 as seconds
from api_jobs where tenant = $1 and kind = 'train' order by created_at desc, id limit $2

-- name: show_repositories
select r.full_name, r.private,
       (select count(*) from pull_requests p where p.host = r.host and p.repository_id = r.id) as pull_requests,
       (select count(*) from reviews v where v.host = r.host and v.repository_id = r.id) as reviews,
       (select count(*) from suggestions s where s.host = r.host and s.repository_id = r.id) as suggestions,
       (select count(*) from suggestions s where s.host = r.host and s.repository_id = r.id and s.taken) as accepted
from repositories r where r.host = $1 order by r.full_name

-- name: show_reviews
select r.full_name, v.number, v.state, v.reason, v.created_at,
       extract(epoch from v.finished_at - v.created_at)::float8 as seconds
from reviews v join repositories r on r.host = v.host and r.id = v.repository_id
where v.host = $1 order by v.created_at desc, v.id limit $2

-- name: show_suggestions
select r.full_name, s.number, s.rule, s.path, s.line, s.symbol, s.state
from suggestions s join repositories r on r.host = s.host and r.id = s.repository_id
where s.host = $1 order by s.created_at desc, s.id limit $2

-- name: show_patterns
select rule, strategy, sum(shown)::bigint as shown, sum(accepted)::bigint as accepted, sum(dismissed)::bigint as dismissed
from patterns where host = $1 group by rule, strategy order by sum(shown) desc, rule

-- name: show_episodes
select outcome, count(*) as episodes, coalesce(avg(reward), 0)::float8 as reward
from episodes where host = $1 group by outcome order by outcome nulls last
