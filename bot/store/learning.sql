-- What the policy chose, and what became of it.

-- name: begin_episode
insert into episodes (host, repository_id, review_id, suggestion_id) values ($1, $2, $3, $4) returning id

-- name: put_decisions
insert into decisions (episode_id, step, features, allowed, strategy, propensity, policy)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (episode_id, step) do nothing

-- name: close_episode
update episodes set outcome = $2, reward = $3, closed_at = now() where id = $1 and closed_at is null returning id

-- name: open_episodes_of_suggestion
select id from episodes where suggestion_id = $1 and closed_at is null order by id

-- name: closed_episodes
select e.id, e.host, e.repository_id, e.outcome, e.reward, e.closed_at,
       d.step, d.features, d.allowed, d.strategy, d.propensity, d.policy
from episodes e join decisions d on d.episode_id = e.id
where e.closed_at is not null and e.id > $1
order by e.id, d.step limit $2

-- name: count_pattern
insert into patterns as kept (host, repository_id, rule, strategy, shown, accepted, dismissed)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (host, repository_id, rule, strategy) do update set
    shown = kept.shown + excluded.shown, accepted = kept.accepted + excluded.accepted,
    dismissed = kept.dismissed + excluded.dismissed, updated_at = now()

-- name: read_patterns
select rule, strategy, shown, accepted, dismissed from patterns where host = $1 and repository_id = $2
order by rule, strategy

-- name: vote
insert into feedback (host, repository_id, rule, subject, login, up) values ($1, $2, $3, $4, $5, $6)
on conflict (host, repository_id, rule, subject, login) do update set up = excluded.up, created_at = now()

-- name: votes
select rule, count(*) filter (where up) as up, count(*) filter (where not up) as down
from feedback where host = $1 and repository_id = $2 group by rule order by rule
