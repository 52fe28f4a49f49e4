import { mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FileContent, fetchModel } from '../../src/index.ts'
import type { Suite } from '../tracking-store-suite.ts'
import { all } from './all.ts'

export function keepsArtifacts(suite: Suite): void {
  describe('artifacts', () => {
    test('absent models, files and folders are missing inputs', async () => {
      const missing = { code: 'MISSING_INPUT' }
      await expect(suite.store.getLoggedModel(`m-${'0'.repeat(32)}`)).rejects.toMatchObject(missing)
      await expect(suite.store.readArtifact(suite.run.artifactUri, 'nothing.json')).rejects.toMatchObject(missing)
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      await expect(suite.store.download(`${suite.run.artifactUri}/nothing`, folder)).rejects.toMatchObject(missing)
      await expect(fetchModel(suite.store, `runs:/${suite.run.runId}/nothing`, folder)).rejects.toMatchObject(missing)
      await expect(fetchModel(suite.store, join(folder, 'nothing'), folder)).rejects.toMatchObject(missing)
    })

    test('a path that leads out of its folder is refused', async () => {
      for (const path of ['../x', 'a/../../x', '/etc/passwd', 'a\\..\\x', '', 'a//b', '.', '%2e%2e/x']) {
        const refused = { code: 'BROKEN_CONTRACT' }
        await expect(
          suite.store.uploadFiles(suite.run.artifactUri, new Map([[path, Buffer.from('x')]])),
        ).rejects.toMatchObject(refused)
        await expect(suite.store.readArtifact(suite.run.artifactUri, path)).rejects.toMatchObject(refused)
      }
      await expect(suite.store.readArtifact('mlflow-artifacts:/0/../..', 'x')).rejects.toMatchObject({
        code: 'BROKEN_CONTRACT',
      })
    })

    test('files of this machine are stored like bytes, and listed with their sizes', async () => {
      const { artifactUri } = await suite.aRun()
      const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
      const large = Buffer.alloc(3_000_000, 'x')
      await writeFile(join(folder, 'large.bin'), large)
      const files = new Map<string, FileContent>([
        ['a/large & 1.bin', { file: join(folder, 'large.bin') }],
        ['b.txt', Buffer.from('b')],
        ['a/empty', Buffer.of()],
      ])
      await suite.store.uploadFiles(artifactUri, files)
      expect(large.equals(await suite.store.readArtifact(artifactUri, 'a/large & 1.bin'))).toBe(true)
      const listed = await all(suite.store.artifacts(artifactUri))
      expect(listed.sort((a, b) => a.bytes - b.bytes)).toEqual([
        { path: 'a/empty', bytes: 0 },
        { path: 'b.txt', bytes: 1 },
        { path: 'a/large & 1.bin', bytes: 3_000_000 },
      ])
      expect(await all(suite.store.artifacts(`${artifactUri}/a`))).toHaveLength(2)
      expect(await all(suite.store.artifacts(`${artifactUri}/nothing`))).toEqual([])
      const absent = new Map([['c', { file: join(folder, 'absent') }]])
      await expect(suite.store.uploadFiles(artifactUri, absent)).rejects.toMatchObject({ code: 'MISSING_INPUT' })
    })

    test('a folder goes up and comes down whole, and a transfer that broke off goes on', async () => {
      const { artifactUri } = await suite.aRun()
      const [source, target] = [await mkdtemp(join(tmpdir(), 'millrace-')), await mkdtemp(join(tmpdir(), 'millrace-'))]
      await mkdir(join(source, 'ü b', 'c'), { recursive: true })
      const texts = { one: 'first', 'ü b/two': 'second', 'ü b/c/three': '' }
      for (const [path, text] of Object.entries(texts)) await writeFile(join(source, path), text)
      await suite.store.uploadFiles(artifactUri, new Map([['one', Buffer.from('there.')]]))
      await suite.store.uploadFiles(artifactUri, new Map([['ü b/two', Buffer.from('stays!')]]))
      await suite.store.uploadFolder(artifactUri, source)
      await writeFile(join(target, 'one'), 'fir')
      await suite.store.download(artifactUri, target)
      const down = async (path: string) => await readFile(join(target, path), 'utf8')
      // What was there in another size came anew, what was there in the same size stayed.
      expect(await down('one')).toBe('first')
      expect(await down('ü b/two')).toBe('stays!')
      expect(await down('ü b/c/three')).toBe('')
      await writeFile(join(target, 'one'), 'FIRST')
      await suite.store.download(artifactUri, target)
      expect(await down('one')).toBe('FIRST')
      expect((await readdir(target)).sort()).toEqual(['one', 'ü b'])
    })

    test('a folder that is absent or has a link in it does not go up', async () => {
      const { artifactUri } = await suite.aRun()
      const source = await mkdtemp(join(tmpdir(), 'millrace-'))
      const absent = suite.store.uploadFolder(artifactUri, join(source, 'absent'))
      await expect(absent).rejects.toMatchObject({ code: 'MISSING_INPUT' })
      await symlink('/etc/hostname', join(source, 'link'))
      await expect(suite.store.uploadFolder(artifactUri, source)).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
      expect(await all(suite.store.artifacts(artifactUri))).toEqual([])
    })
  })
}
