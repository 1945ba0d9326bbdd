-- The lanes of one shard, shared by all moves. KEYS[1] is the shard's prefix, such as {fairlead:0}:
-- every key begins with it, so that a cluster keeps them together. This is form 3.
--
--   d:ID          string  a delivery: what changes, in a head of fixed length; then what never does; then the body
--                         (HEAD and TEXTS below, PackedDelivery in Java). One byte: it was forgotten, its id is known
--   a:ID          string  the attempts made, a line of JSON for each
--   w:LANE        zset    delivery -> due (ms): those that wait; of each ordering key the first only
--   f:LANE        zset    delivery -> expiry (ms): those in flight
--   o:LANE KEY    list    the deliveries of an ordering key, the first one's turn
--   l:LANE        hash    cap, interval and burst (us) as last told; at (us, how far the rate is used up),
--                         pause (ms), failures in a row, trips of its circuit breaker and until when it is open (ms);
--                         empty, when it has only these left; held, when an operator paused it; only lanes with
--                         something in them, or to remember
--   turns         zset    lane -> turn: may give something now, the lowest turn first
--   wakes         zset    lane -> the next moment (ms) something can change there
--   s:delivered, s:dead, s:cancelled   zset   delivery -> when it was settled so (ms)
--   reasons       hash    dead letter -> why it was buried
--   h:HOOK, t:LANE   zset   delivery -> when it was accepted (ms): all that are not forgotten
--   hooked        set     the hooks with an index
--   r:NAME        hash    a receiver: since (ms) when it only fails; disabled (ms), reason
--   off           zset    disabled receiver -> since (ms)
--   held          zset    lane that an operator paused -> since (ms); in every shard, whatever lane it has
--   counts        hash    waiting, inFlight
--   turn, fence   counters; barrier, too, when adds wait for the disk or for replicas
--   trimmed       up to which moment (ms) the bodies of what was delivered are gone
--   shards        how many there are; a move that adds or leases is refused when it knows another number
--   used          there while a program works here
--   widest        of the first shard: how many shards there ever were; in the others only history is left
--   format, readers   of the first shard: the form, and the oldest that a program must know to work here
--
-- No key has a name that form 2 had, format and the counters excepted: a program of that form that still runs finds
-- an empty queue of its own, and what it leaves there is carried over (carry.lua).
local prefix = KEYS[1]
local LONGEST_QUIET = 1000
local IDLE_LANE = 3600000
local USED = 15000

-- What changes of a delivery: state, whether it has its body (1), at (ms: due or settled), fence, attempts made since
-- it was new or replayed, budget (ms), cap. Then where the body begins, and when it was accepted (s, ns).
local HEAD = '>BBI6I6I4I5I4'
local FIXED = HEAD .. 'I4I6I4'
local HEAD_LENGTH = 41
-- What never changes begins with lane, receiver (empty: as the lane), hook, ordering key and webhook id; then entry,
-- URL and headers, which no script reads.
local TEXTS = '>I3c0I3c0I3c0I3c0I3c0'
local FIRST_LOOK = 511
local FENCE, FENCE_AT = '>I6', 9
local BUDGET, BUDGET_AT = '>I5', 19
local BODY, BODY_AT = '>I4', 28
local WAITING, DELIVERED, DEAD, CANCELLED = 1, 2, 3, 4
local NAMES = { 'waiting', 'delivered', 'dead', 'cancelled' }

local function key(name)
  return prefix .. name
end

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)

-- What changed of the counts; it is written once, by done().
local changes = { waiting = 0, inFlight = 0 }

local function count(what, by)
  changes[what] = changes[what] + by
end

local function depth()
  local known = redis.call('HMGET', key('counts'), 'waiting', 'inFlight')
  return tonumber(known[1]) or 0, tonumber(known[2]) or 0
end

local function done()
  for what, by in pairs(changes) do
    if by ~= 0 then
      redis.call('HINCRBY', key('counts'), what, by)
    end
  end
end

local function first(zset)
  local entry = redis.call('ZRANGE', zset, 0, 0, 'WITHSCORES')
  return tonumber(entry[2])
end

local function receiver(packed)
  local name, own = struct.unpack(TEXTS, packed, HEAD_LENGTH + 1)
  return own == '' and name or own
end

