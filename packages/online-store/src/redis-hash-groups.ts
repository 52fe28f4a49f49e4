import type { FeatureView } from '@millrace/feature-registry'
import { ByteWriter } from './byte-writer.ts'
import { chunks } from './chunks.ts'
import { type KeyRecord, keyRecordWriter } from './entity-keys.ts'
import type { ViewRead } from './online-store.ts'
import { featureField, timestampField } from './redis-fields.ts'

/** Hashes of which the same reads want something. */
export interface HashGroup {
  readonly hashes: readonly Hash[]
  readonly fields: readonly Buffer[]
  /** Where the fields of each read begin: that of the event timestamp, then one for each feature. */
  readonly starts: ReadonlyMap<number, number>
}

/** A hash, and the rows that are made of it. */
export interface Hash {
  readonly key: Buffer
  readonly wants: { readonly read: number; readonly row: number }[]
}

/** Hashes that one command is given at most, so that it does not hold up the server. */
const MOST_HASHES = 1000

/** Groups what reads want of a project's hashes, so that each hash is asked once. */
export function hashGrouper(project: string): (reads: readonly ViewRead[]) => HashGroup[] {
  const suffix = Buffer.from(project)
  const layouts = new WeakMap<FeatureView, ViewLayout>()
  const layoutOf = (view: FeatureView): ViewLayout => {
    const layout = layouts.get(view) ?? viewLayout(view, suffix)
    layouts.set(view, layout)
    return layout
  }
  return (reads) => groupsOf(reads, layoutOf)
}

/** How a view lies in the hashes. */
interface ViewLayout {
  putKey(into: ByteWriter, key: KeyRecord): void
  fields(features: readonly string[]): readonly Buffer[]
}

function viewLayout(view: FeatureView, suffix: Buffer): ViewLayout {
  const write = keyRecordWriter(view.joinKeys)
  const time = timestampField(view.name)
  const known = new Map<string, Buffer>()
  const field = (feature: string): Buffer => {
    const bytes = known.get(feature) ?? featureField(view.name, feature)
    known.set(feature, bytes)
    return bytes
  }
  return {
    putKey(into, key) {
      write(into, key)
      into.put(suffix)
    },
    fields: (features) => [time, ...features.map(field)],
  }
}

function groupsOf(reads: readonly ViewRead[], layoutOf: (view: FeatureView) => ViewLayout): HashGroup[] {
  const byReads = new Map<string, Hash[]>()
  for (const hash of hashesOf(reads, layoutOf)) {
    const wanted = [...new Set(hash.wants.map(({ read }) => read))].join()
    const same = byReads.get(wanted)
    if (same === undefined) byReads.set(wanted, [hash])
    else same.push(hash)
  }
  return [...byReads].flatMap(([wanted, hashes]) => {
    const fields: Buffer[] = []
    const starts = new Map<number, number>()
    for (const place of wanted.split(',').map(Number)) {
      const read = reads[place]
      if (read === undefined) continue
      starts.set(place, fields.length)
      fields.push(...layoutOf(read.view).fields(read.features))
    }
    return chunks(hashes, MOST_HASHES).map((some) => ({ hashes: some, fields, starts }))
  })
}

function hashesOf(reads: readonly ViewRead[], layoutOf: (view: FeatureView) => ViewLayout): Iterable<Hash> {
  const hashes = new Map<string, Hash>()
  const into = new ByteWriter(256)
  for (const [read, { view, keys }] of reads.entries()) {
    const { putKey } = layoutOf(view)
    for (const [row, key] of keys.entries()) {
      into.at = 0
      putKey(into, key)
      const text = into.bytes.toString('latin1', 0, into.at)
      const known = hashes.get(text)
      if (known === undefined) hashes.set(text, { key: Buffer.from(into.written()), wants: [{ read, row }] })
      else known.wants.push({ read, row })
    }
  }
  return hashes.values()
}
