-- Runs of commands, and arrivals that came to nothing. KEYS: what all keys begin with, its tag in it, so that they share
-- a slot. What is kept is called kind:id.
--   row:<it>            hash: kind, id, hook, at (ms), word, head (JSON), names (JSON list), until (ms)
--   body:<it>           what goes earlier (JSON)
--   all:<kind>          sorted set: it by at
--   hook:<kind>:<hook>  the same of one hook
--   ends, bodies        sorted sets: it, or its body, by when it goes
--   name:<name>         set: what is forgotten by that name
local function key(name)
  return KEYS[1] .. name
end

local function unnamed(it, names)
  for _, name in ipairs(cjson.decode(names)) do
    redis.call('SREM', key('name:' .. name), it)
  end
end

local function erase(it)
  local row = key('row:' .. it)
  local kind, hook, names = unpack(redis.call('HMGET', row, 'kind', 'hook', 'names'))
  redis.call('DEL', row, key('body:' .. it))
  redis.call('ZREM', key('ends'), it)
  redis.call('ZREM', key('bodies'), it)
  if kind then
    redis.call('ZREM', key('all:' .. kind), it)
    redis.call('ZREM', key('hook:' .. kind .. ':' .. hook), it)
    unnamed(it, names)
  end
end
