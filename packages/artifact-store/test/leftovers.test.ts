import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { table } from '@millrace/contracts'
import pl from 'nodejs-polars'
import { expect, onTestFinished, test, vi } from 'vitest'
import { run, tempFolder } from './temp-folder.ts'

const store = new URL('../src/index.ts', import.meta.url).href
const wide = table('wide', 'maker', { feature: { min: 0 } })

/** Another process with scratch files in a folder, and a staged file beside `target`. */
async function other(artifacts: string, target: string): Promise<ChildProcess> {
  const script = `
    import pl from 'nodejs-polars'
    import { openSession } from '${store}'
    const session = await openSession({ artifacts: process.argv[1], step: 'other' })
    session.scratch('x')
    const contract = { kind: 'table', name: 'wide', file: 'wide.parquet', writer: 'maker', schemaVersion: '1.0', roles: {} }
    await session.stageTable(contract, { frame: pl.DataFrame({ a: [1] }).lazy(), roles: { a: 'feature' } }, { path: process.argv[2] })
    process.stdout.write('ready')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, artifacts, target], {
    cwd: new URL('..', import.meta.url),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  await once(child.stdout ?? child, 'data')
  return child
}

test('what a killed process left is cleared by the next run, what a living one has is kept', async () => {
  const folder = tempFolder()
  const artifacts = join(folder, 'artifacts')
  const target = join(folder, 'out.parquet')
  const [dead, living] = await Promise.all([other(artifacts, target), other(artifacts, target)])
  expect(readdirSync(join(artifacts, '.tmp'))).toHaveLength(2)
  dead.kill('SIGKILL')
  await once(dead, 'exit')
  const session = await run(artifacts)
  const scratch = readdirSync(join(artifacts, '.tmp'))
  expect(scratch).toHaveLength(1)
  expect(scratch[0]).toContain(`-${living.pid}-`)
  await session.stageTable(wide, { frame: pl.DataFrame({ a: [1] }).lazy(), roles: { a: 'feature' } }, { path: target })
  await session.commit('s')
  const staged = readdirSync(folder).filter((name) => name.startsWith('.out.parquet.'))
  expect(staged).toHaveLength(1)
  expect(staged[0]).toContain(`-${living.pid}-`)
})

test('the folder of another host is kept for a day', async () => {
  const artifacts = join(tempFolder(), 'artifacts')
  const foreign = join(artifacts, '.tmp', 'elsewhere-1-2-0123abcd')
  mkdirSync(foreign, { recursive: true })
  const file = join(foreign, 'x')
  writeFileSync(file, '')
  const old = new Date(Date.now() - 2 * 86_400_000)
  utimesSync(foreign, old, old)
  await run(artifacts)
  expect(existsSync(foreign)).toBe(true)
  utimesSync(file, old, old)
  await run(artifacts)
  expect(existsSync(foreign)).toBe(false)
})

test('a process that ended and that nobody has looked at since counts as gone', async () => {
  // The shell becomes a program that never waits for the child it was given.
  const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => {
    parent.kill('SIGKILL')
  })
  const [pid] = await once(parent.stdout, 'data')
  const artifacts = join(tempFolder(), 'artifacts')
  const left = join(artifacts, '.tmp', `${hostname()}-${String(pid).trim()}-0-0123abcd`)
  mkdirSync(left, { recursive: true })
  await vi.waitFor(async () => {
    await run(artifacts)
    expect(existsSync(left)).toBe(false)
  })
})
