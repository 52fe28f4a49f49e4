import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { killMoments, killsAskedFor } from './kill-moments.ts'
import { type Workdir, workdir } from './workdir.ts'

export interface KillSafety {
  readonly bin: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Lays out the inputs, and old versions of the artifacts; called once. */
  prepare(dir: Workdir): Promise<void> | void
  /** The files that must be old or new, never torn. */
  readonly artifacts: readonly string[]
  /** For files that differ from run to run (run ids, times): whether bytes are a whole new version. */
  readonly whole?: Readonly<Record<string, (bytes: Buffer) => boolean>>
  /** How the undisturbed run ends; 0 unless said. */
  readonly code?: number
}

/** Registers a test that kills a bin at random moments: `KILLS` of them, ten unless said, spread over its run time by a fixed seed. */
export function expectKillSafety(subject: KillSafety): void {
  const kills = killsAskedFor()
  const call = [subject.bin, ...(subject.args ?? [])].join(' ')
  const title = `${call} killed at ${kills} moments leaves each artifact old or new, and the next run repairs it`
  test(title, { timeout: 60_000 + kills * 20_000 }, () => checkKillSafety(workdir(), subject, kills))
}

/**
 * Kills a bin at moments spread over its run time, and looks at its artifacts each time.
 * @throws AssertionError that names the artifact and the moment
 */
export async function checkKillSafety(dir: Workdir, subject: KillSafety, kills: number): Promise<void> {
  await subject.prepare(dir)
  const restore = snapshot(dir)
  const before = contents(dir, subject.artifacts)
  await complete(dir, subject)
  // The first run also warmed the caches, so that the second one takes as long as those to be killed.
  restore()
  const baseline = await complete(dir, subject)
  const after = contents(dir, subject.artifacts)
  for (const file of subject.artifacts) expect(after.get(file), `${file} after an undisturbed run`).toBeDefined()
  expect(after, 'the new artifacts differ from the old ones').not.toEqual(before)
  for (const moment of killMoments(baseline, kills)) {
    restore()
    const when = `killed after ${moment.toFixed(0)} of ${baseline.toFixed(0)} ms`
    await killed(dir, subject, moment)
    expectOneOf([before, after], dir, subject, when)
    for (const file of dir.list('artifacts/lineage')) dir.readJson(`artifacts/lineage/${file}`)
    await complete(dir, subject)
    expectOneOf([after], dir, subject, `run again when ${when}`)
    expect(dir.list('artifacts/.tmp'), `litter after a run that followed when ${when}`).toEqual([])
  }
}

type Contents = ReadonlyMap<string, Buffer | undefined>

function expectOneOf(
  versions: readonly Contents[],
  dir: Workdir,
  { artifacts, whole = {} }: KillSafety,
  when: string,
): void {
  for (const [file, bytes] of contents(dir, artifacts)) {
    const known = versions.some((version) => same(bytes, version.get(file)))
    const sound = known || (bytes !== undefined && whole[file]?.(bytes) === true)
    expect(sound, `${file} is ${versions.length === 2 ? 'old or new' : 'new'} when ${when}`).toBe(true)
  }
}

/** Keeps a copy of the folder; the function it returns puts the folder back, at the same path. */
function snapshot(dir: Workdir): () => void {
  const copy = mkdtempSync(join(tmpdir(), 'millrace-snapshot-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  cpSync(dir.root, copy, { recursive: true, preserveTimestamps: true })
  return () => {
    for (const name of readdirSync(dir.root)) rmSync(dir.path(name), { recursive: true, force: true })
    cpSync(copy, dir.root, { recursive: true, preserveTimestamps: true })
  }
}

/** Runs to the end and returns the milliseconds it took. */
async function complete(dir: Workdir, { bin, args, env = {}, code: wanted = 0 }: KillSafety): Promise<number> {
  const started = performance.now()
  const { code, stderr } = await dir.run(bin, args, { env })
  expect(code, stderr).toBe(wanted)
  return performance.now() - started
}

async function killed(dir: Workdir, { bin, args, env = {} }: KillSafety, milliseconds: number): Promise<void> {
  const { child, finished } = dir.start(bin, args, { env })
  child.stdin.end()
  await Promise.race([sleep(milliseconds), finished])
  child.kill('SIGKILL')
  await finished
}

const contents = (dir: Workdir, files: readonly string[]): Contents =>
  new Map(files.map((file) => [file, existsSync(dir.path(file)) ? readFileSync(dir.path(file)) : undefined]))

const same = (one: Buffer | undefined, other: Buffer | undefined): boolean =>
  one === undefined || other === undefined ? one === other : one.equals(other)
