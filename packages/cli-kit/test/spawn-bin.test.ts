import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { runProcess, spawnBin } from '../src/spawn-bin.ts'

const cwd = tmpdir()
const sh = (script: string, timeoutSeconds = 30, more: Partial<Parameters<typeof runProcess>[2]> = {}) =>
  runProcess('/bin/sh', ['-c', script], { cwd, timeoutSeconds, ...more })

test('a bin of this installation runs in a process of its own, and its output is told', async () => {
  const { code, stdout } = await spawnBin('batch-prediction', ['--version'], {
    cwd,
    scrubbed: true,
    timeoutSeconds: 60,
  })
  expect(code).toBe(0)
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
})

test('a bin that does not exist is told and not thrown', async () => {
  const ended = await spawnBin('no-such-bin', [], { cwd, timeoutSeconds: 30 })
  expect(ended).toMatchObject({ code: null, stderr: expect.stringContaining('ENOENT') })
})

test('a scrubbed environment has no setting of the caller but those given', async () => {
  process.env['MODEL_URI'] = 'models:/caller/1'
  const given = { scrubbed: true, env: { GIVEN: 'this' } }
  const { stdout } = await sh('echo "[$MODEL_URI] [$GIVEN] [$PATH]"', 30, given)
  delete process.env['MODEL_URI']
  expect(stdout).toBe(`[] [this] [${process.env['PATH']}]\n`)
})

test('code, signal and both streams are told, and input is given', async () => {
  const failed = await sh('cat; echo wrong >&2; exit 3', 30, { input: 'asked' })
  expect(failed).toEqual({ code: 3, signal: null, timedOut: false, stdout: 'asked', stderr: 'wrong\n' })
  expect(await sh('kill -SEGV $$')).toMatchObject({ code: null, signal: 'SIGSEGV', timedOut: false })
})

test('one that takes too long is stopped with all that it started', async () => {
  const ended = await sh('sleep 60 & sleep 60', 0.1)
  expect(ended).toMatchObject({ code: null, signal: 'SIGKILL', timedOut: true })
})

test('one is stopped where the caller is, which then does not go on', async () => {
  const controller = new AbortController()
  const running = sh('sleep 60', 30, { signal: controller.signal })
  controller.abort(new Error('stopped'))
  await expect(running).rejects.toThrow('stopped')
})
