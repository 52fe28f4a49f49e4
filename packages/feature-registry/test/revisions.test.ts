import { hostname, userInfo } from 'node:os'
import { postgres } from '@millrace/testkit'
import { beforeAll, describe, expect, test } from 'vitest'
import { definitionsFingerprint } from '../src/index.ts'
import { applied, EVERY_KIND, SALES, withReturns, writtenRepository } from './written-repository.ts'

let database: string
beforeAll(async () => {
  database = (await postgres()).url
}, 120_000)

let projects = 0
const KINDS = [
  ['a file', () => 'registry.db'],
  ['SQL tables', () => `{ registry_type: sql, path: "${database}" }`],
] as const

describe.each(KINDS)('a registry in %s', (_, registry) => {
  const repository = () => writtenRepository(registry(), { project: `project_${++projects}` })
  const day = (number: number) => new Date(Date.UTC(2024, 0, number))

  test('says what was applied, and nothing is left to do', async () => {
    const shops = repository()
    const opened = await shops.open()
    await expect(opened.registered()).rejects.toMatchObject({ exitCode: 3, hint: 'run `feature-store apply`' })
    await opened.apply(await opened.plan())
    expect(await opened.registered()).toEqual(await opened.definitions())
    expect(await (await shops.open()).registered()).toEqual(await opened.definitions())
    expect((await opened.plan()).changes).toEqual([])
  })

  test('numbers each apply, with what it changed and who did it; one that changes nothing has no number', async () => {
    const shops = repository()
    expect(await applied(shops)).toBe(1)
    expect(await applied(shops)).toBe(1)
    shops.define(withReturns)
    expect(await applied(shops)).toBe(2)
    const { revisions, elsewhere } = await (await shops.open()).history()
    expect(elsewhere).toEqual([])
    expect(revisions.map(({ revision, changes }) => [revision, changes.map(({ name }) => name)])).toEqual([
      [1, ['sales', 'shop', 'sales', 'ranking']],
      [2, ['returns']],
    ])
    const at = { origin: 'apply', applied_by: `${userInfo().username}@${hostname()}`, applied_revision: null }
    expect(revisions).toMatchObject([at, at])
    expect(Date.now() - Date.parse(revisions[1]?.applied_at ?? '')).toBeLessThan(60_000)
  })

  test('keeps every kind of object, and brings each back from an older revision', async () => {
    const shops = repository()
    shops.define(EVERY_KIND)
    expect(await applied(shops)).toBe(1)
    const opened = await shops.open()
    const defined = await opened.definitions()
    expect(defined.onDemandFeatureViews).toHaveLength(1)
    expect(defined.featureViews.filter(({ streamSource }) => streamSource === 'clicks')).toHaveLength(1)
    expect(definitionsFingerprint(await opened.registered())).toBe(definitionsFingerprint(defined))
    await opened.recordMaterialization('clicked', { start: day(1), end: day(2) })
    expect((await opened.history()).elsewhere).toEqual([])
    shops.define(SALES)
    expect(await applied(shops)).toBe(2)
    expect(await opened.apply(await opened.plan({ revision: 1 }))).toBe(3)
    expect(definitionsFingerprint(await (await shops.open()).registered())).toBe(definitionsFingerprint(defined))
    await opened.teardown()
    expect((await opened.history()).elsewhere).toEqual([])
  })

  test('tells the revision that it is at, also after values were loaded', async () => {
    const shops = repository()
    await applied(shops)
    const opened = await shops.open()
    await opened.recordMaterialization('sales', { start: day(1), end: day(2) })
    expect(await opened.revision()).toBe(1)
    expect((await opened.registered()).featureViews[0]?.materializationIntervals).toEqual([
      { start: day(1), end: day(2) },
    ])
  })

  test('an older revision is applied again, as a new one, and keeps what was loaded', async () => {
    const shops = repository()
    await applied(shops)
    await (await shops.open()).recordMaterialization('sales', { start: day(1), end: day(2) })
    shops.define(withReturns)
    await applied(shops)
    const opened = await shops.open()
    const plan = await opened.plan({ revision: 1 })
    expect(plan.changes).toMatchObject([{ action: 'remove', name: 'returns', destructive: true }])
    expect(await opened.apply(plan)).toBe(3)
    const { featureViews } = await opened.registered()
    expect(featureViews).toMatchObject([{ name: 'sales', materializationIntervals: [{ start: day(1), end: day(2) }] }])
    expect((await opened.history()).revisions.at(-1)).toMatchObject({ revision: 3, applied_revision: 1 })
    await expect(opened.plan({ revision: 7 })).rejects.toMatchObject({
      exitCode: 3,
      hint: expect.stringContaining('the last one is 3'),
    })
  })

  test('definitions are held against an older revision', async () => {
    const shops = repository()
    await applied(shops)
    shops.define(withReturns)
    await applied(shops)
    shops.define(withReturns.replace('dtype: Float64', 'dtype: Int64'))
    expect((await (await shops.open()).changesSince(1)).map(({ action, name }) => [action, name])).toEqual([
      ['add', 'returns'],
      ['update', 'sales'],
    ])
  })

  test('of appliers at once one wins, and the others are told', async () => {
    const shops = repository()
    await applied(shops)
    const appliers = await Promise.all(
      ['one', 'two', 'three', 'four'].map(async (owner) => {
        shops.define(SALES.replace('source: sales,', `source: sales, owner: ${owner},`))
        const opened = await shops.open()
        return { opened, plan: await opened.plan() }
      }),
    )
    const outcomes = await Promise.allSettled(appliers.map(({ opened, plan }) => opened.apply(plan)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toEqual([{ status: 'fulfilled', value: 2 }])
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
    expect(refused.map(({ reason }) => reason)).toEqual(Array(3).fill(expect.objectContaining({ code: 'CONFLICT' })))
    expect((await (await shops.open()).history()).revisions).toHaveLength(2)
  })

  test('intervals that several processes record at once are all kept', async () => {
    const shops = repository()
    await applied(shops)
    const days = [1, 3, 5, 7]
    await Promise.all(
      days.map(async (start) =>
        (await shops.open()).recordMaterialization('sales', { start: day(start), end: day(start + 1) }),
      ),
    )
    const { featureViews } = await (await shops.open()).registered()
    expect(featureViews[0]?.materializationIntervals).toHaveLength(days.length)
  })

  test('after a teardown the project is gone and its history is not; the next apply goes on counting', async () => {
    const shops = repository()
    await applied(shops)
    const opened = await shops.open()
    await opened.teardown()
    await expect(opened.registered()).rejects.toMatchObject({ exitCode: 3 })
    await expect(opened.teardown()).rejects.toMatchObject({ exitCode: 3 })
    const { revisions, elsewhere } = await opened.history()
    expect(elsewhere).toEqual([])
    expect(revisions.map(({ origin, changes }) => [origin, changes.length])).toEqual([
      ['apply', 4],
      ['teardown', 4],
    ])
    await expect(opened.plan({ revision: 2 })).rejects.toMatchObject({ exitCode: 2 })
    expect(await applied(shops)).toBe(3)
  })

  test('other projects are left as they are', async () => {
    const [ours, theirs] = [repository(), repository()]
    await applied(theirs)
    const before = await (await theirs.open()).registered()
    await applied(ours)
    await (await ours.open()).teardown()
    expect(await (await theirs.open()).registered()).toEqual(before)
    expect((await (await theirs.open()).history()).revisions).toHaveLength(1)
  })
})
