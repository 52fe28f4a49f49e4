import { featureDefinitions, type OpenedFeatureRepository } from '@millrace/feature-registry'
import { killMoments, killsAskedFor, postgres, type Workdir, workdir } from '@millrace/testkit'
import { beforeAll, describe, expect, test } from 'vitest'

let database: string
beforeAll(async () => {
  database = (await postgres()).url
}, 120_000)

const KILLS = killsAskedFor()
let projects = 0

describe.each([
  ['a file', () => 'registry.db'],
  ['SQL tables', () => `{ registry_type: sql, path: "${database}" }`],
])('with the registry in %s', (_, registry) => {
  test(
    `apply killed at ${KILLS} moments leaves the old revision or the new one, whole, and the next run repairs it`,
    async () => {
      const undisturbed = await appliedOnce(registry())
      const started = performance.now()
      await apply(undisturbed)
      const duration = performance.now() - started
      const wanted = await state(undisturbed)
      expect(wanted).toEqual({ revisions: [1, 2], elsewhere: [], ttl: 691_200 })
      for (const moment of killMoments(duration, KILLS)) {
        const dir = await appliedOnce(registry())
        const { child, finished } = dir.start('feature-store', ['apply'])
        const timer = setTimeout(() => child.kill('SIGKILL'), moment)
        await finished
        clearTimeout(timer)
        const when = `killed after ${moment.toFixed(0)} of ${duration.toFixed(0)} ms`
        const left = await state(dir)
        if (left.ttl === 604_800) expect(left, when).toEqual({ revisions: [1], elsewhere: [], ttl: 604_800 })
        else expect(left, when).toEqual(wanted)
        await apply(dir)
        expect(await state(dir), `applied again when ${when}`).toEqual(wanted)
      }
    },
    60_000 + KILLS * 20_000,
  )
})

const definitions = (ttl: string) => `entities:
  - { name: shop, join_keys: [shop_id], value_type: INT64 }
sources:
  - { name: turnover, type: file, path: ../turnover.parquet, timestamp_field: at }
feature_views:
  - { name: turnover, entities: [shop], source: turnover, ttl: ${ttl}, schema: [{ name: amount, dtype: Float64 }] }
`

/** A folder whose first definitions are applied, and others written since. */
async function appliedOnce(registry: string): Promise<Workdir> {
  const dir = workdir()
  const config = `project: killed_${++projects}\nregistry: ${registry}\nonline_store: { type: sqlite, path: online.db }\n`
  dir.write('feature_repo/feature_store.yaml', config)
  const columns = { shop_id: [1], at: ['2024-01-01T00:00:00Z'], amount: [1] }
  await dir.writeTable('turnover.parquet', columns, { types: { at: 'Datetime', amount: 'Float64' } })
  dir.write('feature_repo/shops.yaml', definitions('7d'))
  const opened = await open(dir)
  await opened.apply(await opened.plan())
  dir.write('feature_repo/shops.yaml', definitions('8d'))
  return dir
}

const { signal } = new AbortController()

const open = (dir: Workdir): Promise<OpenedFeatureRepository> =>
  featureDefinitions.open({ featureRepo: 'feature_repo' }, { root: dir.root, env: {}, signal })

/** The numbers of the revisions, what they do not account for, and the view's ttl in seconds. */
async function state(dir: Workdir) {
  const opened = await open(dir)
  const { revisions, elsewhere } = await opened.history()
  const { featureViews } = await opened.registered()
  return { revisions: revisions.map(({ revision }) => revision), elsewhere, ttl: featureViews[0]?.ttlSeconds }
}

async function apply(dir: Workdir): Promise<void> {
  const { code, stderr } = await dir.run('feature-store', ['apply'])
  expect(code, stderr).toBe(0)
}
