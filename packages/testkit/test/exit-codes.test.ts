import { once } from 'node:events'
import { readlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type Workdir, workdir } from '../src/index.ts'
import { artifactContents, runUnchanged } from './artifact-folder.ts'
import { rewrite } from './damaged-files.ts'
import { expectFailure } from './expected-failure.ts'
import { GENERATED_SETTINGS, generatedRepository, SMALL } from './pipeline.ts'
import { pipelineCopies } from './pipeline-copies.ts'
import { asOf } from './point-in-time.ts'

const pipelineCopy = pipelineCopies()
const env = GENERATED_SETTINGS

test('0: a step that is done says on stdout what it wrote, and on stderr what to think of', async () => {
  const dir = await pipelineCopy()
  const { views, training } = await generatedRepository(dir)
  const { code, stdout, stderr } = await dir.run('data-extraction', ['--quiet', '--json'], { env })
  expect(code).toBe(0)
  const { outputs, exit_code } = JSON.parse(stdout)
  expect({ exit_code, rows: outputs.training.rows }).toEqual({ exit_code: 0, rows: SMALL.rows })
  // One of the views tells when its rows were created, and some of those were corrected later.
  const [stats] = views
  if (stats === undefined) throw new Error('no view was generated')
  const late = training.filter((row) => (asOf(stats, row)?.created ?? 0) > row.time).length
  expect(late).toBeGreaterThan(0)
  expect(stderr).toMatch(
    new RegExp(`^data-extraction: warning: store_stats: ${late} of \\d+ values were created after .*\\n$`),
  )
})

test('2: a value out of range names flag, variable, value and where it is from; several mistakes come together', async () => {
  const dir = await pipelineCopy()
  dir.write('.env', 'TEST_SIZE="-3"\nRANDOM_SEED=first\n')
  const finished = await expectUnchanged(dir, 'data-preparation', [])
  const names = ['--test-size', 'TEST_SIZE', '-3', '--random-seed', 'RANDOM_SEED', 'first', '.env']
  expectFailure(finished, { code: 2, names })
})

test('3: what is not there is named, with the step that makes it', async () => {
  const dir = workdir()
  const finished = await expectUnchanged(dir, 'model-evaluation', [])
  expectFailure(finished, { code: 3, names: ['artifacts/test_x.parquet', 'data-preparation'] })
})

test('4: an artifact that is not what its contract says is named, with the step that makes it', async () => {
  const dir = await pipelineCopy()
  dir.write('artifacts/evaluation.json', '{ "schema_version": "1.0", "rmse": "small" }')
  const finished = await expectUnchanged(dir, 'model-validation', [])
  expectFailure(finished, { code: 4, names: ['artifacts/evaluation.json', 'rmse', 'model-evaluation'] })
})

test('4: artifacts of two runs of one step are not taken for a set', async () => {
  const dir = await pipelineCopy()
  const stale = dir.read('artifacts/train_y.parquet')
  expect((await dir.run('data-preparation', [], { env: { ...env, RANDOM_SEED: '4' } })).code).toBe(0)
  dir.write('artifacts/train_y.parquet', stale)
  const finished = await expectUnchanged(dir, 'model-training', [])
  expectFailure(finished, { code: 4, names: ['train_y', 'data-preparation'] })
})

test('5: rejected data leaves the report, and says which column', async () => {
  const dir = await pipelineCopy()
  await rewrite(dir, 'artifacts/training.parquet', (columns) => ({
    ...columns,
    store_002: (columns['store_002'] ?? []).map(() => null),
  }))
  const finished = await dir.run('data-validation', ['--quiet', '--target-col', 'takings'], { env })
  expectFailure(finished, { code: 5, names: ['store_002', 'data_validation.json'] })
  const report = dir.readJson('artifacts/data_validation.json')
  const finding = expect.objectContaining({ rule: 'all_null', column: 'store_002', severity: 'error' })
  expect(report).toMatchObject({ accepted: false, findings: expect.arrayContaining([finding]) })
})

test('6: a rejected model leaves its verdict, is not registered and scores nothing', async () => {
  const dir = await pipelineCopy()
  const registered = dir.read('artifacts/registered_model_version.json')
  const predictions = dir.read('artifacts/batch_output.parquet')
  const finished = await dir.run('model-validation', ['--quiet', '--rmse-threshold', '0.001'], { env })
  expectFailure(finished, { code: 6, names: ['rmse_threshold', '0.001'] })
  expect(dir.readJson('artifacts/model_validation.json')).toMatchObject({ accepted: false })
  const batch = await dir.run('batch-prediction', ['--quiet'], { env })
  expectFailure(batch, { code: 6, names: ['rejected', '--model'] })
  expect(dir.read('artifacts/registered_model_version.json')).toEqual(registered)
  expect(dir.read('artifacts/batch_output.parquet')).toEqual(predictions)
  const chosen = await dir.run('batch-prediction', ['--quiet', '--model', 'models:/takings_model/1'], { env })
  expect(chosen.code, chosen.stderr).toBe(0)
})

