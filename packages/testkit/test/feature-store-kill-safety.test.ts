import { cpSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { expectKillSafety, killMoments, killsAskedFor, type Workdir, workdir } from '../src/index.ts'
import { GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

expectKillSafety({
  bin: 'feature-store',
  args: ['apply', '--allow-destructive'],
  artifacts: ['feature_repo/registry.db'],
  whole: { 'feature_repo/registry.db': isMessage },
  prepare: async (dir) => {
    await generatedRepository(dir, { rows: 1, batchRows: 1, featuresPerView: 3 })
    await runCalls(dir, GENERATED_SETTINGS, { to: 'apply' })
    const definitions = dir.read('feature_repo/shop.yaml').toString()
    dir.write('feature_repo/shop.yaml', definitions.replace('takings_v1', 'takings_v2'))
  },
})

const KILLS = killsAskedFor()

test(
  `materialize killed at ${KILLS} moments leaves each row old or new, and the next run repairs it`,
  async () => {
    const dir = workdir()
    await generatedRepository(dir, { rows: 1, batchRows: 1, featuresPerView: 3 })
    await runCalls(dir, GENERATED_SETTINGS, { to: 'apply' })
    await materialize(dir, '2024-03-04')
    const old = stored(dir)
    cpSync(dir.path('feature_repo'), dir.path('before'), { recursive: true })
    const started = performance.now()
    await materialize(dir, '2024-03-09')
    const duration = performance.now() - started
    const wanted = stored(dir)
    expect(wanted).not.toEqual(old)
    const sound = new Set([...old, ...wanted])
    for (const moment of killMoments(duration, KILLS)) {
      rmSync(dir.path('feature_repo'), { recursive: true })
      cpSync(dir.path('before'), dir.path('feature_repo'), { recursive: true })
      const { child, finished } = dir.start('feature-store', ['materialize', '2024-01-01', '2024-03-09'])
      const timer = setTimeout(() => child.kill('SIGKILL'), moment)
      await finished
      clearTimeout(timer)
      for (const row of stored(dir)) expect(sound.has(row), row).toBe(true)
      await materialize(dir, '2024-03-09')
      expect(stored(dir)).toEqual(wanted)
    }
  },
  60_000 + KILLS * 20_000,
)

async function materialize(dir: Workdir, end: string): Promise<void> {
  const { code, stderr } = await dir.run('feature-store', ['materialize', '2024-01-01', end])
  expect(code, stderr).toBe(0)
}

/** Every row of every table of the online store, as text. */
function stored(dir: Workdir): string[] {
  using database = new DatabaseSync(dir.path('feature_repo/online_store.db'))
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all()
  return tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .map((row) => `${name} ${JSON.stringify(row)}`)
      .sort(),
  )
}

/** Whether bytes are whole fields of a protobuf message, none of them cut off, with the new service among them. */
function isMessage(bytes: Buffer): boolean {
  let at = 0
  while (at < bytes.length) {
    const [tag, start] = varint(bytes, at)
    const [value, end] = (tag & 7) === 1 || (tag & 7) === 5 ? [0, start] : varint(bytes, start)
    at = (tag & 7) === 2 ? end + value : (tag & 7) === 1 ? start + 8 : (tag & 7) === 5 ? start + 4 : end
  }
  return at === bytes.length && bytes.includes('takings_v2')
}

function varint(bytes: Buffer, from: number): [value: number, end: number] {
  let value = 0
  let at = from
  for (let scale = 1; ; scale *= 128) {
    const byte = bytes[at++] ?? 0
    value += (byte & 127) * scale
    if (byte < 128) return [value, at]
  }
}
