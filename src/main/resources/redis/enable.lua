-- Lets a receiver have deliveries again. ARGV: its name. Answers 1 when it was disabled.
redis.call('DEL', key('receiver:' .. ARGV[1]))
return redis.call('ZREM', key('disabled'), ARGV[1])
