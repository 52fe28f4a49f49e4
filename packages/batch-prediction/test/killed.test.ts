import { appendFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { killMoments, killsAskedFor, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { DOUBLES, planeRows, writePlane } from './model-folder.ts'

const CALL = [
  '--model',
  './model',
  '--entity-keys',
  'id',
  '--input',
  'rows.parquet',
  '--output',
  'out.parquet',
  '--json',
]
const CHUNKS = 20

/** The chunks that a run which was killed had finished. */
const finished = (dir: Workdir): number =>
  dir
    .list('artifacts/.work')
    .filter((name) => !name.endsWith('.done'))
    .flatMap((name) => dir.list(`artifacts/.work/${name}`).filter(isRecord)).length

/** What a run that was killed amid a chunk, or the footer, may have added beyond what its notes say. */
function lengthenOutput(dir: Workdir): void {
  for (const name of dir.list('artifacts/.work'))
    for (const file of ['output', 'output.footer'])
      if (dir.exists(`artifacts/.work/${name}/${file}`))
        appendFileSync(dir.path(`artifacts/.work/${name}/${file}`), Buffer.alloc(1 << 20, 'PAR1'))
}

const isRecord = (name: string): boolean => /^chunk-\d+\.json$/.test(name)

test('killed at random moments and run again, it writes the bytes of an undisturbed run and scores no finished chunk again', {
  timeout: 60_000 + killsAskedFor() * 20_000,
}, async () => {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(CHUNKS * 500)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  const args = [...CALL, '--chunk-rows', '500', '--output-columns', 'features,model_version']
  const complete = async (): Promise<{ milliseconds: number; resumed: number }> => {
    const started = performance.now()
    const { code, stdout, stderr } = await dir.run('batch-prediction', args)
    expect(code, stderr).toBe(0)
    const { scored } = JSON.parse(stdout).results
    expect(scored).toMatchObject({ rows: CHUNKS * 500, chunks: CHUNKS })
    return { milliseconds: performance.now() - started, resumed: scored.chunks_resumed }
  }
  await complete()
  const baseline = await complete()
  expect(baseline.resumed).toBe(0)
  const bytes = dir.read('out.parquet')
  expect((await dir.readTable('out.parquet'))['prediction']).toEqual(wanted)
  let resumed = 0
  for (const moment of killMoments(baseline.milliseconds, killsAskedFor())) {
    rmSync(dir.path('out.parquet'))
    const { child, finished: ended } = dir.start('batch-prediction', args)
    child.stdin.end()
    await Promise.race([sleep(moment), ended])
    child.kill('SIGKILL')
    await ended
    const when = `killed after ${moment.toFixed(0)} of ${baseline.milliseconds.toFixed(0)} ms`
    if (dir.exists('out.parquet')) expect(dir.read('out.parquet').equals(bytes), when).toBe(true)
    const kept = finished(dir)
    if (!dir.exists('out.parquet')) lengthenOutput(dir)
    const again = await complete()
    expect(again.resumed, when).toBe(kept)
    expect(dir.read('out.parquet').equals(bytes), when).toBe(true)
    expect(dir.list('artifacts/.work'), when).toEqual([])
    expect(dir.list('artifacts/.tmp'), when).toEqual([])
    expect(
      dir.list('.').filter((name) => name.endsWith('.tmp')),
      when,
    ).toEqual([])
    resumed += kept
  }
  expect(resumed, 'chunks that some run left to the next').toBeGreaterThan(0)
})

test('finished chunks of other rows, or by another model, are not taken', async () => {
  const dir = workdir()
  writePlane(dir)
  const call = async (...more: string[]) => dir.run('batch-prediction', [...CALL, '--chunk-rows', '5', ...more])
  const rows = planeRows(20)
  const bad = { ...rows, a: rows.a.map((value, row) => (row === 17 ? null : value)) }
  const { wanted, ...columns } = bad
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  expect((await call('--nulls', 'refuse')).code).toBe(5)
  await dir.writeTable('rows.parquet', { id: rows.id, a: rows.a, b: rows.b }, DOUBLES)
  const { code, stdout } = await call('--nulls', 'refuse')
  expect(code).toBe(0)
  expect(JSON.parse(stdout).results.scored).toMatchObject({ chunks: 4, chunks_resumed: 0 })
  expect((await dir.readTable('out.parquet'))['prediction']).toEqual(rows.wanted)
})

test('9: two runs of the same work do not share its folder', async () => {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(200_000)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  const both = await Promise.all([1, 2].map(() => dir.run('batch-prediction', [...CALL, '--chunk-rows', '2000'])))
  expect(both.map(({ code }) => code).sort()).toEqual([0, 9])
  expect(both.find(({ code }) => code === 9)?.stderr).toContain('another process')
  expect((await dir.readTable('out.parquet'))['prediction']).toEqual(wanted)
})
