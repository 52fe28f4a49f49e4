import { describe, expect, test } from 'vitest'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function keepsRuns(suite: Suite): void {
  describe('runs', () => {
    test('a run starts RUNNING with its tags and ends as it is told', async () => {
      const made = await suite.aRun({ 'mlflow.user': 'somebody', note: 'ünïcode' })
      expect(made).toMatchObject({ runName: 'a run', status: 'RUNNING', startTime: 1_700_000_000_000 })
      expect(made.runId).toMatch(/^[0-9a-f]{32}$/)
      expect(made.tags).toMatchObject({ 'mlflow.user': 'somebody', 'mlflow.runName': 'a run', note: 'ünïcode' })
      await suite.store.updateRun(made.runId, { status: 'FINISHED', endTime: 1_700_000_001_000 })
      const ended = await suite.store.getRun(made.runId)
      expect(ended).toMatchObject({ status: 'FINISHED', endTime: 1_700_000_001_000 })
      expect(ended.artifactUri).toBe(made.artifactUri)
    })

    test('more items than one request may carry all arrive', async () => {
      const many = (count: number, prefix: string) =>
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, `value ${i}`]))
      const metrics = Array.from({ length: 1500 }, (_, i) => ({ key: `m${i}`, value: i / 4, timestamp: 1000, step: 0 }))
      const { runId } = await suite.aRun()
      await suite.store.logBatch(runId, { params: many(230, 'p'), tags: many(150, 't'), metrics })
      const logged = await suite.store.getRun(runId)
      expect(logged.params).toEqual(many(230, 'p'))
      expect(logged.tags).toMatchObject(many(150, 't'))
      expect(logged.metrics).toEqual(Object.fromEntries(metrics.map(({ key, value }) => [key, value])))
    })

    test('a parameter logged again is fine with its value and refused with another', async () => {
      const { runId } = await suite.aRun()
      await suite.store.logBatch(runId, { params: { alpha: '0.2' } })
      await suite.store.logBatch(runId, { params: { alpha: '0.2' }, tags: { stage: 'one' } })
      const changed = { params: { alpha: '0.3' }, metrics: [{ key: 'late', value: 1, timestamp: 1, step: 0 }] }
      await expect(suite.store.logBatch(runId, changed)).rejects.toMatchObject({ code: 'USAGE' })
      expect(await suite.store.getRun(runId)).toMatchObject({
        params: { alpha: '0.2' },
        metrics: {},
        tags: { stage: 'one' },
      })
      await suite.store.logBatch(runId, { tags: { stage: 'two' } })
      expect((await suite.store.getRun(runId)).tags['stage']).toBe('two')
    })

    test('a long value is cut where MLflow cuts it', async () => {
      const { runId } = await suite.aRun()
      await suite.store.logBatch(runId, { params: { long: 'x'.repeat(7000) }, tags: { long: 'é'.repeat(9000) } })
      const { params, tags } = await suite.store.getRun(runId)
      expect([params['long']?.length, tags['long']?.length]).toEqual([6000, 8000])
    })

    test('a key that MLflow refuses is refused before anything is stored', async () => {
      for (const key of ['../x', 'a//b', '/a', 'a\nb', 'a"b', '', 'x'.repeat(251)]) {
        await expect(suite.store.logBatch(suite.run.runId, { params: { ok: '1', [key]: '1' } })).rejects.toMatchObject({
          code: 'USAGE',
        })
      }
      expect((await suite.store.getRun(suite.run.runId)).params).toEqual({})
    })

    test('a run that does not exist is a missing input', async () => {
      await expect(suite.store.getRun('0'.repeat(32))).rejects.toMatchObject({ code: 'MISSING_INPUT' })
    })

    test('dataset inputs are read as they were logged, once', async () => {
      const { runId } = await suite.aRun()
      const plain = {
        name: 'plain',
        digest: 'f'.repeat(36),
        sourceType: 'code',
        source: '{"tags":{}}',
        context: 'tuning',
      }
      const full = {
        name: 'training',
        digest: 'abcdef12',
        sourceType: 'local',
        source: '{"uri":"training.parquet"}',
        schema: '{"mlflow_colspec":[]}',
        profile: '{"num_rows":3}',
        context: 'training',
      }
      expect(await suite.store.runInputs(runId)).toEqual([])
      await suite.store.logInputs(runId, [full])
      await suite.store.logInputs(runId, [full, plain])
      const read = await suite.store.runInputs(runId)
      expect([...read].sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([plain, full])
    })

    test('the runs of an experiment are read newest first, all of them or those with a tag', async () => {
      const { experimentId } = await suite.store.getOrCreateExperiment(`runs ${suite.unique}`)
      const startTimes = [2000, 3000, 1000, 3000]
      const made = []
      for (const [index, startTime] of startTimes.entries()) {
        const tags = { part: index % 2 === 0 ? 'even' : 'odd', 'it is': `"${index}"` }
        made.push(await suite.store.createRun({ experimentId, runName: `${index}`, startTime, tags }))
      }
      const read = await all(suite.store.runs(experimentId))
      expect(read.map(({ startTime }) => startTime)).toEqual([3000, 3000, 2000, 1000])
      expect(read).toEqual(expect.arrayContaining(made))
      const named = async (key: string, value: string) =>
        (await all(suite.store.runs(experimentId, { key, value }))).map(({ runName }) => runName)
      expect(await named('part', 'even')).toEqual(['0', '2'])
      expect(await named('it is', '"1"')).toEqual(['1'])
      expect(await named('part', 'neither')).toEqual([])
    })
  })
}
