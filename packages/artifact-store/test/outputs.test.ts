import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evaluation, json, type Role, table, training } from '@millrace/contracts'
import fc from 'fast-check'
import { parquetMetadata } from 'hyparquet'
import pl from 'nodejs-polars'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { run, tempFolder } from './temp-folder.ts'

const wide = table('wide', 'maker', { feature: { min: 0 } })
const report = json('report', 'maker', z.object({ score: z.number() }))
const features = (frame: pl.DataFrame): Record<string, Role> =>
  Object.fromEntries(frame.columns.map((name) => [name, 'feature']))
const entryOf = (path: string) => {
  const entries = parquetMetadata(new Uint8Array(readFileSync(path))).key_value_metadata ?? []
  return entries.filter(({ key }) => key === 'millrace').map(({ value }) => JSON.parse(value ?? ''))
}
const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

test('nothing is made before the first write, nothing is seen before commit, and nothing else is left after', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  const session = await run(artifacts)
  expect(existsSync(artifacts)).toBe(false)
  const frame = pl.DataFrame({ a: [1, 2], b: ['x', null], extra: [0, 0] })
  await session.stageTable(wide, {
    frame: frame.lazy(),
    roles: { b: 'feature', a: 'feature' },
    metadata: { feature_service: 'fs' },
  })
  await session.stageJson(report, { score: 0.25 })
  expect(readdirSync(artifacts)).toEqual(['.tmp'])
  const records = await session.commit('set-1')
  const [tablePath, jsonPath] = [join(artifacts, 'wide.parquet'), join(artifacts, 'report.json')]
  expect(records).toEqual({
    wide: { path: tablePath, sha256: sha256(tablePath), bytes: readFileSync(tablePath).length, rows: 2 },
    report: { path: jsonPath, sha256: sha256(jsonPath), bytes: readFileSync(jsonPath).length },
  })
  expect(readFileSync(jsonPath, 'utf8')).toBe(
    '{\n  "schema_version": "1.0",\n  "set_id": "set-1",\n  "input_sets": {},\n  "score": 0.25\n}\n',
  )
  expect(entryOf(tablePath)).toEqual([
    {
      artifact: 'wide',
      schema_version: '1.0',
      set_id: 'set-1',
      input_sets: {},
      roles: { b: 'feature', a: 'feature' },
      feature_service: 'fs',
    },
  ])
  expect(pl.readParquet(tablePath).toRecords()).toEqual([
    { b: 'x', a: 1 },
    { b: null, a: 2 },
  ])
  session.dispose()
  session.dispose()
  expect(readdirSync(join(artifacts, '.tmp'))).toEqual([])
})

test('outputs that come after a first commit are committed by a second one', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  const session = await run(artifacts)
  await session.stageJson(report, { score: 1 })
  await session.commit('s')
  await session.stageTable(wide, { frame: pl.DataFrame({ a: [1] }).lazy(), roles: { a: 'feature' } })
  expect(Object.keys(await session.commit('s'))).toEqual(['wide'])
  expect(readdirSync(artifacts).toSorted()).toEqual(['.hashes', '.tmp', 'report.json', 'wide.parquet'])
})

test('what was read is recorded in what is written, and another run of it is noticed', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  const first = await run(artifacts)
  await first.stageTable(wide, { frame: pl.DataFrame({ a: [1] }).lazy(), roles: { a: 'feature' } })
  await first.commit('one')
  const second = await run(artifacts)
  await second.readTable(wide, {})
  const derived = json('derived', 'deriver', z.object({ n: z.number() }))
  await second.stageJson(derived, { n: 1 })
  await second.commit('two')
  expect(JSON.parse(readFileSync(join(artifacts, 'derived.json'), 'utf8'))).toMatchObject({
    set_id: 'two',
    input_sets: { maker: 'one' },
  })
  await first.stageTable(wide, { frame: pl.DataFrame({ a: [2] }).lazy(), roles: { a: 'feature' } })
  await first.commit('three')
  const third = await run(artifacts)
  await third.readTable(wide, {})
  await third.readJson(derived)
  await expect(third.checkSets()).rejects.toMatchObject({ code: 'BROKEN_CONTRACT', hint: 'run deriver again' })
})

test('two runs over the same rows write the same bytes', async () => {
  const rows = 400_000
  const bytes = await Promise.all(
    [1, 2].map(async () => {
      const artifacts = join(tempFolder(), 'artifacts')
      const session = await run(artifacts)
      const frame = pl
        .DataFrame({ i: Array.from({ length: rows }, (_, row) => row) })
        .lazy()
        .withColumns(pl.col('i').multiplyBy(0.37).sin().alias('x'), pl.col('i').modulo(97).cast(pl.String).alias('s'))
      await session.stageTable(wide, { frame, roles: { i: 'feature', x: 'feature', s: 'feature' } })
      await session.commit('s')
      return sha256(join(artifacts, 'wide.parquet'))
    }),
  )
  expect(bytes[0]).toBe(bytes[1])
})

