/**
 * Stores rows unless a newer one is stored, as one step that no other writer can come between; answers how many it stored.
 * KEYS: each row's hash. ARGV: seconds until a hash expires or 0, the field of the event timestamp, how many features
 * there are and the field of each; then of each row its event timestamp and its values.
 */
export const WRITE_ROWS = `
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
local function isNewer(stored, bytes)
  if not stored then return true end
  local storedSeconds, storedNanos = timestamp(stored)
  local seconds, nanos = timestamp(bytes)
  return seconds > storedSeconds or (seconds == storedSeconds and nanos >= storedNanos)
end
local features = tonumber(ARGV[3])
local written = 0
for row, key in ipairs(KEYS) do
  local first = 4 + features + (row - 1) * (features + 1)
  if isNewer(redis.call('HGET', key, ARGV[2]), ARGV[first]) then
    local pairs = {ARGV[2], ARGV[first]}
    for feature = 1, features do
      pairs[#pairs + 1] = ARGV[3 + feature]
      pairs[#pairs + 1] = ARGV[first + feature]
    end
    for from = 1, #pairs, 1000 do
      redis.call('HSET', key, unpack(pairs, from, math.min(from + 999, #pairs)))
    end
    if ARGV[1] ~= '0' then redis.call('EXPIRE', key, ARGV[1]) end
    written = written + 1
  end
end
return written
`
