-- What people made of suggestions, as events that are never edited.

-- name: append_event
-- A job may run twice: what a merge says is said once, and a word again within a day is the same word.
insert into reward_events
    (host, repository_id, suggestion_id, episode_id, rule, strategy, outcome, subject, kind, value, voter, weight)
select $1, $2, $3::bigint, (select max(id) from episodes where suggestion_id = $3), $4, $5, $6, $7, $8, $9, $10, $11
where case
        when $8 = 'restored' then true
        when $8 in ('accepted', 'resolved') then not exists (
            select from reward_events
            where host = $1 and repository_id = $2 and voter = $10 and rule = $4 and subject = $7 and kind = $8)
        else $8 is distinct from (
            select kind from reward_events
            where host = $1 and repository_id = $2 and voter = $10 and rule = $4 and subject = $7
                and created_at > now() - interval '1 day'
            order by id desc limit 1)
    end
    and (select count(*) from reward_events
        where host = $1 and repository_id = $2 and voter = $10 and created_at > now() - interval '30 days') < $12
returning id

-- name: now
select extract(epoch from now())::double precision

-- name: events_of
select rule, strategy, outcome, subject, voter, kind, weight, at from (
    select id, rule, strategy, outcome, subject, voter, kind, weight,
           extract(epoch from created_at)::double precision as at
    from reward_events
    where host = $1 and repository_id = $2 and created_at > to_timestamp($3)
    order by id desc limit $4
) latest order by id

-- name: weighed_repositories
select distinct host, repository_id from reward_events order by host, repository_id
