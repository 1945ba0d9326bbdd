-- Takes a waiting delivery out, or a dead letter that holds up its order. ARGV: id. Answers 1 when it did.
local id = ARGV[1]
local delivery = key('delivery:' .. id)
local state, lane, order = unpack(redis.call('HMGET', delivery, 'state', 'lane', 'order'))
order = order or ''
if state ~= 'waiting' and (state ~= 'dead' or order == '') then
  return 0
end
lapse(lane)
if redis.call('ZSCORE', key('leased:' .. lane), id) then
  place(lane)
  done()
  return 0
end
local waited = withdraw(lane, id)
local held = yield(lane, id, order)
if state == 'waiting' and not waited and held then
  count('waiting', -1) -- it stood behind another of its order
end
place(lane)
done()
if not waited and not held then
  return 0
end
-- a lease of before is old, also after a replay
redis.call('HSET', delivery, 'state', 'cancelled', 'at', now, 'fence', 0)
redis.call('ZREM', key('dead'), id)
redis.call('ZADD', key('cancelled'), now, id)
ring()
return 1
