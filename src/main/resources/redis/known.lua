-- What is known here. ARGV: ids. Answers how many wait or are in flight, then for each id whether it is known (1).
local depth = redis.call('HMGET', key('depth'), 'waiting', 'inFlight')
local known = { (tonumber(depth[1]) or 0) + (tonumber(depth[2]) or 0) }
for i = 1, #ARGV do
  known[i + 1] = redis.call('EXISTS', key('delivery:' .. ARGV[i]))
end
return known
