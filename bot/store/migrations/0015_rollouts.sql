-- Rollouts that workers make: how far their parts are, what came of each region, and the records.

create table rollout_records (
    region    text not null,
    semantics text not null,            -- what the numbers of the record mean
    record    bytea not null,           -- the line of JSON that stands for it in a file, by zlib
    made_at   timestamptz not null default now(),
    primary key (region, semantics)
);
alter table rollout_records alter column record set storage external;

create table rollout_parts (
    job_id   uuid not null references api_jobs on delete cascade,
    part     integer not null,
    total    integer not null default 0, -- its regions, once a worker has counted them
    reason   text,                       -- why it broke off
    ended_at timestamptz,
    primary key (job_id, part)
);

create table rollout_regions (
    job_id  uuid not null references api_jobs on delete cascade,
    region  text not null,
    part    integer not null,
    came    text not null check (came in ('done', 'left', 'barren')),
    at      timestamptz not null default now(),
    primary key (job_id, region)
);
