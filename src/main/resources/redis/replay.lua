-- Makes a dead or cancelled delivery due now. ARGV: id. Answers 1 when it did.
local one = read(ARGV[1])
if not one or one.body == 0 or (one.state ~= DEAD and one.state ~= CANCELLED) then
  return 0
end
unsettled(one)
one.state, one.at, one.tries = WAITING, now, 0
write(one)
local into = lane(one.lane)
tell(one.lane, into.cap or one.cap, into.interval, into.burst)
if one.order ~= '' and redis.call('LINDEX', line(one.lane, one.order), 0) == one.id then
  count('waiting', 1)
  redis.call('ZADD', key('w:' .. one.lane), now, one.id) -- its order waited for it
else
  wait(one.lane, one.id, now, one.order)
end
flush()
if place(one.lane) then
  ring()
end
done()
return 1
