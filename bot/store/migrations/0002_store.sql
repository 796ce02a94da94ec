-- What Velox remembers. Numbers of accounts, installations, repositories and pull requests are GitHub's,
-- so each stands beside the host that gave it. Whatever belongs to a customer hangs below the installation, and
-- goes with it.

create table deliveries (
    guid            text primary key,
    host            text not null,
    event           text not null,
    action          text,
    installation_id bigint,
    repository_id   bigint,
    body            bytea not null,        -- the JSON as it was sent, by zlib
    received_at     timestamptz not null default now(),
    processed_at    timestamptz,
    attempts        integer not null default 0,
    outcome         text
);
alter table deliveries alter column body set storage external;   -- it is compressed already
create index deliveries_received on deliveries (received_at);
create index deliveries_installation on deliveries (host, installation_id);
create index deliveries_unprocessed on deliveries (received_at) where processed_at is null;

create table plans (
    host          text not null,
    id            bigint not null,
    name          text not null,
    price_model   text not null check (price_model in ('FREE', 'FLAT_RATE', 'PER_UNIT')),
    monthly_cents integer not null default 0,
    yearly_cents  integer not null default 0,
    allowances    jsonb not null default '{}',
    updated_at    timestamptz not null default now(),
    primary key (host, id)
);

create table accounts (
    host          text not null,
    id            bigint not null,
    login         text not null,
    type          text not null,
    plan_id       bigint,
    billing_cycle text,
    unit_count    integer,
    on_trial      boolean not null default false,
    trial_ends_at timestamptz,
    pending       jsonb,
    effective_at  timestamptz,
    cancelled_at  timestamptz,
    updated_at    timestamptz not null default now(),
    primary key (host, id)
);
create index accounts_cancelled on accounts (cancelled_at) where cancelled_at is not null;

create table installations (
    host          text not null,
    id            bigint not null,
    account_id    bigint,                  -- null until a delivery tells
    account_login text,
    account_type  text,
    state         text not null default 'active' check (state in ('active', 'suspended', 'deleted')),
    permissions   jsonb not null default '{}',
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    deleted_at    timestamptz,
    primary key (host, id)
);
create index installations_account on installations (host, account_id);

create table repositories (
    host            text not null,
    id              bigint not null,
    installation_id bigint not null,
    full_name       text not null,         -- where it was last seen: names change, numbers do not
    default_branch  text,
    private         boolean not null default true,
    archived        boolean not null default false,
    paused          boolean not null default false,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    removed_at      timestamptz,
    primary key (host, id),
    foreign key (host, installation_id) references installations on delete cascade
);
create index repositories_installation on repositories (host, installation_id);

create table pull_requests (
    host                text not null,
    repository_id       bigint not null,
    number              integer not null,
    desired_head        text not null,
    base_ref            text not null,
    generation          integer not null default 1,   -- counts what was heard that asks for a review
    reviewed_generation integer not null default 0,
    state               text not null default 'open' check (state in ('open', 'closed')),
    draft               boolean not null default false,
    fork                boolean not null default false,
    verified_head       text,                         -- the head of a fork whose code may be run
    created_at          timestamptz not null default now(),
    updated_at          timestamptz not null default now(),
    primary key (host, repository_id, number),
    foreign key (host, repository_id) references repositories on delete cascade
);

create table bundles (
    digest     text primary key,
    content    bytea not null check (octet_length(content) <= 64 * 1024 * 1024),
    created_at timestamptz not null default now()
);
alter table bundles alter column content set storage external;

