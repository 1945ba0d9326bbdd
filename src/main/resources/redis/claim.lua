-- Takes entries of a stream over that were handed out and not touched for a while.
-- ARGV: group, consumer, least idle time (ms), cursor, how many.
-- Answers the next cursor, the entries as {id, fields, how often they were handed out}, and the ids of those
-- that are no longer in the stream. Redis 6.2 gives nothing in the place of such an entry.
local group = ARGV[1]
local claimed = redis.call('XAUTOCLAIM', KEYS[1], group, ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5])
local entries = {}
for _, entry in ipairs(claimed[2]) do
  if entry and entry[2] then
    local pending = redis.call('XPENDING', KEYS[1], group, entry[1], entry[1], 1)
    entries[#entries + 1] = { entry[1], entry[2], pending[1] and pending[1][4] or 1 }
  end
end
return { claimed[1], entries, claimed[3] or {} }
