-- Forgets what was settled long ago or is too much, in one batch. ARGV: batch, how long deliveries are kept (ms) and
-- how many of them, how long their bodies (ms), how long their ids are known (ms), how long dead letters are kept
-- (ms, or 0 for ever). Answers how many were taken up.
local batch, keep, most, bodies, remember, dead =
  tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local forgotten = 0

-- What is left of it is that its id is known.
local function erase(from, id, at)
  local delivery = key('delivery:' .. id)
  local hook, lane, order = unpack(redis.call('HMGET', delivery, 'hook', 'lane', 'order'))
  redis.call('ZREM', key(from), id)
  redis.call('DEL', delivery, key('attempts:' .. id))
  forgotten = forgotten + 1
  if not lane then
    return
  end
  redis.call('ZREM', key('to:' .. lane), id)
  redis.call('ZREM', key('hook:' .. hook), id)
  if redis.call('EXISTS', key('hook:' .. hook)) == 0 then
    redis.call('SREM', key('hooks'), hook)
  end
  if yield(lane, id, order or '') and place(lane) then
    ring()
  end
  if from ~= 'dead' and at + remember > now then
    redis.call('HSET', delivery, 'state', 'forgotten')
    redis.call('PEXPIRE', delivery, at + remember - now)
  end
end

local function trim(from, age, count)
  local oldest = redis.call('ZRANGE', key(from), 0, batch - 1, 'WITHSCORES')
  local over = redis.call('ZCARD', key(from)) - count
  for i = 1, #oldest, 2 do
    local at = tonumber(oldest[i + 1])
    if (i + 1) / 2 > over and at > now - age then
      break
    end
    erase(from, oldest[i], at)
  end
end

-- Bodies go earlier. Up to where they are gone is written down.
local function trimBodies()
  local from = '(' .. (redis.call('GET', key('bodies')) or '0')
  local old = redis.call('ZRANGEBYSCORE', key('delivered'), from, now - bodies, 'WITHSCORES', 'LIMIT', 0, batch)
  local last = old[#old]
  if last then
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('delivered'), from, last)) do
      forgotten = forgotten + redis.call('HDEL', key('delivery:' .. id), 'body')
    end
    redis.call('SET', key('bodies'), last)
  end
end

trim('delivered', keep, most)
trim('cancelled', keep, most)
if dead > 0 then
  trim('dead', dead, math.huge)
end
if bodies < keep then
  trimBodies()
end
done()
return forgotten