-- A delivery that is not forgotten, or nothing; packed are its bytes without the body.
local function read(id)
  local packed = redis.call('GETRANGE', key('d:' .. id), 0, FIRST_LOOK)
  if #packed < HEAD_LENGTH then
    return nil
  end
  local one = { id = id }
  one.state, one.body, one.at, one.fence, one.tries, one.budget, one.cap, one.bodyAt = struct.unpack(FIXED, packed)
  if one.bodyAt > #packed then
    packed = redis.call('GETRANGE', key('d:' .. id), 0, one.bodyAt - 1)
  end
  one.packed = string.sub(packed, 1, one.bodyAt)
  one.lane, one.receiver, one.hook, one.order, one.webhookId = struct.unpack(TEXTS, one.packed, HEAD_LENGTH + 1)
  one.receiver = one.receiver == '' and one.lane or one.receiver
  return one
end

local function head(one)
  return struct.pack(HEAD, one.state, one.body, one.at, one.fence, one.tries, one.budget, one.cap)
end

local function write(one)
  redis.call('SETRANGE', key('d:' .. one.id), 0, head(one))
end

local function dropBody(one)
  one.body = 0
  redis.call('SET', key('d:' .. one.id), head(one) .. string.sub(one.packed, struct.size(HEAD) + 1))
end

-- Lanes are read once, and what is written is kept up in what was read.
local lanes = {}

local function lane(name)
  local known = lanes[name]
  if not known then
    local told = redis.call('HMGET', key('l:' .. name), 'cap', 'interval', 'burst', 'at', 'pause', 'failures', 'trips',
      'open', 'empty', 'held')
    known = { name = name, cap = tonumber(told[1]), interval = tonumber(told[2]) or 0, burst = tonumber(told[3]) or 0,
      at = tonumber(told[4]) or 0, pause = tonumber(told[5]) or 0, failures = tonumber(told[6]) or 0,
      trips = tonumber(told[7]) or 0, open = tonumber(told[8]) or 0, empty = told[9],
      held = told[10] }
    lanes[name] = known
  end
  return known
end

local function inFlight(one)
  one.flying = one.flying or redis.call('ZCARD', key('f:' .. one.name))
  return one.flying
end

local function tell(name, cap, interval, burst)
  local one = lane(name)
  cap, interval, burst = tonumber(cap), tonumber(interval), tonumber(burst)
  if one.cap ~= cap or one.interval ~= interval or one.burst ~= burst then
    one.cap, one.interval, one.burst = cap, interval, burst
    redis.call('HSET', key('l:' .. name), 'cap', cap, 'interval', interval, 'burst', burst)
  end
  if one.empty then
    one.empty = false
    redis.call('HDEL', key('l:' .. name), 'empty')
    redis.call('PERSIST', key('l:' .. name))
  end
end

-- How much a lane may have in flight, how many it may start now, and before when it starts nothing.
local function limits(one)
  local cap = one.trips > 0 and 1 or one.cap or 1 -- one probe, over all replicas
  local gate = math.max(one.pause, one.open)
  local starts = cap
  if one.interval > 0 then
    local at = math.max(one.at, micros)
    starts = math.max(0, math.floor((micros + one.burst - at) / one.interval) + 1)
    if starts == 0 then
      gate = math.max(gate, math.ceil((at - one.burst) / 1000))
    end
  end
  return cap, starts, gate
end

-- A lane with nothing in it is forgotten, at once when there is nothing to remember.
local function leave(one)
  if one.failures == 0 and one.pause <= now and one.at <= micros and not one.held then
    redis.call('DEL', key('l:' .. one.name))
    lanes[one.name] = nil
  else
    one.empty = '1'
    redis.call('HSET', key('l:' .. one.name), 'empty', 1)
    if not one.held then
      redis.call('PEXPIRE', key('l:' .. one.name), math.max(IDLE_LANE, one.pause - now))
    end
  end
end

-- Puts the lane where it belongs now. Answers whether it may give something that it could not before.
local function place(name)
  local one = lane(name)
  local cap, _, gate = limits(one)
  local flying = inFlight(one)
  local due = first(key('w:' .. name))
  local wake = flying > 0 and first(key('f:' .. name))
  local opens = due and not one.held and flying < cap and math.max(due, gate)
  local fresh = false
  if opens and opens <= now then
    if not redis.call('ZSCORE', key('turns'), name) then
      redis.call('ZADD', key('turns'), redis.call('INCR', key('turn')), name)
      fresh = true
    end
  else
    redis.call('ZREM', key('turns'), name)
    if opens and (not wake or opens < wake) then
      wake = opens
    end
  end
  if wake then
    redis.call('ZADD', key('wakes'), wake, name)
  else
    redis.call('ZREM', key('wakes'), name)
  end
  if not due and flying == 0 then
    leave(one)
  end
  return fresh
end

