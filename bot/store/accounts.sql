-- Accounts and what they pay for, as the Marketplace tells.

-- name: put_plan
insert into plans (host, id, name, price_model, monthly_cents, yearly_cents, allowances)
values ($1, $2, $3, $4, $5, $6, $7::jsonb)
on conflict (host, id) do update set
    name = excluded.name, price_model = excluded.price_model, monthly_cents = excluded.monthly_cents,
    yearly_cents = excluded.yearly_cents, allowances = excluded.allowances, updated_at = now()

-- name: offer_plan
insert into plans (host, id, name, price_model, monthly_cents, yearly_cents) values ($1, $2, $3, $4, $5, $6)
on conflict (host, id) do update set
    name = excluded.name, price_model = excluded.price_model, monthly_cents = excluded.monthly_cents,
    yearly_cents = excluded.yearly_cents, updated_at = now()

-- name: account_changed
insert into accounts as kept
    (host, id, login, type, plan_id, billing_cycle, unit_count, on_trial, trial_ends_at, effective_at)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (host, id) do update set
    login = excluded.login, type = excluded.type, plan_id = excluded.plan_id,
    billing_cycle = excluded.billing_cycle, unit_count = excluded.unit_count, on_trial = excluded.on_trial,
    trial_ends_at = excluded.trial_ends_at, effective_at = excluded.effective_at, cancelled_at = null,
    pending = case when (kept.pending ->> 'effective')::timestamptz > excluded.effective_at then kept.pending end,
    updated_at = now()
where kept.effective_at is null or kept.effective_at <= excluded.effective_at
returning id

-- name: account_cancelled
insert into accounts as kept (host, id, login, type, effective_at, cancelled_at) values ($1, $2, $3, $4, $5, $5)
on conflict (host, id) do update set
    plan_id = null, pending = null, effective_at = excluded.effective_at, cancelled_at = excluded.cancelled_at,
    updated_at = now()
where kept.effective_at is null or kept.effective_at <= excluded.effective_at
returning id

-- name: forget_effective
update accounts set effective_at = null where host = $1 and id = $2

-- name: account_pending
-- What is known to hold from then on, or from later, is not undone by what was only planned.
insert into accounts as kept (host, id, login, type, pending) values ($1, $2, $3, $4, $5::jsonb)
on conflict (host, id) do update set pending = excluded.pending, updated_at = now()
where kept.effective_at is null or kept.effective_at < $6
returning id

-- name: account_stays
update accounts set pending = null, updated_at = now() where host = $1 and id = $2

-- name: subscribed_accounts
select id, login, type from accounts where host = $1 and plan_id is not null and updated_at < $2 order by id

-- name: read_account
select a.host, a.id, a.login, a.type, a.plan_id, a.billing_cycle, a.unit_count, a.on_trial, a.trial_ends_at,
       a.effective_at, a.cancelled_at, a.pending, a.updated_at, p.name as plan_name, p.allowances
from accounts a left join plans p on p.host = a.host and p.id = a.plan_id
where a.host = $1 and a.id = $2