test('tables of 1 to 300 columns keep their rows, and both Polars and another reader find the entry', async () => {
  const shape = fc.record({
    columns: fc.integer({ min: 1, max: 300 }),
    rows: fc.integer({ min: 1, max: 40 }),
    setId: fc.string({ unit: 'grapheme', maxLength: 300 }),
  })
  await fc.assert(
    fc.asyncProperty(shape, async ({ columns, rows, setId }) => {
      const artifacts = join(tempFolder(), 'artifacts')
      const session = await run(artifacts)
      const series = Array.from({ length: columns }, (_, column) =>
        pl.Series(
          `c${column}`,
          Array.from({ length: rows }, (_, row) => (column % 3 === 0 ? `${row}` : row / (column + 1))),
        ),
      )
      const frame = pl.DataFrame(series)
      await session.stageTable(wide, { frame: frame.lazy(), roles: features(frame) })
      await session.commit(setId)
      const path = join(artifacts, 'wide.parquet')
      expect(entryOf(path)).toMatchObject([{ set_id: setId, roles: features(frame) }])
      expect(pl.readParquet(path).frameEqual(frame)).toBe(true)
    }),
    { numRuns: 15 },
  )
})

test('a path outside artifacts is staged beside its target and removed when the run is disposed of', async () => {
  const folder = tempFolder()
  const session = await run(join(folder, 'artifacts'))
  const target = join(folder, 'out.parquet')
  const sizes: number[] = []
  const frame = pl.DataFrame({ a: [1] }).lazy()
  await session.stageTable(
    wide,
    { frame, roles: { a: 'feature' } },
    { path: target, onBytes: (bytes) => sizes.push(bytes) },
  )
  const staged = readdirSync(folder).filter((name) => name.startsWith('.out.parquet.'))
  expect(staged).toHaveLength(1)
  expect(sizes.at(-1)).toBeGreaterThan(0)
  session.dispose()
  expect(readdirSync(folder)).toEqual([])
  const other = await run(join(folder, 'artifacts'))
  await other.stageTable(wide, { frame, roles: { a: 'feature' } }, { path: target })
  await other.commit('s')
  expect(readdirSync(folder).toSorted()).toEqual(['artifacts', 'out.parquet'])
})

test.each([
  ['whose parent is missing', (folder: string) => join(folder, 'no', 'artifacts')],
  ['that is a file', (folder: string) => join(folder, 'file')],
  ['below a file', (folder: string) => join(folder, 'file', 'artifacts')],
])('an artifacts folder %s cannot be written to', async (_, place) => {
  const folder = tempFolder()
  writeFileSync(join(folder, 'file'), '')
  const session = await run(place(folder))
  await expect(session.stageJson(report, { score: 1 })).rejects.toMatchObject({ code: 'CANNOT_WRITE' })
  expect(() => session.scratch('x')).toThrow(/cannot write/)
})

test.each([['/dev/full'], ['/dev/null']])('a device such as %s is not replaced', async (path) => {
  const session = await run(join(tempFolder(), 'artifacts'))
  const frame = pl.DataFrame({ a: [1] }).lazy()
  await expect(session.stageTable(wide, { frame, roles: { a: 'feature' } }, { path })).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
  })
})

test('a target whose folder does not exist cannot be written', async () => {
  const folder = tempFolder()
  const session = await run(join(folder, 'artifacts'))
  const path = join(folder, 'no', 'out.parquet')
  const frame = pl.DataFrame({ a: [1] }).lazy()
  await expect(session.stageTable(wide, { frame, roles: { a: 'feature' } }, { path })).rejects.toMatchObject({
    code: 'CANNOT_WRITE',
    message: `cannot write ${path}: its folder does not exist`,
  })
})

test('a value that a plan cannot convert breaks the contract', async () => {
  const session = await run(join(tempFolder(), 'artifacts'))
  const frame = pl
    .DataFrame({ a: ['1', 'x'] })
    .lazy()
    .select(pl.col('a').cast(pl.Int64, true))
  await expect(session.stageTable(wide, { frame, roles: { a: 'feature' } })).rejects.toMatchObject({
    code: 'BROKEN_CONTRACT',
    message: expect.stringContaining("conversion from `str` to `i64` failed in column 'a'"),
  })
})

test('a timestamp of another unit is a mistake of the step', async () => {
  const session = await run(join(tempFolder(), 'artifacts'))
  const frame = pl.DataFrame({ t: [new Date(0)] }).lazy()
  await expect(session.stageTable(wide, { frame, roles: { t: 'feature' } })).rejects.toThrow(
    'must be timestamps in microseconds UTC',
  )
})

test('a value that does not fit its own schema is a mistake of the step', async () => {
  const session = await run(join(tempFolder(), 'artifacts'))
  await expect(session.stageJson(report, { score: Number.NaN })).rejects.toThrow('report does not fit its own schema')
})

test('an artifact exists once it is committed', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  mkdirSync(artifacts)
  writeFileSync(join(artifacts, evaluation.file), '{}')
  const session = await run(artifacts)
  expect(await session.exists(evaluation)).toBe(true)
  expect(await session.exists(training)).toBe(false)
})

test('lineage records are written side by side', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  const session = await run(artifacts)
  const record = {
    schema_version: '1.0',
    step: 'a-step',
    millrace_version: '0.1.0',
    node_version: '24',
    set_id: 's',
    options: {},
    inputs: {},
    outputs: {},
    started_at: '2026-01-01T00:00:00Z',
    wall_seconds: 1,
    peak_memory_bytes: 1,
    exit_code: 0,
  }
  const paths = await Promise.all(Array.from({ length: 5 }, () => session.writeLineage(record)))
  expect(new Set(paths).size).toBe(5)
  for (const path of paths) {
    expect(path).toMatch(/lineage\/\d{8}T\d{6}\.\d{3}Z-a-step(-\d+)?\.json$/)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(record)
  }
  expect(readdirSync(join(artifacts, 'lineage'))).toHaveLength(5)
})
