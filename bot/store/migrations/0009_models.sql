-- What language models were asked, for whom, and what that took; and how far an installation lets its code go.

alter table installations add column llm text not null default 'cloud' check (llm in ('off', 'local', 'cloud'));

create table llm_usage (
    host          text not null,
    repository_id bigint not null,
    number        integer not null,        -- the pull request; 0: none
    month         date not null,           -- its first day, UTC
    route         text not null,           -- empty: nobody answered, or what is reserved
    model         text not null,
    asks          integer not null default 0,
    prompt_tokens bigint not null default 0,
    reply_tokens  bigint not null default 0,
    dollars       numeric(14, 8) not null default 0,
    reserved      bigint not null default 0,  -- tokens of questions that are under way
    updated_at    timestamptz not null default now(),
    primary key (host, repository_id, number, month, route, model),
    foreign key (host, repository_id) references repositories on delete cascade
);
create index llm_usage_month on llm_usage (month);
