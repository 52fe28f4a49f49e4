import { defineStep, formatCount, result, textTable } from '@millrace/cli-kit'
import { featureRegistry } from '@millrace/feature-registry'
import { offlineStore } from '@millrace/offline-store'
import * as z from 'zod'
import { onlineStoreIfAny } from './online-store-if-any.ts'
import { readSourcesUnmapped } from './read-sources-unmapped.ts'
import { ViewStatus, viewStatus } from './view-status.ts'

const Status = z.object({
  project: z.string(),
  registry: z.string(),
  /** The revision that the registry is at; null where another tool changed it since. */
  revision: z.int().nullable(),
  views: z.array(ViewStatus),
})

export const status = defineStep({
  name: 'status',
  summary: 'Show of each feature view what its source has, how new that is, and how much of it is online.',
  outputs: { status: result(Status) },
  services: { registry: featureRegistry, offline: offlineStore, online: onlineStoreIfAny },
  options: z.strictObject({}),
  example: 'feature-store status',
  run: async (_inputs, _options, { services: { registry, offline, online }, tables, signal, progress }) => {
    const { project, featureViews } = await registry.registered()
    const now = new Date()
    const views: ViewStatus[] = []
    readSourcesUnmapped(featureViews, tables)
    const bar = progress('reading the sources')
    for (const view of featureViews) {
      views.push(await viewStatus(view, { offline, online, tables, signal }, now))
      bar.update(views.length, featureViews.length)
    }
    bar.end()
    const revision = (await registry.revision()) ?? null
    return { status: { project, registry: registry.registryAddress, revision, views } }
  },
  report: ({ status: { project, registry, revision, views } }) => {
    const at = revision === null ? 'changed by another tool since its last revision' : `revision ${revision}`
    const table = textTable(
      ['view', 'rows', 'entities', 'last event', 'age', 'watermark', 'online'],
      views.map((view) => [
        ...[view.view, count(view.rows), entities(view), view.last_event ?? '-'],
        ...[age(view.freshness_seconds), view.watermark ?? '-', share(view)],
      ]),
    )
    const problems = views.flatMap(({ view, problem }) => (problem === null ? [] : [`${view}: ${problem}`]))
    const shown = views.length === 0 ? 'it has no feature views' : table
    return [`project ${project} in ${registry}, ${at}`, shown, ...problems].join('\n')
  },
})

const count = (number: number | null): string => (number === null ? '-' : formatCount(number))

const isSample = ({ entities, entities_sampled }: ViewStatus): boolean =>
  entities !== null && entities_sampled !== null && entities_sampled < entities

const entities = (view: ViewStatus): string => `${isSample(view) ? 'about ' : ''}${count(view.entities)}`

function share(view: ViewStatus): string {
  const { online, online_coverage, entities_online, entities_expired, entities_sampled } = view
  if (!online) return 'no'
  if (online_coverage === null) return '-'
  const known = `${Math.floor(online_coverage * 1000) / 10} %`
  const expired = entities_expired === entities_online ? 'all' : count(entities_expired)
  return [
    isSample(view) ? `${known} of a sample of ${count(entities_sampled)}` : known,
    ...(entities_expired ? [`${expired} expired`] : []),
  ].join(', ')
}

/** The largest whole unit. */
function age(seconds: number | null): string {
  if (seconds === null) return '-'
  const [size, unit] = UNITS.find(([least]) => Math.abs(seconds) >= least) ?? [1, 's']
  return `${Math.trunc(seconds / size)} ${unit}`
}

const UNITS: readonly (readonly [number, string])[] = [
  [86_400, 'd'],
  [3600, 'h'],
  [60, 'min'],
]
