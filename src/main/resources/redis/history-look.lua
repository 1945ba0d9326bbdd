-- A page of what fits, the newest first. ARGV: kind, hook, word, since and until (ms), the moment (ms) and the id where
-- the page before ended (each empty when it does not matter), how many. Reads a bounded piece of one index. Answers the
-- cursor of the next page (empty: no more), then the rows.
local kind, hook, word, since, before, lastAt, lastId = unpack(ARGV, 1, 7)
local limit = tonumber(ARGV[8])
local SCAN, CHUNK = 2000, 200
local index = hook == '' and key('all:' .. kind) or key('hook:' .. kind .. ':' .. hook)
local from = since == '' and '-inf' or since
local to = before == '' and '+inf' or '(' .. before
if lastAt ~= '' and (before == '' or tonumber(lastAt) < tonumber(before)) then
  to = lastAt
end

local function seen(it, at)
  return lastAt ~= '' and at == lastAt and it >= kind .. ':' .. lastId
end

local page = { '' }
local skip, scanned = 0, 0
local last
repeat
  local some = redis.call('ZREVRANGEBYSCORE', index, to, from, 'WITHSCORES', 'LIMIT', skip, CHUNK)
  for i = 1, #some, 2 do
    local it, at = some[i], some[i + 1]
    if not seen(it, at) then
      local row = redis.call('HMGET', key('row:' .. it), 'id', 'hook', 'at', 'word', 'head', 'until')
      if row[1] and (word == '' or row[4] == word) then
        if #page > limit then
          page[1] = last
          return page
        end
        page[#page + 1] = row
      end
      scanned = scanned + 1
      last = at .. ':' .. string.sub(it, #kind + 2)
    end
  end
  skip = skip + CHUNK
until #some < 2 * CHUNK or scanned >= SCAN
if scanned >= SCAN then
  page[1] = last
end
return page
