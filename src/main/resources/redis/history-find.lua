-- One of them. ARGV: kind, id. Answers its row and its body (empty: none), or nothing.
local it = ARGV[1] .. ':' .. ARGV[2]
local row = redis.call('HMGET', key('row:' .. it), 'id', 'hook', 'at', 'word', 'head', 'until')
if not row[1] then
  return {}
end
row[7] = redis.call('GET', key('body:' .. it)) or ''
return row
