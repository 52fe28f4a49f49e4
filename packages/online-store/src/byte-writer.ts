const FIRST_BYTES = 64 * 1024

/** Bytes put one after another into a buffer that grows: far cheaper than a buffer for each piece. */
export class ByteWriter {
  bytes: Buffer
  /** Where the next byte goes. */
  at = 0

  constructor(size = FIRST_BYTES) {
    this.bytes = Buffer.allocUnsafeSlow(size)
  }

  /** Makes room for so many more bytes. */
  reserve(size: number): void {
    if (this.at + size <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.at + size))
    this.bytes.copy(larger, 0, 0, this.at)
    this.bytes = larger
  }

  byte(value: number): void {
    this.reserve(1)
    this.bytes[this.at++] = value
  }

  put(bytes: Uint8Array): void {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  putPart(bytes: Buffer, start: number, end: number): void {
    this.reserve(end - start)
    // Short pieces are the rule, and a call into native code costs more than to copy one here.
    if (end - start > 64) bytes.copy(this.bytes, this.at, start, end)
    else for (let from = start, to = this.at; from < end; from++, to++) this.bytes[to] = bytes[from] ?? 0
    this.at += end - start
  }

  uint32LE(value: number): void {
    this.reserve(4)
    this.at = this.bytes.writeUInt32LE(value, this.at)
  }

  /** Text in UTF-8. Returns how many bytes it took. */
  text(text: string): number {
    this.reserve(text.length * 3)
    const length = this.bytes.write(text, this.at)
    this.at += length
    return length
  }

  /** A base-128 varint of a number from 0 to 2⁵³. */
  varint(value: number): void {
    this.reserve(8)
    let rest = value
    for (; rest >= 128; rest = Math.floor(rest / 128)) this.bytes[this.at++] = (rest % 128) + 128
    this.bytes[this.at++] = rest
  }

  /** What has been put in, as a view that later writes may change. */
  written(): Buffer {
    return this.bytes.subarray(0, this.at)
  }
}
