-- What people ask for in comments, and what of it lasts.

create table commands (
    host          text not null,
    repository_id bigint not null,
    comment_id    bigint not null,
    lines         boolean not null,        -- a comment on lines of a diff: these are numbered apart
    place         integer not null,        -- which command of the comment it is, from 0
    number        integer not null,
    pull          boolean not null,
    answers       bigint,                  -- the first comment of its thread
    login         text not null,
    name          text not null,
    arguments     text not null,
    state         text not null default 'heard' check (state in ('heard', 'carried out', 'refused')),
    answer        jsonb,                   -- what is said to it, once it was carried out
    told          boolean not null default false,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    primary key (host, repository_id, lines, comment_id, place),
    foreign key (host, repository_id) references repositories on delete cascade
);
create index commands_updated on commands (updated_at);

create table silenced_rules (
    host          text not null,
    repository_id bigint not null,
    rule          text not null,
    login         text not null,           -- who asked for it, and when: shown by `/velox config`
    created_at    timestamptz not null default now(),
    primary key (host, repository_id, rule),
    foreign key (host, repository_id) references repositories on delete cascade
);

-- One voice per person and suggestion; a later word takes the place of an earlier one.
create table feedback (
    host          text not null,
    repository_id bigint not null,
    rule          text not null,
    subject       text not null,           -- the suggestion's fingerprint; empty: the rule as a whole
    login         text not null,
    up            boolean not null,
    created_at    timestamptz not null default now(),
    primary key (host, repository_id, rule, subject, login),
    foreign key (host, repository_id) references repositories on delete cascade
);

-- A person resolved the thread of its comment: it is left alone from then on.
alter table suggestions add column resolved boolean not null default false;
