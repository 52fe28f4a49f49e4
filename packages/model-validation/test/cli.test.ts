import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { expectStepContract, PLANE, preparedCopies, runInTurn, type Workdir, workdir } from '@millrace/testkit'
import { expect, onTestFinished, test } from 'vitest'

expectStepContract('model-validation', {
  missing: /artifacts\/evaluation\.json.*\n.*model-evaluation/,
  exits: ['MODEL_REJECTED', 'CONFLICT', 'UNAVAILABLE', 'DENIED'],
})

test('a model that just meets its thresholds is accepted and registered, once however often', async () => {
  const { dir, rmse, mae } = await evaluated()
  const args = ['--rmse-threshold', String(rmse), '--mae-threshold', String(mae), '--registered-model-name', 'plane']
  for (let call = 0; call < 2; call++) {
    const { code, stdout, stderr } = await dir.run('model-validation', args)
    expect(code, stderr).toBe(0)
    expect(stdout).toContain('registered as plane version 1 (challenger)')
    const { run_id } = dir.readJson('artifacts/run_info.json') as { run_id: string }
    const registered = { _name: 'plane', _version: '1', _run_id: run_id, _status: 'READY' }
    expect(dir.readJson('artifacts/registered_model_version.json')).toMatchObject(registered)
  }
})

test('75: the verdict of a call whose server is lost before it registers is on disk, and the same call again registers', async () => {
  const { dir } = await evaluated()
  const args = ['--rmse-threshold', '9', '--mae-threshold', '9', '--registered-model-name', 'plane', '--promote']
  // The server answers too little for the model to be fetched and tried.
  const dying = { INFRA_CHECK: 'false', MLFLOW_TRACKING_URI: await dyingServer(), MLFLOW_HTTP_REQUEST_MAX_RETRIES: '0' }
  const lost = await dir.run('model-validation', args, { env: dying })
  expect(lost.code, lost.stderr).toBe(75)
  expect(dir.readJson('artifacts/model_validation.json')).toMatchObject({ accepted: true })
  expect(dir.exists('artifacts/registered_model_version.json')).toBe(false)
  const { code, stdout, stderr } = await dir.run('model-validation', args)
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('registered as plane version 1 (challenger, champion)')
})

test('9: another model that became champion since the evaluation stays champion', async () => {
  const { dir } = await evaluated()
  const args = ['--rmse-threshold', '9', '--mae-threshold', '9', '--registered-model-name', 'plane']
  const registered = await dir.run('model-validation', args)
  expect(registered.code, registered.stderr).toBe(0)
  const training = await dir.run('model-training', ['--alpha', '0.2'])
  expect(training.code, training.stderr).toBe(0)
  const evaluation = await dir.run('model-evaluation')
  expect(evaluation.code, evaluation.stderr).toBe(0)
  expect((await dir.run('model-validation', args)).stdout).toContain('version 2')
  expect((await dir.run('model-registry', ['promote', 'plane/1'])).code).toBe(0)
  const { code, stderr } = await dir.run('model-validation', [...args, '--promote'])
  expect(code, stderr).toBe(9)
  expect(stderr).toContain('alias "champion" of registered model "plane" is at version 1, not at no version')
})

test('6: a model just above a threshold is rejected with every reason, and not registered', async () => {
  const { dir, rmse } = await evaluated()
  const threshold = rmse * (1 - 1e-9)
  const args = ['--rmse-threshold', String(threshold), '--mae-threshold', '0', '--json']
  const { code, stdout, stderr } = await dir.run('model-validation', args)
  expect(code, stderr).toBe(6)
  expect(JSON.parse(stdout)).toMatchObject({ exit_code: 6, error: { code: 'MODEL_REJECTED' } })
  const verdict = dir.readJson('artifacts/model_validation.json') as { reasons: { rule: string; passed: boolean }[] }
  expect(verdict).toMatchObject({ accepted: false })
  expect(verdict.reasons.map(({ rule, passed }) => [rule, passed])).toEqual([
    ['signature', true],
    ['infrastructure', true],
    ['rmse_threshold', false],
    ['mae_threshold', false],
    ['better_than_mean', true],
  ])
  expect(dir.exists('artifacts/registered_model_version.json')).toBe(false)
})

test('6: a model no better than the mean is rejected, unless that rule is switched off', async () => {
  const { dir } = await evaluated(['--alpha', '1e9'])
  const args = ['--rmse-threshold', '1e6', '--mae-threshold', '1e6']
  const { code, stderr } = await dir.run('model-validation', args)
  expect(code, stderr).toBe(6)
  expect(stderr).toContain('better_than_mean')
  const lenient = await dir.run('model-validation', [...args, '--no-better-than-mean'])
  expect(lenient.code, lenient.stderr).toBe(0)
})

