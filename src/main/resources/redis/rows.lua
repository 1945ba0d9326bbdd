-- How a delivery is told, to find.lua and search.lua.
local function row(id, whole)
  local fields = redis.call('HMGET', key('delivery:' .. id), 'state', 'at', 'reason', 'lane', 'hook', 'fixed',
    'receiver', 'order')
  if not fields[4] then
    return nil
  end
  if fields[1] == 'waiting' and redis.call('ZSCORE', key('leased:' .. fields[4]), id) then
    fields[1] = 'leased'
  end
  fields[3] = fields[3] or ''
  fields[7] = fields[7] or fields[4]
  fields[8] = fields[8] or ''
  fields[9] = whole and redis.call('HGET', key('delivery:' .. id), 'body') or ''
  return { id, fields, redis.call('LRANGE', key('attempts:' .. id), 0, -1) }
end
