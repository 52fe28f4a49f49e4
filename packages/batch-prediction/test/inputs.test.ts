import { truncateSync } from 'node:fs'
import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { DOUBLES, planeRows, writePlane } from './model-folder.ts'

const MODEL = ['--model', './model', '--entity-keys', 'id']

async function scored(dir: Workdir, ...args: string[]) {
  const { code, stdout, stderr } = await dir.run('batch-prediction', [...MODEL, '--json', ...args])
  expect(code, stderr).toBe(0)
  return { ...JSON.parse(stdout), stderr }
}

async function refused(dir: Workdir, ...args: string[]) {
  const { code, stdout, stderr } = await dir.run('batch-prediction', [...MODEL, '--quiet', ...args])
  expect(stdout).toBe('')
  expect(stderr, 'a stack').not.toMatch(/^ {4}at /m)
  expect(dir.list('artifacts').filter((name) => !/^\.(hashes|tmp)$/.test(name))).toEqual([])
  expect(dir.list('artifacts/.tmp')).toEqual([])
  return { code, stderr }
}

test.each([
  ['a folder', 'rows'],
  ['a pattern', 'rows/part-*.parquet'],
])('%s of files is scored as one table in the order of their names', async (_, input) => {
  const dir = workdir()
  writePlane(dir)
  const [one, two] = [planeRows(5), planeRows(3, 5)]
  for (const [name, { wanted, ...columns }] of [
    ['part-1', one],
    ['part-2', two],
  ] as const)
    await dir.writeTable(`rows/${name}.parquet`, columns, DOUBLES)
  dir.write('rows/_SUCCESS', '')
  const { results } = await scored(dir, '--input', input, '--output', 'out.parquet')
  expect(results.scored).toMatchObject({ rows: 8, rows_without_prediction: 0 })
  const { id, prediction } = await dir.readTable('out.parquet')
  expect(id).toEqual([...one.id, ...two.id])
  expect(prediction).toEqual([...one.wanted, ...two.wanted])
})

test('files without a row among others are passed over, and a table of such files only is refused', async () => {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(3)
  await dir.writeTable('rows/2.parquet', columns, DOUBLES)
  dir.write('rows/1.csv', 'id,a,b\n')
  for (const name of ['1', '2']) dir.write(`empty/${name}.csv`, 'id,a,b\n')
  const { code, stderr } = await refused(dir, '--input', 'empty', '--output', 'none.parquet')
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('empty has a row')
  await scored(dir, '--input', 'rows', '--output', 'out.parquet')
  expect(await dir.readTable('out.parquet')).toEqual({ id: columns.id, prediction: wanted })
})

test('4: a key that is no column is named', async () => {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(3)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  const { code, stderr } = await refused(dir, '--input', 'rows.parquet', '--entity-keys', 'id,customer')
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('customer')
})

test('delimited text is scored, with the types that the model takes', async () => {
  const dir = workdir()
  writePlane(dir)
  const { id, a, b, wanted } = planeRows(40)
  dir.write('rows/1.csv', `id,a,b\n${id.map((key, i) => `${key},${a[i]},${b[i]}`).join('\n')}\n`)
  await scored(dir, '--input', 'rows', '--output', 'out.parquet')
  expect(await dir.readTable('out.parquet')).toEqual({ id, prediction: wanted })
})

test('what hive-style folders say is a column, which may be a feature', async () => {
  const dir = workdir()
  writePlane(dir)
  await dir.writeTable('rows/b=2/x.parquet', { id: ['p', 'q'], a: [1, 2] }, { types: { a: 'Float64' } })
  await dir.writeTable('rows/b=4/x.parquet', { id: ['r'], a: [3] }, { types: { a: 'Float64' } })
  await scored(dir, '--input', 'rows', '--output', 'out.parquet', '--output-columns', 'features')
  expect(await dir.readTable('out.parquet')).toEqual({
    id: ['p', 'q', 'r'],
    a: [1, 2, 3],
    b: [2, 2, 4],
    prediction: [1 + 2 - 6, 1 + 4 - 6, 1 + 6 - 12],
  })
})

