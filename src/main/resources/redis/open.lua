-- The form of what stands in the first shard, made if there is none. ARGV: the form that this program writes, and how
-- many shards it is set to. Answers the oldest form that a program must know to work here, the form, how many shards
-- there are, and how many there ever were.
-- Who comes in with the right number uses the queue from here on. What is older is carried over by carry.lua; from here on no older program begins to work here.
local mine, wanted = tonumber(ARGV[1]), ARGV[2]
local format = tonumber(redis.call('GET', key('format')))
if not format then
  format = mine
  redis.call('MSET', key('format'), mine, key('readers'), mine, key('shards'), wanted, key('widest'), wanted)
elseif format < mine then
  redis.call('SET', key('readers'), mine)
elseif format == mine then
  redis.call('SETNX', key('shards'), 1)
end
if redis.call('GET', key('shards')) == wanted then
  redis.call('SET', key('used'), 1, 'PX', USED)
end
return {
  tonumber(redis.call('GET', key('readers'))) or format,
  format,
  tonumber(redis.call('GET', key('shards'))) or 1,
  tonumber(redis.call('GET', key('widest'))) or 1,
}
