-- Rules that a repository's people do not want to hear of, by command.

-- name: silence_rule
insert into silenced_rules (host, repository_id, rule, login) values ($1, $2, $3, $4) on conflict do nothing

-- name: restore_rule
delete from silenced_rules where host = $1 and repository_id = $2 and rule = $3 returning rule

-- name: silenced_rules
select rule, login, created_at from silenced_rules where host = $1 and repository_id = $2 order by rule
