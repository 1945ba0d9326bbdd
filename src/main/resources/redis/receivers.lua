-- The receivers that are disabled: name, since (ms), reason, ...
local told = {}
local disabled = redis.call('ZRANGE', key('off'), 0, 999, 'WITHSCORES')
for i = 1, #disabled, 2 do
  told[#told + 1] = disabled[i]
  told[#told + 1] = disabled[i + 1]
  told[#told + 1] = redis.call('HGET', key('r:' .. disabled[i]), 'reason') or ''
end
return told
