-- Stores deliveries that are not known yet. ARGV: how many shards there are, how many may be in the queue; for each
-- delivery its id, lane, cap, interval and burst (us), due, when it was accepted (ms), hook, ordering key and itself.
-- Answers 1 for each that was added, 0 for each that was known, in their order; when they are too many only
-- how many there are, and -1 when there are other shards.
local EACH = 10
local most = tonumber(ARGV[2])
if not sharded(ARGV[1]) then
  return -1
end

local waiting, flying = depth()
local room = most - waiting - flying
if room < (#ARGV - 2) / EACH then -- it may be too little
  for i = 3, #ARGV, EACH do
    room = room - 1 + redis.call('EXISTS', key('d:' .. ARGV[i]))
  end
  if room < 0 then
    return most
  end
end

local added = {}
local fresh = false
for i = 3, #ARGV, EACH do
  local id, name, cap, interval, burst, due, created, hook, order, packed = unpack(ARGV, i, i + EACH - 1)
  if redis.call('SET', key('d:' .. id), packed, 'NX') then
    index(id, hook, name, created)
    wait(name, id, due, order)
    touch(name, cap, interval, burst)
    fresh = fresh or soon(due)
    added[#added + 1] = 1
  else
    added[#added + 1] = 0
  end
end
if placeTouched() or fresh then
  ring()
end
done()
return added
