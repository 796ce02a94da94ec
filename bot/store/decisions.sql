-- What a policy decided in reviews, with what came of it.

-- name: begin_verified
insert into episodes (host, repository_id, review_id, outcome, reward, closed_at)
values ($1, $2, $3, 'verified', $4, now()) returning id

-- name: put_verified
insert into decisions (episode_id, step, features, allowed, strategy, propensity, policy,
                       severity, tried, why, value, confidence, shadow, outcome, log2, seconds,
                       low, budget, undecided, watcher, semantics)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)

-- name: agreement
-- How often the policy that only watches would have chosen alike, by the policy that decided.
select policy, watcher, count(*) as decisions, count(*) filter (where shadow = strategy) as alike
from decisions where shadow <> '' group by policy, watcher order by policy, watcher

-- name: kept
-- The latest episodes of each repository, with their decisions.
select d.episode_id as episode, e.host, e.repository_id, d.created_at, d.step, d.features, d.allowed, d.strategy,
       d.propensity, d.policy, d.severity, d.tried, d.outcome, d.log2, d.seconds, d.low, d.budget, d.undecided
from (select id, host, repository_id, row_number() over (partition by host, repository_id order by id desc) as back
      from episodes where outcome = 'verified' order by id desc) e
join decisions d on d.episode_id = e.id
where d.semantics = $1 and e.back <= $2
    and e.id > coalesce((select id from episodes where outcome = 'verified' order by id desc offset $3 limit 1), 0)
order by d.episode_id, d.step

-- name: since
select count(*) from decisions d join episodes e on e.id = d.episode_id
where $1::timestamptz is null or e.closed_at > $1
