-- Makes a dead or cancelled delivery due now. ARGV: id. Answers 1 when it did.
local id = ARGV[1]
local delivery = key('delivery:' .. id)
local state, lane, body, cap, order =
  unpack(redis.call('HMGET', delivery, 'state', 'lane', 'body', 'cap', 'order'))
if not body or (state ~= 'dead' and state ~= 'cancelled') then
  return 0
end
order = order or ''
redis.call('HSET', delivery, 'state', 'waiting', 'at', now, 'attempts', 0, 'reason', '')
redis.call('ZREM', key(state), id)
redis.call('HSETNX', key('lane:' .. lane), 'cap', cap)
redis.call('PERSIST', key('lane:' .. lane))
if order ~= '' and redis.call('LINDEX', line(lane, order), 0) == id then
  count('waiting', 1)
  redis.call('ZADD', key('due:' .. lane), now, id) -- its order waited for it
else
  wait(lane, id, now, order)
end
if place(lane) then
  ring()
end
done()
return 1
