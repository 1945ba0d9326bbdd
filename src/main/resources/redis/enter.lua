-- Tells a shard how many there are. ARGV: that number, the number that the caller takes to stand here, which it gives
-- up only when nobody uses it (empty: whatever stands here gives way, for the first shard has decided), and, in the
-- first shard, how many there ever were (else empty).
-- Answers 0 when it is so, else how many wait or are in flight, or -1 when a program works here.
local number, before, widest = ARGV[1], ARGV[2], ARGV[3]
local there = redis.call('GET', key('shards'))
if there and there ~= number and before ~= '' then
  local waiting, flying = depth()
  if waiting + flying > 0 then
    return waiting + flying
  elseif redis.call('EXISTS', key('used')) == 1 then
    return -1
  end
end
if there ~= number then
  redis.call('SET', key('shards'), number)
end
if widest ~= '' then
  redis.call('SET', key('widest'), widest)
  redis.call('SET', key('used'), 1, 'PX', USED)
end
return 0
