-- Writes an attempt and what follows from it. ARGV: id, fence, the step (finish, retry, bury), when it is due
-- again (ms), the reason, the attempt (JSON), budget (ms), cap, how long to remember (ms).
-- Answers 0 when it took no effect, 2 when something may be due before a sleeper looks again, else 1. An old
-- fence means that the lease was lost to another: then only a success counts, even a dead letter's, for it was
-- delivered after all. A settled lease's fence is old at once: the same settle may come twice when its answer
-- was lost.
local id, fence, step, due, reason, attempt = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local budget, cap, remember = ARGV[7], ARGV[8], ARGV[9]
local delivery = key('delivery:' .. id)
local state, lane, current = unpack(redis.call('HMGET', delivery, 'state', 'lane', 'fence'))
local open = state == 'waiting' or (state == 'dead' and step == 'finish')
if not open or (current ~= fence and step ~= 'finish') then
  return 0
end

withdraw(lane, id)
redis.call('ZREM', key('dead'), id)
redis.call('RPUSH', key('attempts:' .. id), attempt)
redis.call('HINCRBY', delivery, 'attempts', 1)
redis.call('HSET', delivery, 'budget', budget, 'cap', cap, 'fence', 0)
redis.call('HSET', key('caps'), lane, cap)
if step == 'finish' then
  redis.call('HSET', delivery, 'state', 'delivered', 'at', now, 'reason', '')
  redis.call('HDEL', delivery, 'body')
  redis.call('PEXPIRE', delivery, remember)
  redis.call('PEXPIRE', key('attempts:' .. id), remember)
elseif step == 'retry' then
  redis.call('HSET', delivery, 'at', due)
  wait(lane, id, due)
else
  redis.call('HSET', delivery, 'state', 'dead', 'at', now, 'reason', reason)
  redis.call('ZADD', key('dead'), now, id)
end
if place(lane) or (step == 'retry' and soon(due)) then
  ring()
  return 2
end
return 1
