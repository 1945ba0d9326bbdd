-- Takes due deliveries into flight, lane by lane. ARGV: places, quantum, margin (ms), most bytes of bodies.
-- Answers how long nothing can change (ms), then for each delivery the fields that the caller reads.
local places, quantum, margin, room = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local LANES_AT_ONCE = 1000

for _, lane in ipairs(redis.call('ZRANGEBYSCORE', key('wake'), '-inf', now, 'LIMIT', 0, LANES_AT_ONCE)) do
  lapse(lane)
  place(lane)
end

local taken = { 0 }
local someDisabled = redis.call('EXISTS', key('disabled')) == 1

local function lease(lane, id, fence)
  local fields = redis.call('HMGET', key('delivery:' .. id), 'attempts', 'fence', 'budget', 'lane', 'hook',
    'fixed', 'receiver', 'order', 'body')
  if not fields[3] then
    return nil -- somebody removed it by hand
  end
  redis.call('HSET', key('delivery:' .. id), 'fence', fence)
  fields[1] = fields[1] or 0
  fields[2] = fence
  fields[7] = fields[7] or lane
  fields[8] = fields[8] or ''
  room = room - #fields[9]
  fields[10] = someDisabled and redis.call('HGET', key('receiver:' .. fields[7]), 'reason') or ''
  table.insert(fields, 1, id)
  taken[#taken + 1] = fields
  return now + tonumber(fields[4]) + margin
end

local function give(lane)
  local cap, starts, gate, interval = limits(lane)
  if gate > now then
    return
  end
  local free = math.min(quantum, places + 1 - #taken, cap - redis.call('ZCARD', key('leased:' .. lane)), starts)
  local ids = redis.call('ZRANGEBYSCORE', key('due:' .. lane), '-inf', now, 'LIMIT', 0, free)
  if #ids == 0 then
    return
  end
  local fence = redis.call('INCRBY', key('fence'), #ids) - #ids
  local gone, leased = {}, {}
  for i, id in ipairs(ids) do
    if room <= 0 then
      break
    end
    local expiry = lease(lane, id, fence + i)
    gone[#gone + 1] = id
    if expiry then
      leased[#leased + 1] = expiry
      leased[#leased + 1] = id
    end
  end
  local given = #leased / 2
  if #gone > 0 then
    redis.call('ZREM', key('due:' .. lane), unpack(gone))
  end
  if given > 0 then
    redis.call('ZADD', key('leased:' .. lane), unpack(leased))
  end
  count('waiting', -#gone)
  count('inFlight', given)
  if interval > 0 and given > 0 then
    local at = math.max(tonumber(redis.call('HGET', key('lane:' .. lane), 'at')) or 0, micros)
    redis.call('HSET', key('lane:' .. lane), 'at', at + given * interval)
  end
end

while #taken <= places and room > 0 do
  local lane = redis.call('ZRANGE', key('ready'), 0, 0)[1]
  if not lane then
    break
  end
  give(lane)
  redis.call('ZREM', key('ready'), lane)
  place(lane)
end

if redis.call('EXISTS', key('ready')) == 0 then
  local wake = first(key('wake')) or now + LONGEST_QUIET
  taken[1] = math.max(0, math.min(LONGEST_QUIET, wake - now))
end
done()
return taken
