import { describe, expect, test } from 'vitest'
import { asModelVersionDict } from '../../src/index.ts'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function keepsVersions(suite: Suite): void {
  describe('versions', () => {
    const name = `Registered model ${suite.unique}`
    const register = () => suite.aVersion(name)

    test('versions count up, and carry what was given', async () => {
      const first = await register()
      const second = await register()
      expect(Number(second.version.version)).toBe(Number(first.version.version) + 1)
      const read = await suite.store.getModelVersion(name, first.version.version)
      expect(read).toMatchObject({
        name,
        source: first.model.source,
        modelId: first.model.modelId,
        runId: suite.run.runId,
        description: 'a model',
        status: 'READY',
        currentStage: 'None',
        aliases: [],
      })
      expect(read.tags).toMatchObject({ gate: 'passed' })
      expect((await suite.store.latestModelVersion(name)).version).toBe(second.version.version)
      expect(await suite.store.modelVersionDownloadUri(name, first.version.version)).toBe(first.model.artifactUri)
      const dict = asModelVersionDict(read)
      expect(dict).toMatchObject({ _name: name, _version: first.version.version, _source: first.model.source })
    })

    test('what was registered is found again by its run and source', async () => {
      const { model, version } = await register()
      const wanted = { name, runId: suite.run.runId, source: model.source }
      expect((await suite.store.findModelVersion(wanted))?.version).toBe(version.version)
      expect(await suite.store.findModelVersion({ ...wanted, source: `models:/m-${'0'.repeat(32)}` })).toBeUndefined()
      expect(await suite.store.findModelVersion({ ...wanted, name: `${name} else` })).toBeUndefined()
    })

    test('a tag of a version is set over the one there', async () => {
      const { version } = await register()
      await suite.store.setModelVersionTag(name, version.version, { key: 'gate', value: 'again' })
      expect((await suite.store.getModelVersion(name, version.version)).tags).toMatchObject({ gate: 'again' })
    })

    test('all versions are read, newest first, with their aliases and tags', async () => {
      const several = `several ${suite.unique}`
      const made = [(await suite.aVersion(several)).version, (await suite.aVersion(several)).version]
      const [older = '', newer = ''] = made.map(({ version }) => version)
      await suite.store.moveAlias({ name: several, alias: 'champion', from: undefined, to: older, user: 'somebody' })
      const read = await all(suite.store.modelVersions(several))
      expect(read.map(({ version, aliases }) => ({ version, aliases }))).toEqual([
        { version: newer, aliases: [] },
        { version: older, aliases: ['champion'] },
      ])
      expect(read[1]).toEqual(await suite.store.getModelVersion(several, older))
      expect(read[1]?.tags).toMatchObject({ gate: 'passed' })
    })

    test('a description is changed, and a tag goes when it is deleted, once or twice', async () => {
      const { version } = (await register()).version
      await suite.store.describeModelVersion(name, version, "it's another")
      await suite.store.deleteModelVersionTag(name, version, 'gate')
      await suite.store.deleteModelVersionTag(name, version, 'gate')
      const read = await suite.store.getModelVersion(name, version)
      expect(read.description).toBe("it's another")
      expect(read.tags).not.toHaveProperty('gate')
    })

    test('a deleted version is gone with its aliases, and its number is not given again', async () => {
      const deleting = `deleting ${suite.unique}`
      const { version: first } = (await suite.aVersion(deleting)).version
      const { version: second } = (await suite.aVersion(deleting)).version
      await suite.store.moveAlias({ name: deleting, alias: 'old', from: undefined, to: first, user: 'somebody' })
      await suite.store.deleteModelVersion(deleting, first)
      const missing = { code: 'MISSING_INPUT' }
      await expect(suite.store.getModelVersion(deleting, first)).rejects.toMatchObject(missing)
      await expect(suite.store.getModelVersionByAlias(deleting, 'old')).rejects.toMatchObject(missing)
      await expect(suite.store.modelVersionDownloadUri(deleting, first)).rejects.toMatchObject(missing)
      await expect(suite.store.deleteModelVersion(deleting, first)).rejects.toMatchObject(missing)
      expect((await suite.store.getRegisteredModel(deleting)).aliases).toEqual({})
      expect((await all(suite.store.modelVersions(deleting))).map(({ version }) => version)).toEqual([second])
      await suite.store.deleteModelVersion(deleting, second)
      expect((await suite.aVersion(deleting)).version.version).toBe('3')
    })

    test('what is not registered is a missing input, and a bad name a usage error', async () => {
      const missing = { code: 'MISSING_INPUT' }
      await register()
      await expect(suite.store.getModelVersion(name, '9999')).rejects.toMatchObject(missing)
      await expect(suite.store.getModelVersionByAlias(name, 'nobody')).rejects.toMatchObject(missing)
      await expect(suite.store.getModelVersionByAlias(`${name} else`, 'nobody')).rejects.toMatchObject(missing)
      await expect(suite.store.latestModelVersion(`${name} else`)).rejects.toMatchObject(missing)
      await expect(suite.store.setModelVersionTag(name, '9999', { key: 'a', value: 'b' })).rejects.toMatchObject(
        missing,
      )
      await expect(suite.store.modelVersionDownloadUri(name, '9999')).rejects.toMatchObject(missing)
      await expect(suite.store.createRegisteredModel('a/b')).rejects.toMatchObject({ code: 'USAGE' })
      await expect(suite.store.describeModelVersion(name, '9999', '')).rejects.toMatchObject(missing)
      await expect(suite.store.deleteModelVersionTag(name, '9999', 'a')).rejects.toMatchObject(missing)
      await expect(suite.store.deleteModelVersion(name, '9999')).rejects.toMatchObject(missing)
      await expect(all(suite.store.modelVersions(`${name} else`))).rejects.toMatchObject(missing)
    })
  })
}
