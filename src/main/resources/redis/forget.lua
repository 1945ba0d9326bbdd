-- Forgets what was settled long ago or is too much, in one batch. ARGV: batch, how long deliveries are kept (ms), how
-- many of the delivered ones and how many of the cancelled ones, how long bodies (ms), how long ids are known (ms), how
-- long dead letters are kept (ms, or 0 for ever). Answers how many were taken up.
local batch, keep, delivered, cancelled, bodies, remember, dead = tonumber(ARGV[1]), tonumber(ARGV[2]),
  tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local forgotten = 0

-- What is left of it is that its id is known.
local function erase(from, id, at)
  local one = read(id)
  redis.call('ZREM', key('s:' .. from), id)
  redis.call('HDEL', key('reasons'), id)
  forgotten = forgotten + 1
  if not one then
    return
  end
  strike(one)
  if yield(one.lane, id, one.order) and place(one.lane) then
    ring()
  end
  if from ~= 'dead' and at + remember > now then
    redis.call('SET', key('d:' .. id), '-', 'PX', math.ceil(at + remember - now))
  end
end

local function trim(from, age, count)
  local oldest = redis.call('ZRANGE', key('s:' .. from), 0, batch - 1, 'WITHSCORES')
  local over = redis.call('ZCARD', key('s:' .. from)) - count
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
  local from = '(' .. (redis.call('GET', key('trimmed')) or '0')
  local old = redis.call('ZRANGEBYSCORE', key('s:delivered'), from, now - bodies, 'WITHSCORES', 'LIMIT', 0, batch)
  local last = old[#old]
  if last then
    for _, id in ipairs(redis.call('ZRANGEBYSCORE', key('s:delivered'), from, last)) do
      local one = read(id)
      if one and one.body == 1 then
        dropBody(one)
        forgotten = forgotten + 1
      end
    end
    redis.call('SET', key('trimmed'), last)
  end
end

trim('delivered', keep, delivered)
trim('cancelled', keep, cancelled)
if dead > 0 then
  trim('dead', dead, math.huge)
end
if bodies < keep then
  trimBodies()
end
done()
return forgotten
