-- Removes what has this id or name. ARGV: the name. Answers how many.
local name = ARGV[1]
local all = redis.call('SMEMBERS', key('name:' .. name))
for _, kind in ipairs({ 'run', 'arrival' }) do
  all[#all + 1] = kind .. ':' .. name
end
local many = 0
for _, it in ipairs(all) do
  if redis.call('EXISTS', key('row:' .. it)) == 1 then
    erase(it)
    many = many + 1
  end
end
return many
