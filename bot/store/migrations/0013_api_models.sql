-- What language models were asked for jobs of the HTTP API, and what that took: a token counts as a repository does.

create table llm_api_usage (
    tenant        text not null,           -- made of the token, and leads back to none
    month         date not null,           -- its first day, UTC
    route         text not null,           -- empty: nobody answered, or what is reserved
    model         text not null,
    asks          integer not null default 0,
    prompt_tokens bigint not null default 0,
    reply_tokens  bigint not null default 0,
    dollars       numeric(14, 8) not null default 0,
    reserved      bigint not null default 0,  -- tokens of questions that are under way
    updated_at    timestamptz not null default now(),
    primary key (tenant, month, route, model)
);
create index llm_api_usage_month on llm_api_usage (month);
