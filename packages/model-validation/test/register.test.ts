import type { RunInfo } from '@millrace/contracts'
import { StepError } from '@millrace/errors'
import { workdir } from '@millrace/testkit'
import { aliasHistory, type TrackingStore, tracking } from '@millrace/tracking'
import { expect, onTestFinished, test } from 'vitest'
import { championCompared, type Registration, register } from '../src/register.ts'

test('a server that is lost at any call leaves what the next run finishes, and nothing is doubled', async () => {
  const { store, modelOf } = await opened()
  for (const [lost, call] of CHANGES.entries()) {
    const registration = await modelOf(`lost at ${lost}`)
    expect(await register(losing(store, lost), registration).catch(codeOf), call).toBe('UNAVAILABLE')
    const version = await register(store, registration)
    expect(version).toMatchObject({ _version: '1', _tags: { 'millrace.rmse': '0.4', 'millrace.champion': 'none' } })
    expect([...version._aliases].sort()).toEqual(['challenger', 'champion'])
    expect(await register(store, registration)).toEqual(version)
    const { tags } = await store.getRegisteredModel(registration.name)
    expect(aliasHistory(tags).map(({ alias, to }) => [alias, to])).toEqual([
      ['challenger', '1'],
      ['champion', '1'],
    ])
  }
})

test('a change whose answer is lost is found by the next run, and not made twice', async () => {
  const { store, modelOf } = await opened()
  for (const [lost, call] of CHANGES.entries()) {
    const registration = await modelOf(`unanswered at ${lost}`)
    expect(await register(losing(store, lost, 'after'), registration).catch(codeOf), call).toBe('UNAVAILABLE')
    const version = await register(store, registration)
    expect(version._version, call).toBe('1')
    expect([...version._aliases].sort()).toEqual(['challenger', 'champion'])
    expect(await register(store, registration)).toEqual(version)
    const { tags } = await store.getRegisteredModel(registration.name)
    expect(aliasHistory(tags)).toHaveLength(2)
  }
})

test('a version that was accepted against the rules and keeps them now says no more that they were overridden', async () => {
  const { store, modelOf } = await opened()
  const registration = await modelOf('rides')
  const overridden = { ...registration.tags, 'millrace.override': 'somebody: a hot fix' }
  expect(await register(store, { ...registration, tags: overridden })).toMatchObject({ _tags: overridden })
  expect((await register(store, registration))._tags).not.toHaveProperty('millrace.override')
})

test('of two models that were compared with the same champion one becomes champion, and the other loses each time', async () => {
  const { store, modelOf } = await opened()
  const [some, other] = [await modelOf('rides'), await modelOf('rides')]
  const ends = await Promise.all([some, other].map((model) => register(store, model).then(() => 'won', codeOf)))
  expect(ends.sort()).toEqual(['CONFLICT', 'won'])
  const { aliases } = await store.getRegisteredModel('rides')
  const again = await Promise.all([some, other].map((model) => register(store, model).then(() => 'won', codeOf)))
  expect(again.sort()).toEqual(['CONFLICT', 'won'])
  expect((await store.getRegisteredModel('rides')).aliases).toEqual(aliases)
  expect(aliases['challenger']).toBe('2')
})

test('a model that was not compared with a champion is held to the one there was when it was registered', async () => {
  const { store, modelOf } = await opened()
  const [some, other, third] = [await modelOf('rides'), await modelOf('rides'), await modelOf('rides')]
  const unknown = { champion: undefined, promote: false }
  await register(store, { ...some, ...unknown })
  await register(store, { ...other, ...unknown, promote: true })
  expect(await register(store, { ...some, ...unknown, promote: true }).catch(codeOf)).toBe('CONFLICT')
  await register(store, { ...third, ...unknown, promote: true })
  expect((await store.getRegisteredModel('rides')).aliases['champion']).toBe('3')
})

test('a model that was champion does not take that back from those that came after it', async () => {
  const { store, modelOf } = await opened()
  const [some, other] = [await modelOf('rides'), await modelOf('rides')]
  await register(store, some)
  await register(store, { ...other, champion: '1' })
  await register(store, some)
  expect((await store.getRegisteredModel('rides')).aliases).toEqual({ challenger: '2', champion: '2' })
})

