-- Asks for a lease of each name, or renews it. ARGV: token, length (ms), names. Answers 1 or 0 for each.
-- A lease's key is made from KEYS[1] and the name, so it carries the same hash tag.
local token, length = ARGV[1], ARGV[2]
local held = {}
for i = 3, #ARGV do
  local lease = KEYS[1] .. ':' .. ARGV[i]
  if redis.call('SET', lease, token, 'NX', 'PX', length) then
    held[#held + 1] = 1
  elseif redis.call('GET', lease) == token then
    redis.call('PEXPIRE', lease, length)
    held[#held + 1] = 1
  else
    held[#held + 1] = 0
  end
end
return held
