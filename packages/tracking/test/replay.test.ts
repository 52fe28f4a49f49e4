import { expect, onTestFinished, test } from 'vitest'
import { logModel, type ModelIds, replay, type TrackingStore, withRun } from '../src/index.ts'
import { openStore, workFolder } from './open-store.ts'
import { content } from './replay-content.ts'

test('a store that is exported and imported back tells the same as before', async () => {
  const [home, server, again] = [await store(), await store(), await store()]
  await fill(home)
  await bring(home, server)
  expect(await content(server)).toEqual(await content(home))
  await bring(server, again)
  expect(await content(again)).toEqual(await content(home))
})

test('a replay that is done again brings nothing, in either direction', async () => {
  const [home, server] = [await store(), await store()]
  await fill(home)
  const first = await bring(home, server)
  expect(first).toMatchObject({
    experiments: 2,
    runs: 4,
    loggedModels: 2,
    registeredModels: 1,
    versions: 3,
    aliases: 1,
  })
  const before = await content(home)
  expect(Object.values(await bring(home, server)).every((count) => count === 0)).toBe(true)
  expect(Object.values(await bring(server, home)).every((count) => count === 0)).toBe(true)
  expect(await content(home)).toEqual(before)
})

test('what came on one side afterwards is brought to the other, once', async () => {
  const [home, server] = [await store(), await store()]
  await fill(home)
  await bring(home, server)
  const { experimentId } = await server.getOrCreateExperiment('trips')
  for await (const run of server.runs(experimentId)) {
    await server.logBatch(run.runId, {
      metrics: [{ key: 'later', value: 1, timestamp: 9, step: 0 }],
      tags: { seen: 'yes' },
    })
  }
  await server.moveAlias({ name: 'trips', alias: 'champion', from: '1', to: '3', user: 'somebody' })
  expect(await bring(server, home)).toMatchObject({ runs: 0, metricPoints: 3, files: 0, versions: 0, aliases: 1 })
  expect(await content(home)).toEqual(await content(server))
})

test('a replay that breaks off at any request goes on from there without doubling anything', async () => {
  const home = await store()
  await fill(home)
  const whole = await content(home)
  const server = await store()
  for (let requests = 1; ; requests += 3) {
    const broken = breakingOff(server, requests)
    const failure = await bring(home, broken).then(
      () => undefined,
      (error: unknown) => error,
    )
    if (failure === undefined) break
    expect(failure).toMatchObject({ message: 'connection lost' })
  }
  expect(await content(server)).toEqual(whole)
})

test('only what is named is brought: a registered model with what is behind it, an experiment with all that is in it', async () => {
  const home = await store()
  await fill(home)
  const byName = await store()
  await home.createRegisteredModel('another')
  expect(await bring(home, byName, { names: ['trips'] })).toMatchObject({ runs: 2, loggedModels: 1, versions: 3 })
  const byExperiment = await store()
  expect(await bring(home, byExperiment, { experiments: ['other'] })).toMatchObject({
    experiments: 1,
    runs: 1,
    registeredModels: 0,
  })
  await expect(bring(home, byExperiment, { experiments: ['absent'] })).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  await expect(bring(home, byExperiment, { names: ['absent'] })).rejects.toMatchObject({ code: 'MISSING_INPUT' })
})

async function store(): Promise<TrackingStore> {
  const opened = await openStore(await workFolder())
  onTestFinished(() => opened.close())
  return opened
}

const bring = (
  source: TrackingStore,
  target: TrackingStore,
  choice: { names?: readonly string[]; experiments?: readonly string[] } = {},
) =>
  replay({
    source,
    target,
    choice: { names: [], experiments: [], ...choice },
    user: 'tester',
    scratch: '/nonexistent',
    watch: { info: () => {}, warn: (message) => expect.unreachable(message), progress: () => {} },
    signal: new AbortController().signal,
  })

