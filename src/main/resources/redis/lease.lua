-- Takes due deliveries into flight, lane by lane. ARGV: how many shards there are, places, quantum, margin (ms), most
-- bytes. Answers how long nothing can change (ms), then for each delivery its id, its fence, why its receiver is
-- disabled and itself; -1 when there are other shards.
local places, quantum, margin, room = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local LANES_AT_ONCE = 1000
if not sharded(ARGV[1]) then
  return -1
end
if redis.call('PTTL', key('used')) < USED / 2 then
  redis.call('SET', key('used'), 1, 'PX', USED)
end

for _, name in ipairs(redis.call('ZRANGEBYSCORE', key('wakes'), '-inf', now, 'LIMIT', 0, LANES_AT_ONCE)) do
  lapse(name)
  place(name)
end

local taken = { 0 }
local someDisabled = redis.call('EXISTS', key('off')) == 1

local function lease(name, id, fence)
  local packed = redis.call('GET', key('d:' .. id)) or ''
  if #packed < HEAD_LENGTH then
    return nil -- somebody removed it by hand
  end
  local budget = struct.unpack(BUDGET, packed, BUDGET_AT)
  redis.call('SETRANGE', key('d:' .. id), FENCE_AT - 1, struct.pack(FENCE, fence))
  room = room - #packed
  local disabled = someDisabled and redis.call('HGET', key('r:' .. receiver(packed)), 'reason') or ''
  taken[#taken + 1] = { id, fence, disabled, packed }
  return now + budget + margin
end

local function give(name)
  local one = lane(name)
  local cap, starts, gate = limits(one)
  if gate > now or one.held then
    return
  end
  local free = math.min(quantum, places + 1 - #taken, cap - inFlight(one), starts)
  local ids = redis.call('ZRANGEBYSCORE', key('w:' .. name), '-inf', now, 'LIMIT', 0, free)
  if #ids == 0 then
    return
  end
  local fence = redis.call('INCRBY', key('fence'), #ids) - #ids
  local gone, leased = {}, {}
  for i, id in ipairs(ids) do
    if room <= 0 then
      break
    end
    local expiry = lease(name, id, fence + i)
    gone[#gone + 1] = id
    if expiry then
      leased[#leased + 1] = expiry
      leased[#leased + 1] = id
    end
  end
  local given = #leased / 2
  if #gone > 0 then
    redis.call('ZREM', key('w:' .. name), unpack(gone))
  end
  if given > 0 then
    redis.call('ZADD', key('f:' .. name), unpack(leased))
    one.flying = inFlight(one) + given
  end
  count('waiting', -#gone)
  count('inFlight', given)
  if one.interval > 0 and given > 0 then
    one.at = math.max(one.at, micros) + given * one.interval
    redis.call('HSET', key('l:' .. name), 'at', one.at)
  end
end

while #taken <= places and room > 0 do
  local name = redis.call('ZRANGE', key('turns'), 0, 0)[1]
  if not name then
    break
  end
  give(name)
  redis.call('ZREM', key('turns'), name)
  place(name)
end

if redis.call('EXISTS', key('turns')) == 0 then
  local wake = first(key('wakes')) or now + LONGEST_QUIET
  taken[1] = math.max(0, math.min(LONGEST_QUIET, wake - now))
end
done()
return taken
