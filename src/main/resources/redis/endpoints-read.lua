-- The endpoints that are registered by the API. KEYS: what their keys begin with. ARGV: the version that is known.
--   all      hash: their texts by their ids
--   version  when it was changed (us), 0 for never
-- Answers nothing when it is still that version, else the version, then each id and text.
local version = redis.call('GET', KEYS[1] .. 'version') or '0'
if version == ARGV[1] then
  return {}
end
local answer = redis.call('HGETALL', KEYS[1] .. 'all')
table.insert(answer, 1, version)
return answer
