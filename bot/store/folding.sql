-- Reviews whose proofs are still to be counted.

-- name: note_unfolded
insert into unfolded_reviews (review_id) values ($1) on conflict do nothing

-- name: take_unfolded
-- The oldest of them, counted from now on; another who takes some at the same time gets others.
delete from unfolded_reviews u using reviews r
where r.id = u.review_id and u.review_id in (
    select review_id from unfolded_reviews order by review_id limit $1 for update skip locked)
returning r.id, r.host, r.repository_id

-- name: waiting_unfolded
select count(*) from unfolded_reviews
