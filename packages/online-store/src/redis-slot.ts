const OPEN = '{'.charCodeAt(0)
const CLOSE = '}'.charCodeAt(0)
const SLOTS = 16_384

/** The cluster slot of a key: CRC16 (XMODEM) of it, or of what its first braces hold, as the cluster specification says. */
export function redisSlot(key: Uint8Array): number {
  const open = key.indexOf(OPEN)
  const close = open < 0 ? -1 : key.indexOf(CLOSE, open + 1)
  return crc16(close > open + 1 ? key.subarray(open + 1, close) : key) % SLOTS
}

function crc16(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) crc = ((crc << 8) ^ (TABLE[(crc >> 8) ^ byte] ?? 0)) & 0xffff
  return crc
}

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
  return crc
})