test('the rules of gate.yaml hold beside the options, by slice and expression, and a bad file is told with its line', async () => {
  const { dir, rmse } = await evaluated()
  const args = ['--rmse-threshold', '9', '--mae-threshold', '9']
  dir.write('feature_repo/gate.yaml', `rules:\n  - { expression: "rmse < ${rmse * 1.01} and rmse < mean_rmse" }\n`)
  expect((await dir.run('model-validation', args)).code).toBe(0)
  dir.write(
    'feature_repo/gate.yaml',
    'rules:\n  - { metric: r2, min: 1.5 }\n  - { metric: rmse, max: 9, slice: a=1 }\n',
  )
  const rejected = await dir.run('model-validation', args)
  expect(rejected.code, rejected.stderr).toBe(6)
  expect(rejected.stderr).toMatch(
    /r2_min: .* is not >= 1.5; rmse_max by a=1 \[a=1\]: evaluation.json has no such slice/,
  )
  dir.write('feature_repo/gate.yaml', 'rules:\n  - { metric: r2, mni: 1.5 }\n')
  const bad = await dir.run('model-validation', args)
  expect([bad.code, bad.stderr]).toEqual([2, expect.stringMatching(/gate.yaml:2: .*did you mean "min"/)])
})

test('a rejected model passes with exit 0 where that was asked for, and is not registered', async () => {
  const { dir } = await evaluated()
  const { code, stdout, stderr } = await dir.run('model-validation', [
    '--mae-threshold',
    '0',
    '--on-reject',
    'continue',
  ])
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('rejected')
  expect(dir.readJson('artifacts/model_validation.json')).toMatchObject({ accepted: false })
  expect(dir.exists('artifacts/registered_model_version.json')).toBe(false)
})

test('a model that is accepted against the rules is registered, and the reason stays with verdict and version', async () => {
  const { dir } = await evaluated()
  const args = ['--mae-threshold', '0', '--override']
  const alone = await dir.run('model-validation', args)
  expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--override was given alone')])
  const { code, stdout, stderr } = await dir.run('model-validation', [...args, '--reason', 'a hot fix'])
  expect(code, stderr).toBe(0)
  expect(stdout).toContain('against the rules: a hot fix')
  const verdict = dir.readJson('artifacts/model_validation.json') as { reasons: { passed: boolean }[] }
  expect(verdict).toMatchObject({ accepted: true, override: { reason: 'a hot fix' } })
  expect(verdict.reasons.some(({ passed }) => !passed)).toBe(true)
  expect(dir.readJson('artifacts/registered_model_version.json')).toMatchObject({
    _tags: { 'millrace.verdict': 'overridden', 'millrace.override': expect.stringContaining('a hot fix') },
  })
})

test('6: a model that those who call the champion cannot call is rejected, but for changes that the gate allows', async () => {
  const { dir } = await evaluated()
  const args = ['--rmse-threshold', '9', '--mae-threshold', '9', '--registered-model-name', 'plane', '--promote']
  expect((await dir.run('model-validation', args)).code).toBe(0)
  await pipeline(dir, ['b', 'a', 'c'])
  const { code, stderr } = await dir.run('model-validation', args)
  expect(code, stderr).toBe(6)
  expect(stderr).toContain('signature: the inputs come in another order: b, a; input "c" is required now')
  dir.write('feature_repo/gate.yaml', 'signature: { allow: [reordered_inputs, required_inputs] }\n')
  const { stdout } = await dir.run('model-validation', [...args.slice(0, -1)])
  expect(stdout).toContain('registered as plane version 2 (challenger)')
})

