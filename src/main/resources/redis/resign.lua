-- Gives leases back that are still one's own. ARGV: token, names.
for i = 2, #ARGV do
  local lease = KEYS[1] .. ':' .. ARGV[i]
  if redis.call('GET', lease) == ARGV[1] then
    redis.call('DEL', lease)
  end
end
return 1
