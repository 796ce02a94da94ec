-- How rewrites fared on what kind of code.

-- name: count_tries
insert into pattern_buckets as kept (host, repository_id, rule, strategy, bucket, tries, gains)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (host, repository_id, rule, strategy, bucket) do update set
    tries = kept.tries + excluded.tries, gains = kept.gains + excluded.gains, updated_at = now()

-- name: count_accepted
insert into pattern_buckets as kept (host, repository_id, rule, strategy, bucket, accepted)
select host, repository_id, rule, $2, bucket, 1 from suggestions where id = $1 and bucket <> ''
on conflict (host, repository_id, rule, strategy, bucket) do update set
    accepted = kept.accepted + 1, updated_at = now()

-- name: unplaced
select id, first_review_id, rule, path, symbol, line from suggestions
where host = $1 and repository_id = $2 and number is not distinct from $3 and bucket = '' and state = 'new'
    and first_review_id is not null and first_review_id = last_review_id
order by id

-- name: place
update suggestions set bucket = $2 where id = $1

-- name: patterns_of
select rule, strategy, bucket, tries, gains, accepted from pattern_buckets
where host = $1 and repository_id = $2 order by rule, strategy, bucket

-- name: all_patterns
select rule, strategy, bucket, sum(tries)::int as tries, sum(gains)::int as gains, sum(accepted)::int as accepted
from pattern_buckets group by rule, strategy, bucket order by rule, strategy, bucket

-- name: known_patterns
-- The patterns tried most; no repository has more than so many tries of one, that it does not decide for all.
select rule, strategy, bucket, sum(least(tries, $1))::int as tries,
       sum(round(gains * least(1.0, $1::numeric / tries)))::int as gains, 0 as accepted
from pattern_buckets where tries > 0
group by rule, strategy, bucket order by 4 desc, rule, strategy, bucket limit $2
