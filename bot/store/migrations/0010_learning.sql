-- What people made of suggestions, and how rewrites fared on what kind of code.

-- Reactions as they happened. What is learned is computed from them; a later one takes the place of none.
create table reward_events (
    id            bigint generated always as identity primary key,
    host          text not null,
    repository_id bigint not null,
    suggestion_id bigint references suggestions on delete set null,
    episode_id    bigint references episodes on delete set null,
    rule          text not null,
    strategy      text not null,
    outcome       text not null,           -- of the proof: 'gain', or 'not_applicable' where none was made
    subject       text not null,           -- the suggestion's fingerprint; empty: the rule as a whole
    kind          text not null check (kind in ('accepted', 'up', 'down', 'dismissed', 'resolved', 'restored')),
    value         double precision not null,
    voter         text not null,           -- a digest of the login
    weight        double precision not null check (weight > 0 and weight <= 1),
    created_at    timestamptz not null default now(),
    foreign key (host, repository_id) references repositories on delete cascade
);
create index reward_events_repository on reward_events (host, repository_id, created_at);
create index reward_events_voter on reward_events (host, repository_id, voter, rule, subject);
create index reward_events_suggestion on reward_events (suggestion_id);
create index reward_events_episode on reward_events (episode_id);
create index reward_events_created on reward_events (created_at);

create function fn_append_only() returns trigger as $$
begin
    raise exception 'what happened is not edited: append another row to %', tg_table_name;
end;
$$ language plpgsql;

create trigger tg_reward_events_append_only
before update of host, repository_id, rule, strategy, outcome, subject, kind, value, voter, weight, created_at
on reward_events for each row execute function fn_append_only();

-- Beside `patterns`, which an older Velox goes on counting by rule and strategy alone.
create table pattern_buckets (
    host          text not null,
    repository_id bigint not null,
    rule          text not null,
    strategy      text not null,
    bucket        text not null,           -- hotness, size and loop depth: 'hot/many/2'
    tries         integer not null default 0,
    gains         integer not null default 0,
    accepted      integer not null default 0,
    updated_at    timestamptz not null default now(),
    primary key (host, repository_id, rule, strategy, bucket),
    check (0 <= gains and gains <= tries and 0 <= accepted),
    foreign key (host, repository_id) references repositories on delete cascade
);

alter table suggestions add column bucket text not null default '';
alter table suggestions add column resolved_by text;              -- a digest of the login
alter table suggestions add column resolved_weight double precision;
alter table pull_requests add column ended_by text;               -- a digest of the login
