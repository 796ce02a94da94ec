-- What a scan is of, where it was asked for and is told, and the parts in which it is made.

alter table scans
    add column kind text not null default 'scan' check (kind in ('scan', 'optimize')),
    add column path text not null default '',       -- the file or folder that is looked at, all when empty
    add column number integer,                      -- the issue or pull request in which it was asked for
    add column pull boolean not null default false, -- of that pull request's head, not of the default branch
    add column branch text,
    add column run boolean not null default false,  -- its code may be run in the sandbox
    add column bundle text,
    add column notes jsonb not null default '[]',   -- what is said of what was left out, in sentences
    add column proving boolean not null default false,
    add column check_run_id bigint,
    add column issue integer,                       -- where its result stands
    add column spoken_at timestamptz;               -- when its progress was told last
create index scans_unfinished on scans (updated_at) where finished_at is null;
create index scans_bundle on scans (bundle) where bundle is not null;
create index scans_finished on scans (finished_at) where finished_at is not null;

create table scan_parts (
    id         bigint generated always as identity primary key,
    scan_id    bigint not null references scans on delete cascade,
    stage      text not null check (stage in ('scan', 'prove')),
    position   integer not null,
    files      integer not null,
    asked      bytea not null,                      -- which files, as JSON
    state      text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
    reason     text,
    written    bytea,                               -- what was found, as JSON by zlib
    updated_at timestamptz not null default now(),
    unique (scan_id, stage, position)
);
alter table scan_parts alter column written set storage external;
