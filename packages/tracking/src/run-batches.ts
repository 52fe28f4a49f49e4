import { checkKey } from './names.ts'
import { storedTexts } from './stored-texts.ts'
import type { Metric, RunBatch } from './tracking-store.ts'

const LIMIT = { params: 100, tags: 100, metrics: 1000, items: 1000, bytes: 900_000 } as const

export interface BatchPart {
  readonly params: readonly { key: string; value: string }[]
  readonly tags: readonly { key: string; value: string }[]
  readonly metrics: readonly Metric[]
}

/**
 * Cuts a batch into requests that MLflow accepts: at most 100 parameters, 100 tags, 1000 items and 1 MB each.
 * @throws StepError USAGE for a key that MLflow refuses
 */
export function runBatches(batch: RunBatch): BatchPart[] {
  const parts: MutablePart[] = []
  const place = (kind: 'params' | 'tags' | 'metrics', bytes: number): MutablePart => {
    const last = parts.at(-1)
    const part = last !== undefined && fits(last, kind, bytes) ? last : { params: [], tags: [], metrics: [], bytes: 0 }
    if (part !== last) parts.push(part)
    part.bytes += bytes
    return part
  }
  for (const { key, value } of storedTexts('parameter', batch.params ?? {})) {
    place('params', bytesOf(key, value)).params.push({ key, value })
  }
  for (const { key, value } of storedTexts('tag', batch.tags ?? {})) {
    place('tags', bytesOf(key, value)).tags.push({ key, value })
  }
  for (const metric of batch.metrics ?? []) {
    checkKey('metric', metric.key)
    place('metrics', bytesOf(metric.key, METRIC_NUMBERS)).metrics.push(metric)
  }
  return parts
}

interface MutablePart {
  params: { key: string; value: string }[]
  tags: { key: string; value: string }[]
  metrics: Metric[]
  bytes: number
}

const METRIC_NUMBERS = '-1.7976931348623157e+308 1234567890123 1234567890'
const bytesOf = (key: string, value: string) => Buffer.byteLength(JSON.stringify({ key, value }))

function fits(part: MutablePart, kind: 'params' | 'tags' | 'metrics', bytes: number): boolean {
  const items = part.params.length + part.tags.length + part.metrics.length
  return part[kind].length < LIMIT[kind] && items < LIMIT.items && part.bytes + bytes <= LIMIT.bytes
}
