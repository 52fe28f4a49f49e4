const C1 = 0xcc9e2d51
const C2 = 0x1b873593

/** MurmurHash3_x86_32 with seed 0, as an unsigned integer (Austin Appleby's public-domain algorithm). */
export function murmur3(bytes: Uint8Array): number {
  const whole = bytes.length - (bytes.length % 4)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let hash = 0
  for (let at = 0; at < whole; at += 4) {
    hash = rotate(hash ^ scramble(view.getUint32(at, true)), 13)
    hash = (Math.imul(hash, 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let at = bytes.length - 1; at >= whole; at--) tail = (tail << 8) | view.getUint8(at)
  return finish(hash ^ scramble(tail) ^ bytes.length)
}

function scramble(block: number): number {
  return Math.imul(rotate(Math.imul(block, C1), 15), C2)
}

function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
