-- Lanes that an operator paused, whether there is something in them or not.
create table held (
    lane  text    primary key,
    since integer not null            -- milliseconds since 1970
) without rowid;
