-- One delivery, whatever its state. ARGV: id. Answers its fields and its attempts, or nothing.
local fields = redis.call('HMGET', key('delivery:' .. ARGV[1]), 'state', 'at', 'reason', 'lane', 'hook', 'entry',
  'url', 'webhookId', 'headers', 'createdAt', 'body')
if not fields[1] then
  return false
end
if redis.call('ZSCORE', key('leased:' .. fields[4]), ARGV[1]) then
  fields[1] = 'leased'
end
fields[11] = fields[11] or ''
return { fields, redis.call('LRANGE', key('attempts:' .. ARGV[1]), 0, -1) }
