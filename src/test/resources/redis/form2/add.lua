-- Stores deliveries that are not known yet. ARGV: how many may be in the queue; for each its id, lane, cap,
-- interval and burst (us), due, when it was accepted (ms), hook, ordering key and the number of its other fields,
-- then those: name, value, ...
-- Answers 1 for each that was added, 0 for each that was known, in their order; when they are too many only
-- how many there are.
local FIXED = 10
local most = tonumber(ARGV[1])
local depth = redis.call('HMGET', key('depth'), 'waiting', 'inFlight')
local room = most - (tonumber(depth[1]) or 0) - (tonumber(depth[2]) or 0)

local function each(take)
  local i = 2
  while i <= #ARGV do
    local from = i + FIXED
    local to = from + 2 * tonumber(ARGV[from - 1]) - 1
    take(i, from, to)
    i = to + 1
  end
end

if room < #ARGV / FIXED then -- it may be too little
  each(function(i)
    room = room - 1 + redis.call('EXISTS', key('delivery:' .. ARGV[i]))
  end)
  if room < 0 then
    return most
  end
end

local added = {}
local fresh = false
each(function(i, from, to)
  local id, lane, due, created, hook, order =
    ARGV[i], ARGV[i + 1], ARGV[i + 5], ARGV[i + 6], ARGV[i + 7], ARGV[i + 8]
  if redis.call('EXISTS', key('delivery:' .. id)) == 1 then
    added[#added + 1] = 0
    return
  end
  redis.call('HSET', key('delivery:' .. id), 'state', 'waiting', 'at', due, 'lane', lane, 'hook', hook,
    unpack(ARGV, from, to))
  if order ~= '' then
    redis.call('HSET', key('delivery:' .. id), 'order', order)
  end
  redis.call('ZADD', key('hook:' .. hook), created, id)
  redis.call('ZADD', key('to:' .. lane), created, id)
  redis.call('SADD', key('hooks'), hook)
  tell(lane, ARGV[i + 2], ARGV[i + 3], ARGV[i + 4])
  wait(lane, id, due, order)
  fresh = place(lane) or soon(due) or fresh
  added[#added + 1] = 1
end)
if fresh then
  ring()
end
done()
return added
