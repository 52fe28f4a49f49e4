/** Reads the MessagePack that Redis' Lua makes of arrays of strings; false stands for what is not there. */
export class MessagePackReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Begins an array. Returns how many items follow. */
  arrayLength(): number {
    const head = this.#byte()
    if (head >= 0x90 && head <= 0x9f) return head - 0x90
    if (head === 0xdc) return this.#number(2)
    if (head === 0xdd) return this.#number(4)
    throw unexpected(head)
  }

  /** The next item, which is an array: the bytes of its items, undefined for false. */
  strings(): (Buffer | undefined)[] {
    const items = new Array<Buffer | undefined>(this.arrayLength())
    for (let index = 0; index < items.length; index++) items[index] = this.#string()
    return items
  }

  #string(): Buffer | undefined {
    const head = this.#byte()
    if (head === FALSE) return undefined
    const length = this.#stringLength(head)
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  #stringLength(head: number): number {
    if (head >= 0xa0 && head <= 0xbf) return head - 0xa0
    if (head === 0xd9) return this.#number(1)
    if (head === 0xda) return this.#number(2)
    if (head === 0xdb) return this.#number(4)
    throw unexpected(head)
  }

  #byte(): number {
    return this.#bytes[this.#at++] ?? 0
  }

  #number(size: 1 | 2 | 4): number {
    this.#at += size
    return this.#bytes.readUIntBE(this.#at - size, size)
  }
}

const FALSE = 0xc2

const unexpected = (head: number): Error => new Error(`0x${head.toString(16)} in the answer of a script`)