test('a challenger stays where a newer version or a person put it', async () => {
  const { store, modelOf } = await opened()
  const [some, other] = [await modelOf('rides'), await modelOf('rides')]
  const challenger = async () => (await store.getRegisteredModel('rides')).aliases['challenger']
  expect(await register(losing(store, 2), some).catch(codeOf)).toBe('UNAVAILABLE')
  await register(store, { ...other, promote: false })
  await register(store, { ...some, promote: false })
  expect(await challenger()).toBe('2')
  await store.moveAlias({ name: 'rides', alias: 'challenger', from: '2', to: '1', user: 'somebody' })
  await register(store, { ...other, promote: false })
  expect(await challenger()).toBe('1')
})

test('a champion that was deleted meanwhile is a conflict', async () => {
  const { store, modelOf } = await opened()
  const [some, other] = [await modelOf('rides'), await modelOf('rides')]
  await register(store, some)
  await store.moveAlias({ name: 'rides', alias: 'champion', from: '1', to: undefined, user: 'somebody' })
  expect(await register(store, { ...other, champion: '1' }).catch(codeOf)).toBe('CONFLICT')
})

test('what was compared is known where the evaluation names the champion of that registered model', () => {
  const report = { rmse: 1, mae: 1, rows: 2, run_id: 'r', model_uri: 'm' }
  const baselines = { mean: { rmse: 1, mae: 1 }, least_squares: { rmse: 1, mae: 1 } }
  const compared = (uri: string, status: 'evaluated' | 'absent' | 'unusable', version?: string) =>
    championCompared({ ...report, baselines, champion: { uri, status, version } }, 'rides')
  expect(compared('models:/rides@champion', 'evaluated', '3')).toBe('3')
  expect(compared('models:/rides@champion', 'unusable', '3')).toBe('3')
  expect(compared('models:/rides@champion', 'absent')).toBe('none')
  expect(compared('models:/others@champion', 'absent')).toBeUndefined()
  expect(championCompared({ ...report, baselines }, 'rides')).toBeUndefined()
})

/** The calls that change the store, in the order in which a registration makes them. */
const CHANGES = ['createRegisteredModel', 'createModelVersion', 'moveAlias', 'moveAlias'] as const

/** The store until so many changes were made: it does not get to know of the next one, or makes it, and does not answer any more. */
function losing(store: TrackingStore, changes: number, lost: 'before' | 'after' = 'before'): TrackingStore {
  let left = changes
  return new Proxy(store, {
    get(target, key: keyof TrackingStore) {
      const value = target[key]
      if (typeof value !== 'function' || !CHANGES.some((name) => name === key)) return value
      return async (...args: never[]) => {
        const isLost = left-- <= 0
        const call = () => (value as (...args: never[]) => unknown).apply(target, args)
        if (!isLost) return call()
        if (lost === 'after') await call()
        throw new StepError('UNAVAILABLE', 'lost')
      }
    },
  })
}

const codeOf = (error: StepError) => error.code

async function opened() {
  const dir = workdir()
  const signal = new AbortController().signal
  const store = await tracking.open(tracking.options.parse({}), { root: dir.root, signal })
  onTestFinished(() => store.close())
  const { experimentId } = await store.getOrCreateExperiment('plane')
  const modelOf = async (name: string): Promise<Registration> => {
    const { runId } = await store.createRun({ experimentId, runName: 'a run', startTime: 0, tags: {} })
    const model = await store.createLoggedModel({
      experimentId,
      name: 'model',
      sourceRunId: runId,
      params: {},
      tags: {},
    })
    const runInfo: RunInfo = {
      run_id: runId,
      experiment_id: experimentId,
      experiment_name: 'plane',
      model_id: model?.modelId,
      model_uri: `models:/${model?.modelId}`,
      target: 'y',
      features: ['a'],
      converged: true,
    }
    return { name, runInfo, tags: { 'millrace.rmse': '0.4' }, champion: 'none', promote: true }
  }
  return { store, modelOf }
}
