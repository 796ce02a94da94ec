-- Commands in comments: each heard once, carried out once, told once.

-- name: hear_command
insert into commands
    (host, repository_id, comment_id, lines, place, number, pull, answers, login, name, arguments)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
on conflict do nothing
returning place

-- name: read_command
select host, repository_id, comment_id, lines, place, number, pull, answers, login, name, arguments, state, answer, told
from commands where host = $1 and repository_id = $2 and comment_id = $3 and lines = $4 and place = $5

-- name: carry_out_command
update commands set state = 'carried out', answer = $6::jsonb, updated_at = now()
where host = $1 and repository_id = $2 and comment_id = $3 and lines = $4 and place = $5 and state = 'heard'
returning place

-- name: refuse_command
update commands set state = 'refused', updated_at = now()
where host = $1 and repository_id = $2 and comment_id = $3 and lines = $4 and place = $5 and state = 'heard'

-- name: tell_command
update commands set told = true, updated_at = now()
where host = $1 and repository_id = $2 and comment_id = $3 and lines = $4 and place = $5
