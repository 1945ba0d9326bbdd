-- How a shard stands. ARGV: how many lanes to look at, at most. Answers how many wait, are in flight and are dead;
-- how long the longest due has been due and how old the oldest dead letter is (ms, 0: none); how many lanes with
-- something in them were looked at, how many of those are paused and whose breaker is open; how many receivers are
-- disabled. Half of the lanes are those whose turn is next, half those where something changes next.
local most = tonumber(ARGV[1])
local waiting, flying = depth()
local due, looked, paused, open = now, {}, 0, 0
local seen = 0

-- What an operator paused is not late.
local function look(lane)
  if looked[lane] then
    return
  end
  looked[lane] = true
  seen = seen + 1
  local told = redis.call('HMGET', key('l:' .. lane), 'pause', 'open', 'held')
  due = told[3] and due or math.min(due, first(key('w:' .. lane)) or now)
  paused = paused + ((told[3] or (tonumber(told[1]) or 0) > now) and 1 or 0)
  open = open + ((tonumber(told[2]) or 0) > now and 1 or 0)
end

local ready, wake = redis.call('ZCARD', key('turns')), redis.call('ZCARD', key('wakes'))
for _, from in ipairs({ 'wakes', 'turns' }) do
  local other = from == 'wakes' and ready or wake
  for _, lane in ipairs(redis.call('ZRANGE', key(from), 0, math.max(most / 2, most - other) - 1)) do
    look(lane)
  end
end

for _, lane in ipairs(redis.call('ZRANGE', key('held'), 0, most - 1)) do
  if redis.call('EXISTS', key('w:' .. lane)) == 1 then
    look(lane) -- it has no turn
  end
end

local dead = first(key('s:dead'))
return { waiting, flying, redis.call('ZCARD', key('s:dead')), now - due,
  dead and math.max(0, now - dead) or 0, seen, paused, open, redis.call('ZCARD', key('off')) }
