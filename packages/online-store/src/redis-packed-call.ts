import { createHash } from 'node:crypto'
import type { Command } from 'ioredis'
import { ByteWriter } from './byte-writer.ts'

type Word = string | number | Buffer

/** Makes a call of its words. */
export type PackCall = (words: readonly Word[]) => Command

interface Packing {
  /** What comes before the words. */
  readonly head: readonly string[]
  /** Whether replies are text, else bytes. */
  readonly asText: boolean
}

/**
 * Calls that put their words into one buffer themselves: the client looks at each word several times, which takes a
 * quarter of a load.
 */
export function packedCalls(CommandClass: typeof Command, { head, asText }: Packing): PackCall {
  const [name = ''] = head
  const replyEncoding = asText ? 'utf8' : null
  // The client wants the number of a script's keys.
  const shown = name === 'evalsha' ? ['', '0'] : []
  class PackedCall extends CommandClass {
    readonly words: readonly Word[]

    constructor(words: readonly Word[]) {
      super(name, shown, { replyEncoding })
      this.words = words
    }

    override toWritable(): Buffer {
      return serialized([...head, ...this.words])
    }
  }
  return (words) => new PackedCall(words)
}

/** The head of a call of a script; the number of keys, the keys and the arguments follow. A server that does not know it answers NOSCRIPT. */
export const scriptHead = (lua: string): readonly string[] => ['evalsha', createHash('sha1').update(lua).digest('hex')]

/** An array of bulk strings in Redis' protocol. */
function serialized(words: readonly Word[]): Buffer {
  const into = new ByteWriter(words.length * 64)
  putHead(into, ARRAY, words.length)
  for (const word of words) {
    const bytes = typeof word === 'object' ? word : Buffer.from(String(word))
    putHead(into, BULK_STRING, bytes.length)
    into.putPart(bytes, 0, bytes.length)
    putLineEnd(into)
  }
  return into.written()
}

const ARRAY = '*'.charCodeAt(0)
const BULK_STRING = '$'.charCodeAt(0)
const ZERO = '0'.charCodeAt(0)

function putHead(into: ByteWriter, kind: number, count: number): void {
  into.byte(kind)
  let scale = 1
  while (scale * 10 <= count) scale *= 10
  for (; scale >= 1; scale /= 10) into.byte(ZERO + (Math.floor(count / scale) % 10))
  putLineEnd(into)
}

function putLineEnd(into: ByteWriter): void {
  into.byte(0x0d)
  into.byte(0x0a)
}
