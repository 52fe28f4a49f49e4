import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { DOUBLES, planeRows, writePlane, writeTransformed } from './model-folder.ts'

const CALL = ['--model', './model', '--entity-keys', 'id', '--input', 'rows.parquet', '--output', 'out.parquet']

async function run(dir: Workdir, ...args: string[]) {
  return dir.run('batch-prediction', [...CALL, '--json', ...args])
}

async function scored(dir: Workdir, ...args: string[]) {
  const { code, stdout, stderr } = await run(dir, ...args)
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout).results.scored
}

const WITH_NULLS = {
  id: ['p', 'q', 'r', 's'],
  a: [1, null, 2, null],
  b: [0, 1, null, null],
  note: ['x', 'y', 'z', 'w'],
}

async function prepared({ isForeign = false } = {}): Promise<Workdir> {
  const dir = workdir()
  writePlane(dir, { isForeign })
  await dir.writeTable('rows.parquet', WITH_NULLS, DOUBLES)
  return dir
}

test.each([false, true])('--nulls null tells which value was missing, foreign graph %s', async (isForeign) => {
  const dir = await prepared({ isForeign })
  expect(await scored(dir, '--nulls', 'null')).toMatchObject({ rows: 4, rows_without_prediction: 3 })
  expect(await dir.readTable('out.parquet')).toEqual({
    id: WITH_NULLS.id,
    prediction: [3, null, null, null],
    null_reason: [null, 'missing: a', 'missing: b', 'missing: a, b'],
  })
})

test('5: --nulls refuse names the rows and writes nothing', async () => {
  const dir = await prepared()
  const { code, stderr } = await run(dir, '--nulls', 'refuse')
  expect(code, stderr).toBe(5)
  for (const part of ['row 2: missing: a', 'row 4: missing: a, b']) expect(stderr).toContain(part)
  expect(dir.exists('out.parquet')).toBe(false)
})

test('--nulls quarantine moves the rows with all they hold, and the others stay in order', async () => {
  const dir = await prepared()
  await scored(dir, '--nulls', 'quarantine', '--quarantine', 'bad.parquet', '--chunk-rows', '3')
  expect(await dir.readTable('out.parquet')).toEqual({ id: ['p'], prediction: [3] })
  expect(await dir.readTable('bad.parquet')).toEqual({
    id: ['q', 'r', 's'],
    a: [null, 2, null],
    b: [1, null, null],
    note: ['y', 'z', 'w'],
    null_reason: ['missing: a', 'missing: b', 'missing: a, b'],
  })
})

test('extra columns are dropped, kept or refused, and features, version and time are added', async () => {
  const dir = await prepared()
  await scored(dir)
  expect(Object.keys(await dir.readTable('out.parquet'))).toEqual(['id', 'prediction'])
  await scored(dir, '--extra-columns', 'keep', '--output-columns', 'features,model_version,prediction_time')
  const { prediction_time: times = [], ...rest } = await dir.readTable('out.parquet')
  expect(rest).toMatchObject({ ...WITH_NULLS, model_version: Array(4).fill('./model') })
  expect(new Set(times.map(String)).size).toBe(1)
  expect(Math.abs(Date.now() - new Date(String(times[0])).getTime())).toBeLessThan(600_000)
  const { code, stderr } = await run(dir, '--extra-columns', 'refuse')
  expect(code).toBe(4)
  expect(stderr).toContain('note')
})

test('reason codes are the largest contributions, coefficient times value', async () => {
  const dir = await prepared()
  await dir.writeTable('rows.parquet', { id: ['p', 'q', 'r'], a: [1, 5, null], b: [4, 1, 2] }, DOUBLES)
  await scored(dir, '--reason-codes', '2')
  expect(await dir.readTable('out.parquet')).toMatchObject({
    reason_1: ['b', 'a', 'b'],
    reason_1_contribution: [-12, 10, -6],
    reason_2: ['a', 'b', null],
    reason_2_contribution: [2, -3, null],
  })
})

test('behind transforms, reason codes are what each column adds, columns that one transform reads together named together', async () => {
  const dir = await prepared()
  writeTransformed(dir)
  await dir.writeTable('rows.parquet', { id: ['p', 'q', 'r'], a: [12, 2, null], b: [1, 0.5, 2] }, DOUBLES)
  await scored(dir, '--reason-codes', '2')
  expect(await dir.readTable('out.parquet')).toEqual({
    id: ['p', 'q', 'r'],
    prediction: [-34, -6, null],
    reason_1: ['a, b', 'a', null],
    reason_1_contribution: [-36, -4, null],
    reason_2: ['a', 'a, b', null],
    reason_2_contribution: [1, -3, null],
  })
})

test('4: a model without linear contributions gives no reason codes', async () => {
  const dir = await prepared({ isForeign: true })
  const { code, stderr } = await run(dir, '--reason-codes', '2')
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('reason codes')
})

test('--partition-by makes a folder for each value, which is replaced as a whole', async () => {
  const dir = await prepared()
  const split = ['--partition-by', 'note', '--extra-columns', 'keep', '--output', 'parts']
  await scored(dir, ...split)
  expect(dir.list('parts')).toEqual(['note=w', 'note=x', 'note=y', 'note=z'])
  expect(await dir.readTable('parts/note=x/part-000001.parquet')).toEqual({ id: ['p'], prediction: [3] })
  await dir.writeTable('rows.parquet', { ...WITH_NULLS, note: ['v', 'v', null, 'v/1'] }, DOUBLES)
  await scored(dir, ...split)
  expect(dir.list('parts')).toEqual(['note=__HIVE_DEFAULT_PARTITION__', 'note=v', 'note=v%2F1'])
  dir.write('parts/mine.txt', 'keep me')
  const { code, stderr } = await run(dir, ...split)
  expect(code).toBe(73)
  expect(stderr).toContain('mine.txt')
  expect(dir.list('.').filter((name) => name.startsWith('.parts'))).toEqual([])
})

test('predictions that differ from those of training are findings, and a gate where asked', async () => {
  const dir = workdir()
  const { wanted, ...columns } = planeRows(2000)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  const sorted = [...wanted].sort((one, other) => one - other)
  const deciles = Array.from({ length: 11 }, (_, i) => sorted[Math.min(1999, i * 200)] ?? 0)
  const training = { rows: 2000, missing: 0, mean: 27, std: 18, deciles }
  writePlane(dir, { training })
  expect((await scored(dir, '--fail-on-drift')).drift).toMatchObject({ verdict: 'stable', batch: { rows: 2000 } })
  writePlane(dir, { training: { ...training, deciles: deciles.map((value) => value + 15) } })
  const { code, stdout } = await run(dir, '--fail-on-drift')
  expect(code).toBe(5)
  const { drift } = JSON.parse(stdout).results.scored
  expect(drift.findings[0]).toMatchObject({ of: 'values', measure: 'psi', verdict: 'drifted' })
  const mean = wanted.reduce((sum, value) => sum + value, 0) / wanted.length
  expect(drift.batch.mean).toBeCloseTo(mean, 9)
  expect(dir.exists('out.parquet')).toBe(true)
})
