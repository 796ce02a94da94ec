-- A review that a plan does not include is declined: it is neither done nor failed, and counts towards no limit.

alter table reviews drop constraint reviews_state_check;
alter table reviews add constraint reviews_state_check check (
    state in ('queued', 'analyzing', 'optimizing', 'publishing', 'done', 'superseded', 'failed', 'declined'));
