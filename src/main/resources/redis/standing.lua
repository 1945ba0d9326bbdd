-- How lanes stand. ARGV: their names. Answers for each how many wait (of each ordering key the first) and are in flight,
-- since when an operator paused it, until when its receiver asked for quiet and its breaker is open (ms), and how often
-- that was open.
local told = {}
for _, name in ipairs(ARGV) do
  local one = lane(name)
  local since = one.held and redis.call('ZSCORE', key('held'), name)
  told[#told + 1] = { redis.call('ZCARD', key('w:' .. name)), inFlight(one), tonumber(since) or 0, one.pause, one.open,
    one.trips, now }
end
return told
