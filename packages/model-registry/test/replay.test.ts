import { type Workdir, workdir } from '@millrace/testkit'
import { expect, test } from 'vitest'
import { inStore, register } from './registry.ts'

const BIN = 'model-registry'

test('what is exported is there with its history, and exporting or importing again brings nothing', async () => {
  const [dir, other] = [await rides(), workdir()]
  const to = `sqlite:///${other.path('mlflow.db')}`
  expect(await answer(dir, ['export', '--to', to])).toMatchObject({
    exported: { to, experiments: 1, runs: 2, logged_models: 2, files: 4, metric_points: 2, versions: 2, aliases: 1 },
  })
  const nothing = { runs: 0, logged_models: 0, files: 0, metric_points: 0, versions: 0, aliases: 0 }
  expect(await answer(dir, ['export', '--to', to])).toMatchObject({ exported: nothing })
  expect(await answer(dir, ['import', '--from', to])).toMatchObject({ imported: nothing })
  expect((await answer(other, ['history', 'rides']))['history']).toEqual(
    (await answer(dir, ['history', 'rides']))['history'],
  )
  const { metrics, signature } = modelOf(await answer(other, ['show', 'rides@champion']))
  expect({ metrics, signature }).toMatchObject({ metrics: { rmse: 0.25 }, signature: { inputs: [{ type: 'float' }] } })
})

test('what another store has can be imported in part, with what is behind it', async () => {
  const [dir, mine] = [await rides(), workdir()]
  await inStore(dir.root, async (store) => void (await store.createRegisteredModel('empty')))
  const from = ['--from', `sqlite:///${dir.path('mlflow.db')}`]
  expect(await answer(mine, ['import', ...from, '--name', 'rides'])).toMatchObject({
    imported: { registered_models: 1, versions: 2, runs: 2 },
  })
  const finished = await mine.run(BIN, ['import', ...from, '--name', 'ride'])
  expect(finished.code).toBe(3)
  expect(finished.stderr).toContain('did you mean "rides"?')
})

test('3: a database to import from is not made where there is none', async () => {
  const dir = workdir()
  const { code, stderr } = await dir.run(BIN, ['import', '--from', 'sqlite:///absent.db'])
  expect(code).toBe(3)
  expect(stderr).toContain('absent.db does not exist')
  expect(dir.exists('absent.db')).toBe(false)
})

test('credentials of the other store are printed nowhere', async () => {
  const dir = workdir()
  const env = { OTHER_TRACKING_PASSWORD: 'secret-one', OTHER_TRACKING_URI: 'ftp://ada:secret-two@example.org' }
  const calls = [['export'], ['export', '--json'], ['export', '--print-config']]
  for (const args of calls) {
    const { stdout, stderr } = await dir.run(BIN, args, { env })
    expect(stdout + stderr).not.toMatch(/secret-(one|two)/)
  }
  const { code, stderr } = await dir.run(BIN, ['export'], { env })
  expect(code).toBe(2)
  expect(stderr).toContain('--to (OTHER_TRACKING_URI) is "ftp://***@example.org"')
})

test('what is registered last is published whole, and once', async () => {
  const dir = await rides()
  const { _name, _version } = { _name: 'rides', _version: '2' }
  const version = await inStore(dir.root, (store) => store.getModelVersion(_name, _version))
  dir.writeJson('artifacts/registered_model_version.json', {
    schema_version: '1.0',
    _name,
    _version,
    _creation_time: version.creationTimestamp,
    _last_updated_timestamp: version.lastUpdatedTimestamp,
    _description: '',
    _user_id: '',
    _current_stage: 'None',
    _source: version.source,
    _run_id: version.runId,
    _run_link: '',
    _status: 'READY',
    _status_message: null,
    _tags: {},
    _aliases: [],
    _model_id: null,
  })
  const place = dir.path('shared/rides/2')
  expect(await answer(dir, ['publish', 'shared'])).toMatchObject({
    published: { model_uri: 'models:/rides/2', place, files: 2, changed: true },
  })
  expect(dir.list('shared/rides/2')).toEqual(['MLmodel', 'model.onnx', 'registered_model_version.json'])
  expect(await answer(dir, ['publish', 'shared', '--model', 'rides@champion'])).toMatchObject({
    published: { place, changed: false },
  })
  dir.write('shared/rides/1/taken', '')
  const { code, stderr } = await dir.run(BIN, ['publish', 'shared', '--model', 'rides/1'])
  expect(code).toBe(9)
  expect(stderr).toContain('is taken')
})

async function rides(): Promise<Workdir> {
  const dir = workdir()
  await register(dir.root, { rmse: 0.5 })
  await register(dir.root, { rmse: 0.25, alpha: '0.2', type: 'float' })
  await answer(dir, ['promote', 'rides/1'])
  await answer(dir, ['promote', 'rides/2', '--reason', 'half the error'])
  return dir
}

const modelOf = ({ model }: Record<string, unknown>): Record<string, unknown> => ({ ...(model ?? {}) })

async function answer(dir: Workdir, args: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await dir.run(BIN, [...args, '--json'])
  expect(code, stderr).toBe(0)
  return JSON.parse(stdout).results
}
