-- Removes a batch of what was to be kept until now. ARGV: now (ms), how many. Answers how many they were.
local now, batch = ARGV[1], ARGV[2]
local old = redis.call('ZRANGEBYSCORE', key('ends'), '-inf', now, 'LIMIT', 0, batch)
for _, it in ipairs(old) do
  erase(it)
end
local bodies = redis.call('ZRANGEBYSCORE', key('bodies'), '-inf', now, 'LIMIT', 0, batch)
for _, it in ipairs(bodies) do
  redis.call('DEL', key('body:' .. it))
  redis.call('ZREM', key('bodies'), it)
end
return #old + #bodies
