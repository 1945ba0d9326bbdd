-- The lanes of one shard, shared by all moves. KEYS[1] is the shard's prefix, such as {fairlead:0}:
-- every key begins with it, so that a cluster keeps them together.
--
--   ready          zset  lane -> turn: may give something now, the lowest turn first
--   wake           zset  lane -> the next moment (ms) something can change there
--   due:LANE       zset  delivery -> due (ms); of each ordering key the first only
--   leased:LANE    zset  delivery -> expiry (ms); its size is what is in flight
--   lane:LANE      hash  cap, interval and burst (us) as last told; at (us, how far the rate is used up),
--                        pause (ms), failures in a row, trips of its circuit breaker and until when it is open (ms);
--                        only lanes with something in them, or that have something to remember
--   order:LANE KEY list  the deliveries of an ordering key, the first one's turn
--   delivery:ID    hash  what is owed and where it stands; what never changes is one field (fixed: JSON of entry,
--                        URL, webhook id, headers and when it was accepted), for fields take room
--   attempts:ID    list  the attempts made, JSON
--   receiver:NAME  hash  since (ms) when it only fails; disabled (ms), reason
--   disabled       zset  receiver -> since (ms)
--   delivered, dead, cancelled   zset  delivery -> when it was settled so (ms)
--   hook:ID, to:LANE             zset  delivery -> when it was accepted (ms): all that are not forgotten
--   hooks          set   those with an index
--   depth          hash  waiting, inFlight
--   turn, fence    counters
local prefix = KEYS[1]
local LONGEST_QUIET = 1000
local IDLE_LANE = 3600000

local function key(name)
  return prefix .. name
end

local time = redis.call('TIME')
local micros = time[1] * 1000000 + time[2]
local now = math.floor(micros / 1000)

-- What changed of the depth; it is written once, by done().
local changes = { waiting = 0, inFlight = 0 }

local function count(what, by)
  changes[what] = changes[what] + by
end

local function done()
  for what, by in pairs(changes) do
    if by ~= 0 then
      redis.call('HINCRBY', key('depth'), what, by)
    end
  end
end

local function first(zset)
  local entry = redis.call('ZRANGE', zset, 0, 0, 'WITHSCORES')
  return tonumber(entry[2])
end

-- How much a lane may have in flight, how many it may start now, and before when it starts nothing.
local function limits(lane)
  local told = redis.call('HMGET', key('lane:' .. lane), 'cap', 'interval', 'burst', 'at', 'pause', 'trips', 'open')
  local cap, interval, burst = tonumber(told[1]) or 1, tonumber(told[2]) or 0, tonumber(told[3]) or 0
  local gate = math.max(tonumber(told[5]) or 0, tonumber(told[7]) or 0)
  if tonumber(told[6] or 0) > 0 then
    cap = 1 -- one probe, over all replicas
  end
  local starts = cap
  if interval > 0 then
    local at = math.max(tonumber(told[4]) or 0, micros)
    starts = math.max(0, math.floor((micros + burst - at) / interval) + 1)
    if starts == 0 then
      gate = math.max(gate, math.ceil((at - burst) / 1000))
    end
  end
  return cap, starts, gate, interval
end

-- A lane with nothing in it is forgotten, at once when there is nothing to remember.
local function leave(lane)
  local lasting = redis.call('HMGET', key('lane:' .. lane), 'failures', 'pause', 'at')
  local idle = (tonumber(lasting[1]) or 0) == 0 and (tonumber(lasting[2]) or 0) <= now
    and (tonumber(lasting[3]) or 0) <= micros
  if idle then
    redis.call('DEL', key('lane:' .. lane))
  else
    redis.call('PEXPIRE', key('lane:' .. lane), math.max(IDLE_LANE, (tonumber(lasting[2]) or 0) - now))
  end
end

-- Puts the lane where it belongs now. Answers whether it may give something that it could not before.
local function place(lane)
  local cap, _, gate = limits(lane)
  local inFlight = redis.call('ZCARD', key('leased:' .. lane))
  local due = first(key('due:' .. lane))
  local wake = first(key('leased:' .. lane))
  local opens = due and inFlight < cap and math.max(due, gate)
  local fresh = false
  if opens and opens <= now then
    if not redis.call('ZSCORE', key('ready'), lane) then
      redis.call('ZADD', key('ready'), redis.call('INCR', key('turn')), lane)
      fresh = true
    end
  else
    redis.call('ZREM', key('ready'), lane)
    if opens and (not wake or opens < wake) then
      wake = opens
    end
  end
  if wake then
    redis.call('ZADD', key('wake'), wake, lane)
  else
    redis.call('ZREM', key('wake'), lane)
  end
  if not due and inFlight == 0 then
    leave(lane)
  end
  return fresh
end

local function tell(lane, cap, interval, burst)
  redis.call('HSET', key('lane:' .. lane), 'cap', cap, 'interval', interval, 'burst', burst)
  redis.call('PERSIST', key('lane:' .. lane))
end

-- Leases that ran out wait again, due at once. Their fence stays until the next lease: who comes late but
-- before that may still settle.
local function lapse(lane)
  local ids = redis.call('ZRANGEBYSCORE', key('leased:' .. lane), '-inf', now)
  for _, id in ipairs(ids) do
    redis.call('ZREM', key('leased:' .. lane), id)
    redis.call('ZADD', key('due:' .. lane), now, id)
  end
  count('inFlight', -#ids)
  count('waiting', #ids)
end

local function line(lane, order)
  return key('order:' .. lane .. ' ' .. order)
end

-- Puts a delivery into its lane; of an ordering key only the first is due.
local function wait(lane, id, due, order)
  count('waiting', 1)
  if order == '' or redis.call('RPUSH', line(lane, order), id) == 1 then
    redis.call('ZADD', key('due:' .. lane), due, id)
  end
end

-- Takes a delivery out of its lane, wherever in it it stands; its place in its order is kept.
local function withdraw(lane, id)
  local flew = redis.call('ZREM', key('leased:' .. lane), id)
  count('inFlight', -flew)
  local waited = flew == 0 and redis.call('ZREM', key('due:' .. lane), id) or 0
  count('waiting', -waited)
  return flew + waited > 0
end

-- Gives up a delivery's place in its order: the next has its turn. Answers whether it had a place.
local function yield(lane, id, order)
  if order == '' then
    return false
  end
  local head = redis.call('LINDEX', line(lane, order), 0)
  local had = redis.call('LREM', line(lane, order), 1, id) == 1
  local next = head == id and redis.call('LINDEX', line(lane, order), 0)
  if next then
    local due = tonumber(redis.call('HGET', key('delivery:' .. next), 'at')) or now
    redis.call('ZADD', key('due:' .. lane), due, next)
  end
  return had
end

-- Whether that moment comes before a sleeper would look again by himself.
local function soon(due)
  return tonumber(due) > now and tonumber(due) < now + LONGEST_QUIET
end

-- Everybody who sleeps hears that there is something to do.
local function ring()
  redis.call('PUBLISH', key('bell'), '')
end
