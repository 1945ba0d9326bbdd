-- Stores deliveries that are not known yet. ARGV: for each its id, lane, cap, due and the number of its
-- fields, then those: name, value, ...
-- Answers 1 for each that was added, 0 for each that was known, in their order.
local added = {}
local fresh = false
local i = 1
while i <= #ARGV do
  local id, lane, cap, due, fields = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], tonumber(ARGV[i + 4])
  local from = i + 5
  i = from + 2 * fields
  if redis.call('EXISTS', key('delivery:' .. id)) == 1 then
    added[#added + 1] = 0
  else
    redis.call('HSET', key('delivery:' .. id), 'state', 'waiting', 'at', due, 'lane', lane, 'attempts', 0,
      'fence', 0, 'reason', '', unpack(ARGV, from, i - 1))
    redis.call('HSET', key('caps'), lane, cap)
    wait(lane, id, due)
    fresh = place(lane) or soon(due) or fresh
    added[#added + 1] = 1
  end
end
if fresh then
  ring()
end
return added
