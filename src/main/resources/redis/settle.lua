-- Writes an attempt and what follows from it. ARGV: id, fence, the step (finish, retry, bury), when it is due
-- again (ms), the reason, the attempt (JSON, or empty), budget (ms), cap, interval and burst (us), whether a burial
-- holds up its order (1), whether the body is kept (1), the sign (DELIVERED, ANSWERED, FAILED, GONE, UNKNOWN), until
-- when the lane is to pause (ms, or 0), after how many failures its breaker opens, for how long at first and at most
-- (ms), after how long of failures the receiver is disabled (ms).
-- Answers 0 when it took no effect, 2 when something may be due before a sleeper looks again, else 1; 4 more
-- when the receiver is disabled by it. An old fence means that the lease was lost to another: then only a success
-- counts, even a dead letter's, for it was delivered after all. A settled lease's fence is old at once: the same
-- settle may come twice when its answer was lost.
local id, fence, step, due, reason, attempt = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6]
local budget, cap, interval, burst, holds, keeps = ARGV[7], ARGV[8], ARGV[9], ARGV[10], ARGV[11], ARGV[12]
local sign, pause = ARGV[13], tonumber(ARGV[14])
local FAILURES, OPEN, LONGEST_OPEN, DISABLE = tonumber(ARGV[15]), tonumber(ARGV[16]), tonumber(ARGV[17]),
  tonumber(ARGV[18])
local FORGET_RECEIVER = 2592000000

local delivery = key('delivery:' .. id)
local state, lane, current, receiver, order =
  unpack(redis.call('HMGET', delivery, 'state', 'lane', 'fence', 'receiver', 'order'))
local open = state == 'waiting' or (state == 'dead' and step == 'finish')
if not open or (current ~= fence and step ~= 'finish') then
  return 0
end
receiver, order = receiver or lane, order or ''

-- The circuit breaker of the lane. While it is open, what was in flight before says nothing new.
local function judge()
  local lane = key('lane:' .. lane)
  if pause > 0 and pause > (tonumber(redis.call('HGET', lane, 'pause')) or 0) then
    redis.call('HSET', lane, 'pause', pause)
  end
  if sign == 'FAILED' then
    local failures = redis.call('HINCRBY', lane, 'failures', 1)
    local trips, until_ = unpack(redis.call('HMGET', lane, 'trips', 'open'))
    if failures >= FAILURES and (tonumber(until_) or 0) <= now then
      trips = (tonumber(trips) or 0) + 1
      redis.call('HSET', lane, 'trips', trips, 'open', now + math.min(LONGEST_OPEN, OPEN * 2 ^ math.min(trips - 1, 30)))
    end
  elseif sign ~= 'UNKNOWN' and redis.call('HEXISTS', lane, 'failures') == 1 then
    redis.call('HDEL', lane, 'failures', 'trips', 'open')
  end
end

local function disable(why)
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
local function watch()
  local known = key('receiver:' .. receiver)
  if sign == 'DELIVERED' then
    if redis.call('DEL', known) == 1 then
      redis.call('ZREM', key('disabled'), receiver)
    end
  elseif sign == 'GONE' then
    return disable('it answered 410 Gone')
  elseif sign ~= 'UNKNOWN' then
    redis.call('HSETNX', known, 'since', now)
    local since = tonumber(redis.call('HGET', known, 'since'))
    if DISABLE > 0 and now - since >= DISABLE then
      return disable('nothing was delivered for ' .. math.floor((now - since) / 1000) .. 's, only failures')
    elseif redis.call('HEXISTS', known, 'disabled') == 0 then
      redis.call('PEXPIRE', known, math.max(FORGET_RECEIVER, 2 * DISABLE))
    end
  end
  return 0
end

local waited = withdraw(lane, id)
redis.call('ZREM', key('dead'), id)
if attempt ~= '' then
  redis.call('RPUSH', key('attempts:' .. id), attempt)
  redis.call('HINCRBY', delivery, 'attempts', 1)
end
redis.call('HSET', delivery, 'budget', budget, 'cap', cap, 'fence', 0)
tell(lane, cap, interval, burst)
judge()
local disabled = watch()
if step == 'finish' then
  redis.call('HSET', delivery, 'state', 'delivered', 'at', now, 'reason', '')
  redis.call('ZADD', key('delivered'), now, id)
  if keeps == '0' then
    redis.call('HDEL', delivery, 'body')
  end
  yield(lane, id, order)
elseif step == 'retry' then
  redis.call('HSET', delivery, 'at', due)
  count('waiting', 1)
  redis.call('ZADD', key('due:' .. lane), due, id)
else
  redis.call('HSET', delivery, 'state', 'dead', 'at', now, 'reason', reason)
  redis.call('ZADD', key('dead'), now, id)
  if holds == '0' then
    yield(lane, id, order)
  end
end
if place(lane) or (step == 'retry' and soon(due)) then
  ring()
  return 2 + disabled
end
return 1 + disabled
