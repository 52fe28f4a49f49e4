import { describe, expect, test } from 'vitest'
import { withRun } from '../../src/index.ts'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function makesRuns(suite: Suite): void {
  describe('withRun', () => {
    const request = { experimentName: `suite ${suite.unique}`, runName: 'named', sourceName: 'model-training' }

    test('a run of finished work is FINISHED and says where it came from', async () => {
      const { runId } = await withRun(suite.store, { ...request, tags: { own: 'tag' } }, async (it) => it)
      const ended = await suite.store.getRun(runId)
      expect(ended).toMatchObject({ status: 'FINISHED', runName: 'named' })
      expect(ended.endTime).toBeGreaterThanOrEqual(ended.startTime)
      expect(ended.tags).toMatchObject({
        own: 'tag',
        'mlflow.source.name': 'model-training',
        'mlflow.source.type': 'LOCAL',
      })
      expect(ended.tags['mlflow.user']).not.toBe('')
    })

    test('a run may be a part of another, and of a source with several commands', async () => {
      const parts = await withRun(suite.store, request, async (parent) => {
        const own = { ...request, parentRunId: parent.runId, entryPoint: 'fold', gitCommit: 'c'.repeat(40) }
        return { parent, child: await withRun(suite.store, own, async (it) => it) }
      })
      const child = await suite.store.getRun(parts.child.runId)
      expect(child.tags).toMatchObject({
        'mlflow.parentRunId': parts.parent.runId,
        'mlflow.project.entryPoint': 'fold',
        'mlflow.source.git.commit': 'c'.repeat(40),
      })
      const parentTag = { key: 'mlflow.parentRunId', value: parts.parent.runId }
      const found = await all(suite.store.runs(child.experimentId, parentTag))
      expect(found).toEqual([child])
    })

    test.each([
      ['FAILED', false],
      ['KILLED', true],
    ])('a run of work that throws is %s', async (status, aborted) => {
      const controller = new AbortController()
      let runId = ''
      const work = withRun(suite.store, { ...request, signal: controller.signal }, async (it) => {
        runId = it.runId
        if (aborted) controller.abort()
        throw new Error('it went wrong')
      })
      await expect(work).rejects.toThrow('it went wrong')
      expect((await suite.store.getRun(runId)).status).toBe(status)
    })

    test('a run whose work does not hear of the abort is KILLED all the same', async () => {
      const controller = new AbortController()
      let runId = ''
      const work = withRun(suite.store, { ...request, signal: controller.signal }, async (it) => {
        runId = it.runId
        controller.abort(new Error('stopped by SIGTERM'))
        return new Promise(() => undefined)
      })
      await expect(work).rejects.toThrow('stopped by SIGTERM')
      expect((await suite.store.getRun(runId)).status).toBe('KILLED')
    })
  })
}
