import { describe, expect, test } from 'vitest'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function keepsExperiments(suite: Suite): void {
  describe('experiments', () => {
    test('an experiment is created once and found by its name', async () => {
      const name = `it's "new" ${suite.unique}`
      expect(await suite.store.experimentByName(name)).toBeUndefined()
      const [first, second] = await Promise.all([
        suite.store.getOrCreateExperiment(name),
        suite.store.getOrCreateExperiment(name),
      ])
      expect(second).toEqual(first)
      expect(await suite.store.experimentByName(name)).toEqual(first)
      expect(first).toMatchObject({ name, lifecycleStage: 'active' })
      await expect(suite.store.createExperiment(name)).rejects.toMatchObject({ code: 'CONFLICT' })
    })

    test('an experiment is read by its id, and among all', async () => {
      const made = await suite.store.getOrCreateExperiment(`read ${suite.unique}`)
      expect(await suite.store.getExperiment(made.experimentId)).toEqual(made)
      const found = await all(suite.store.experiments())
      expect(found).toContainEqual(made)
      expect(found.map(({ name }) => name)).toContain('Default')
      await expect(suite.store.getExperiment('987654321')).rejects.toMatchObject({ code: 'MISSING_INPUT' })
    })

    test('an empty name is refused', async () => {
      await expect(suite.store.getOrCreateExperiment(' ')).rejects.toMatchObject({ code: 'USAGE' })
    })
  })
}
