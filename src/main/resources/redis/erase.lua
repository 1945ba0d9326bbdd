-- Removes a settled delivery with all that is known of it, its id too. ARGV: id. Answers 1 when it did.
local id = ARGV[1]
local delivery = key('delivery:' .. id)
local state, hook, lane, order = unpack(redis.call('HMGET', delivery, 'state', 'hook', 'lane', 'order'))
if state ~= 'delivered' and state ~= 'dead' and state ~= 'cancelled' then
  return 0
end
redis.call('ZREM', key(state), id)
redis.call('DEL', delivery, key('attempts:' .. id))
redis.call('ZREM', key('to:' .. lane), id)
redis.call('ZREM', key('hook:' .. hook), id)
if redis.call('EXISTS', key('hook:' .. hook)) == 0 then
  redis.call('SREM', key('hooks'), hook)
end
if yield(lane, id, order or '') and place(lane) then
  ring()
end
done()
return 1
