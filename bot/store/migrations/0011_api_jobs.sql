-- What programs asked for over HTTP, and what became of it. Each belongs to the token that asked.

create table api_jobs (
    id          uuid primary key,
    kind        text not null,
    tenant      text not null,             -- made of the token, and leads back to none
    request_id  text not null,
    state       text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
    request     bytea not null,            -- as JSON, by zlib
    bundle      text,                      -- the code, where another worker fetched it
    source      text not null default '',  -- what that code is, in words
    progress    jsonb not null default '{}',
    result      bytea,                     -- as JSON, by zlib
    reason      text,                      -- why it failed, a sentence
    version     bigint not null default 1, -- counts what changed of it
    created_at  timestamptz not null default now(),
    updated_at  timestamptz not null default now(),
    started_at  timestamptz,
    finished_at timestamptz,
    expires_at  timestamptz not null
);
alter table api_jobs alter column result set storage external;   -- it is compressed already
alter table api_jobs alter column request set storage external;
create index api_jobs_tenant on api_jobs (tenant, created_at desc);
create index api_jobs_unfinished on api_jobs (updated_at) where finished_at is null;
create index api_jobs_expires on api_jobs (expires_at);
create index api_jobs_bundle on api_jobs (bundle) where bundle is not null;

create function fn_api_jobs_changed() returns trigger as $$
begin
    perform pg_notify('velox_api_jobs', new.id::text);
    return new;
end;
$$ language plpgsql;

create trigger tg_api_jobs_changed after update on api_jobs for each row execute function fn_api_jobs_changed();

-- Folders that are looked at again and again.

create table api_watches (
    id         uuid primary key,
    tenant     text not null,
    request_id text not null,
    path       text not null,
    seconds    integer not null,           -- between two looks
    memory     bytea,                      -- what files were like, and what was known from the start: JSON by zlib
    found      bytea,                      -- what the last look found: JSON by zlib
    looks      bigint not null default 0,
    rescans    bigint not null default 0,  -- looks that found something changed
    reason     text,                       -- why the last look failed
    created_at timestamptz not null default now(),
    looked_at  timestamptz,
    updated_at timestamptz not null default now(),
    unique (tenant, path)
);
alter table api_watches alter column memory set storage external;
alter table api_watches alter column found set storage external;
create index api_watches_looked on api_watches (updated_at);