test('7: a fit that did not converge is refused where convergence is required', async () => {
  const dir = await pipelineCopy()
  const args = ['--quiet', '--require-convergence', '--max-iter', '1', '--tol', '1e-15']
  const finished = await expectUnchanged(dir, 'model-training', args)
  expect(finished.stderr).toContain('warning: not converged')
  expectFailure(finished, { code: 7, names: ['--max-iter', 'MAX_ITER', '1e-15'] })
})

test('9: a registry that another process holds is left alone', async () => {
  const dir = await pipelineCopy()
  const registry = dir.read('feature_repo/registry.db')
  dir.write('feature_repo/shop.yaml', dir.read('feature_repo/shop.yaml').toString().replace('takings_v1', 'takings_v2'))
  dir.write('feature_repo/registry.db.lock', `${process.pid} ${hostname()} mine\n`)
  const finished = await expectUnchanged(dir, 'feature-store', ['apply', '--allow-destructive'])
  expectFailure(finished, { code: 9, names: ['registry.db.lock', String(process.pid)] })
  expect(dir.read('feature_repo/registry.db')).toEqual(registry)
})

test('73: a file in place of the artifacts folder is named', async () => {
  const dir = await pipelineCopy()
  dir.write('in-the-way', '')
  const finished = await expectUnchanged(dir, 'data-extraction', ['--artifacts', 'in-the-way'])
  expectFailure(finished, { code: 73, names: ['in-the-way', '--artifacts'] })
})

test('75: a tracking server that nobody answers at is named', async () => {
  const dir = await pipelineCopy()
  const address = { MLFLOW_TRACKING_URI: 'http://127.0.0.1:1' }
  const finished = await expectUnchanged(dir, 'model-training', [], address)
  expectFailure(finished, { code: 75, names: ['http://127.0.0.1:1'] })
}, 30_000)

test('77: a tracking server that refuses the credentials is named, the password is not', async () => {
  const dir = await pipelineCopy()
  const uri = await listen((answer) => answer.writeHead(401).end('who are you?'))
  const credentials = { MLFLOW_TRACKING_URI: uri, MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'hunter2' }
  const finished = await expectUnchanged(dir, 'model-training', [], credentials)
  expectFailure(finished, { code: 77, names: [uri, 'MLFLOW_TRACKING_USERNAME'] })
  expect(finished.stderr).not.toContain('hunter2')
})

test.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s to a step at work ends it with %i, its process and its scratch files', async ([signal, code]) => {
  const dir = await pipelineCopy()
  let reached = (): void => {}
  const waiting = new Promise<void>((resolve) => {
    reached = resolve
  })
  // The server never answers, so that the step is at work for certain.
  const uri = await listen(() => reached())
  const before = artifactContents(dir)
  const { child, pid, finished } = dir.start('model-training', [], { env: { ...env, MLFLOW_TRACKING_URI: uri } })
  await waiting
  expect(readlinkSync(`/proc/${pid}/exe`)).toMatch(/node_modules\/.*\/bin\/node$/)
  child.kill(signal)
  const ended = await finished
  expect(ended).toMatchObject({ code, stdout: '' })
  expect(ended.stderr).not.toMatch(/error|^\s+at /m)
  expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  expect(artifactContents(dir)).toEqual(before)
  expect(dir.list('artifacts/.tmp')).toEqual([])
})

test('141: whoever closes stdout early gets no complaint', async () => {
  const dir = await pipelineCopy()
  const { child, finished } = dir.start('model-validation', ['--print-config'], { env })
  child.stdout.destroy()
  child.stdin.end()
  const { code, stderr } = await finished
  expect({ code, stderr }).toEqual({ code: 141, stderr: '' })
})

/** Runs a bin that must change no artifact and leave nothing in the scratch folder. */
const expectUnchanged = (dir: Workdir, bin: string, args: readonly string[], more: Record<string, string> = {}) =>
  runUnchanged(dir, bin, args, { ...env, ...more })

type Answer = Parameters<NonNullable<Parameters<typeof createServer>[1]>>[1]

/** An HTTP server of the running test; returns its address. */
async function listen(answer: (response: Answer) => void): Promise<string> {
  const server = createServer((_request, response) => answer(response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await sleep(0)
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
