-- What a suggestion would write, as a digest, and whether it was found in its place: a suggestion that was taken.

alter table suggestions add column written text;
alter table suggestions add column taken boolean not null default false;
create index suggestions_dismissed on suggestions (host, repository_id, updated_at) where state = 'dismissed';
create index suggestions_taken on suggestions (host, repository_id) where taken;
