-- Suggestions and their lives, so that nothing is said twice.

-- name: suggestions_of
select id, host, repository_id, number, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id,
       first_review_id, last_review_id
from suggestions where host = $1 and repository_id = $2 and number is not distinct from $3
order by id

-- name: record_suggestions
insert into suggestions as kept
    (host, repository_id, number, fingerprint, rule, path, symbol, line, state, certificate_id, first_review_id,
     last_review_id)
select $1, $2, $3, fingerprint, rule, path, symbol, line, 'new', certificate_id, $4, $4
from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[])
    as seen (fingerprint, rule, path, symbol, line, certificate_id)
on conflict (host, repository_id, number, fingerprint) do update set
    rule = excluded.rule, path = excluded.path, symbol = excluded.symbol, line = excluded.line,
    certificate_id = coalesce(excluded.certificate_id, kept.certificate_id),
    state = case
        when kept.last_review_id = excluded.last_review_id then kept.state   -- the same review, tried again
        when kept.state = 'dismissed' then 'dismissed'
        when kept.state = 'fixed' then 'regressed'
        else 'persisting' end,
    last_review_id = excluded.last_review_id, updated_at = now()

-- name: unseen_suggestions
update suggestions set
    state = case when path = any($5::text[]) then 'fixed' else 'outdated' end, last_review_id = $6, updated_at = now()
where host = $1 and repository_id = $2 and number is not distinct from $3
  and state in ('new', 'persisting', 'regressed') and not (fingerprint = any($4::text[]))

-- name: suggestions_ended_by
select id, host, repository_id, number, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id,
       first_review_id, last_review_id
from suggestions where last_review_id = $1 and state in ('fixed', 'outdated')
order by id

-- name: settle_suggestions
insert into suggestions as kept
    (host, repository_id, number, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id,
     first_review_id, last_review_id)
select $1, $2, $3, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id, $4, $4
from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::int[], $10::text[], $11::bigint[], $12::text[])
    as settled (fingerprint, rule, path, symbol, line, state, comment_id, certificate_id)
on conflict (host, repository_id, number, fingerprint) do update set
    rule = excluded.rule, path = excluded.path, symbol = excluded.symbol, line = excluded.line,
    state = case when kept.state = 'dismissed' then 'dismissed' else excluded.state end,
    comment_id = coalesce(excluded.comment_id, kept.comment_id),
    certificate_id = coalesce(excluded.certificate_id, kept.certificate_id),
    last_review_id = excluded.last_review_id, updated_at = now()

-- name: dismiss_suggestion
update suggestions set state = 'dismissed', updated_at = now() where id = $1

-- name: dismiss_by_comment
update suggestions set state = 'dismissed', updated_at = now()
where host = $1 and repository_id = $2 and comment_id = $3
returning id

-- name: set_suggestion_comments
update suggestions set comment_id = placed.comment_id, updated_at = now()
from unnest($4::text[], $5::bigint[]) as placed (fingerprint, comment_id)
where suggestions.host = $1 and suggestions.repository_id = $2 and suggestions.number is not distinct from $3
  and suggestions.fingerprint = placed.fingerprint

-- name: suggestion_of_comment
select id, host, repository_id, number, fingerprint, rule, path, symbol, line, state, comment_id, certificate_id,
       first_review_id, last_review_id
from suggestions where host = $1 and repository_id = $2 and comment_id = $3