test('onnxruntime gives what the expression gives, whatever the chunks', async () => {
  const dir = workdir()
  const { wanted, ...columns } = planeRows(1000)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  for (const isForeign of [false, true]) {
    writePlane(dir, { isForeign })
    for (const rows of ['1000', '137']) {
      const output = `out-${isForeign}-${rows}.parquet`
      const { results } = await scored(dir, '--input', 'rows.parquet', '--output', output, '--chunk-rows', rows)
      expect(results.scored.chunks).toBe(Math.ceil(1000 / Number(rows)))
      expect(await dir.readTable(output)).toEqual({ id: columns.id, prediction: wanted })
    }
  }
})

test.each([
  [
    'a file of other columns',
    4,
    ['rows/2.parquet', 'lacks b'],
    (dir: Workdir) => dir.writeTable('rows/2.parquet', { id: ['z'], a: [1] }, DOUBLES),
  ],
  [
    'a file of other types',
    4,
    ['rows/2.parquet', 'a is String'],
    (dir: Workdir) => dir.writeTable('rows/2.parquet', { id: ['z'], a: ['x'], b: [1] }, { types: { b: 'Float64' } }),
  ],
  [
    'a file that is no table',
    4,
    ['rows/2.parquet', 'not a Parquet file'],
    (dir: Workdir) => dir.write('rows/2.parquet', 'nonsense'),
  ],
  ['an empty file', 4, ['rows/2.parquet', 'empty'], (dir: Workdir) => dir.write('rows/2.parquet', '')],
])('4: %s among good ones is named, and nothing is written', async (_, wanted, names, damage) => {
  const dir = workdir()
  writePlane(dir)
  const { wanted: _wanted, ...columns } = planeRows(5)
  await dir.writeTable('rows/1.parquet', columns, DOUBLES)
  await damage(dir)
  const { code, stderr } = await refused(dir, '--input', 'rows', '--output', 'out.parquet')
  expect(code, stderr).toBe(wanted)
  for (const name of names) expect(stderr).toContain(name)
  expect(dir.exists('out.parquet')).toBe(false)
})

test('3: a folder without a table is named', async () => {
  const dir = workdir()
  writePlane(dir)
  dir.write('rows/readme.md', 'nothing')
  expect(await refused(dir, '--input', 'rows')).toMatchObject({ code: 3, stderr: expect.stringContaining('rows') })
})

test('2: an output inside the folder of the input is refused', async () => {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(5)
  await dir.writeTable('rows/1.parquet', columns, DOUBLES)
  const { code, stderr } = await refused(dir, '--input', 'rows', '--output', 'rows/out.parquet')
  expect(code, stderr).toBe(2)
  for (const name of ['--output', 'rows/out.parquet']) expect(stderr).toContain(name)
  expect(dir.list('rows')).toEqual(['1.parquet'])
})

test('4: a graph that is none is named', async () => {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(5)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  dir.write('model/model.onnx', 'no graph')
  const { code, stderr } = await refused(dir, '--input', 'rows.parquet', '--output', 'out.parquet')
  expect(code, stderr).toBe(4)
  expect(stderr).toContain('model.onnx')
})

test('4: a large input that is refused does not keep the process until it is hashed', async () => {
  const dir = workdir()
  writePlane(dir)
  dir.write('rows.parquet', 'PAR1')
  // Holes take no room; hashing a terabyte takes longer than any test may.
  truncateSync(dir.path('rows.parquet'), 2 ** 40)
  const { code, stderr } = await refused(dir, '--input', 'rows.parquet', '--output', 'out.parquet')
  expect(code).toBe(4)
  expect(stderr).toContain('rows.parquet is a truncated Parquet file')
})
