-- What operating takes: figures of all processes, and what healing remembers from one round to the next.

create table measures (
    family text not null,                  -- the metric that a sample belongs to
    sample text not null,
    labels text not null,                  -- JSON with its keys in order
    value  double precision not null,
    primary key (sample, labels)
);

create table redeliveries (                -- deliveries that GitHub knows and Velox does not have
    host            text not null,
    guid            text not null,
    attempt         bigint not null,       -- GitHub's number of one attempt, by which it is asked for again
    event           text not null,
    installation_id bigint,
    delivered_at    timestamptz not null,
    asked           integer not null default 0,
    next_at         timestamptz not null default now(),
    primary key (host, guid)
);
create index redeliveries_due on redeliveries (host, next_at);

create table healing (                     -- when a task of healing last began, and where it goes on
    host      text not null,
    task      text not null,
    begun_at  timestamptz not null default now(),
    state     jsonb not null default '{}',
    primary key (host, task)
);

alter table installations add column reconciled_at timestamptz;   -- when its repositories were last compared
alter table repositories add column checks_seen_at timestamptz;   -- when its open check runs were last looked through
alter table reviews add column check_ended_at timestamptz;        -- when its check run was seen not to be open any more
create index reviews_check_unseen on reviews (finished_at)
    where state in ('failed', 'superseded') and check_ended_at is null;
