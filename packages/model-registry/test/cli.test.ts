import { expectStepContract, type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { inStore, register } from './registry.ts'

const BIN = 'model-registry'
const services = ['UNAVAILABLE', 'DENIED'] as const
expectStepContract(BIN, { command: ['list'], exits: services })
expectStepContract(BIN, { command: ['show'], args: ['rides'], exits: services })
expectStepContract(BIN, { command: ['compare'], args: ['rides/1', 'rides/2'], exits: services })
expectStepContract(BIN, { command: ['promote'], args: ['rides/1'], exits: ['CONFLICT', ...services] })
expectStepContract(BIN, {
  command: ['publish'],
  args: ['shared'],
  missing: /artifacts\/registered_model_version\.json.*\n.*model-validation/,
  exits: ['CONFLICT', ...services],
})
expectStepContract(BIN, { command: ['export'], args: ['--to', 'sqlite:///other.db'], exits: ['CONFLICT', ...services] })

test('an empty registry is said to be empty', async () => {
  const dir = workdir()
  expect(await said(dir, ['list'])).toContain('no registered model in sqlite:///mlflow.db yet')
  expect(await answer(dir, ['list'])).toMatchObject({ registered: { models: [] } })
  expect(await refusal(dir, 3, ['versions', 'rides'])).toContain('Nothing is registered there yet')
})

test('registered models and their versions are listed with their aliases', async () => {
  const dir = await rides()
  await answer(dir, ['promote', 'rides/1'])
  expect(await answer(dir, ['list'])).toMatchObject({
    registered: { models: [{ name: 'rides', latest_version: '2', aliases: { champion: '1' } }] },
  })
  expect(await answer(dir, ['versions', 'rides'])).toMatchObject({
    registered: {
      versions: [
        { version: '2', aliases: [] },
        { version: '1', aliases: ['champion'], tags: { gate: 'passed' } },
      ],
    },
  })
  expect(await said(dir, ['versions', 'rides'])).toMatch(/^version +aliases .*\n2 +- .*\n1 +champion .*gate=passed\n$/)
})

test('every way to name a model leads to it, and the answer names it for good', async () => {
  const dir = await rides()
  await answer(dir, ['promote', 'rides/2'])
  const { runId, modelId } = await inStore(dir.root, (store) => store.getModelVersion('rides', '2'))
  for (const text of ['rides', 'rides/2', 'rides/latest', 'rides@champion', 'models:/rides@champion'])
    expect(await answer(dir, ['show', text])).toMatchObject({ model: { model_uri: 'models:/rides/2' } })
  for (const text of [`models:/${modelId}`, `${modelId}`, `runs:/${runId}/model`])
    expect(await answer(dir, ['show', text])).toMatchObject({ model: { model_uri: `models:/${modelId}` } })
  await answer(dir, ['publish', 'shared', '--model', 'rides@champion'])
  expect(await answer(dir, ['show', './shared/rides/2'])).toMatchObject({
    model: { version: null, signature: { inputs: [{ name: 'distance', type: 'float' }] } },
  })
})

test('a model is shown with its run, metrics, params, tags and signature', async () => {
  const dir = await rides()
  expect(await answer(dir, ['show', 'rides/1'])).toMatchObject({
    model: {
      version: { name: 'rides', version: '1', aliases: [] },
      run: { name: 'alpha 0.1', experiment: 'rides', status: 'FINISHED', source: 'test' },
      metrics: { rmse: 0.5 },
      params: { alpha: '0.1' },
      tags: { gate: 'passed' },
      signature: {
        inputs: [{ name: 'distance', type: 'double', required: true }],
        outputs: [{ name: 'prediction', type: 'double', required: true }],
      },
      metadata: { target: 'fare' },
    },
  })
  const text = await said(dir, ['show', 'rides/1'])
  for (const line of ['models:/rides/1', '  rmse  0.5', '  alpha  0.1', '  input   distance    double  required'])
    expect(text.split('\n')).toContain(line)
})

test('a model whose files are of another kind is shown without a signature, and why', async () => {
  const dir = await rides()
  const { source } = await inStore(dir.root, (store) => store.getModelVersion('rides', '1'))
  const place = `mlartifacts/1/models/${source.replace('models:/', '')}/artifacts/MLmodel`
  dir.write(place, 'flavors: { sklearn: {} }\n')
  const { model } = await answer(dir, ['show', 'rides/1'])
  expect(model).toMatchObject({ signature: null, signature_problem: expect.stringContaining('sklearn') })
})

test('two versions are set side by side', async () => {
  const dir = await rides()
  const { comparison } = await answer(dir, ['compare', 'rides/1', 'rides/2'])
  expect(comparison).toMatchObject({
    a: 'models:/rides/1',
    b: 'models:/rides/2',
    metrics: [{ name: 'rmse', a: 0.5, b: 0.25, difference: -0.25 }],
    params: [{ name: 'alpha', a: '0.1', b: '0.2' }],
    tags: [{ name: 'gate', a: 'passed', b: 'passed' }],
    signature: [
      { name: 'input distance', a: 'double', b: 'float' },
      { name: 'output prediction', a: 'double', b: 'double' },
    ],
  })
  expect(await said(dir, ['compare', 'rides/1', 'rides/2'])).toContain('-0.25 (-50 %)')
})

test('the history tells who made what champion, and a rollback goes back in one step', async () => {
  const dir = await rides()
  expect(await refusal(dir, 3, ['rollback', 'rides'])).toContain('no move of alias "champion" of "rides" is recorded')
  expect(await answer(dir, ['history', 'rides'])).toMatchObject({ history: { moves: [] } })
  await answer(dir, ['promote', 'rides/1'])
  expect(await refusal(dir, 3, ['rollback', 'rides'])).toContain('stood for no version before version 1')
  expect(await answer(dir, ['promote', 'rides/latest', '--reason', 'half the error'])).toMatchObject({
    promoted: { from: '1', to: '2', moved: true, model_uri: 'models:/rides/2' },
  })
  expect(await answer(dir, ['promote', 'rides/2'])).toMatchObject({ promoted: { moved: false } })
  expect(await answer(dir, ['rollback', 'rides', '--reason', 'drift'])).toMatchObject({
    rolledBack: { from: '2', to: '1', moved: true },
  })
  expect(await answer(dir, ['history', 'rides', '--alias', 'champion'])).toMatchObject({
    history: {
      moves: [
        { from: null, to: '1', reason: null },
        { from: '1', to: '2', reason: 'half the error' },
        { from: '2', to: '1', reason: 'rollback: drift' },
      ],
    },
  })
})

test('9: an alias that is not where it is expected to be stays', async () => {
  const dir = await rides()
  await answer(dir, ['promote', 'rides/1', '--expect', 'none'])
  expect(await refusal(dir, 9, ['promote', 'rides/2', '--expect', 'none'])).toContain('stands for version 1')
  await inStore(dir.root, (store) =>
    store.moveAlias({ name: 'rides', alias: 'champion', from: '1', to: '2', user: 'somebody' }),
  )
  expect(await refusal(dir, 9, ['promote', 'rides/1', '--expect', '1'])).toContain('stands for version 2')
  await answer(dir, ['promote', 'rides/1', '--expect', '2'])
})

test('9: a version with an alias is not deleted without --force, which takes the alias along', async () => {
  const dir = await rides()
  await answer(dir, ['promote', 'rides/2'])
  expect(await refusal(dir, 9, ['delete', 'rides/2'])).toContain('rides@champion stands for version 2')
  expect(await refusal(dir, 9, ['delete', 'rides'])).toContain('"rides" has 2 versions; champion stands for version 2')
  expect(await answer(dir, ['delete', 'rides/2', '--force'])).toMatchObject({ deleted: { aliases: ['champion'] } })
  expect(await answer(dir, ['list'])).toMatchObject({ registered: { models: [{ latest_version: '1', aliases: {} }] } })
  expect(await said(dir, ['history', 'rides'])).toContain('version 2 was deleted')
  expect(await refusal(dir, 3, ['rollback', 'rides'])).toContain('"rides" has no version 2')
  await answer(dir, ['delete', 'rides/1'])
  await answer(dir, ['delete', 'rides'])
  expect(await answer(dir, ['list'])).toMatchObject({ registered: { models: [] } })
})

test('tags are set and removed, and the record of aliases is not among them', async () => {
  const dir = await rides()
  await answer(dir, ['promote', 'rides/1'])
  expect(await answer(dir, ['tag', 'rides', '--set', 'owner=ada', '--set', 'note=a=b, c'])).toMatchObject({
    tagged: { of: 'rides', tags: { owner: 'ada', note: 'a=b, c' } },
  })
  expect(await answer(dir, ['tag', 'rides@champion', '--set', 'seen=yes', '--remove', 'gate'])).toMatchObject({
    tagged: { of: 'models:/rides/1', tags: { seen: 'yes' } },
  })
  expect(await refusal(dir, 3, ['tag', 'rides/1', '--set', 'a=b', '--remove', 'absent'])).toContain('no tag "absent"')
  expect(await answer(dir, ['show', 'rides/1'])).toMatchObject({ model: { tags: { seen: 'yes' } } })
})

test('3: a name that is almost right is offered', async () => {
  const dir = await rides()
  await answer(dir, ['promote', 'rides/1'])
  expect(await refusal(dir, 3, ['show', 'ride'])).toContain('did you mean "rides"?')
  expect(await refusal(dir, 3, ['show', 'rides@champoin'])).toContain('did you mean "champion"?')
  expect(await refusal(dir, 3, ['compare', 'rides/1', 'rides/7'])).toContain('It has 2, 1.')
  expect(await refusal(dir, 2, ['promote', 'rides'])).toContain('does not say which version')
  expect(await refusal(dir, 2, ['delete', './rides'])).toContain('is no version of a registered model')
})

async function rides(): Promise<Workdir> {
  const dir = workdir()
  await register(dir.root, { rmse: 0.5 })
  await register(dir.root, { rmse: 0.25, alpha: '0.2', type: 'float' })
  return dir
}

async function answer(dir: Workdir, args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await dir.run(BIN, [...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout).results
}

async function said(dir: Workdir, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await dir.run(BIN, args)
  expect(code, stderr).toBe(0)
  return stdout
}

async function refusal(dir: Workdir, code: number, args: readonly string[]): Promise<string> {
  const finished = await dir.run(BIN, args)
  expect({ code: finished.code, stdout: finished.stdout }, finished.stderr).toEqual({ code, stdout: '' })
  expect(finished.stderr).not.toMatch(/^ {4}at /m)
  return finished.stderr
}
