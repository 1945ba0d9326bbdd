-- Lets a receiver have deliveries again. ARGV: its name. Answers 1 when it was disabled.
redis.call('DEL', key('r:' .. ARGV[1]))
return redis.call('ZREM', key('off'), ARGV[1])
