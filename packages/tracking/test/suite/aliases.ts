import { describe, expect, test } from 'vitest'
import { aliasHistory, resolveModelUri } from '../../src/index.ts'
import type { Suite } from '../tracking-store-suite.ts'

export function keepsAliases(suite: Suite): void {
  describe('aliases', () => {
    const named = (label: string) => `alias ${label} ${suite.unique}`
    const move = (name: string, from: string | undefined, to: string | undefined, reason?: string) =>
      suite.store.moveAlias({ name, alias: 'champion', from, to, user: 'somebody', ...(reason && { reason }) })
    const history = async (name: string) => aliasHistory((await suite.store.getRegisteredModel(name)).tags)

    test('an alias moves from version to version and resolves as a model URI', async () => {
      const name = named('moves')
      const { version: old } = await suite.aVersion(name)
      const { model, version } = await suite.aVersion(name)
      await move(name, undefined, old.version)
      await move(name, old.version, version.version)
      expect((await suite.store.getModelVersionByAlias(name, 'champion')).version).toBe(version.version)
      expect((await suite.store.getModelVersion(name, version.version)).aliases).toEqual(['champion'])
      expect((await suite.store.getModelVersion(name, old.version)).aliases).toEqual([])
      expect((await suite.store.getRegisteredModel(name)).aliases).toEqual({ champion: version.version })
      const resolved = {
        artifactUri: model.artifactUri,
        name,
        version: version.version,
        runId: suite.run.runId,
        modelId: model.modelId,
      }
      for (const form of [`${name}@champion`, `${name}/${version.version}`, `${name}/latest`]) {
        expect(await resolveModelUri(suite.store, `models:/${form}`)).toEqual(resolved)
      }
    })

    test('every move is in the history, with who made it and why, and stays there when the alias goes', async () => {
      const name = named('history')
      const [first, second] = ['1', '2']
      await suite.aVersion(name)
      await suite.aVersion(name)
      const start = Date.now()
      await move(name, undefined, first)
      await move(name, first, second, "it's better")
      await move(name, second, undefined)
      const moves = await history(name)
      const by = { alias: 'champion', user: 'somebody' }
      expect(moves).toMatchObject([
        { ...by, from: undefined, to: first },
        { ...by, from: first, to: second, reason: "it's better" },
        { ...by, from: second, to: undefined },
      ])
      const times = moves.map(({ at }) => Date.parse(at))
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(times[0]).toBeGreaterThanOrEqual(start)
      await expect(suite.store.getModelVersionByAlias(name, 'champion')).rejects.toMatchObject({
        code: 'MISSING_INPUT',
      })
    })

    test('an alias that somebody else moved stays where it is', async () => {
      const name = named('conflict')
      for (const _ of ['1', '2', '3']) await suite.aVersion(name)
      await move(name, undefined, '1')
      await move(name, '1', '2')
      for (const from of ['1', undefined, '3']) {
        await expect(move(name, from, '3')).rejects.toMatchObject({ code: 'CONFLICT' })
        await expect(move(name, from, undefined)).rejects.toMatchObject({ code: 'CONFLICT' })
      }
      expect((await suite.store.getRegisteredModel(name)).aliases).toEqual({ champion: '2' })
      expect(await history(name)).toHaveLength(2)
    })

    test('of several who move an alias at once one succeeds', async () => {
      const name = named('race')
      const targets = ['1', '2', '3', '4']
      for (const _ of targets) await suite.aVersion(name)
      const moves = await Promise.allSettled(targets.map((to) => move(name, undefined, to)))
      const failed = moves.filter((it) => it.status === 'rejected').map((it) => it.reason.code)
      expect(failed).toEqual(['CONFLICT', 'CONFLICT', 'CONFLICT'])
      const winner = targets[moves.findIndex((it) => it.status === 'fulfilled')]
      expect((await suite.store.getRegisteredModel(name)).aliases).toEqual({ champion: winner })
      expect(await history(name)).toMatchObject([{ from: undefined, to: winner }])
    })

    test('a move to where the alias is already changes nothing', async () => {
      const name = named('nothing')
      await suite.aVersion(name)
      await move(name, undefined, undefined)
      await move(name, undefined, '1')
      await move(name, '1', '1')
      await move(name, undefined, '1')
      expect(await history(name)).toHaveLength(1)
    })

    test('what is not registered is a missing input, and a bad alias a usage error', async () => {
      const name = named('missing')
      const missing = { code: 'MISSING_INPUT' }
      await suite.aVersion(name)
      await expect(move(name, undefined, '9999')).rejects.toMatchObject(missing)
      await expect(move(`${name} else`, undefined, '1')).rejects.toMatchObject(missing)
      expect(await history(name)).toEqual([])
      for (const alias of ['latest', 'v7', 'a/b', '']) {
        const moved = suite.store.moveAlias({ name, alias, from: undefined, to: '1', user: 'somebody' })
        await expect(moved).rejects.toMatchObject({ code: 'USAGE' })
      }
    })
  })
}
