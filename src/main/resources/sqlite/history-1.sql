-- Runs of commands, and arrivals that came to nothing. Moments are milliseconds since 1970.

create table kept (
    number  integer primary key,
    kind    text    not null,           -- run, arrival
    id      text    not null,
    hook    text    not null,
    at      integer not null,           -- when it began
    word    text    not null,           -- a run's status, or why an arrival came to nothing
    head    text    not null,           -- JSON
    until   integer not null,           -- it goes then
    unique (kind, id)
);

create index kept_by_time on kept (kind, at, id);
create index kept_by_hook on kept (kind, hook, at, id);
create index kept_by_end on kept (until);

-- What goes earlier.
create table body (
    kept  integer primary key references kept (number),
    text  text    not null,             -- JSON
    until integer not null
);

create index body_by_end on body (until);

-- By what it is found to be forgotten.
create table name (
    text text    not null,
    kept integer not null references kept (number),
    primary key (text, kept)
) without rowid;

create index name_by_kept on name (kept);
