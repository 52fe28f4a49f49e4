/** Lua: whether a stored event timestamp, or false for none, is later than another one. */
const IS_NEWER = `
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
  if not stored or stored == bytes then return false end
  local storedSeconds, storedNanos = timestamp(stored)
  local seconds, nanos = timestamp(bytes)
  return storedSeconds > seconds or (storedSeconds == seconds and storedNanos > nanos)
end`

/**
 * Stores rows unless a newer one is stored, as one step that no other writer can come between; answers how many it stored.
 * KEYS: each row's hash. ARGV: seconds until a hash expires or 0, the field of the event timestamp, how many features
 * there are and the field of each; then a MessagePack array with the event timestamp and the values of each row.
 */
export const WRITE_ROWS = `
${IS_NEWER}
local features = tonumber(ARGV[3])
local cells = cmsgpack.unpack(ARGV[4 + features])
local written = 0
for row, key in ipairs(KEYS) do
  local first = 1 + (row - 1) * (features + 1)
  if not isNewer(redis.call('HGET', key, ARGV[2]), cells[first]) then
    local pairs = {ARGV[2], cells[first]}
    for feature = 1, features do
      pairs[2 * feature + 1] = ARGV[3 + feature]
      pairs[2 * feature + 2] = cells[first + feature]
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

/**
 * Removes the fields of rows that are older than a time, each as one step; answers how many.
 * KEYS: the rows' hashes. ARGV: the time, the field of the event timestamp, and the field of each feature.
 */
export const PRUNE_ROWS = `
${IS_NEWER}
local pruned = 0
for _, key in ipairs(KEYS) do
  local stored = redis.call('HGET', key, ARGV[2])
  if stored and isNewer(ARGV[1], stored) then
    for from = 2, #ARGV, 1000 do
      redis.call('HDEL', key, unpack(ARGV, from, math.min(from + 999, #ARGV)))
    end
    pruned = pruned + 1
  end
end
return pruned
`

/** Reads fields of hashes. KEYS: the hashes. ARGV: the fields. Answers a MessagePack array of the values of each hash, false for none. */
export const READ_ROWS = `
local rows = {}
for row, key in ipairs(KEYS) do rows[row] = redis.call('HMGET', key, unpack(ARGV)) end
return cmsgpack.pack(rows)
`
