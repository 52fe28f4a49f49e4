import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { fetchModel, logModel, resolveModelUri } from '../../src/index.ts'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function keepsModels(suite: Suite): void {
  describe('models', () => {
    test('a logged model is READY, has its files, and is found by its id and by its run', async () => {
      const model = await suite.aModel()
      expect(model.modelId).toMatch(/^m-[0-9a-f]{32}$/)
      const logged = await suite.store.getLoggedModel(model.modelId ?? '')
      expect(logged).toMatchObject({
        name: 'model',
        status: 'READY',
        sourceRunId: suite.run.runId,
        params: { alpha: '0.2' },
      })
      const resolved = { artifactUri: model.artifactUri, modelId: model.modelId, runId: suite.run.runId }
      expect(await resolveModelUri(suite.store, model.modelUri)).toEqual(resolved)
      expect(await resolveModelUri(suite.store, `runs:/${suite.run.runId}/model`)).toEqual(resolved)
      expect(await suite.store.readArtifact(model.artifactUri, 'sub folder/ü & 5%+.bin')).toEqual(
        Buffer.from(Uint8Array.of(0, 255, 10, 13)),
      )
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      const fetched = await fetchModel(suite.store, model.modelUri, join(folder, 'model'))
      expect(await readFile(join(fetched.folder, 'MLmodel'), 'utf8')).toBe(`model_id: ${model.modelId}\n`)
      await suite.store.download(model.artifactUri, join(folder, 'copy'))
      expect(await readFile(join(folder, 'copy', 'empty'), 'utf8')).toBe('')
      expect(await readFile(join(folder, 'copy', 'sub folder', 'ü & 5%+.bin'))).toEqual(Buffer.of(0, 255, 10, 13))
    })

    test('a model whose files cannot be made is marked UPLOAD_FAILED', async () => {
      let modelId = ''
      const failing = logModel(suite.store, suite.run, {
        name: 'broken',
        params: {},
        files: (ids) => {
          modelId = ids.modelId ?? ''
          throw new Error('no files')
        },
      })
      await expect(failing).rejects.toThrow('no files')
      expect(await suite.store.getLoggedModel(modelId)).toMatchObject({ status: 'UPLOAD_FAILED' })
    })

    test('a folder of this machine is a model where it lies', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      expect((await fetchModel(suite.store, folder, '/nowhere')).folder).toBe(folder)
      expect((await fetchModel(suite.store, `file://${folder}`, '/nowhere')).folder).toBe(folder)
    })

    test('a name that MLflow refuses for a logged model is refused', async () => {
      await expect(suite.aModel('a/b')).rejects.toMatchObject({ code: 'USAGE' })
    })

    test('a model has its type, tags and time, and its tags are set over those there', async () => {
      const start = Date.now() - 1000
      const made = await suite.store.createLoggedModel({
        experimentId: suite.run.experimentId,
        name: 'typed',
        sourceRunId: suite.run.runId,
        modelType: 'ranker',
        params: {},
        tags: { team: 'a', kept: 'yes' },
      })
      const modelId = made?.modelId ?? ''
      await suite.store.setLoggedModelTags(modelId, { team: "it's b", more: '1' })
      const read = await suite.store.getLoggedModel(modelId)
      expect(read).toMatchObject({ modelType: 'ranker', status: 'PENDING', metrics: [] })
      expect(read.tags).toMatchObject({ team: "it's b", kept: 'yes', more: '1' })
      expect(read.creationTimestamp).toBeGreaterThan(start)
      const absent = suite.store.setLoggedModelTags(`m-${'0'.repeat(32)}`, { a: 'b' })
      await expect(absent).rejects.toMatchObject({ code: 'MISSING_INPUT' })
    })

    test('the models of an experiment are read newest first', async () => {
      const { experimentId } = await suite.store.getOrCreateExperiment(`models ${suite.unique}`)
      const own = { ...(await suite.aRun()), experimentId }
      const made = []
      for (const name of ['a', 'b', 'c']) {
        const model = await logModel(suite.store, own, { name, params: {}, files: () => new Map() })
        made.push(model.modelId)
        await setTimeout(2)
      }
      const read = await all(suite.store.loggedModels(experimentId))
      expect(read.map(({ modelId }) => modelId)).toEqual(made.reverse())
      expect(read[0]).toEqual(await suite.store.getLoggedModel(made[0] ?? ''))
    })

    test('a metric that names a model is kept with the model as well', async () => {
      const { modelId = '' } = await suite.aModel()
      const { runId } = await suite.aRun()
      const points = [
        { key: 'rmse', value: 0.5, timestamp: 1000, step: 0, modelId },
        { key: 'rmse', value: 0.25, timestamp: 1001, step: 1, modelId },
      ]
      await suite.store.logBatch(runId, { metrics: [...points, { key: 'rows', value: 3, timestamp: 1000, step: 0 }] })
      await suite.store.logBatch(runId, { metrics: points })
      expect((await suite.store.getRun(runId)).metrics).toEqual({ rmse: 0.25, rows: 3 })
      const { metrics } = await suite.store.getLoggedModel(modelId)
      expect([...metrics].sort((a, b) => a.step - b.step)).toEqual(points.map((point) => ({ ...point, runId })))
    })

    test('a model knows the versions that it was registered as', async () => {
      const name = `linked ${suite.unique}`
      const { model, version } = await suite.aVersion(name)
      const { tags } = await suite.store.getLoggedModel(model.modelId ?? '')
      expect(JSON.parse(tags['mlflow.modelVersions'] ?? '')).toEqual([{ name, version: Number(version.version) }])
    })
  })
}
