-- Who installed the App, and on which repositories.

-- name: hear_installation
insert into installations as kept (host, id, account_id, account_login, account_type)
values ($1, $2, $3, $4, $5)
on conflict (host, id) do update set
    account_id = coalesce(excluded.account_id, kept.account_id),
    account_login = coalesce(excluded.account_login, kept.account_login),
    account_type = coalesce(excluded.account_type, kept.account_type),
    updated_at = now()

-- name: set_installation_state
update installations set
    state = $3, updated_at = now(), deleted_at = case when $3 = 'deleted' then coalesce(deleted_at, now()) end
where host = $1 and id = $2

-- name: rename_account
with renamed as (
    update installations set account_login = $4, updated_at = now() where host = $1 and (id = $2 or account_id = $3)
    returning id
), bought as (
    update accounts set login = $4, updated_at = now() where host = $1 and id = $3
)
update repositories set full_name = $4 || substring(full_name from '/.*'), updated_at = now()
where host = $1 and installation_id in (select id from renamed)

-- name: resume_installation
update installations set state = 'active', updated_at = now() where host = $1 and id = $2 and state = 'suspended'

-- name: set_installation_permissions
update installations set permissions = $3::jsonb, updated_at = now() where host = $1 and id = $2

-- name: read_installation
select host, id, account_id, account_login, account_type, state, permissions, deleted_at
from installations where host = $1 and id = $2

-- name: hear_repositories
insert into repositories as kept (host, id, installation_id, full_name)
select * from unnest($1::text[], $2::bigint[], $3::bigint[], $4::text[])
on conflict (host, id) do update set
    installation_id = excluded.installation_id, full_name = excluded.full_name, removed_at = null, updated_at = now()

-- name: describe_repository
update repositories set
    default_branch = coalesce($3, default_branch), private = coalesce($4, private),
    archived = coalesce($5, archived), updated_at = now()
where host = $1 and id = $2

-- name: pause_repository
update repositories set paused = $3, updated_at = now() where host = $1 and id = $2

-- name: remove_repositories
update repositories set removed_at = now(), updated_at = now()
where host = $1 and id = any($2::bigint[]) and installation_id = $3

-- name: read_repository
select r.host, r.id, r.installation_id, r.full_name, r.default_branch, r.private, r.archived, r.paused, r.removed_at,
       i.state as installation_state
from repositories r join installations i on i.host = r.host and i.id = r.installation_id
where r.host = $1 and r.id = $2
