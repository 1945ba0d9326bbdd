-- Keeps a batch. ARGV: how many runs are kept, how many arrivals of a hook; then for each: kind, id, hook, at (ms), word,
-- names (JSON list), head, body (empty for none), when it goes and when its body goes (ms). Answers how many they were.
local mostRuns, mostArrivals = tonumber(ARGV[1]), tonumber(ARGV[2])

local function trim(index, most)
  local over = redis.call('ZCARD', key(index)) - most
  if over > 0 then
    for _, it in ipairs(redis.call('ZRANGE', key(index), 0, over - 1)) do
      erase(it)
    end
  end
end

local many = 0
for i = 3, #ARGV, 10 do
  local kind, id, hook, at, word, names, head, body, ends, bodyEnds = unpack(ARGV, i, i + 9)
  local it = kind .. ':' .. id
  if redis.call('EXISTS', key('row:' .. it)) == 1 then
    erase(it)
  end
  redis.call('HSET', key('row:' .. it), 'kind', kind, 'id', id, 'hook', hook, 'at', at, 'word', word, 'names', names,
    'head', head, 'until', ends)
  redis.call('ZADD', key('all:' .. kind), at, it)
  redis.call('ZADD', key('hook:' .. kind .. ':' .. hook), at, it)
  redis.call('ZADD', key('ends'), ends, it)
  if body ~= '' then
    redis.call('SET', key('body:' .. it), body)
    redis.call('ZADD', key('bodies'), bodyEnds, it)
  end
  for _, name in ipairs(cjson.decode(names)) do
    redis.call('SADD', key('name:' .. name), it)
  end
  if kind == 'run' then
    trim('all:run', mostRuns)
  else
    trim('hook:' .. kind .. ':' .. hook, mostArrivals)
  end
  many = many + 1
end
return many
