-- How many wait, are in flight and are dead.
local depth = redis.call('HMGET', key('depth'), 'waiting', 'inFlight')
return { tonumber(depth[1]) or 0, tonumber(depth[2]) or 0, redis.call('ZCARD', key('dead')) }
