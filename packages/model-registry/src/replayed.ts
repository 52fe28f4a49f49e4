import type { Context } from '@millrace/cli-kit'
import { formatCount } from '@millrace/cli-kit'
import { type ReplayCounts, replay, type TrackingStore, userName } from '@millrace/tracking'
import * as z from 'zod'
import { findRegisteredModel } from './find-registered-model.ts'

const count = z.int().nonnegative()

/** How much was new to the store it was brought to. */
export const Replayed = z.object({
  from: z.string(),
  to: z.string(),
  experiments: count,
  runs: count,
  metric_points: count,
  files: count,
  bytes: count,
  logged_models: count,
  registered_models: count,
  versions: count,
  aliases: count,
})
export type Replayed = z.infer<typeof Replayed>

/** What to replay; everything where nothing is named. */
export const choiceOptions = {
  name: z
    .array(z.string().min(1))
    .default([])
    .describe('only this registered model, with what is behind its versions; again for each further one')
    .meta({ env: false, whole: true }),
  experiment: z
    .array(z.string().min(1))
    .default([])
    .describe('only this experiment, with its runs and logged models; again for each further one')
    .meta({ env: false, whole: true }),
}

interface Stores {
  readonly source: TrackingStore
  readonly target: TrackingStore
}

/** Brings what is named of one store to the other, and tells how it goes on. */
export async function replayed(
  { source, target }: Stores,
  { name, experiment }: { name: readonly string[]; experiment: readonly string[] },
  { log, progress, tables, signal }: Pick<Context<unknown>, 'log' | 'progress' | 'tables' | 'signal'>,
): Promise<Replayed> {
  for (const it of name) await findRegisteredModel(source, it)
  const files = progress('copying files', 'bytes')
  const points = progress('logging metric points')
  const told = { bytes: 0, metricPoints: 0 }
  const counts = await replay({
    source,
    target,
    choice: { names: name, experiments: experiment },
    user: userName(),
    scratch: tables.scratch('files'),
    watch: {
      info: (message) => log.info(message),
      warn: (message) => log.warn(message),
      progress({ bytes, metricPoints }) {
        if (bytes !== told.bytes) files.update(bytes)
        if (metricPoints !== told.metricPoints) points.update(metricPoints)
        Object.assign(told, { bytes, metricPoints })
      },
    },
    signal,
  })
  files.end()
  points.end()
  return asDocument(source.uri, target.uri, counts)
}

const asDocument = (from: string, to: string, counts: ReplayCounts): Replayed => ({
  from,
  to,
  experiments: counts.experiments,
  runs: counts.runs,
  metric_points: counts.metricPoints,
  files: counts.files,
  bytes: counts.bytes,
  logged_models: counts.loggedModels,
  registered_models: counts.registeredModels,
  versions: counts.versions,
  aliases: counts.aliases,
})

/** What a replay brought, as people read it. */
export function describeReplayed(done: Replayed): string {
  const news: [number, string][] = [
    [done.experiments, 'experiment'],
    [done.runs, 'run'],
    [done.metric_points, 'metric point'],
    [done.logged_models, 'logged model'],
    [done.files, 'file'],
    [done.registered_models, 'registered model'],
    [done.versions, 'version'],
    [done.aliases, 'alias move'],
  ]
  const parts = news.filter(([number]) => number > 0).map(([number, what]) => counted(number, what))
  return `${done.from} -> ${done.to}: ${parts.length === 0 ? 'all of it was there already' : parts.join(', ')}`
}

const counted = (number: number, what: string): string => `${formatCount(number)} ${what}${number === 1 ? '' : 's'}`
