import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Finished, REPOSITORY, type Workdir, workdir } from '../src/index.ts'
import { artifactContents } from './artifact-folder.ts'
import { expectFailure } from './expected-failure.ts'
import { GENERATED_SETTINGS, generatedRepository, runCalls } from './pipeline.ts'

/** Whether this user may mount file systems that only a command and its children see. */
const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0

test('a full disk is named, and leaves the artifacts as they were', async () => {
  const dir = await appliedRepository()
  // A file system of 32 kB, or else a limit of 16 kB for a file: either way the kernel refuses to write the table.
  const [room, run, name] = mayMount
    ? (['mount -t tmpfs -o size=32k none artifacts', '"$0" --quiet', /the disk is full|No space left/] as const)
    : (['true', '(ulimit -f 32 && exec "$0" --quiet)', /larger than allowed|File too large/] as const)
  const old = 'artifacts/training.parquet'
  const script = `${room} && echo old >${old} || exit; ${run}; code=$?
test "$(cat ${old})" = old || exit 91
test -z "$(ls -A artifacts/.tmp)" || exit 92
exit $code`
  expectFailure(await shell(dir, script), { code: 73, names: ['artifacts', name] })
})

test('a read-only artifacts folder is named', async () => {
  const dir = await appliedRepository()
  const before = artifactContents(dir)
  // Root may write to any folder but a read-only file system; /sys takes new folders from nobody.
  const [script, name] = mayMount
    ? ['mount --bind artifacts artifacts && mount -o remount,bind,ro artifacts && exec "$0" --quiet', 'artifacts']
    : ['exec "$0" --quiet --artifacts /sys/artifacts', '/sys/artifacts']
  expectFailure(await shell(dir, script), { code: 73, names: [name, '--artifacts', 'ARTIFACTS_DIR'] })
  expect(artifactContents(dir)).toEqual(before)
})

async function appliedRepository(): Promise<Workdir> {
  const dir = workdir()
  await generatedRepository(dir)
  await runCalls(dir, GENERATED_SETTINGS, { to: 'apply' })
  return dir
}

/** Runs a shell script in the folder, in which `$0` is data-extraction; it sees its own mounts where it may mount. */
function shell(dir: Workdir, script: string): Promise<Finished> {
  const bin = join(REPOSITORY, 'node_modules/.bin/data-extraction')
  const [program, ...args] = [...(mayMount ? ['unshare', '-rm'] : []), '/bin/sh', '-c', script, bin]
  const env = { ...GENERATED_SETTINGS, PATH: process.env['PATH'] ?? '' }
  return new Promise((resolve) => {
    execFile(program ?? '', args, { cwd: dir.root, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
      resolve({ code, signal: error?.signal ?? null, stdout, stderr })
    })
  })
}
