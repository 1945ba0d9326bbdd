-- Puts a text in the place of another. ARGV: id, before, after (empty: nothing). Answers 1, or 0 when another stands there.
local all, version = KEYS[1] .. 'all', KEYS[1] .. 'version'
if (redis.call('HGET', all, ARGV[1]) or '') ~= ARGV[2] then
  return 0
end
if ARGV[3] == '' then
  redis.call('HDEL', all, ARGV[1])
else
  redis.call('HSET', all, ARGV[1], ARGV[3])
end
-- By the clock, so that it grows even when all was lost; and in any case.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local next = math.max(now, tonumber(redis.call('GET', version) or '0') + 1)
redis.call('SET', version, string.format('%.0f', next))
return 1
