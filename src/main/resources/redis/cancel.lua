-- Takes a waiting delivery out, or a dead letter that holds up its order. ARGV: id. Answers 1 when it did.
local one = read(ARGV[1])
if not one or (one.state ~= WAITING and (one.state ~= DEAD or one.order == '')) then
  return 0
end
lapse(one.lane)
if redis.call('ZSCORE', key('f:' .. one.lane), one.id) then
  place(one.lane)
  done()
  return 0
end
local waited = withdraw(one.lane, { one.id }) > 0
local held = yield(one.lane, one.id, one.order)
if one.state == WAITING and not waited and held then
  count('waiting', -1) -- it stood behind another of its order
end
place(one.lane)
done()
if not waited and not held then
  return 0
end
if one.state == DEAD then
  unsettled(one)
end
one.state, one.at, one.fence = CANCELLED, now, 0 -- a lease of before is old, also after a replay
write(one)
settled(one)
flush()
ring()
return 1