test('a champion that cannot be loaded rejects the model, unless the gate says otherwise', async () => {
  const { dir } = await evaluated()
  const args = ['--rmse-threshold', '9', '--mae-threshold', '9', '--registered-model-name', 'plane', '--promote']
  expect((await dir.run('model-validation', args)).code).toBe(0)
  const [graph] = readdirSync(dir.path('mlartifacts'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('MLmodel'),
  )
  rmSync(dir.path('mlartifacts', graph ?? ''))
  await pipeline(dir, ['a', 'b'])
  const { code, stderr } = await dir.run('model-validation', args)
  expect(code, stderr).toBe(6)
  expect(stderr).toMatch(/signature: the champion models:\/plane\/1 cannot be loaded: .*MLmodel/)
  dir.write('feature_repo/gate.yaml', 'unloadable_champion: accept\n')
  expect((await dir.run('model-validation', args)).stdout).toContain('version 2 (challenger, champion)')
})

test('9: of two pipelines that were compared with the same champion and end at once, one is champion and one is told', async () => {
  const dirs = [workdir(), workdir()]
  const [first] = dirs
  for (const dir of dirs) {
    const settings = ['CHAMPION_URI=models:/plane@champion', 'REGISTERED_MODEL_NAME=plane', 'RMSE_THRESHOLD=9']
    const store = `MLFLOW_TRACKING_URI=sqlite:///${first?.path('mlflow.db')}`
    dir.write('.env', [...settings, store, 'MAE_THRESHOLD=9'].join('\n'))
    dir.write('feature_repo/gate.yaml', 'rules: [{ metric: rmse, not_worse_than: champion, paired_interval: true }]\n')
    await pipeline(dir, ['a', 'b'])
  }
  const promoted = () => Promise.all(dirs.map((dir) => dir.run('model-validation', ['--promote'])))
  const ends = await promoted()
  expect(ends.map(({ code }) => code).sort(), ends.map(({ stderr }) => stderr).join()).toEqual([0, 9])
  const again = await promoted()
  expect(again.map(({ code }) => code)).toEqual(ends.map(({ code }) => code))
  const loser = dirs[ends.findIndex(({ code }) => code === 9)] ?? workdir()
  expect((await loser.run('model-evaluation')).code).toBe(0)
  const compared = await loser.run('model-validation', ['--promote'])
  expect(compared.code, compared.stderr).toBe(0)
  expect(compared.stdout).toMatch(/rmse_not_worse_than_champion: (\S+) against \1 is not worse/)
})

test('9: a champion that was deleted since the evaluation is no reason to promote without a comparison', async () => {
  const { dir } = await evaluated()
  const lenient = ['--rmse-threshold', '9', '--mae-threshold', '9', '--registered-model-name', 'plane', '--promote']
  expect((await dir.run('model-validation', lenient)).code).toBe(0)
  dir.write('.env', 'CHAMPION_URI=models:/plane@champion\n')
  await pipeline(dir, ['a', 'b'])
  const deleted = await dir.run('model-registry', ['delete', 'plane/1', '--force'])
  expect(deleted.code, deleted.stderr).toBe(0)
  const { code, stderr } = await dir.run('model-validation', lenient)
  expect(code, stderr).toBe(9)
  expect(stderr).toContain('champion')
  expect((await dir.run('model-evaluation')).code).toBe(0)
  expect((await dir.run('model-validation', lenient)).stdout).toContain('champion')
})

/** The address of a server that answers until something is to be registered, and then no more. */
async function dyingServer(): Promise<string> {
  const answers: Record<string, { status: number; body: string }> = {
    '/experiments/search': { status: 200, body: '{}' },
    '/registered-models/get': { status: 404, body: '{ "error_code": "RESOURCE_DOES_NOT_EXIST", "message": "none" }' },
  }
  const server = createServer(({ url }, response) => {
    const answer = Object.entries(answers).find(([path]) => url?.includes(path))?.[1]
    if (answer === undefined) response.destroy()
    else response.writeHead(answer.status).end(answer.body)
  })
  onTestFinished(() => void server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

/** A model of the plane under a little penalty, trained and evaluated. */
async function evaluated(settings: readonly string[] = ['--alpha', '0.1']) {
  const dir = await evaluatedPlane(settings)
  const { rmse, mae } = dir.readJson('artifacts/evaluation.json') as { rmse: number; mae: number }
  return { dir, rmse, mae }
}

const evaluatedPlane = preparedCopies((dir, settings: readonly string[]) => pipeline(dir, ['a', 'b'], settings))

/** Trains and evaluates a model of some columns of the plane, in their order. */
async function pipeline(
  dir: Workdir,
  features: readonly ('a' | 'b' | 'c')[],
  settings: readonly string[] = [],
): Promise<void> {
  const { event_timestamp, y } = PLANE
  const columns = Object.fromEntries(features.map((name) => [name, PLANE[name]]))
  await dir.writeTable('artifacts/training.parquet', { event_timestamp, ...columns, y })
  await runInTurn(dir, [
    ['data-preparation', '--target-col', 'y'],
    ['model-training', ...settings],
    ['model-evaluation'],
  ])
}
