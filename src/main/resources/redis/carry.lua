-- Carries over what forms 1 and 2 left in the first shard, which was the only one, in pieces.
-- ARGV: the form to be reached, how many keys to look at, where the piece before ended (0 at first); or no such place:
-- then only what a program of form 2, that still runs, accepted in the meantime, and only from lanes where it has
-- nothing in flight. Answers where this piece ended (0: all is done), or how many were taken up.
--
-- Form 2 had: delivery:ID, a hash of state, at, lane, hook, order, receiver, fixed (JSON: entry, URL, webhook id, headers,
-- when it was accepted), body, budget, cap, fence, attempts, reason; attempts:ID, a list; due:LANE and leased:LANE;
-- order:LANE KEY; lane:LANE; receiver:NAME and disabled; delivered, dead, cancelled; hook:ID, to:LANE, hooks; depth; ready
-- and wake. Form 1 had a field for each thing in fixed, the caps in one hash (caps) and no history.
local mine, piece, place_before = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3]
local OLD = { waiting = WAITING, delivered = DELIVERED, dead = DEAD, cancelled = CANCELLED }
local carried = {}
local taken = 0

-- An instant as ISO 8601 writes it, in seconds and nanoseconds (days counted as in Howard Hinnant's days_from_civil).
local function instant(text)
  local y, m, d, hour, minute, second, fraction = string.match(text, '^(%d+)-(%d+)-(%d+)T(%d+):(%d+):(%d+)%.?(%d*)Z$')
  if not y then
    return math.floor(now / 1000), 0
  end
  y, m, d = tonumber(y), tonumber(m), tonumber(d)
  y = m <= 2 and y - 1 or y
  local era = math.floor(y / 400)
  local year = y - era * 400
  local day = math.floor((153 * (m + (m > 2 and -3 or 9)) + 2) / 5) + d - 1
  local days = era * 146097 + year * 365 + math.floor(year / 4) - math.floor(year / 100) + day - 719468
  return days * 86400 + hour * 3600 + minute * 60 + second, tonumber(string.sub(fraction .. '000000000', 1, 9))
end

local function text(some)
  return struct.pack('>I3c0', #some, some)
end

local function packed(one, fixed)
  local seconds, nanos = instant(fixed[5])
  local texts = text(one.lane) .. text(one.receiver == one.lane and '' or one.receiver) .. text(one.hook)
    .. text(one.order) .. text(fixed[3]) .. text(fixed[1]) .. text(fixed[2]) .. text(fixed[4])
  return head(one) .. struct.pack('>I4I6I4', HEAD_LENGTH + #texts, seconds, nanos) .. texts .. (one.content or '')
end

-- As PackedId writes it.
local function packedId(id)
  if #id == 32 and string.match(id, '^[0-9a-f]+$') then
    return (string.gsub(id, '..', function(hex)
      return string.char(tonumber(hex, 16))
    end))
  end
  return (#id == 15 and '==' or '~') .. id
end

local function old(id)
  local told = redis.call('HMGET', key('delivery:' .. id), 'state', 'at', 'lane', 'hook', 'order', 'receiver', 'fixed',
    'body', 'budget', 'cap', 'fence', 'attempts', 'reason', 'entry', 'url', 'webhookId', 'headers', 'createdAt')
  local fixed = told[7] and cjson.decode(told[7]) or { told[14], told[15], told[16], told[17], told[18] }
  return {
    name = id, id = packedId(id), state = OLD[told[1]], at = tonumber(told[2]), lane = told[3], hook = told[4], order = told[5] or '',
    receiver = told[6] or told[3], content = told[8], body = told[8] and 1 or 0, budget = tonumber(told[9]) or 0,
    cap = tonumber(told[10]) or 1, fence = tonumber(told[11]) or 0, tries = tonumber(told[12]) or 0, reason = told[13],
  }, fixed
end

local function leased(name)
  return redis.call('ZCOUNT', key('leased:' .. name), '(' .. now, '+inf') > 0
end

-- The lane's hash is the same as before. Of an empty lane it goes away when it would have.
local function carryTerms(name)
  local from, to = key('lane:' .. name), key('l:' .. name)
  if redis.call('EXISTS', to) == 1 then
    redis.call('DEL', from)
  elseif redis.call('EXISTS', from) == 1 then
    redis.call('RENAME', from, to)
  end
end

local function carryLane(name, cap)
  local to = key('l:' .. name)
  carryTerms(name)
  redis.call('HSETNX', to, 'cap', redis.call('HGET', key('caps'), name) or cap)
  redis.call('HDEL', to, 'empty')
  redis.call('PERSIST', to)
  redis.call('ZREM', key('ready'), name)
  redis.call('ZREM', key('wake'), name)
  carried[name] = true
end

local function carryAttempts(one)
  local made = redis.call('LRANGE', key('attempts:' .. one.name), 0, -1)
  if #made > 0 then
    redis.call('SET', key('a:' .. one.id), table.concat(made, '\n'))
    redis.call('DEL', key('attempts:' .. one.name))
  end
end

local function carryIndexes(one, created)
  created = tonumber(redis.call('ZSCORE', key('hook:' .. one.hook), one.name)) or created
  index(one.id, one.hook, one.lane, created)
  redis.call('ZREM', key('to:' .. one.lane), one.name)
  redis.call('ZREM', key('hook:' .. one.hook), one.name)
  if redis.call('EXISTS', key('hook:' .. one.hook)) == 0 then
    redis.call('SREM', key('hooks'), one.hook)
  end
end

-- In flight it stays so; what waits is due unless another of its order is before it.
local function carryPlace(one, turn)
  local expiry = redis.call('ZSCORE', key('leased:' .. one.lane), one.name)
  local what = expiry and 'inFlight' or 'waiting'
  redis.call('ZREM', key('leased:' .. one.lane), one.name)
  redis.call('ZREM', key('due:' .. one.lane), one.name)
  redis.call('HINCRBY', key('depth'), what, -1)
  count(what, 1)
  if expiry then
    redis.call('ZADD', key('f:' .. one.lane), expiry, one.id)
  elseif turn then
    redis.call('ZADD', key('w:' .. one.lane), one.at, one.id)
  end
end

local function carryOne(name, turn)
  local one, fixed = old(name)
  if not one.lane or not one.state then
    return
  end
  taken = taken + 1
  redis.call('SET', key('d:' .. one.id), packed(one, fixed), 'NX')
  local seconds = instant(fixed[5])
  carryIndexes(one, seconds * 1000)
  carryAttempts(one)
  if one.state == WAITING then
    carryPlace(one, turn)
    carryLane(one.lane, one.cap)
  else
    redis.call('ZREM', key(NAMES[one.state]), name)
    settled(one)
    if one.state == DEAD and one.reason and one.reason ~= '' then
      redis.call('HSET', key('reasons'), one.id, one.reason)
    end
  end
  redis.call('DEL', key('delivery:' .. name))
end

-- The deliveries of an ordering key go in their order.
local function carryLine(lane_name, order)
  local from, to = key('order:' .. lane_name .. ' ' .. order), line(lane_name, order)
  for _, id in ipairs(redis.call('LRANGE', from, 0, -1)) do
    carryOne(id, redis.call('RPUSH', to, packedId(id)) == 1)
  end
  redis.call('DEL', from)
end

local function carry(id)
  local name, order = unpack(redis.call('HMGET', key('delivery:' .. id), 'lane', 'order'))
  if order and order ~= '' then
    carryLine(name, order)
  end
  carryOne(id, true)
end

-- Of what was forgotten the id stays known as long as it would have.
local function carryForgotten(id)
  local left = redis.call('PTTL', key('delivery:' .. id))
  if left > 0 then
    redis.call('SET', key('d:' .. packedId(id)), '-', 'NX', 'PX', left)
  end
  redis.call('DEL', key('delivery:' .. id))
end

local function carryReceiver(name)
  local since = redis.call('ZSCORE', key('disabled'), name)
  redis.call('RENAME', key('receiver:' .. name), key('r:' .. name))
  if since then
    redis.call('ZADD', key('off'), since, name)
    redis.call('ZREM', key('disabled'), name)
  end
end

local function look(found)
  local name = string.sub(found, #prefix + 1)
  local kind, rest = string.match(name, '^(%a+):(.*)$')
  if kind == 'delivery' and redis.call('EXISTS', found) == 1 then
    if redis.call('HEXISTS', found, 'lane') == 1 then
      carry(rest)
    else
      carryForgotten(rest)
    end
  elseif kind == 'receiver' then
    carryReceiver(rest)
  elseif kind == 'lane' then
    carryTerms(rest)
  end
end

-- A lane of which nothing is due and nothing flies yet is not placed: it would be taken for empty, and its terms
-- forgotten, while the next piece brings what is in it.
local function placeCarried()
  flush()
  for name in pairs(carried) do
    lanes[name] = nil
    if redis.call('EXISTS', key('w:' .. name), key('f:' .. name)) > 0 then
      place(name)
    end
  end
  done()
  ring()
end

if place_before then
  local pattern = string.gsub(prefix, '[%*%?%[%]%^%-\\]', '\\%0') .. '*'
  local found = redis.call('SCAN', place_before, 'MATCH', pattern, 'COUNT', piece)
  for _, one in ipairs(found[2]) do
    look(one)
  end
  placeCarried()
  if found[1] == '0' and redis.call('GET', key('format')) ~= tostring(mine) then -- no other program was first
    redis.call('DEL', key('depth'), key('caps'), key('bodies'), key('ready'), key('wake'))
    redis.call('MSET', key('format'), mine, key('shards'), 1, key('widest'), 1)
  end
  return found[1]
end

for _, hook in ipairs(redis.call('SMEMBERS', key('hooks'))) do
  for _, id in ipairs(redis.call('ZRANGE', key('hook:' .. hook), 0, piece - 1)) do
    local name = redis.call('HGET', key('delivery:' .. id), 'lane')
    if name and not leased(name) then
      carry(id)
    end
  end
end
if taken > 0 then
  placeCarried()
end
return taken
