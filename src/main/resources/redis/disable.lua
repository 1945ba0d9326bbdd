-- Takes over that a receiver is disabled. ARGV: its name, since (ms), reason.
redis.call('HSET', key('r:' .. ARGV[1]), 'disabled', ARGV[2], 'reason', ARGV[3])
redis.call('ZADD', key('off'), ARGV[2], ARGV[1])
return 1
