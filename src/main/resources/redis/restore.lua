-- Stores deliveries as they stood in another queue, those that are not known. ARGV: how many shards there are; for each
-- delivery its state, the reason of a dead letter, whether it is one that holds up its order (1), its attempts (a line
-- of JSON for each); then as in add.lua its id, lane, cap, interval and burst (us), due or settled, when it was accepted
-- (ms), hook, ordering key and itself.
-- Answers 1 for each that was stored, 0 for each that was known, in their order; -1 when there are other shards.
local EACH = 14
if not sharded(ARGV[1]) then
  return -1
end

local stored = {}
local fresh = false

local function restore(state, reason, holds, made, id, name, cap, interval, burst, at, created, hook, order, packed)
  if not redis.call('SET', key('d:' .. id), packed, 'NX') then
    return 0
  end
  if made ~= '' then
    redis.call('SET', key('a:' .. id), made)
  end
  index(id, hook, name, created)
  if state == 'waiting' then
    wait(name, id, at, order)
    touch(name, cap, interval, burst)
    fresh = fresh or soon(at)
    return 1
  end
  redis.call('ZADD', key('s:' .. state), at, id)
  if reason ~= '' then
    redis.call('HSET', key('reasons'), id, reason)
  end
  if holds == '1' then
    redis.call('RPUSH', line(name, order), id)
  end
  return 1
end

for i = 2, #ARGV, EACH do
  stored[#stored + 1] = restore(unpack(ARGV, i, i + EACH - 1))
end
if placeTouched() or fresh then
  ring()
end
done()
return stored