create table reviews (
    id               bigint generated always as identity primary key,
    host             text not null,
    repository_id    bigint not null,
    number           integer,              -- null: a push, no pull request
    head_sha         text not null,
    base_sha         text,
    generation       integer not null,
    cause            text not null,
    state            text not null default 'queued'
                     check (state in ('queued', 'analyzing', 'optimizing', 'publishing', 'done', 'superseded', 'failed')),
    reason           text,
    bundle           text,
    request          jsonb,
    written          bytea,                -- the engine's review as JSON, by zlib
    check_run_id     bigint,
    github_review_id bigint,
    batches_sent     integer not null default 0,
    created_at       timestamptz not null default now(),
    updated_at       timestamptz not null default now(),
    finished_at      timestamptz,
    unique nulls not distinct (host, repository_id, number, head_sha, generation),
    foreign key (host, repository_id) references repositories on delete cascade
);
alter table reviews alter column written set storage external;
create index reviews_head on reviews (host, repository_id, head_sha);
create index reviews_bundle on reviews (bundle) where bundle is not null;
create index reviews_unfinished on reviews (updated_at) where finished_at is null;
create index reviews_finished on reviews (finished_at) where finished_at is not null;

create table certificates (
    id            text not null,
    host          text not null,
    repository_id bigint not null,
    body          jsonb not null,
    created_at    timestamptz not null default now(),
    primary key (host, repository_id, id),   -- the same proof may serve two customers: each has their own
    foreign key (host, repository_id) references repositories on delete cascade
);
create index certificates_id on certificates (id);

create table suggestions (
    id              bigint generated always as identity primary key,
    host            text not null,
    repository_id   bigint not null,
    number          integer,
    fingerprint     text not null,
    rule            text not null,
    path            text not null,
    symbol          text not null,
    line            integer not null,
    state           text not null default 'new'
                    check (state in ('new', 'persisting', 'fixed', 'dismissed', 'regressed', 'outdated')),
    comment_id      bigint,
    certificate_id  text,
    first_review_id bigint references reviews on delete set null,
    last_review_id  bigint references reviews on delete set null,
    created_at      timestamptz not null default now(),
    updated_at      timestamptz not null default now(),
    unique nulls not distinct (host, repository_id, number, fingerprint),
    foreign key (host, repository_id) references repositories on delete cascade
);
create index suggestions_comment on suggestions (host, repository_id, comment_id) where comment_id is not null;
create index suggestions_first_review on suggestions (first_review_id);
create index suggestions_last_review on suggestions (last_review_id);

create table scans (
    id            bigint generated always as identity primary key,
    host          text not null,
    repository_id bigint not null,
    sha           text,
    asked_by      text not null,
    state         text not null default 'queued' check (state in ('queued', 'running', 'done', 'cancelled', 'failed')),
    reason        text,
    files_done    integer not null default 0,
    files_total   integer,
    result        jsonb,
    comment_id    bigint,
    created_at    timestamptz not null default now(),
    updated_at    timestamptz not null default now(),
    finished_at   timestamptz,
    foreign key (host, repository_id) references repositories on delete cascade
);
create unique index scans_one_at_a_time on scans (host, repository_id) where finished_at is null;
create index scans_repository on scans (host, repository_id);

-- What the policy chose, and what became of it.

create table episodes (
    id            bigint generated always as identity primary key,
    host          text not null,
    repository_id bigint not null,
    review_id     bigint references reviews on delete set null,
    suggestion_id bigint references suggestions on delete set null,
    outcome       text,
    reward        double precision,
    created_at    timestamptz not null default now(),
    closed_at     timestamptz,
    foreign key (host, repository_id) references repositories on delete cascade
);
create index episodes_repository on episodes (host, repository_id);
create index episodes_review on episodes (review_id);
create index episodes_suggestion on episodes (suggestion_id);

create table decisions (
    id         bigint generated always as identity primary key,
    episode_id bigint not null references episodes on delete cascade,
    step       integer not null,
    features   double precision[] not null,
    allowed    text[] not null,
    strategy   text not null,
    propensity double precision not null check (propensity > 0 and propensity <= 1),
    policy     text not null,
    created_at timestamptz not null default now(),
    unique (episode_id, step)
);

create table patterns (
    host          text not null,
    repository_id bigint not null,
    rule          text not null,
    strategy      text not null,
    shown         integer not null default 0,
    accepted      integer not null default 0,
    dismissed     integer not null default 0,
    updated_at    timestamptz not null default now(),
    primary key (host, repository_id, rule, strategy),
    foreign key (host, repository_id) references repositories on delete cascade
);
