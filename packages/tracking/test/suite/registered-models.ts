import { describe, expect, test } from 'vitest'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function keepsRegisteredModels(suite: Suite): void {
  describe('registered models', () => {
    const named = (label: string) => `registered ${label} ${suite.unique}`

    test('a registered model is created once, and has its times, tags, description and aliases', async () => {
      const name = named("it's ünïcode")
      const start = Date.now() - 1000
      await suite.store.createRegisteredModel(name)
      await suite.store.describeRegisteredModel(name, 'first')
      await suite.store.describeRegisteredModel(name, 'second')
      await suite.store.setRegisteredModelTag(name, { key: 'team', value: 'a' })
      await suite.store.setRegisteredModelTag(name, { key: 'team', value: 'b' })
      await suite.store.createRegisteredModel(name)
      const read = await suite.store.getRegisteredModel(name)
      expect(read).toMatchObject({ name, description: 'second', tags: { team: 'b' }, aliases: {} })
      expect(read.creationTimestamp).toBeGreaterThan(start)
      expect(read.lastUpdatedTimestamp).toBeGreaterThanOrEqual(read.creationTimestamp)
      await suite.store.deleteRegisteredModelTag(name, 'team')
      await suite.store.deleteRegisteredModelTag(name, 'team')
      expect((await suite.store.getRegisteredModel(name)).tags).toEqual({})
    })

    test('all registered models are read by name', async () => {
      const names = ['c', 'a', 'b'].map(named)
      for (const name of names) await suite.store.createRegisteredModel(name)
      await suite.store.setRegisteredModelTag(named('b'), { key: 'team', value: 'b' })
      const read = await all(suite.store.registeredModels())
      const ours = read.filter(({ name }) => names.includes(name))
      expect(ours.map(({ name }) => name)).toEqual([...names].sort())
      expect(ours[1]).toEqual(await suite.store.getRegisteredModel(named('b')))
    })

    test('a deleted registered model is gone with its versions, tags and aliases', async () => {
      const name = named('deleted')
      const { version } = (await suite.aVersion(name)).version
      await suite.store.setRegisteredModelTag(name, { key: 'team', value: 'a' })
      await suite.store.moveAlias({ name, alias: 'champion', from: undefined, to: version, user: 'somebody' })
      await suite.store.deleteRegisteredModel(name)
      const missing = { code: 'MISSING_INPUT' }
      await expect(suite.store.getRegisteredModel(name)).rejects.toMatchObject(missing)
      await expect(suite.store.getModelVersion(name, version)).rejects.toMatchObject(missing)
      await expect(suite.store.deleteRegisteredModel(name)).rejects.toMatchObject(missing)
      expect((await suite.aVersion(name)).version).toMatchObject({ version: '1', aliases: [] })
      expect(await suite.store.getRegisteredModel(name)).toMatchObject({ tags: {}, aliases: {} })
    })

    test('what is not registered is a missing input, and a bad key a usage error', async () => {
      const name = named('missing')
      const missing = { code: 'MISSING_INPUT' }
      await expect(suite.store.getRegisteredModel(name)).rejects.toMatchObject(missing)
      await expect(suite.store.describeRegisteredModel(name, '')).rejects.toMatchObject(missing)
      await expect(suite.store.setRegisteredModelTag(name, { key: 'a', value: 'b' })).rejects.toMatchObject(missing)
      await expect(suite.store.deleteRegisteredModelTag(name, 'a')).rejects.toMatchObject(missing)
      await suite.store.createRegisteredModel(name)
      const bad = suite.store.setRegisteredModelTag(name, { key: '../x', value: 'b' })
      await expect(bad).rejects.toMatchObject({ code: 'USAGE' })
    })
  })
}
