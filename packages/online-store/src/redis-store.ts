import type { FeatureView } from '@millrace/feature-registry'
import { type EncodedRow, encodeBatch } from './encode-batch.ts'
import { entityKeyPrefix, entityKeySerializer } from './entity-key.ts'
import { parseTimestamp, timestampBytes, toMicros } from './event-time.ts'
import { onlineRow, type StoredRow } from './online-row.ts'
import type { OnlineStore } from './online-store.ts'
import type { RedisConfig } from './online-store-config.ts'
import { connectRedis, type RedisCommand, type RedisConnection } from './redis-connection.ts'
import { featureField, timestampField } from './redis-fields.ts'
import { WRITE_ROWS } from './redis-write-script.ts'
import { splitRedisKey } from './split-redis-key.ts'

/** Rows sent before waiting for replies: enough to hide the round trip, few enough to hold. */
const CHUNK = 2000

/**
 * An online store in Redis, in Feast's hashes: one for each entity key, shared by all views over the same join keys.
 * @throws StepError USAGE, UNAVAILABLE or DENIED, naming host and port
 */
export async function redisStore(config: RedisConfig, project: string): Promise<OnlineStore> {
  const redis = await connectRedis(config, { writeFeatureRows: WRITE_ROWS })
  const suffix = Buffer.from(project)
  return {
    async prepare() {
      await redis.run([['ping']])
    },
    async write(view, batches) {
      const layout = rowLayout(view, config, suffix)
      let written = 0
      let rows = 0
      for await (const batch of batches) {
        for (const chunk of chunks(encodeBatch(view, batch), CHUNK)) {
          written += config.skip_dedup ? await overwrite(redis, layout, chunk) : await update(redis, layout, chunk)
          rows += chunk.length
        }
      }
      return { written, skipped: rows - written }
    },
    async read(view, features, keys, now) {
      const keyBytes = entityKeySerializer(view.joinKeys)
      const redisKeys = keys.map((key) => Buffer.concat([keyBytes(view.joinKeys.map(({ name }) => key[name])), suffix]))
      const stored = await readRows(redis, view, features, redisKeys)
      return redisKeys.map((key) =>
        onlineRow(stored.get(key.toString('latin1')), features.length, view.ttlSeconds, toMicros(now)),
      )
    },
    async dropView(view) {
      if (!config.full_scan_for_deletion) return
      const fields = [...view.features.map(({ name }) => featureField(view.name, name)), timestampField(view.name)]
      for await (const keys of redis.keys(keyPattern(view))) {
        const ours = keys.filter((key) => splitRedisKey(key)?.project === project)
        if (ours.length > 0) await redis.run(ours.map((key) => ['hdel', key, ...fields]))
      }
    },
    async close() {
      redis.close()
    },
  }
}

interface RowLayout {
  readonly suffix: Buffer
  readonly time: Buffer
  readonly fields: readonly Buffer[]
  /** Seconds until a hash expires, 0 for never. */
  readonly lifetime: number
}

function rowLayout(view: FeatureView, config: RedisConfig, suffix: Buffer): RowLayout {
  const fields = view.features.map(({ name }) => featureField(view.name, name))
  return { suffix, time: timestampField(view.name), fields, lifetime: config.key_ttl_seconds ?? 0 }
}

async function update(redis: RedisConnection, layout: RowLayout, rows: readonly EncodedRow[]): Promise<number> {
  const { suffix, time, fields, lifetime } = layout
  const commands = chunks(rows, redis.keysPerScript).map(
    (group): RedisCommand => [
      'writeFeatureRows',
      group.length,
      ...group.map(({ key }) => Buffer.concat([key, suffix])),
      lifetime,
      time,
      fields.length,
      ...fields,
      ...group.flatMap(({ eventTimestamp, values }) => [timestampBytes(eventTimestamp), ...values]),
    ],
  )
  return (await redis.run(commands)).reduce<number>((sum, reply) => sum + Number(reply), 0)
}

/** `skip_dedup` asks for writes that look at nothing stored, and so put older rows over newer ones too. */
async function overwrite(redis: RedisConnection, layout: RowLayout, rows: readonly EncodedRow[]): Promise<number> {
  const { suffix, time, fields, lifetime } = layout
  const commands = rows.flatMap(({ key, eventTimestamp, values }): RedisCommand[] => {
    const redisKey = Buffer.concat([key, suffix])
    const pairs = fields.flatMap((field, index) => [field, values[index] ?? ''])
    const write: RedisCommand = ['hset', redisKey, time, timestampBytes(eventTimestamp), ...pairs]
    return lifetime === 0 ? [write] : [write, ['expire', redisKey, lifetime]]
  })
  await redis.run(commands)
  return rows.length
}

async function readRows(
  redis: RedisConnection,
  view: FeatureView,
  features: readonly string[],
  keys: readonly Buffer[],
): Promise<Map<string, StoredRow | undefined>> {
  const fields = [timestampField(view.name), ...features.map((feature) => featureField(view.name, feature))]
  const unique = [...new Map(keys.map((key) => [key.toString('latin1'), key]))]
  const rows = new Map<string, StoredRow | undefined>()
  for (const chunk of chunks(unique, CHUNK)) {
    const replies = await redis.run(chunk.map(([, key]) => ['hmgetBuffer', key, ...fields]))
    chunk.forEach(([text], index) => {
      rows.set(text, storedRow(replies[index]))
    })
  }
  return rows
}

function storedRow(reply: unknown): StoredRow | undefined {
  if (!Array.isArray(reply)) return undefined
  const [time, ...values] = reply.map((item: unknown) => (item instanceof Uint8Array ? item : undefined))
  return time === undefined ? undefined : { eventTimestamp: parseTimestamp(time), values }
}

/** A glob for keys over the view's join keys; `?` stands for any byte, so that it may be sent as text. */
function keyPattern(view: FeatureView): string {
  const bytes = [...entityKeyPrefix(view.joinKeys)]
  return `${bytes.map((byte) => (byte > 127 ? '?' : escaped(String.fromCharCode(byte)))).join('')}*`
}

function escaped(character: string): string {
  return /[*?[\]\\^-]/.test(character) ? `\\${character}` : character
}

function chunks<T>(items: readonly T[], size: number): (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
