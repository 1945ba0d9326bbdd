-- Takes a waiting delivery out. ARGV: id, how long to remember (ms). Answers 1 when it did.
local id = ARGV[1]
local delivery = key('delivery:' .. id)
local state, lane = unpack(redis.call('HMGET', delivery, 'state', 'lane'))
if state ~= 'waiting' then
  return 0
end
lapse(lane)
if not redis.call('ZSCORE', key('due:' .. lane), id) then
  place(lane)
  return 0
end
withdraw(lane, id)
place(lane)
-- a lease of before is old, also after a replay
redis.call('HSET', delivery, 'state', 'cancelled', 'at', now, 'fence', 0)
redis.call('PEXPIRE', delivery, ARGV[2])
redis.call('PEXPIRE', key('attempts:' .. id), ARGV[2])
return 1
