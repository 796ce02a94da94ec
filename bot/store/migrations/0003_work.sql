-- What the queue's own tables do not know: whose job it is, how often it was begun, why it rests.

create table work (
    job_id     bigint primary key,         -- the queue's number; a job that was revived has a new one
    entrypoint text not null,
    payload    bytea not null,
    dedupe_key text,
    tenant     text,                       -- jobs of tenants take turns
    lane       text,                       -- jobs of one lane run one at a time
    turn       integer not null,           -- smaller is sooner: the queue's priority, negated
    state      text not null default 'waiting' check (state in ('waiting', 'running', 'dead')),
    attempts   integer not null default 0,
    claim      bigint not null default 0,  -- counts every claim, so that an overtaken worker can be told
    reason     text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);
create index work_turns on work (entrypoint, tenant, turn desc) where state <> 'dead';
create index work_tenant on work (tenant);
create index work_dead on work (updated_at) where state = 'dead';

create table leases (
    lane       text primary key,
    job_id     bigint not null,
    claim      bigint not null,
    expires_at timestamptz not null
);
create index leases_job on leases (job_id);

create table heartbeats (
    process    text not null,
    role       text not null,
    host_name  text not null,
    started_at timestamptz not null default now(),
    at         timestamptz not null default now(),
    primary key (process, role)
);
