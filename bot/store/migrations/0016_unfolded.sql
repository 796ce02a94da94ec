-- Reviews whose proofs are not counted in `pattern_buckets` yet: `reviews.written` says what they came to.

create table unfolded_reviews (
    review_id bigint primary key references reviews on delete cascade,
    noted_at  timestamptz not null default now()
);
