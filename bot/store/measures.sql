-- Figures: what all processes counted, and what can be counted in the tables.

-- name: add_measures
insert into measures as kept (family, sample, labels, value)
select family, sample, labels, value
from unnest($1::text[], $2::text[], $3::text[], $4::double precision[]) as grown (family, sample, labels, value)
order by sample, labels
on conflict (sample, labels) do update set value = kept.value + excluded.value

-- name: read_measures
select family, sample, labels, value from measures order by family, sample, labels

-- name: count_unfinished_reviews
select state, count(*) as number from reviews where finished_at is null group by state

-- name: count_ended_reviews
select state, count(*) as number from reviews where finished_at > now() - interval '1 hour' group by state

-- name: count_installations
select state, count(*) as number from installations group by state

-- name: count_lost_deliveries
select count(*) as number from redeliveries
