-- Lets a lane that was paused give again. ARGV: its name. Answers 1 when it was.
local name = ARGV[1]
if redis.call('ZREM', key('held'), name) == 0 then
  return 0
end
redis.call('HDEL', key('l:' .. name), 'held')
if place(name) then
  ring()
end
return 1
