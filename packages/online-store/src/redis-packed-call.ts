import { createHash } from 'node:crypto'
import type { Command } from 'ioredis'
import { ByteWriter } from './byte-writer.ts'

type Word = string | number | Buffer

/** Makes calls of a script that the server knows, `words` being the number of keys, the keys and the arguments. */
export type PackCall = (words: readonly Word[]) => Command

/**
 * Calls that put their words into one buffer themselves: the client looks at each word several times, which takes a
 * quarter of a load. A server that does not know the script answers NOSCRIPT.
 */
export function packedCalls(CommandClass: typeof Command, lua: string): PackCall {
  const sha = createHash('sha1').update(lua).digest('hex')
  class PackedCall extends CommandClass {
    readonly words: readonly Word[]

    constructor(words: readonly Word[]) {
      super('evalsha', [sha, '0'], { replyEncoding: 'utf8' })
      this.words = words
    }

    override toWritable(): Buffer {
      return serialized(['evalsha', sha, ...this.words])
    }
  }
  return (words) => new PackedCall(words)
}

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
