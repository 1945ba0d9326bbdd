-- Keeps what is in a lane waiting until it is resumed. ARGV: its name, since when (ms; empty: now). Answers 1 when it
-- was not paused.
local name, since = ARGV[1], ARGV[2]
if redis.call('ZADD', key('held'), 'NX', since == '' and now or since, name) == 0 then
  return 0
end
redis.call('HSET', key('l:' .. name), 'held', 1)
redis.call('PERSIST', key('l:' .. name))
place(name)
return 1
