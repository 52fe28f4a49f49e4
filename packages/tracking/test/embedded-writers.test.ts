import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openStore, workFolder } from './open-store.ts'
import { all } from './suite/all.ts'

/** Runs the same program in several processes at once, in a folder of their own; the lines that they print. */
async function together(count: number, root: string, program: string): Promise<string[]> {
  const url = new URL('../src/index.ts', import.meta.url).href
  const open = `
    const [index, root, url] = process.argv.slice(1)
    const { tracking, withRun } = await import(url)
    const store = await tracking.open(tracking.options.parse({}), { root, signal: new AbortController().signal })`
  const processes = Array.from({ length: count }, async (_, index) => {
    const args = ['--input-type=module', '-e', `${open}\n${program}`, String(index), root, url]
    return (await promisify(execFile)(process.execPath, args)).stdout.trim()
  })
  return Promise.all(processes)
}

test('processes that start on no database at once and write at once lose nothing', async () => {
  const written = await together(
    5,
    await workFolder(),
    `const { experimentId } = await store.getOrCreateExperiment('shared')
    const run = await store.createRun({ experimentId, runName: index, startTime: 1, tags: {} })
    await store.createRegisteredModel('shared')
    const versions = []
    for (let step = 0; step < 8; step++) {
      const wanted = { name: 'shared', source: 'mlflow-artifacts:/x/' + index + step, runId: run.runId }
      versions.push((await store.createModelVersion({ ...wanted, tags: {}, description: '' })).version)
    }
    console.log(JSON.stringify({ experimentId, versions }))`,
  )
  const told = written.map((text): { experimentId: string; versions: string[] } => JSON.parse(text))
  expect(new Set(told.map(({ experimentId }) => experimentId))).toEqual(new Set(['1']))
  const versions = told.flatMap((it) => it.versions.map(Number)).sort((a, b) => a - b)
  expect(versions).toEqual(Array.from({ length: 40 }, (_, i) => i + 1))
})

test('8 processes that each log 1,000 metrics in many batches lose none', async () => {
  const root = await workFolder()
  const runIds = await together(
    8,
    root,
    `const run = await withRun(store, { experimentName: 'shared', runName: index, sourceName: 'test' }, async (run) => {
      const points = Array.from({ length: 1000 }, (_, step) => (
        { key: 'loss', value: Number(index) + step / 1000, timestamp: 1000 + step, step }))
      while (points.length > 0) await store.logBatch(run.runId, { metrics: points.splice(0, 5) })
      return run
    })
    console.log(run.runId)`,
  )
  const store = await openStore(root)
  for (const [index, runId] of runIds.entries()) {
    const points = await all(store.metricHistory(runId, 'loss'))
    expect(points.map(({ value }) => value)).toEqual(Array.from({ length: 1000 }, (_, step) => index + step / 1000))
    expect(await store.getRun(runId)).toMatchObject({ status: 'FINISHED', metrics: { loss: index + 0.999 } })
  }
  store.close()
})

test('one of several processes moves an alias', async () => {
  const root = await workFolder()
  const store = await openStore(root)
  await store.createRegisteredModel('shared')
  for (const source of ['a', 'b', 'c', 'd']) {
    const wanted = { name: 'shared', source, runId: 'r', modelId: undefined, tags: {}, description: '' }
    await store.createModelVersion(wanted)
  }
  const outcomes = await together(
    4,
    root,
    `const move = { name: 'shared', alias: 'champion', from: undefined, to: String(Number(index) + 1), user: index }
    console.log(await store.moveAlias(move).then(() => 'moved', ({ code }) => code))`,
  )
  expect(outcomes.toSorted()).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT', 'moved'])
  expect((await store.getRegisteredModel('shared')).aliases['champion']).toBe(String(outcomes.indexOf('moved') + 1))
  store.close()
})
