-- The lanes of one shard, shared by all moves. KEYS[1] is the shard's prefix, such as {fairlead:0}:
-- every key begins with it, so that a cluster keeps them together.
--
--   ready          zset  lane -> turn: may give something now, the lowest turn first
--   wake           zset  lane -> the next moment (ms) something can change there
--   due:LANE       zset  delivery -> due (ms)
--   leased:LANE    zset  delivery -> expiry (ms); its size is what is in flight
--   caps           hash  lane -> how many may be in flight; only lanes with something in them
--   delivery:ID    hash  what is owed and where it stands
--   attempts:ID    list  the attempts made, JSON
--   dead           zset  delivery -> when it was buried (ms)
--   depth          hash  waiting, inFlight
--   turn, fence    counters
local prefix = KEYS[1]
local LONGEST_QUIET = 1000

local function key(name)
  return prefix .. name
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function count(what, by)
  if by ~= 0 then
    redis.call('HINCRBY', key('depth'), what, by)
  end
end

local function first(zset)
  local entry = redis.call('ZRANGE', zset, 0, 0, 'WITHSCORES')
  return tonumber(entry[2])
end

-- Puts the lane where it belongs now. Answers whether it may give something that it could not before.
local function place(lane)
  local cap = tonumber(redis.call('HGET', key('caps'), lane)) or 1
  local inFlight = redis.call('ZCARD', key('leased:' .. lane))
  local due = first(key('due:' .. lane))
  local wake = first(key('leased:' .. lane))
  local gives = due and inFlight < cap and due <= now
  local fresh = false
  if gives then
    if not redis.call('ZSCORE', key('ready'), lane) then
      redis.call('ZADD', key('ready'), redis.call('INCR', key('turn')), lane)
      fresh = true
    end
  else
    redis.call('ZREM', key('ready'), lane)
    if due and inFlight < cap and (not wake or due < wake) then
      wake = due
    end
  end
  if wake then
    redis.call('ZADD', key('wake'), wake, lane)
  else
    redis.call('ZREM', key('wake'), lane)
  end
  if not due and inFlight == 0 then
    redis.call('HDEL', key('caps'), lane)
  end
  return fresh
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

-- Takes a delivery out of its lane, wherever in it it stands.
local function withdraw(lane, id)
  count('inFlight', -redis.call('ZREM', key('leased:' .. lane), id))
  count('waiting', -redis.call('ZREM', key('due:' .. lane), id))
end

local function wait(lane, id, due)
  redis.call('ZADD', key('due:' .. lane), due, id)
  count('waiting', 1)
end

-- Whether that moment comes before a sleeper would look again by himself.
local function soon(due)
  return tonumber(due) > now and tonumber(due) < now + LONGEST_QUIET
end

-- Everybody who sleeps hears that there is something to do.
local function ring()
  redis.call('PUBLISH', key('bell'), '')
end
