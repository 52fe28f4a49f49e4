import { describe, expect, test } from 'vitest'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function keepsMetrics(suite: Suite): void {
  describe('metrics', () => {
    test('the latest metric is that of the greatest step, then time, then value', async () => {
      const { runId } = await suite.aRun()
      const point = (value: number, timestamp: number, step: number) => ({ key: 'loss', value, timestamp, step })
      await suite.store.logBatch(runId, { metrics: [point(5, 9000, 1), point(7, 1000, 2), point(1, 9999, 1)] })
      expect((await suite.store.getRun(runId)).metrics).toEqual({ loss: 7 })
      await suite.store.logBatch(runId, { metrics: [point(8, 1000, 2), point(6, 1000, 2)] })
      expect((await suite.store.getRun(runId)).metrics).toEqual({ loss: 8 })
      await suite.store.logBatch(runId, { metrics: [point(2, 1001, 2)] })
      expect((await suite.store.getRun(runId)).metrics).toEqual({ loss: 2 })
    })

    test('NaN and infinities are kept as MLflow keeps them', async () => {
      const { runId } = await suite.aRun()
      const of = (key: string, value: number) => ({ key, value, timestamp: 1, step: 0 })
      await suite.store.logBatch(runId, {
        metrics: [of('nan', Number.NaN), of('up', Number.POSITIVE_INFINITY), of('down', Number.NEGATIVE_INFINITY)],
      })
      const { metrics } = await suite.store.getRun(runId)
      expect(metrics).toEqual({ nan: Number.NaN, up: 1.7976931348623157e308, down: -1.7976931348623157e308 })
    })

    test('the history of a metric is every point by time, step and value, each once', async () => {
      const { runId } = await suite.aRun()
      const point = (value: number, timestamp: number, step: number) => ({ key: 'loss', value, timestamp, step })
      const other = { key: 'other', value: 1, timestamp: 1, step: 0 }
      await suite.store.logBatch(runId, { metrics: [point(5, 9000, 1), point(7, 1000, 2), point(2, 1000, 1), other] })
      await suite.store.logBatch(runId, { metrics: [point(7, 1000, 2), point(1, 1000, 1), point(Number.NaN, 9001, 0)] })
      expect(await all(suite.store.metricHistory(runId, 'loss'))).toEqual([
        point(1, 1000, 1),
        point(2, 1000, 1),
        point(7, 1000, 2),
        point(5, 9000, 1),
        point(Number.NaN, 9001, 0),
      ])
      expect(await all(suite.store.metricHistory(runId, 'nothing'))).toEqual([])
    })

    test.each([5000, 26_000])('more points than a page holds, %i, all come back', async (count) => {
      const { runId } = await suite.aRun()
      // Several points of one time and step, so that a page ends between them.
      const point = (_: unknown, i: number) => ({ key: 'loss', value: i / 8, timestamp: 5, step: Math.floor(i / 7) })
      const metrics = Array.from({ length: count }, point)
      await suite.store.logBatch(runId, { metrics })
      expect(await all(suite.store.metricHistory(runId, 'loss'))).toEqual(metrics)
      expect((await suite.store.getRun(runId)).metrics).toEqual({ loss: (count - 1) / 8 })
    })
  })
}
