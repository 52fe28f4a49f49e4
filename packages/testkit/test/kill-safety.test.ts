import { chmodSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkKillSafety, type KillSafety } from '../src/kill-safety.ts'
import { workdir } from '../src/workdir.ts'

/** A program that takes its time over writing `new` twice, and what it is to be checked for. */
function writer(commands: string): [ReturnType<typeof workdir>, KillSafety] {
  const dir = workdir()
  const elsewhere = workdir()
  elsewhere.write('writer', `#!/bin/sh\nmkdir -p artifacts/.tmp\n${commands}\n`)
  chmodSync(elsewhere.path('writer'), 0o755)
  const prepare = (folder: typeof dir): void => folder.write('artifacts/a.txt', 'old old')
  return [dir, { bin: elsewhere.path('writer'), prepare, artifacts: ['artifacts/a.txt'] }]
}

test('a file that is renamed when it is whole is safe', async () => {
  const [dir, subject] = writer(
    `rm -f artifacts/.tmp/*; printf 'new ' >artifacts/.tmp/a; sleep 0.05; printf new >>artifacts/.tmp/a; mv artifacts/.tmp/a artifacts/a.txt`,
  )
  await checkKillSafety(dir, subject, 6)
  expect(String(dir.read('artifacts/a.txt'))).toBe('new new')
})

test('a file that is written in place is torn', async () => {
  const [dir, subject] = writer(`printf 'new ' >artifacts/a.txt; sleep 0.1; printf new >>artifacts/a.txt`)
  await expect(checkKillSafety(dir, subject, 6)).rejects.toThrow(/artifacts\/a.txt is old or new when killed after/)
})

test('a staged file that the next run leaves behind is litter', async () => {
  const [dir, subject] = writer(`printf 'new new' >artifacts/.tmp/$$; sleep 0.1; mv artifacts/.tmp/$$ artifacts/a.txt`)
  await expect(checkKillSafety(dir, subject, 6)).rejects.toThrow(/litter/)
})

test('a file that differs from run to run is judged by its own rule', async () => {
  const [dir, subject] = writer(`sleep 0.05; echo $$ >artifacts/.tmp/a; mv artifacts/.tmp/a artifacts/a.txt`)
  await expect(checkKillSafety(dir, subject, 4)).rejects.toThrow(/artifacts\/a.txt is new when run again/)
  const whole = { 'artifacts/a.txt': (bytes: Buffer) => /^\d+\n$/.test(String(bytes)) }
  await checkKillSafety(workdir(), { ...subject, whole }, 4)
})

test('a bin that changes nothing proves nothing', async () => {
  const [dir, subject] = writer('true')
  await expect(checkKillSafety(dir, subject, 1)).rejects.toThrow('the new artifacts differ from the old ones')
})
