import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fetchModel } from '../../src/index.ts'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

/** What a server older than MLflow 3 does instead of keeping logged models. */
export function keepsModelsWithRuns(suite: Suite): void {
  describe('models without logged models', () => {
    test('a model is a folder among the artifacts of its run', async () => {
      const run = await suite.aRun()
      const model = await suite.aModel()
      expect(model).toMatchObject({ modelId: undefined, source: `${suite.run.artifactUri}/model` })
      expect(await suite.store.findLoggedModel(run, 'model')).toBeUndefined()
      expect(await all(suite.store.loggedModels(run.experimentId))).toEqual([])
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      const fetched = await fetchModel(suite.store, model.modelUri, join(folder, 'model'))
      expect(await readFile(join(fetched.folder, 'sub folder', 'ü & 5%+.bin'))).toEqual(Buffer.of(0, 255, 10, 13))
      const history = JSON.parse((await suite.store.getRun(suite.run.runId)).tags['mlflow.log-model.history'] ?? '')
      expect(history).toMatchObject([{ artifact_path: 'model', run_id: suite.run.runId }])
    })

    test('what only a logged model has is a missing input', async () => {
      const tags = suite.store.setLoggedModelTags(`m-${'0'.repeat(32)}`, { a: 'b' })
      await expect(tags).rejects.toMatchObject({ code: 'MISSING_INPUT' })
    })
  })
}
