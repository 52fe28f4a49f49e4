import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  asModelVersionDict,
  fetchModel,
  logModel,
  type Run,
  resolveModelUri,
  type TrackingStore,
  withRun,
} from '../src/index.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

/** What every tracking store does, whatever is behind it. The store may hold other things already. */
export function behavesAsATrackingStore(open: () => Promise<TrackingStore>): void {
  let store: TrackingStore
  let run: Run
  const unique = `${Date.now()}-${process.pid}`
  const aRun = async (tags: Record<string, string> = {}) => {
    const { experimentId } = await store.getOrCreateExperiment(`suite ${unique}`)
    return store.createRun({ experimentId, runName: 'a run', startTime: 1_700_000_000_000, tags })
  }
  const aModel = (name = 'model') =>
    logModel(store, run, {
      name,
      params: { alpha: '0.2' },
      files: ({ modelId }) =>
        new Map([
          ['MLmodel', bytes(`model_id: ${modelId}\n`)],
          ['sub folder/ü & 5%+.bin', Uint8Array.of(0, 255, 10, 13)],
          ['empty', bytes('')],
        ]),
    })
  beforeAll(async () => {
    store = await open()
    run = await aRun()
  })
  afterAll(() => store.close())

  describe('experiments', () => {
    test('an experiment is created once and found by its name', async () => {
      const name = `it's "new" ${unique}`
      expect(await store.experimentByName(name)).toBeUndefined()
      const [first, second] = await Promise.all([store.getOrCreateExperiment(name), store.getOrCreateExperiment(name)])
      expect(second).toEqual(first)
      expect(await store.experimentByName(name)).toEqual(first)
      expect(first).toMatchObject({ name, lifecycleStage: 'active' })
      await expect(store.createExperiment(name)).rejects.toMatchObject({ code: 'CONFLICT' })
    })

    test('an empty name is refused', async () => {
      await expect(store.getOrCreateExperiment(' ')).rejects.toMatchObject({ code: 'USAGE' })
    })
  })

  describe('runs', () => {
    test('a run starts RUNNING with its tags and ends as it is told', async () => {
      const made = await aRun({ 'mlflow.user': 'somebody', note: 'ünïcode' })
      expect(made).toMatchObject({ runName: 'a run', status: 'RUNNING', startTime: 1_700_000_000_000 })
      expect(made.runId).toMatch(/^[0-9a-f]{32}$/)
      expect(made.tags).toMatchObject({ 'mlflow.user': 'somebody', 'mlflow.runName': 'a run', note: 'ünïcode' })
      await store.updateRun(made.runId, { status: 'FINISHED', endTime: 1_700_000_001_000 })
      const ended = await store.getRun(made.runId)
      expect(ended).toMatchObject({ status: 'FINISHED', endTime: 1_700_000_001_000 })
      expect(ended.artifactUri).toBe(made.artifactUri)
    })

    test('more items than one request may carry all arrive', async () => {
      const many = (count: number, prefix: string) =>
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, `value ${i}`]))
      const metrics = Array.from({ length: 1500 }, (_, i) => ({ key: `m${i}`, value: i / 4, timestamp: 1000, step: 0 }))
      const { runId } = await aRun()
      await store.logBatch(runId, { params: many(230, 'p'), tags: many(150, 't'), metrics })
      const logged = await store.getRun(runId)
      expect(logged.params).toEqual(many(230, 'p'))
      expect(logged.tags).toMatchObject(many(150, 't'))
      expect(logged.metrics).toEqual(Object.fromEntries(metrics.map(({ key, value }) => [key, value])))
    })

    test('the latest metric is that of the greatest step, then time, then value', async () => {
      const { runId } = await aRun()
      const point = (value: number, timestamp: number, step: number) => ({ key: 'loss', value, timestamp, step })
      await store.logBatch(runId, { metrics: [point(5, 9000, 1), point(7, 1000, 2), point(1, 9999, 1)] })
      expect((await store.getRun(runId)).metrics).toEqual({ loss: 7 })
      await store.logBatch(runId, { metrics: [point(8, 1000, 2), point(6, 1000, 2)] })
      expect((await store.getRun(runId)).metrics).toEqual({ loss: 8 })
      await store.logBatch(runId, { metrics: [point(2, 1001, 2)] })
      expect((await store.getRun(runId)).metrics).toEqual({ loss: 2 })
    })

    test('NaN and infinities are kept as MLflow keeps them', async () => {
      const { runId } = await aRun()
      const of = (key: string, value: number) => ({ key, value, timestamp: 1, step: 0 })
      await store.logBatch(runId, {
        metrics: [of('nan', Number.NaN), of('up', Number.POSITIVE_INFINITY), of('down', Number.NEGATIVE_INFINITY)],
      })
      const { metrics } = await store.getRun(runId)
      expect(metrics).toEqual({ nan: Number.NaN, up: 1.7976931348623157e308, down: -1.7976931348623157e308 })
    })

    test('a parameter logged again is fine with its value and refused with another', async () => {
      const { runId } = await aRun()
      await store.logBatch(runId, { params: { alpha: '0.2' } })
      await store.logBatch(runId, { params: { alpha: '0.2' }, tags: { stage: 'one' } })
      const changed = { params: { alpha: '0.3' }, metrics: [{ key: 'late', value: 1, timestamp: 1, step: 0 }] }
      await expect(store.logBatch(runId, changed)).rejects.toMatchObject({ code: 'USAGE' })
      expect(await store.getRun(runId)).toMatchObject({ params: { alpha: '0.2' }, metrics: {}, tags: { stage: 'one' } })
      await store.logBatch(runId, { tags: { stage: 'two' } })
      expect((await store.getRun(runId)).tags['stage']).toBe('two')
    })

    test('a long value is cut where MLflow cuts it', async () => {
      const { runId } = await aRun()
      await store.logBatch(runId, { params: { long: 'x'.repeat(7000) }, tags: { long: 'é'.repeat(9000) } })
      const { params, tags } = await store.getRun(runId)
      expect([params['long']?.length, tags['long']?.length]).toEqual([6000, 8000])
    })

    test('a key that MLflow refuses is refused before anything is stored', async () => {
      for (const key of ['../x', 'a//b', '/a', 'a\nb', 'a"b', '', 'x'.repeat(251)]) {
        await expect(store.logBatch(run.runId, { params: { ok: '1', [key]: '1' } })).rejects.toMatchObject({
          code: 'USAGE',
        })
      }
      expect((await store.getRun(run.runId)).params).toEqual({})
    })

    test('a run that does not exist is a missing input', async () => {
      await expect(store.getRun('0'.repeat(32))).rejects.toMatchObject({ code: 'MISSING_INPUT' })
    })

    test('a dataset input may be logged twice', async () => {
      const input = {
        name: 'training',
        digest: 'abcdef12',
        sourceType: 'local',
        source: '{"uri":"training.parquet"}',
        schema: '{"mlflow_colspec":[]}',
        profile: '{"num_rows":3}',
        context: 'training',
      }
      await store.logInputs(run.runId, [input])
      await store.logInputs(run.runId, [input])
    })
  })

  describe('models', () => {
    test('a logged model is READY, has its files, and is found by its id and by its run', async () => {
      const model = await aModel()
      expect(model.modelId).toMatch(/^m-[0-9a-f]{32}$/)
      const logged = await store.getLoggedModel(model.modelId ?? '')
      expect(logged).toMatchObject({ name: 'model', status: 'READY', sourceRunId: run.runId, params: { alpha: '0.2' } })
      const resolved = { artifactUri: model.artifactUri, modelId: model.modelId, runId: run.runId }
      expect(await resolveModelUri(store, model.modelUri)).toEqual(resolved)
      expect(await resolveModelUri(store, `runs:/${run.runId}/model`)).toEqual(resolved)
      expect(await store.readArtifact(model.artifactUri, 'sub folder/ü & 5%+.bin')).toEqual(
        Buffer.from(Uint8Array.of(0, 255, 10, 13)),
      )
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      const fetched = await fetchModel(store, model.modelUri, join(folder, 'model'))
      expect(await readFile(join(fetched.folder, 'MLmodel'), 'utf8')).toBe(`model_id: ${model.modelId}\n`)
      await store.download(model.artifactUri, join(folder, 'copy'))
      expect(await readFile(join(folder, 'copy', 'empty'), 'utf8')).toBe('')
      expect(await readFile(join(folder, 'copy', 'sub folder', 'ü & 5%+.bin'))).toEqual(Buffer.of(0, 255, 10, 13))
    })

    test('a model whose files cannot be made is marked UPLOAD_FAILED', async () => {
      let modelId = ''
      const failing = logModel(store, run, {
        name: 'broken',
        params: {},
        files: (ids) => {
          modelId = ids.modelId ?? ''
          throw new Error('no files')
        },
      })
      await expect(failing).rejects.toThrow('no files')
      expect(await store.getLoggedModel(modelId)).toMatchObject({ status: 'UPLOAD_FAILED' })
    })

    test('absent models, files and folders are missing inputs', async () => {
      const missing = { code: 'MISSING_INPUT' }
      await expect(store.getLoggedModel(`m-${'0'.repeat(32)}`)).rejects.toMatchObject(missing)
      await expect(store.readArtifact(run.artifactUri, 'nothing.json')).rejects.toMatchObject(missing)
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      await expect(store.download(`${run.artifactUri}/nothing`, folder)).rejects.toMatchObject(missing)
      await expect(fetchModel(store, `runs:/${run.runId}/nothing`, folder)).rejects.toMatchObject(missing)
      await expect(fetchModel(store, join(folder, 'nothing'), folder)).rejects.toMatchObject(missing)
    })

    test('a path that leads out of its folder is refused', async () => {
      for (const path of ['../x', 'a/../../x', '/etc/passwd', 'a\\..\\x', '', 'a//b', '.', '%2e%2e/x']) {
        const refused = { code: 'BROKEN_CONTRACT' }
        await expect(store.uploadFiles(run.artifactUri, new Map([[path, bytes('x')]]))).rejects.toMatchObject(refused)
        await expect(store.readArtifact(run.artifactUri, path)).rejects.toMatchObject(refused)
      }
      await expect(store.readArtifact('mlflow-artifacts:/0/../..', 'x')).rejects.toMatchObject({
        code: 'BROKEN_CONTRACT',
      })
    })

    test('a folder of this machine is a model where it lies', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      expect((await fetchModel(store, folder, '/nowhere')).folder).toBe(folder)
      expect((await fetchModel(store, `file://${folder}`, '/nowhere')).folder).toBe(folder)
    })

    test('a name that MLflow refuses for a logged model is refused', async () => {
      await expect(aModel('a/b')).rejects.toMatchObject({ code: 'USAGE' })
    })
  })

  describe('registry', () => {
    const name = `Registered model ${unique}`
    const register = async () => {
      const model = await aModel()
      await store.createRegisteredModel(name)
      const { source, modelId } = model
      const wanted = { name, source, runId: run.runId, modelId, tags: { gate: 'passed' }, description: 'a model' }
      return { model, version: await store.createModelVersion(wanted) }
    }

    test('versions count up, and carry what was given', async () => {
      const first = await register()
      const second = await register()
      expect(Number(second.version.version)).toBe(Number(first.version.version) + 1)
      const read = await store.getModelVersion(name, first.version.version)
      expect(read).toMatchObject({
        name,
        source: first.model.source,
        modelId: first.model.modelId,
        runId: run.runId,
        description: 'a model',
        status: 'READY',
        currentStage: 'None',
        aliases: [],
      })
      expect(read.tags).toMatchObject({ gate: 'passed' })
      expect((await store.latestModelVersion(name)).version).toBe(second.version.version)
      expect(await store.modelVersionDownloadUri(name, first.version.version)).toBe(first.model.artifactUri)
      const dict = asModelVersionDict(read)
      expect(dict).toMatchObject({ _name: name, _version: first.version.version, _source: first.model.source })
      const links = JSON.parse(
        (await store.getLoggedModel(first.model.modelId ?? '')).tags['mlflow.modelVersions'] ?? '',
      )
      expect(links).toEqual([{ name, version: Number(first.version.version) }])
    })

    test('what was registered is found again by its run and source', async () => {
      const { model, version } = await register()
      const wanted = { name, runId: run.runId, source: model.source }
      expect((await store.findModelVersion(wanted))?.version).toBe(version.version)
      expect(await store.findModelVersion({ ...wanted, source: `models:/m-${'0'.repeat(32)}` })).toBeUndefined()
      expect(await store.findModelVersion({ ...wanted, name: `${name} else` })).toBeUndefined()
    })

    test('an alias moves from version to version and resolves as a model URI', async () => {
      const { version: old } = await register()
      const { model, version } = await register()
      await store.setAlias(name, 'champion', old.version)
      await store.setAlias(name, 'champion', version.version)
      expect((await store.getModelVersionByAlias(name, 'champion')).version).toBe(version.version)
      expect((await store.getModelVersion(name, version.version)).aliases).toEqual(['champion'])
      expect((await store.getModelVersion(name, old.version)).aliases).toEqual([])
      const resolved = {
        artifactUri: model.artifactUri,
        name,
        version: version.version,
        runId: run.runId,
        modelId: model.modelId,
      }
      for (const form of [`${name}@champion`, `${name}/${version.version}`, `${name}/latest`]) {
        expect(await resolveModelUri(store, `models:/${form}`)).toEqual(resolved)
      }
    })

    test('a tag of a version is set over the one there', async () => {
      const { version } = await register()
      await store.setModelVersionTag(name, version.version, { key: 'gate', value: 'again' })
      expect((await store.getModelVersion(name, version.version)).tags).toMatchObject({ gate: 'again' })
    })

    test('what is not registered is a missing input, and a bad name a usage error', async () => {
      const missing = { code: 'MISSING_INPUT' }
      await register()
      await expect(store.getModelVersion(name, '9999')).rejects.toMatchObject(missing)
      await expect(store.getModelVersionByAlias(name, 'nobody')).rejects.toMatchObject(missing)
      await expect(store.getModelVersionByAlias(`${name} else`, 'nobody')).rejects.toMatchObject(missing)
      await expect(store.latestModelVersion(`${name} else`)).rejects.toMatchObject(missing)
      await expect(store.setAlias(name, 'champion', '9999')).rejects.toMatchObject(missing)
      await expect(store.setModelVersionTag(name, '9999', { key: 'a', value: 'b' })).rejects.toMatchObject(missing)
      await expect(store.modelVersionDownloadUri(name, '9999')).rejects.toMatchObject(missing)
      await expect(store.createRegisteredModel('a/b')).rejects.toMatchObject({ code: 'USAGE' })
      await expect(store.setAlias(name, 'latest', '1')).rejects.toMatchObject({ code: 'USAGE' })
    })
  })

  describe('withRun', () => {
    const request = { experimentName: `suite ${unique}`, runName: 'named', sourceName: 'model-training' }

    test('a run of finished work is FINISHED and says where it came from', async () => {
      const { runId } = await withRun(store, { ...request, tags: { own: 'tag' } }, async (it) => it)
      const ended = await store.getRun(runId)
      expect(ended).toMatchObject({ status: 'FINISHED', runName: 'named' })
      expect(ended.endTime).toBeGreaterThanOrEqual(ended.startTime)
      expect(ended.tags).toMatchObject({
        own: 'tag',
        'mlflow.source.name': 'model-training',
        'mlflow.source.type': 'LOCAL',
      })
      expect(ended.tags['mlflow.user']).not.toBe('')
    })

    test.each([
      ['FAILED', false],
      ['KILLED', true],
    ])('a run of work that throws is %s', async (status, aborted) => {
      const controller = new AbortController()
      let runId = ''
      const work = withRun(store, { ...request, signal: controller.signal }, async (it) => {
        runId = it.runId
        if (aborted) controller.abort()
        throw new Error('it went wrong')
      })
      await expect(work).rejects.toThrow('it went wrong')
      expect((await store.getRun(runId)).status).toBe(status)
    })
  })
}
