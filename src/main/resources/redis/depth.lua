-- How many wait, are in flight, are dead, were delivered and were cancelled.
local waiting, flying = depth()
return { waiting, flying, redis.call('ZCARD', key('s:dead')), redis.call('ZCARD', key('s:delivered')),
  redis.call('ZCARD', key('s:cancelled')) }
