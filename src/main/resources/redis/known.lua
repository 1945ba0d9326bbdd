-- What this shard knows, for a move in another. ARGV: ids. Answers how many wait or are in flight here, then for each
-- id whether it is known (1).
local waiting, flying = depth()
local known = { waiting + flying }
for i = 1, #ARGV do
  known[i + 1] = redis.call('EXISTS', key('d:' .. ARGV[i]))
end
return known