/** A store whose connection is lost after so many requests that change something. */
function breakingOff(inner: TrackingStore, requests: number): TrackingStore {
  let left = requests
  return new Proxy(inner, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key)
      if (
        typeof value !== 'function' ||
        !/^(create|log[A-Z]|upload|set|describe|move|delete|update|finalize)/.test(String(key))
      )
        return value
      return async (...args: unknown[]) => {
        left -= 1
        if (left < 0) throw new Error('connection lost')
        return Reflect.apply(value, target, args)
      }
    },
  })
}

const mlmodel = ({ runId, modelId, artifactUri }: ModelIds) =>
  Buffer.from(
    `artifact_path: ${artifactUri}\nflavors: {}\nmodel_id: ${modelId}\nmodel_uuid: ${modelId}\nrun_id: ${runId}\n`,
  )

async function fill(home: TrackingStore): Promise<void> {
  const parent = await withRun(
    home,
    { experimentName: 'trips', runName: 'search', sourceName: 'test' },
    async (run) => {
      await home.uploadFiles(run.artifactUri, new Map([['notes/why.txt', Buffer.from('because')]]))
      return run
    },
  )
  const request = { experimentName: 'trips', runName: 'fit', sourceName: 'test', parentRunId: parent.runId }
  const [run, model] = await withRun(home, request, async (run) => {
    const logged = await logModel(home, run, {
      name: 'model',
      params: { alpha: '0.1' },
      tags: { kind: 'linear' },
      files: (ids) =>
        new Map([
          ['MLmodel', mlmodel(ids)],
          ['model.onnx', Buffer.from([0, 255, 10, 13])],
        ]),
    })
    const { modelId = '' } = logged
    const loss = Array.from({ length: 2500 }, (_, step) => ({
      key: 'loss',
      value: 1 / (step + 1),
      timestamp: 1000 + step,
      step,
    }))
    const odd = [Number.NaN, 0, Infinity, -1].map((value, step) => ({
      key: 'odd',
      value,
      timestamp: 7,
      step: step % 2,
    }))
    const rmse = [0.25, Number.NaN].map((value, step) => ({ key: 'rmse', value, timestamp: 5, step, modelId }))
    await home.logBatch(run.runId, { params: { alpha: '0.1', 'l1/ratio': '' }, metrics: [...loss, ...odd, ...rmse] })
    const input = {
      name: 'train_x',
      digest: 'abc',
      sourceType: 'local',
      source: '{"uri":"train_x.parquet"}',
      context: 'training',
    }
    await home.logInputs(run.runId, [
      input,
      { ...input, name: 'test_x', schema: '{}', profile: '{"num_rows":3}', context: 'test' },
    ])
    return [run, logged] as const
  })
  const { experimentId } = await home.getOrCreateExperiment('trips')
  await home.createRun({ experimentId, runName: 'still going', startTime: 1_700_000_000_000, tags: {} })
  await withRun(home, { experimentName: 'other', runName: 'alone', sourceName: 'test' }, async (alone) => {
    await logModel(home, alone, { name: 'spare', params: {}, files: (ids) => new Map([['MLmodel', mlmodel(ids)]]) })
  })
  await register(home, { runId: run.runId, source: model.source, modelId: model.modelId })
}

async function register(
  home: TrackingStore,
  of: { runId: string; source: string; modelId: string | undefined },
): Promise<void> {
  const name = 'trips'
  await home.createRegisteredModel(name)
  await home.describeRegisteredModel(name, 'whether a trip is completed')
  await home.setRegisteredModelTag(name, { key: 'owner', value: 'us' })
  for (const description of ['first', '', 'third']) {
    await home.createModelVersion({ name, ...of, tags: { gate: 'passed' }, description })
  }
  const move = (from: string | undefined, to: string, reason?: string) =>
    home.moveAlias({ name, alias: 'champion', from, to, user: 'ada', ...(reason !== undefined && { reason }) })
  await move(undefined, '1')
  await move('1', '2', 'better')
  await move('2', '1', 'it was not')
}
