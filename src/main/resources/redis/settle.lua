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
local there = {}

-- The circuit breaker of the lane. While it is open, what was in flight before says nothing new.
local function judge(name, sign, pause)
  local one = lane(name)
  if pause > 0 and pause > one.pause then
    one.pause = pause
    redis.call('HSET', key('l:' .. name), 'pause', pause)
  end
  if sign == 'FAILED' then
    one.failures = redis.call('HINCRBY', key('l:' .. name), 'failures', 1)
    if one.failures >= FAILURES and one.open <= now then
      one.trips = one.trips + 1
      one.open = now + math.min(LONGEST_OPEN, OPEN * 2 ^ math.min(one.trips - 1, 30))
      redis.call('HSET', key('l:' .. name), 'trips', one.trips, 'open', one.open)
    end
  elseif sign ~= 'UNKNOWN' and (one.failures > 0 or one.trips > 0 or one.open > 0) then
    one.failures, one.trips, one.open = 0, 0, 0
    redis.call('HDEL', key('l:' .. name), 'failures', 'trips', 'open')
  end
end

local function disable(receiver, why)
  local known = key('r:' .. receiver)
  if redis.call('HEXISTS', known, 'disabled') == 1 then
    return 0
  end
  redis.call('HSET', known, 'disabled', now, 'reason', why)
  redis.call('ZADD', key('off'), now, receiver)
  redis.call('PERSIST', known)
  return 4
end

-- Whether the receiver is still there.
local function watch(receiver, sign)
  local known = key('r:' .. receiver)
  if sign == 'DELIVERED' and there[receiver] then
    return 0
  end
  there[receiver] = sign == 'DELIVERED'
  if sign == 'DELIVERED' then
    if redis.call('DEL', known) == 1 then
      redis.call('ZREM', key('off'), receiver)
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

-- Writes an attempt down. The string grows by what it takes and no more, as it would by APPEND.
local function note(one, attempt)
  local before = one.tries > 0 and redis.call('GET', key('a:' .. one.id))
  if before then
    redis.call('SET', key('a:' .. one.id), before .. '\n' .. attempt)
  elseif redis.call('SET', key('a:' .. one.id), attempt, 'NX') == false then
    redis.call('APPEND', key('a:' .. one.id), '\n' .. attempt) -- it was replayed
  end
  one.tries = one.tries + 1
end

local left, again, ended, over = {}, {}, {}, {}

-- They leave their lanes when all are written, and only then others have their turn.
local function leaves(one)
  local those = left[one.lane] or {}
  left[one.lane] = those
  those[#those + 1] = one.id
end

local function settle(from)
  local id, fence, step, due, reason, attempt, budget, cap, interval, burst, holds, keeps, sign, pause =
    unpack(ARGV, from, from + EACH - 1)
  local one = read(id)
  local open = one and (one.state == WAITING or (one.state == DEAD and step == 'finish'))
  if not open or (one.fence ~= tonumber(fence) and step ~= 'finish') then
    return 0
  end
  leaves(one)
  if one.state == DEAD then
    unsettled(one)
  end
  if attempt ~= '' then
    note(one, attempt)
  end
  touch(one.lane, cap, interval, burst)
  judge(one.lane, sign, tonumber(pause))
  local disabled = watch(one.receiver, sign)
  one.budget, one.cap, one.fence = tonumber(budget), tonumber(cap), 0
  if step == 'retry' then
    one.at = tonumber(due)
    write(one)
    again[#again + 1] = one
    wakes = wakes or soon(due)
    return 1 + disabled
  end
  one.state = step == 'finish' and DELIVERED or DEAD
  one.at = now
  over[id] = true
  settled(one)
  if one.state == DEAD and reason ~= '' then
    redis.call('HSET', key('reasons'), id, reason)
  end
  if one.state == DELIVERED and keeps == '0' then
    dropBody(one)
  else
    write(one)
  end
  if one.order ~= '' and (one.state == DELIVERED or holds == '0') then
    ended[#ended + 1] = one
  end
  return 1 + disabled
end

local effects = { 0 }
for from = FIRST, #ARGV, EACH do
  effects[#effects + 1] = settle(from)
end
for name, ids in pairs(left) do
  withdraw(name, ids)
end
for _, one in ipairs(again) do
  if not over[one.id] then -- a late success may have come with it
    count('waiting', 1)
    gather('ZADD', 'w:' .. one.lane, one.at, one.id)
  end
end
for _, one in ipairs(ended) do
  yield(one.lane, one.id, one.order)
end
if placeTouched() or wakes then
  effects[1] = 1
  ring()
end
done()
return effects
