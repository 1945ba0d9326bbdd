-- The format of what stands here: made if there is none. ARGV: this program's.
redis.call('SETNX', key('format'), ARGV[1])
return redis.call('GET', key('format'))
