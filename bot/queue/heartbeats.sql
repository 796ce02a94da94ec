-- Signs of life of processes.

-- name: beat
insert into heartbeats (process, role, host_name)
select $1, role, $3 from unnest($2::text[]) as role
on conflict (process, role) do update set at = now()

-- name: end_heartbeat
delete from heartbeats where process = $1

-- name: read_heartbeats
select process, role, host_name, started_at, extract(epoch from now() - at)::float8 as silent
from heartbeats order by role, process
