-- Of each decision, beside what was chosen: what it was made on besides the features, what the policy expected,
-- what the one that only watches would have chosen, and what came of it.

alter table decisions
    add column severity   double precision[] not null default '{}',
    add column tried      text[] not null default '{}',
    add column why        text not null default '',    -- why another policy decided in its place
    add column value      double precision,
    add column confidence double precision,
    add column shadow     text not null default '',
    add column outcome    text not null default '',    -- empty: to stop, or one of an earlier version
    add column log2       double precision not null default 0,
    add column seconds    double precision not null default 0;
