import type { FeatureView } from '@millrace/feature-registry'
import { ByteWriter } from './byte-writer.ts'
import { chunks } from './chunks.ts'
import { type EncodedBatch, encodeBatch } from './encode-batch.ts'
import { parseTimestamp, putTimestamp, timestampBytes } from './event-time.ts'
import { expiryLimit } from './expiry-limit.ts'
import { putArrayHead, putStringHead } from './message-pack.ts'
import { onlineRows } from './online-row.ts'
import type { FeatureBatch, OnlineStore } from './online-store.ts'
import type { RedisConfig } from './online-store-config.ts'
import { readOne } from './read-one.ts'
import { openRedis, type RedisCommand, type RedisConnection } from './redis-connection.ts'
import { featureField, timestampField } from './redis-fields.ts'
import { redisReader } from './redis-reader.ts'
import { PRUNE_ROWS, READ_ROWS, WRITE_ROWS } from './redis-scripts.ts'
import { redisViewKeys } from './redis-view-keys.ts'
import { REDIS_LOAD_SCRIPTS, redisViewLoad } from './redis-view-load.ts'

/** Rows sent before waiting for replies: enough to hide the round trip, few enough to hold. */
const CHUNK = 2000

/**
 * An online store in Redis, in Feast's hashes: one for each entity key, shared by all views over the same join keys.
 * @throws StepError USAGE, UNAVAILABLE or DENIED, naming host and port
 */
export async function redisStore(config: RedisConfig, project: string): Promise<OnlineStore> {
  const scripts = {
    readFeatureRows: READ_ROWS,
    writeFeatureRows: WRITE_ROWS,
    pruneFeatureRows: PRUNE_ROWS,
    ...REDIS_LOAD_SCRIPTS,
  }
  const redis = await openRedis(config, scripts)
  const suffix = Buffer.from(project)
  const stored = redisReader(redis, project)
  const readViews: OnlineStore['readViews'] = async (reads, now) => onlineRows(reads, await stored(reads), now)
  return {
    async prepare() {
      await redis.run([['ping']])
    },
    write: (view, batches) => writeBatches(redis, rowLayout(view, config, suffix), view, batches),
    readViews,
    read: readOne(readViews),
    async coverage(view, now) {
      const limit = expiryLimit(view, now)
      const counts = { entities: 0, expired: 0 }
      for await (const keys of redisViewKeys(redis, view, project)) {
        const times = await redis.run(keys.map((key) => ['hgetBuffer', key, timestampField(view.name)]))
        for (const time of times) {
          if (!Buffer.isBuffer(time)) continue
          counts.entities++
          if (limit !== undefined && parseTimestamp(time) < limit) counts.expired++
        }
      }
      return counts
    },
    async prune(view, now) {
      const limit = expiryLimit(view, now)
      if (limit === undefined) return 0
      const args = [timestampBytes(limit), ...viewFields(view)]
      let pruned = 0
      for await (const keys of redisViewKeys(redis, view, project)) {
        const groups = chunks(keys, redis.keysPerScript)
        const replies = await redis.run(groups.map((group) => ['pruneFeatureRows', group.length, ...group, ...args]))
        pruned += total(replies)
      }
      return pruned
    },
    beginLoad: (view) => redisViewLoad(redis, project, view.name),
    async dropView(view) {
      if (!config.full_scan_for_deletion) return
      const fields = viewFields(view)
      for await (const keys of redisViewKeys(redis, view, project))
        await redis.run(keys.map((key) => ['hdel', key, ...fields]))
    },
    async close() {
      redis.close()
    },
  }
}

/** The fields of a view in each hash that has any of them. */
const viewFields = (view: FeatureView): Buffer[] => [
  timestampField(view.name),
  ...view.features.map(({ name }) => featureField(view.name, name)),
]

interface RowLayout {
  readonly suffix: Buffer
  readonly time: Buffer
  readonly fields: readonly Buffer[]
  /** Seconds until a hash expires, 0 for never. */
  readonly lifetime: number
  /** Whether to write without a look at what is stored, and so put older rows over newer ones too. */
  readonly overwrites: boolean
}

function rowLayout(view: FeatureView, config: RedisConfig, suffix: Buffer): RowLayout {
  const [time, ...fields] = viewFields(view)
  if (time === undefined) throw new Error('a view has a timestamp field')
  return { suffix, time, fields, lifetime: config.key_ttl_seconds ?? 0, overwrites: config.skip_dedup }
}

/** Two chunks are on their way at a time, so that the next one is made while the server works on the last. */
async function writeBatches(
  redis: RedisConnection,
  layout: RowLayout,
  view: FeatureView,
  batches: AsyncIterable<FeatureBatch> | Iterable<FeatureBatch>,
) {
  let rows = 0
  let written = 0
  let before: Promise<number> = Promise.resolve(0)
  for await (const batch of batches) {
    const encoded = encodeBatch(view, batch)
    for (let from = 0; from < encoded.rows; from += CHUNK) {
      const to = Math.min(from + CHUNK, encoded.rows)
      const commands = layout.overwrites
        ? overwrites(layout, encoded, from, to)
        : updates(layout, encoded, from, to, redis.keysPerScript)
      const sent = redis.run(commands).then((replies) => (layout.overwrites ? to - from : total(replies)))
      // Whoever waits for it hears of its failure; until then it must not end the process.
      sent.catch(() => {})
      written += await before
      before = sent
      rows += to - from
    }
  }
  written += await before
  return { written, skipped: rows - written }
}

function updates(layout: RowLayout, batch: EncodedBatch, from: number, to: number, rowsPerScript: number) {
  const { suffix, time, fields, lifetime } = layout
  const commands: RedisCommand[] = []
  const keyBytes = new ByteWriter((to - from) * 64)
  const timestamp = new ByteWriter(24)
  for (let first = from; first < to; first += rowsPerScript) {
    const end = Math.min(first + rowsPerScript, to)
    const keys: Buffer[] = []
    const cells = new ByteWriter((end - first) * (1 + fields.length) * 12)
    putArrayHead(cells, (end - first) * (1 + fields.length))
    for (let row = first; row < end; row++) {
      const start = keyBytes.at
      batch.putKey(keyBytes, row)
      keyBytes.put(suffix)
      keys.push(keyBytes.bytes.subarray(start, keyBytes.at))
      timestamp.at = 0
      putTimestamp(timestamp, batch.eventTimestamp(row))
      putStringHead(cells, timestamp.at)
      cells.putPart(timestamp.bytes, 0, timestamp.at)
      for (let feature = 0; feature < fields.length; feature++) {
        putStringHead(cells, batch.valueLength(row, feature))
        batch.putValue(cells, row, feature)
      }
    }
    commands.push(['writeFeatureRows', keys.length, ...keys, lifetime, time, fields.length, ...fields, cells.written()])
  }
  return commands
}

function overwrites(layout: RowLayout, batch: EncodedBatch, from: number, to: number): RedisCommand[] {
  const { suffix, time, fields, lifetime } = layout
  const commands: RedisCommand[] = []
  for (let row = from; row < to; row++) {
    const redisKey = Buffer.concat([batch.key(row), suffix])
    const pairs = fields.flatMap((field, index) => [field, batch.value(row, index)])
    commands.push(['hset', redisKey, time, timestampBytes(batch.eventTimestamp(row)), ...pairs])
    if (lifetime !== 0) commands.push(['expire', redisKey, lifetime])
  }
  return commands
}

const total = (replies: readonly unknown[]): number => replies.reduce<number>((sum, reply) => sum + Number(reply), 0)
