-- Suggestions and their lives, so that nothing is said twice.

-- name: suggestions_of
select id, host, repository_id, number, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id,
       first_review_id, last_review_id, written, taken, resolved
from suggestions where host = $1 and repository_id = $2 and number is not distinct from $3
order by id

-- name: settle_suggestions
insert into suggestions as kept
    (host, repository_id, number, fingerprint, rule, path, symbol, line, certificate_id, state, comment_id,
     written, taken, first_review_id, last_review_id)
select $1, $2, $3, settled.*, $4, $4
from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::text[], $12::bigint[],
            $13::text[], $14::boolean[]) as settled
on conflict (host, repository_id, number, fingerprint) do update set
    rule = excluded.rule, path = excluded.path, symbol = excluded.symbol, line = excluded.line,
    certificate_id = coalesce(excluded.certificate_id, kept.certificate_id),
    state = case when kept.state = 'dismissed' then 'dismissed' else excluded.state end,
    comment_id = coalesce(excluded.comment_id, kept.comment_id),
    written = coalesce(excluded.written, kept.written), taken = kept.taken or excluded.taken,
    last_review_id = excluded.last_review_id, updated_at = now()

-- name: dismissed_suggestions
select fingerprint from suggestions where host = $1 and repository_id = $2 and state = 'dismissed'
order by updated_at desc limit $3

-- name: taken_suggestions
select distinct on (written) written from suggestions
where host = $1 and repository_id = $2 and taken and written is not null
order by written, updated_at desc limit $3

-- name: dismiss_suggestion
update suggestions set state = 'dismissed', updated_at = now() where id = $1

-- name: dismiss_by_comment
update suggestions set state = 'dismissed', updated_at = now()
where host = $1 and repository_id = $2 and comment_id = $3
returning id

-- name: set_suggestion_resolved
update suggestions set
    resolved = $4, resolved_by = case when $4 then $5 end, resolved_weight = case when $4 then $6::double precision end
where host = $1 and repository_id = $2 and comment_id = $3

-- name: who_resolved
select id, resolved_by, resolved_weight from suggestions
where host = $1 and repository_id = $2 and number = $3 and resolved and resolved_by is not null

-- name: suggestion_of_comment
select id, host, repository_id, number, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id,
       first_review_id, last_review_id, written, taken, resolved
from suggestions where host = $1 and repository_id = $2 and comment_id = $3

-- name: suggestions_named
-- By certificate or by the beginning of the fingerprint, of one pull request or of all, the newest first.
select id, host, repository_id, number, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id,
       first_review_id, last_review_id, written, taken, resolved
from suggestions where host = $1 and repository_id = $2 and ($3::integer is null or number = $3)
    and (starts_with(certificate_id, $4) or starts_with('f-' || fingerprint, $4))
order by id desc limit 20