-- Leases that ran out wait again, due at once. Their fence stays until the next lease: who comes late but
-- before that may still settle.
local function lapse(name)
  local ids = redis.call('ZRANGEBYSCORE', key('f:' .. name), '-inf', now)
  for _, id in ipairs(ids) do
    redis.call('ZREM', key('f:' .. name), id)
    redis.call('ZADD', key('w:' .. name), now, id)
  end
  if #ids > 0 then
    lane(name).flying = nil
    count('inFlight', -#ids)
    count('waiting', #ids)
  end
end

-- Entries of one set are written together, for each command has its price: gathered here, by flush() there.
local MOST_AT_ONCE = 1000
local gathered, sets = {}, {}

local function flush()
  for _, which in ipairs(sets) do
    redis.call(unpack(gathered[which]))
    gathered[which] = nil
  end
  sets = {}
end

local function gather(command, name, first, second)
  local which = command .. name
  local one = gathered[which]
  if not one then
    one = { command, key(name) }
    gathered[which] = one
    sets[#sets + 1] = which
  end
  one[#one + 1] = first
  one[#one + 1] = second
  if #one > MOST_AT_ONCE then
    flush()
  end
end

-- What happens to a lane is seen to once, when all is written. Answers whether one may give something new.
local touched = {}

local function touch(name, cap, interval, burst)
  if not touched[name] then
    touched[#touched + 1] = name
  end
  touched[name] = { cap, interval, burst }
end

local function placeTouched()
  local fresh = false
  flush()
  for _, name in ipairs(touched) do
    tell(name, unpack(touched[name]))
    fresh = place(name) or fresh
  end
  return fresh
end

local function line(name, order)
  return key('o:' .. name .. ' ' .. order)
end

-- Puts a delivery into its lane; of an ordering key only the first is due.
local function wait(name, id, due, order)
  count('waiting', 1)
  if order == '' or redis.call('RPUSH', line(name, order), id) == 1 then
    gather('ZADD', 'w:' .. name, due, id)
  end
end

-- Takes deliveries out of their lane, wherever in it they stand; their places in their orders are kept. Answers how many
-- stood there.
local function withdraw(name, ids)
  local flew = redis.call('ZREM', key('f:' .. name), unpack(ids))
  local waited = flew < #ids and redis.call('ZREM', key('w:' .. name), unpack(ids)) or 0
  local one = lane(name)
  one.flying = one.flying and one.flying - flew
  count('inFlight', -flew)
  count('waiting', -waited)
  return flew + waited
end

-- Gives up a delivery's place in its order: the next has its turn. Answers whether it had a place.
local function yield(name, id, order)
  if order == '' then
    return false
  end
  local leads = redis.call('LINDEX', line(name, order), 0) == id
  local had = redis.call('LREM', line(name, order), 1, id) == 1
  local next = leads and redis.call('LINDEX', line(name, order), 0)
  if next then
    local one = read(next)
    redis.call('ZADD', key('w:' .. name), one and one.at or now, next)
  end
  return had
end

-- Enters a delivery into the indexes of history; and out of them.
local hooks = {}

local function index(id, hook, name, created)
  gather('ZADD', 'h:' .. hook, created, id)
  gather('ZADD', 't:' .. name, created, id)
  if not hooks[hook] then
    hooks[hook] = true
    redis.call('SADD', key('hooked'), hook)
  end
end

local function strike(one)
  redis.call('DEL', key('d:' .. one.id), key('a:' .. one.id))
  redis.call('ZREM', key('t:' .. one.lane), one.id)
  redis.call('ZREM', key('h:' .. one.hook), one.id)
  if redis.call('EXISTS', key('h:' .. one.hook)) == 0 then
    redis.call('SREM', key('hooked'), one.hook)
  end
end

-- A settled delivery is in the set of its state.
local function settled(one)
  gather('ZADD', 's:' .. NAMES[one.state], one.at, one.id)
end

local function unsettled(one)
  flush()
  redis.call('ZREM', key('s:' .. NAMES[one.state]), one.id)
  if one.state == DEAD then
    redis.call('HDEL', key('reasons'), one.id)
  end
end

-- Whether that moment comes before a sleeper would look again by himself.
local function soon(due)
  return tonumber(due) > now and tonumber(due) < now + LONGEST_QUIET
end

-- Everybody who sleeps hears that there is something to do.
local function ring()
  redis.call('PUBLISH', key('bell'), '')
end

-- Whether there are as many shards as the caller believes.
local function sharded(number)
  return redis.call('GET', key('shards')) == number
end
