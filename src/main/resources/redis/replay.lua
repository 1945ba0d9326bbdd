-- Makes a dead or cancelled delivery due now. ARGV: id, cap. Answers 1 when it did.
local id = ARGV[1]
local delivery = key('delivery:' .. id)
local state, lane, body, cap = unpack(redis.call('HMGET', delivery, 'state', 'lane', 'body', 'cap'))
if not body or (state ~= 'dead' and state ~= 'cancelled') then
  return 0
end
redis.call('HSET', delivery, 'state', 'waiting', 'at', now, 'attempts', 0, 'reason', '')
redis.call('PERSIST', delivery)
redis.call('PERSIST', key('attempts:' .. id))
redis.call('ZREM', key('dead'), id)
redis.call('HSETNX', key('caps'), lane, cap)
wait(lane, id, now)
if place(lane) then
  ring()
end
return 1
