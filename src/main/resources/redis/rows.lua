-- How a delivery is told, to find.lua and search.lua: its id, itself (with its body when it is whole), whether it is in
-- flight (1), why it was buried, its attempts.
local function flies(one)
  return one.state == WAITING and redis.call('ZSCORE', key('f:' .. one.lane), one.id) and 1 or 0
end

local function attempts(id)
  return redis.call('GET', key('a:' .. id)) or ''
end

local function row(one, flying, made, whole)
  return { one.id, whole and redis.call('GET', key('d:' .. one.id)) or one.packed, flying,
    one.state == DEAD and redis.call('HGET', key('reasons'), one.id) or '', made }
end
