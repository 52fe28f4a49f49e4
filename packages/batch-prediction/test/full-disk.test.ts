import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Finished, REPOSITORY, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { DOUBLES, planeRows, writePlane } from './model-folder.ts'

/** Whether this user may mount file systems that only a command and its children see. */
const mayMount = spawnSync('unshare', ['-rm', 'true']).status === 0

test.each([
  ['the finished chunks', 'artifacts'],
  ['the output', 'out'],
])('73: no room for %s leaves the old output as it was, and nothing half-written', async (_, full) => {
  const dir = workdir()
  writePlane(dir)
  const { wanted, ...columns } = planeRows(60_000)
  await dir.writeTable('rows.parquet', columns, DOUBLES)
  for (const folder of ['artifacts', 'out']) dir.write(`${folder}/.gitkeep`, '')
  // A file system of 64 kB in the folder's place, or else a limit of that for every file: the table takes some hundred.
  const [room, run] = mayMount
    ? [`mount -t tmpfs -o size=64k none ${full}`, '"$0" "$@"']
    : ['true', '(ulimit -f 128 && exec "$0" "$@")']
  const script = `${room} && echo old >out/rows.parquet || exit; ${run}; code=$?
test "$(cat out/rows.parquet)" = old || exit 91
test "$(ls -A out | grep -v gitkeep)" = rows.parquet || exit 92
test -z "$(ls -A artifacts/.tmp)" || exit 93
exit $code`
  const { code, stderr } = await shell(dir, script, [
    ...['--model', './model', '--entity-keys', 'id', '--input', 'rows.parquet', '--output', 'out/rows.parquet'],
    ...['--chunk-rows', '10000', '--compression', 'uncompressed'],
  ])
  expect(code, stderr).toBe(73)
  expect(stderr).toMatch(mayMount ? /the disk is full|No space left/ : /larger than allowed|File too large/)
})

/** Runs a shell script in the folder, in which `$0` is batch-prediction; it sees its own mounts where it may mount. */
function shell(dir: Workdir, script: string, words: readonly string[]): Promise<Finished> {
  const bin = join(REPOSITORY, 'node_modules/.bin/batch-prediction')
  const [program = '', ...args] = [...(mayMount ? ['unshare', '-rm'] : []), '/bin/sh', '-c', script, bin, ...words]
  return new Promise((resolve) => {
    execFile(program, args, { cwd: dir.root, env: { PATH: process.env['PATH'] ?? '' } }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : null
      resolve({ code, signal: error?.signal ?? null, stdout, stderr })
    })
  })
}
