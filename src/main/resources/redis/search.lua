-- A page of the deliveries that fit, the newest first. ARGV: state, hook, lane, receiver, since and until (ms),
-- webhook id, outcome (each empty when it does not matter), the moment (ms) and the id where the page before ended, how many.
-- Reads a bounded piece of one index. Answers where this page ended, moment and id (empty: there is no more),
-- then the rows.
local state, hook, lane, receiver, since, before, webhookId, outcome = unpack(ARGV, 1, 8)
local lastAt, lastId, limit = ARGV[9], ARGV[10], tonumber(ARGV[11])
local SCAN, PEEK = 1000, 10
local SETTLED = { delivered = true, dead = true, cancelled = true }

local from = since == '' and '-inf' or since
local to = before == '' and '+inf' or '(' .. before
if lastAt ~= '' and (before == '' or tonumber(lastAt) < tonumber(before)) then
  to = lastAt
end

local function seen(id, at)
  return lastAt ~= '' and at == lastAt and id >= lastId
end

-- So many, from where the page before ended; many may share one moment.
local function newest(index, many)
  local some
  local rank = lastId ~= '' and redis.call('ZREVRANK', key(index), lastId)
  if rank then
    some = redis.call('ZREVRANGE', key(index), rank + 1, rank + many, 'WITHSCORES')
    while #some > 0 and since ~= '' and tonumber(some[#some]) < tonumber(since) do
      some[#some] = nil
      some[#some] = nil
    end
    return some
  end
  local skip = 0
  repeat
    some = redis.call('ZREVRANGEBYSCORE', key(index), to, from, 'WITHSCORES', 'LIMIT', skip, many)
    skip = skip + many
  until #some == 0 or not seen(some[#some - 1], some[#some])
  return some
end

local function show(head)
  head.id, head.moment = head.list[head.at], tonumber(head.list[head.at + 1])
end

-- All of a hook's piece, from behind what was read of it.
local function readOn(head)
  local last = head.list[#head.list - 1]
  head.list, head.at = newest(head.index, SCAN), 1
  while head.at <= #head.list and head.list[head.at] ~= last do
    head.at = head.at + 2
  end
  head.at = head.at + 2
end

-- Whether there is a next one. Of a hook that is not among the newest no more than the first few are ever read.
local function advance(head)
  head.at = head.at + 2
  if head.at > #head.list and #head.list == 2 * PEEK then
    readOn(head)
  end
  return head.at <= #head.list
end

-- The newest of all hooks: those of each in their order, and always the newest of their first ones.
local function newestOfAll()
  local heads = {}
  for _, one in ipairs(redis.call('SMEMBERS', key('hooked'))) do
    local head = { index = 'h:' .. one, list = newest('h:' .. one, PEEK), at = 1 }
    if #head.list > 0 then
      show(head)
      heads[#heads + 1] = head
    end
  end
  if #heads == 1 then
    return newest(heads[1].index, SCAN)
  end
  local flat = {}
  while #heads > 0 and #flat < 2 * SCAN do
    local newer = 1
    for i = 2, #heads do
      local a, b = heads[i], heads[newer]
      if a.moment > b.moment or (a.moment == b.moment and a.id > b.id) then
        newer = i
      end
    end
    local head = heads[newer]
    flat[#flat + 1], flat[#flat + 2] = head.id, head.list[head.at + 1]
    if advance(head) then
      show(head)
    else
      table.remove(heads, newer)
    end
  end
  return flat
end

-- How the last attempt ended.
local function ended(made)
  local last = string.match(made, '[^\n]+$')
  local attempt = last and cjson.decode(last)
  if not attempt then
    return ''
  end
  return tostring(attempt.status or attempt.cause and string.lower(attempt.cause)
    or attempt.outcome == 'gone' and '410' or attempt.outcome)
end

-- Whether its attempts tell of that outcome at all; to look at them closely takes ten times as long.
local loud = string.upper(outcome)
local function speaks(made)
  return outcome == '410' or string.find(made, outcome, 1, true)
    or loud ~= outcome and string.find(made, loud, 1, true)
end

-- Whether a text, such as the message's id, is before its body, as far as its first bytes tell: most are passed over by that alone. Here
-- each name that is looked up costs, and each number that becomes a text: this is all that is done for most.
local call, find, unpacked = redis.call, string.find, struct.unpack
local DELIVERY, LAST = key('d:'), tostring(FIRST_LOOK)
local function mentions(id, text)
  local first = call('GETRANGE', DELIVERY .. id, '0', LAST)
  return find(first, text, 1, true) or #first > FIRST_LOOK and unpacked(BODY, first, BODY_AT) > #first
end

-- The attempts of the next so many, which are asked for together: that halves what each costs.
local AT_ONCE = 20
local made = {}
local function fetch(index, from)
  local ids, keys = {}, {}
  for i = from, math.min(#index, from + 2 * AT_ONCE - 1), 2 do
    ids[#ids + 1], keys[#keys + 1] = index[i], key('a:' .. index[i])
  end
  made = {}
  for n, text in ipairs(call('MGET', unpack(keys))) do
    made[ids[n]] = text or ''
  end
end

-- Its row when it fits: what most do not have is asked first.
local function fitting(id)
  if webhookId ~= '' and not mentions(id, webhookId) or receiver ~= '' and not mentions(id, receiver) then
    return nil
  end
  local tried = outcome ~= '' and (made[id] or attempts(id))
  if tried and not speaks(tried) then
    return nil
  end
  local one = read(id)
  if not one or (hook ~= '' and one.hook ~= hook) or (lane ~= '' and one.lane ~= lane)
    or (receiver ~= '' and one.receiver ~= receiver) or (webhookId ~= '' and one.webhookId ~= webhookId) then
    return nil
  end
  local flying = flies(one)
  if (state ~= '' and (flying == 1 and 'leased' or NAMES[one.state]) ~= state)
    or (tried and ended(tried) ~= outcome) then
    return nil
  end
  return row(one, flying, tried or attempts(id), false)
end

local index
if SETTLED[state] then
  index = newest('s:' .. state, SCAN)
elseif lane ~= '' then
  index = newest('t:' .. lane, SCAN)
elseif hook ~= '' then
  index = newest('h:' .. hook, SCAN)
else
  index = newestOfAll()
end

local page = { {} }
local i = 1
while i <= #index and #page <= limit do
  if outcome ~= '' and webhookId == '' and i % (2 * AT_ONCE) == 1 then
    fetch(index, i)
  end
  local id, at = index[i], index[i + 1]
  local found = not seen(id, at) and fitting(id)
  if found then
    page[#page + 1] = found
  end
  i = i + 2
end
if #page > limit or #index >= 2 * SCAN then
  page[1] = { index[i - 1], index[i - 2] }
end
return page
