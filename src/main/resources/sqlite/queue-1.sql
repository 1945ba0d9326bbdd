-- What stands in the embedded queue. A delivery's row is small and changes with every attempt; its
-- body is beside it, written once and dropped when nobody needs it any more.

create table delivery (
    number     integer primary key,
    id         text    not null unique,
    state      text    not null,           -- waiting (also while in flight), delivered, dead, cancelled
    at         integer not null,           -- waiting: due; else: settled. Milliseconds since 1970
    lane       text    not null,
    hook       text    not null,
    entry      text    not null,
    url        text,
    webhook_id text    not null,
    headers    text    not null,           -- [[name, value], ...]
    created    text    not null,           -- ISO 8601
    budget     integer not null,           -- milliseconds
    cap        integer not null,           -- of its lane, as last told with this delivery
    attempts   integer not null default 0, -- since it was added or replayed
    reason     text    not null default ''
);

create index delivery_by_lane on delivery (lane, at) where state = 'waiting';
create index delivery_by_state on delivery (state, at);

create table body (
    delivery integer primary key references delivery (number),
    bytes    blob    not null
);

create table attempt (
    delivery integer not null references delivery (number),
    record   text    not null              -- JSON
);

create index attempt_by_delivery on attempt (delivery);

-- One row. Every opening takes the next epoch, so that fences never repeat.
create table opening (epoch integer not null);
insert into opening (epoch) values (0);
