-- Order, history, lanes that remember, receivers that are disabled. A delivery that is forgotten is still
-- known by its id for a while (state forgotten).

alter table delivery add column receiver text    not null default '';
alter table delivery add column ordering text    not null default '';   -- the ordering key; empty: none
alter table delivery add column place    integer not null default 0;    -- the order inside an ordering key
alter table delivery add column first    integer not null default 1;    -- whether it is its turn there; dead: it holds the others up
alter table delivery add column created_at integer not null default 0;  -- milliseconds since 1970
alter table delivery add column ended    text    not null default '';   -- how the last attempt ended

update delivery set receiver = lane,
    created_at = cast((julianday(created) - 2440587.5) * 86400000 as integer);

-- An index that holds what waits would be read from one end to the other for each lane's turn.
drop index delivery_by_state;
create index delivery_delivered on delivery (at) where state = 'delivered';
create index delivery_cancelled on delivery (at) where state = 'cancelled';
create index delivery_dead on delivery (at) where state = 'dead';
create index delivery_forgotten on delivery (at) where state = 'forgotten';
drop index delivery_by_lane;
create index delivery_by_turn on delivery (lane, at) where state = 'waiting' and first = 1;
create index delivery_by_order on delivery (lane, ordering, place)
    where ordering <> '' and state in ('waiting', 'dead');
create index delivery_by_destination on delivery (lane, created_at) where state <> 'forgotten';
create index delivery_by_hook on delivery (hook, created_at) where state <> 'forgotten';
create index delivery_by_time on delivery (created_at) where state <> 'forgotten';

-- Lanes with something in them, or with something to remember.
create table lane (
    name     text    primary key,
    cap      integer not null,
    interval integer not null,           -- microseconds, 0: no rate
    burst    integer not null,           -- microseconds
    pause    integer not null default 0, -- milliseconds since 1970: nothing is sent before
    failures integer not null default 0, -- in a row
    trips    integer not null default 0, -- of the circuit breaker
    open     integer not null default 0  -- milliseconds since 1970: it is open until then
) without rowid;

insert into lane (name, cap, interval, burst)
    select lane, min(cap), 0, 0 from delivery where state = 'waiting' group by lane;

create table receiver (
    name     text    primary key,
    since    integer not null,           -- it only fails since then
    touched  integer not null,           -- last failed then
    disabled integer not null default 0, -- since then; 0: it is not
    reason   text    not null default ''
) without rowid;

create table kept (bodies integer not null); -- bodies of what was delivered are gone up to here
insert into kept (bodies) values (0);
