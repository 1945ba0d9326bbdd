-- Stores deliveries as they stood in another queue, those that are not known. ARGV: for each its state, reason, number
-- of its last attempt, whether it is a dead letter that holds up its order (1), whether it has a body (1), the number
-- of its attempts and those (JSON); then as in add.lua its id, lane, cap, interval and burst (us), due or settled,
-- when it was accepted (ms), hook, ordering key, and the number of its other fields and those: name, value, ...
-- Answers 1 for each that was stored, 0 for each that was known, in their order.
local stored = {}
local fresh = false

local function restore(state, reason, tries, holds, whole, attempts, i)
  local id, lane, cap, interval, burst, at, created, hook, order, fields = unpack(ARGV, i, i + 9)
  local delivery = key('delivery:' .. id)
  if redis.call('EXISTS', delivery) == 1 then
    return 0
  end
  redis.call('HSET', delivery, 'state', state, 'at', at, 'lane', lane, 'hook', hook, 'reason', reason,
    'attempts', tries, unpack(ARGV, i + 10, i + 9 + 2 * fields))
  if whole == '0' then
    redis.call('HDEL', delivery, 'body')
  end
  if order ~= '' then
    redis.call('HSET', delivery, 'order', order)
  end
  if #attempts > 0 then
    redis.call('RPUSH', key('attempts:' .. id), unpack(attempts))
  end
  redis.call('ZADD', key('hook:' .. hook), created, id)
  redis.call('ZADD', key('to:' .. lane), created, id)
  redis.call('SADD', key('hooks'), hook)
  if state == 'waiting' then
    tell(lane, cap, interval, burst)
    wait(lane, id, at, order)
    fresh = place(lane) or soon(at) or fresh
    return 1
  end
  redis.call('ZADD', key(state), at, id)
  if holds == '1' then
    redis.call('RPUSH', line(lane, order), id)
  end
  return 1
end

local i = 1
while i <= #ARGV do
  local state, reason, tries, holds, whole, count = unpack(ARGV, i, i + 5)
  local attempts = { unpack(ARGV, i + 6, i + 5 + count) }
  local from = i + 6 + count
  stored[#stored + 1] = restore(state, reason, tries, holds, whole, attempts, from)
  i = from + 10 + 2 * tonumber(ARGV[from + 9])
end
if fresh then
  ring()
end
done()
return stored
