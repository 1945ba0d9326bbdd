-- Writes attempts and what follows from them. ARGV: after how many failures a lane's breaker opens, for how long at
-- first and at most (ms), after how long of failures a receiver is disabled (ms); then for each attempt its delivery's
-- id, fence, the step (finish, retry, bury), when it is due again (ms), the reason, the attempt (JSON, or empty),
-- budget (ms), cap, interval and burst (us), whether a burial holds up its order (1), whether the body is kept (1), the
-- sign (DELIVERED, ANSWERED, FAILED, GONE, UNKNOWN), until when the lane is to pause (ms, or 0).
-- Answers whether something may be due before a sleeper looks again (1), then for each attempt 0 when it took no
-- effect, else 1, and 4 more when the receiver is disabled by it. An old fence means that the lease was lost to another: then only a success
-- counts, even a dead letter's, for it was delivered after all. A settled lease's fence is old at once: the same
-- settle may come twice when its answer was lost.
local FAILURES, OPEN, LONGEST_OPEN, DISABLE = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]),
  tonumber(ARGV[4])
local FIRST, EACH = 5, 14
local FORGET_RECEIVER = 2592000000

local wakes = false
local touched, well, there = {}, {}, {}

-- The circuit breaker of the lane. While it is open, what was in flight before says nothing new.
local function judge(name, sign, pause)
  local lane = key('lane:' .. name)
  if pause > 0 and pause > (tonumber(redis.call('HGET', lane, 'pause')) or 0) then
    redis.call('HSET', lane, 'pause', pause)
  end
  if sign == 'FAILED' then
    local failures = redis.call('HINCRBY', lane, 'failures', 1)
    local trips, opened = unpack(redis.call('HMGET', lane, 'trips', 'open'))
    if failures >= FAILURES and (tonumber(opened) or 0) <= now then
      trips = (tonumber(trips) or 0) + 1
      redis.call('HSET', lane, 'trips', trips, 'open', now + math.min(LONGEST_OPEN, OPEN * 2 ^ math.min(trips - 1, 30)))
    end
  elseif sign ~= 'UNKNOWN' and not well[name] then
    redis.call('HDEL', lane, 'failures', 'trips', 'open')
  end
  well[name] = sign ~= 'FAILED' and sign ~= 'UNKNOWN'
end

local function disable(receiver, why)
  local known = key('receiver:' .. receiver)
  if redis.call('HEXISTS', known, 'disabled') == 1 then
    return 0
  end
  redis.call('HSET', known, 'disabled', now, 'reason', why)
  redis.call('ZADD', key('disabled'), now, receiver)
  redis.call('PERSIST', known)
  return 4
end

-- Whether the receiver is still there.
local function watch(receiver, sign)
  local known = key('receiver:' .. receiver)
  if sign == 'DELIVERED' and there[receiver] then
    return 0
  end
  there[receiver] = sign == 'DELIVERED'
  if sign == 'DELIVERED' then
    if redis.call('DEL', known) == 1 then
      redis.call('ZREM', key('disabled'), receiver)
    end
  elseif sign == 'GONE' then
    return disable(receiver, 'it answered 410 Gone')
  elseif sign ~= 'UNKNOWN' then
    redis.call('HSETNX', known, 'since', now)
    local since = tonumber(redis.call('HGET', known, 'since'))
    if DISABLE > 0 and now - since >= DISABLE then
      return disable(receiver,
        'nothing was delivered for ' .. math.floor((now - since) / 1000) .. 's, only failures')
    elseif redis.call('HEXISTS', known, 'disabled') == 0 then
      redis.call('PEXPIRE', known, math.max(FORGET_RECEIVER, 2 * DISABLE))
    end
  end
  return 0
end

-- What happens to a lane is seen to once, when all is written.
local function touch(lane, cap, interval, burst)
  touched[lane] = { cap, interval, burst }
end

local function settle(from)
  local id, fence, step, due, reason, attempt, budget, cap, interval, burst, holds, keeps, sign, pause =
    unpack(ARGV, from, from + EACH - 1)
  local delivery = key('delivery:' .. id)
  local state, lane, current, receiver, order, tries =
    unpack(redis.call('HMGET', delivery, 'state', 'lane', 'fence', 'receiver', 'order', 'attempts'))
  local open = state == 'waiting' or (state == 'dead' and step == 'finish')
  if not open or (current ~= fence and step ~= 'finish') then
    return 0
  end
  receiver, order = receiver or lane, order or ''
  withdraw(lane, id)
  if state == 'dead' then
    redis.call('ZREM', key('dead'), id)
  end
  if attempt ~= '' then
    redis.call('RPUSH', key('attempts:' .. id), attempt)
    tries = (tonumber(tries) or 0) + 1
  end
  touch(lane, cap, interval, burst)
  judge(lane, sign, tonumber(pause))
  local disabled = watch(receiver, sign)
  if step == 'retry' then
    redis.call('HSET', delivery, 'at', due, 'budget', budget, 'cap', cap, 'fence', 0, 'attempts', tries or 0)
    count('waiting', 1)
    redis.call('ZADD', key('due:' .. lane), due, id)
  else
    local ended = step == 'finish' and 'delivered' or 'dead'
    redis.call('HSET', delivery, 'state', ended, 'at', now, 'reason', reason, 'budget', budget, 'cap', cap,
      'fence', 0, 'attempts', tries or 0)
    redis.call('ZADD', key(ended), now, id)
    if ended == 'delivered' and keeps == '0' then
      redis.call('HDEL', delivery, 'body')
    end
    if ended == 'delivered' or holds == '0' then
      yield(lane, id, order)
    end
  end
  wakes = wakes or (step == 'retry' and soon(due))
  return 1 + disabled
end

local effects = { 0 }
for from = FIRST, #ARGV, EACH do
  effects[#effects + 1] = settle(from)
end
for lane, terms in pairs(touched) do
  tell(lane, unpack(terms))
  wakes = place(lane) or wakes
end
if wakes then
  effects[1] = 1
  ring()
end
done()
return effects
