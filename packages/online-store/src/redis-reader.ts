import { isStepError } from '@millrace/errors'
import { parseTimestamp } from './event-time.ts'
import { MessagePackReader } from './message-pack-reader.ts'
import type { StoredRow } from './online-row.ts'
import type { ViewRead } from './online-store.ts'
import type { RedisCommand, RedisConnection } from './redis-connection.ts'
import { type HashGroup, hashGrouper } from './redis-hash-groups.ts'

/** Reads what is stored for several views, each in the order of its keys. */
export type RedisReader = (reads: readonly ViewRead[]) => Promise<readonly (readonly (StoredRow | undefined)[])[]>

/**
 * A reader of a project's hashes. Each hash is asked once, for the fields of all views that share it, and all hashes in one
 * round trip to each node.
 */
export function redisReader(redis: RedisConnection, project: string): RedisReader {
  const groupsOf = hashGrouper(project)
  const ask = asker(redis)
  return async (reads) => {
    const rows = reads.map(({ keys }) => new Array<StoredRow | undefined>(keys.length).fill(undefined))
    const groups = groupsOf(reads)
    const replies = await ask(groups)
    for (const [place, { starts, hashes }] of groups.entries()) {
      const answers = replies[place] ?? []
      for (const [index, { wants }] of hashes.entries()) {
        const values = answers[index] ?? []
        for (const { read, row } of wants) {
          const into = rows[read]
          if (into !== undefined)
            into[row] = storedRow(values, starts.get(read) ?? 0, reads[read]?.features.length ?? 0)
        }
      }
    }
    return rows
  }
}

type Values = readonly (Buffer | undefined)[]

type Ask = (groups: readonly HashGroup[]) => Promise<readonly (readonly Values[])[]>

/** Asks for the values of each hash of each group, by scripts unless this reader lacks the right to run them. */
function asker(redis: RedisConnection): Ask {
  let mayRunScripts = redis.keysPerScript > 1
  return async (groups) => {
    try {
      const asked = groups.map((group) => (mayRunScripts && isForScript(group) ? scripted(group) : oneByOne(group)))
      return await answers(redis, asked)
    } catch (error) {
      if (!mayRunScripts || !isStepError(error, 'DENIED')) throw error
      mayRunScripts = false
      return answers(redis, groups.map(oneByOne))
    }
  }
}

interface Asked {
  readonly commands: readonly RedisCommand[]
  read(replies: readonly unknown[]): readonly Values[]
}

async function answers(redis: RedisConnection, asked: readonly Asked[]): Promise<readonly (readonly Values[])[]> {
  const replies = await redis.run(asked.flatMap(({ commands }) => commands))
  let from = 0
  return asked.map(({ commands, read }) => {
    from += commands.length
    return read(replies.slice(from - commands.length, from))
  })
}

/** What Lua can hand to one command. */
const MOST_FIELDS = 1000

const isForScript = ({ hashes, fields }: HashGroup): boolean => hashes.length > 1 && fields.length <= MOST_FIELDS

/** One script takes a fraction of the client's time that a command for each hash takes. */
const scripted = ({ hashes, fields }: HashGroup): Asked => ({
  commands: [['readFeatureRowsBuffer', hashes.length, ...hashes.map(({ key }) => key), ...fields]],
  read: ([packed]) => {
    if (!Buffer.isBuffer(packed)) throw new Error('a script answered with no bytes')
    const reader = new MessagePackReader(packed)
    const rows = new Array<Values>(reader.arrayLength())
    for (let row = 0; row < rows.length; row++) rows[row] = reader.strings()
    return rows
  },
})

const oneByOne = ({ hashes, fields }: HashGroup): Asked => ({
  commands: hashes.map(({ key }) => ['hmgetBuffer', key, ...fields]),
  read: (replies) =>
    replies.map((values) =>
      Array.isArray(values) ? values.map((value: unknown) => (Buffer.isBuffer(value) ? value : undefined)) : [],
    ),
})

function storedRow(values: Values, start: number, features: number): StoredRow | undefined {
  const time = values[start]
  if (time === undefined) return undefined
  return { eventTimestamp: parseTimestamp(time), values: values.slice(start + 1, start + 1 + features) }
}
