-- The format of what stands here: made if there is none, and led on if it is older. ARGV: this program's.
-- Answers the oldest format that a program must know to work here.
local mine = tonumber(ARGV[1])
local format = tonumber(redis.call('GET', key('format'))) or mine

-- Format 1 had the caps in one hash, no history, and a field for each thing that never changes.
local function two()
  local function index(id)
    local hook, lane, created, entry, url, webhookId, headers, createdAt =
      unpack(redis.call('HMGET', key('delivery:' .. id), 'hook', 'lane', 'at', 'entry', 'url', 'webhookId',
        'headers', 'createdAt'))
    if lane then
      redis.call('HSET', key('delivery:' .. id), 'fixed',
        cjson.encode({ entry, url, webhookId, headers, createdAt }))
      redis.call('HDEL', key('delivery:' .. id), 'entry', 'url', 'webhookId', 'headers', 'createdAt')
      redis.call('ZADD', key('hook:' .. hook), created, id)
      redis.call('ZADD', key('to:' .. lane), created, id)
      redis.call('SADD', key('hooks'), hook)
    end
  end
  local caps = redis.call('HGETALL', key('caps'))
  for i = 1, #caps, 2 do
    redis.call('HSET', key('lane:' .. caps[i]), 'cap', caps[i + 1])
    for _, where in ipairs({ 'due:', 'leased:' }) do
      for _, id in ipairs(redis.call('ZRANGE', key(where .. caps[i]), 0, -1)) do
        index(id)
      end
    end
  end
  for _, id in ipairs(redis.call('ZRANGE', key('dead'), 0, -1)) do
    index(id)
  end
  redis.call('DEL', key('caps'))
end

if format < 2 then
  two()
end
if format < mine or redis.call('EXISTS', key('format')) == 0 then
  redis.call('SET', key('format'), mine)
  redis.call('SET', key('readers'), 2)
end
return tonumber(redis.call('GET', key('readers'))) or format
