import { murmur3 } from './murmur3.ts'

/** The hash field of a feature: murmur3 of `view:feature`, four bytes, little-endian. */
export function featureField(view: string, feature: string): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(murmur3(Buffer.from(`${view}:${feature}`)))
  return bytes
}

/** The hash field of a view's event timestamp. */
export function timestampField(view: string): Buffer {
  return Buffer.from(`_ts:${view}`)
}
