/** The entity key and the project that a Redis key is made of, undefined where it is no such key. */
export function splitRedisKey(key: Buffer): { readonly entityKey: Buffer; readonly project: string } | undefined {
  const count = uint32At(key, 0)
  if (count === undefined || count > key.length) return undefined
  let at: number | undefined = 4
  // The names of the join keys and their values are laid out alike: type, length, bytes.
  for (let part = 0; part < 2 * count && at !== undefined; part++) at = endOfPart(key, at)
  if (at === undefined) return undefined
  return { entityKey: key.subarray(0, at), project: key.toString('utf8', at) }
}

function endOfPart(key: Buffer, at: number): number | undefined {
  const length = uint32At(key, at + 4)
  if (length === undefined || at + 8 + length > key.length) return undefined
  return at + 8 + length
}

function uint32At(key: Buffer, at: number): number | undefined {
  return at + 4 <= key.length ? key.readUInt32LE(at) : undefined
}
