/**
 * Stores one row unless the stored one is newer, as one step that no other writer can come between; answers 1 or 0.
 * KEYS: the entity's hash. ARGV: seconds until the hash expires or 0, field and bytes of the event timestamp, then
 * field and bytes of each feature.
 */
export const WRITE_ROW = `
local function timestamp(bytes)
  local parts = {0, 0}
  local at = 1
  while at <= #bytes do
    local number = math.floor(string.byte(bytes, at) / 8)
    local value, inverse, scale, groups = 0, 0, 1, 0
    local byte
    repeat
      at = at + 1
      byte = string.byte(bytes, at)
      groups = groups + 1
      if groups < 10 then
        value = value + (byte % 128) * scale
        inverse = inverse + (127 - byte % 128) * scale
        scale = scale * 128
      end
    until byte < 128
    at = at + 1
    -- Ten groups are a negative number; its inverse is small, and so exact in a double.
    if groups == 10 then value = -inverse - 1 end
    parts[number] = value
  end
  return parts[1], parts[2]
end
local stored = redis.call('HGET', KEYS[1], ARGV[2])
if stored then
  local storedSeconds, storedNanos = timestamp(stored)
  local seconds, nanos = timestamp(ARGV[3])
  if storedSeconds > seconds or (storedSeconds == seconds and storedNanos > nanos) then return 0 end
end
for first = 2, #ARGV, 1000 do
  redis.call('HSET', KEYS[1], unpack(ARGV, first, math.min(first + 999, #ARGV)))
end
if ARGV[1] ~= '0' then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return 1
`
