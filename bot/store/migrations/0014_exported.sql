-- What training has to know of a decision besides.

alter table decisions
    add column low       double precision not null default 0,     -- the lower bound of log2
    add column budget    double precision not null default 0,     -- seconds for all proofs of the review
    add column undecided boolean not null default false,          -- no time or quiet to tell what came of it
    add column watcher   text not null default '',                -- who would have chosen `shadow`
    add column semantics text not null default 'state/1 act/1';   -- what the numbers mean
