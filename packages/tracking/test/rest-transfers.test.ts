import { truncateSync } from 'node:fs'
import { mkdtemp, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Answer, json, openTestStore, type Received, type Reply } from './fake-server.ts'
import { serve } from './rest-serve.ts'

const RUN = 'mlflow-artifacts:/1/r1'
const ARTIFACTS = '/api/2.0/mlflow-artifacts/artifacts'
const folder = () => mkdtemp(join(tmpdir(), 'millrace-'))
const aFile = async (bytes: number) => {
  const file = join(await folder(), 'large.bin')
  await writeFile(file, Buffer.alloc(bytes, 'millrace'))
  return file
}
const LARGE = 3_000_000

describe('an upload', () => {
  test.each<[string, Reply]>([
    ['a reset in its middle', 'reset'],
    ['429 before its body', { status: 429, headers: { 'retry-after': '0' } }],
    ['503 before its body', { status: 503 }],
  ])('is sent again, whole, after %s', async (_, fault) => {
    const server = await serve(() => json({}), {
      atHead: ({ route }, earlier) => (route.startsWith('PUT') && earlier < 2 ? fault : undefined),
    })
    const file = await aFile(LARGE)
    await (await server.store()).uploadFiles(RUN, new Map([['large.bin', { file }]]))
    const [last, ...before] = server.received.slice(1).reverse()
    expect(last?.body).toBe(await readFile(file, 'latin1'))
    expect(last?.headers['content-length']).toBe(String(LARGE))
    expect(before).toHaveLength(2)
  })

  test.each<[number, Reply]>([
    [77, { status: 401 }],
    [77, { status: 403, body: 'Permission denied' }],
    [2, { status: 413, body: '<html>' }],
    [2, { status: 307, headers: { location: 'http://elsewhere.example.org/' } }],
    [75, { status: 500 }],
  ])('that is refused before its body exits %i, without sending it', async (exitCode, fault) => {
    const server = await serve(() => json({}), { atHead: ({ route }) => (route.startsWith('PUT') ? fault : undefined) })
    const store = await server.store()
    const upload = store.uploadFiles(RUN, new Map([['large.bin', { file: await aFile(LARGE) }]]))
    await expect(upload).rejects.toMatchObject({ exitCode })
    expect(server.received.slice(1).every(({ headers }) => headers.expect === '100-continue')).toBe(true)
  })

  test('of a file that is gone, or becomes shorter meanwhile, fails and says so', async () => {
    const file = await aFile(LARGE)
    const server = await serve(() => json({}), {
      atHead: ({ route }) => {
        if (route.startsWith('PUT')) truncateSync(file, 1000)
        return undefined
      },
    })
    const store = await server.store()
    await expect(store.uploadFiles(RUN, new Map([['a', { file }]]))).rejects.toMatchObject({
      exitCode: 4,
      message: `${file} became shorter while it was sent`,
    })
    const gone = store.uploadFiles(RUN, new Map([['a', { file: `${file}.gone` }]]))
    await expect(gone).rejects.toMatchObject({ exitCode: 3 })
  })

  test('of a folder that broke off goes on with what is not there', async () => {
    const source = await folder()
    for (const name of ['a', 'b', 'c', 'd', 'e']) await writeFile(join(source, name), name)
    const stored = new Map<string, number>()
    let failing = true
    const server = await serve(({ path, route, body }) => {
      if (path.includes('?path=')) return json({ files: [...stored].map(([path, file_size]) => ({ path, file_size })) })
      const name = route.slice(-1)
      if (failing && name === 'c') return { status: 403 }
      stored.set(name, body.length)
      return json({})
    })
    const store = await server.store()
    await expect(store.uploadFolder(RUN, source)).rejects.toMatchObject({ exitCode: 77 })
    const before = new Set(stored.keys())
    expect(before.has('c')).toBe(false)
    failing = false
    const asked = server.received.length
    await store.uploadFolder(RUN, source)
    const sent = server
      .routes()
      .slice(asked)
      .filter((route) => route.startsWith('PUT'))
    expect(sent).toHaveLength(5 - before.size)
    expect(stored.size).toBe(5)
  })
})

describe('a download', () => {
  const file = (path: string, file_size: number) => ({ path, is_dir: false, file_size })
  const listed =
    (files: object[], answer: (request: Received, earlier: number) => Reply) => (request: Received, earlier: number) =>
      request.path.includes('?path=') ? json({ files }) : answer(request, earlier)

  test.each<[string, Answer]>([
    ['that breaks off', { headers: { 'content-length': '5' }, body: 'wh', ending: 'reset' }],
    ['that stops', { headers: { 'content-length': '5' }, body: 'wh', ending: 'silence' }],
    ['without a length that breaks off', { body: 'wh', ending: 'reset' }],
    ['that is refused for now', { status: 429, headers: { 'retry-after': '0' } }],
  ])('%s is repeated, and leaves one whole file', async (_, fault) => {
    const server = await serve(
      listed([file('model.onnx', 5)], (_request, earlier) => (earlier < 2 ? fault : { body: 'whole' })),
    )
    const target = await folder()
    const store = await openTestStore(server.uri, { mlflowHttpRequestTimeout: 1 })
    await store.download(RUN, target)
    expect(await readdir(target)).toEqual(['model.onnx'])
    expect(await readFile(join(target, 'model.onnx'), 'utf8')).toBe('whole')
  })

  test('that never comes whole leaves nothing, and goes on where it was', async () => {
    let broken = true
    const server = await serve(
      listed([file('a', 5), file('b', 5)], ({ route }) =>
        broken && route.endsWith('/b')
          ? { headers: { 'content-length': '5' }, body: 'wh', ending: 'reset' }
          : { body: 'whole' },
      ),
    )
    const store = await server.store()
    const target = await folder()
    await expect(store.download(RUN, target)).rejects.toMatchObject({ exitCode: 75 })
    expect(await readdir(target)).toEqual(['a'])
    broken = false
    await store.download(RUN, target)
    expect((await readdir(target)).sort()).toEqual(['a', 'b'])
    expect(server.routes().filter((route) => route === `GET ${ARTIFACTS}/1/r1/a`)).toHaveLength(1)
    await truncate(join(target, 'a'), 2)
    await store.download(RUN, target)
    expect(await readFile(join(target, 'a'), 'utf8')).toBe('whole')
  })

  test.each([
    '../../evil',
    '..',
    '/etc/passwd',
    'a/../../evil',
    'a\\..\\evil',
    '%2e%2e/evil',
    'a//b',
    './a',
    'nul\0byte',
    '',
  ])('of a file or folder that the server calls %j is refused before anything is asked for', async (path) => {
    for (const is_dir of [false, true]) {
      const server = await serve(({ path: asked }, earlier) =>
        json({ files: asked.includes('?path=') && earlier === 0 ? [{ path, is_dir, file_size: 1 }] : [] }),
      )
      const store = await server.store()
      const target = await folder()
      await expect(store.download(RUN, join(target, 'inside'))).rejects.toMatchObject({ exitCode: 4 })
      expect(await readdir(target)).toEqual([])
      expect(server.received).toHaveLength(2)
    }
  })

  test('of folders that lie in each other without end is refused', async () => {
    const server = await serve(() => json({ files: [{ path: 'again', is_dir: true }] }))
    await expect((await server.store()).download(RUN, await folder())).rejects.toMatchObject({ exitCode: 4 })
  })

  test('of a file that is absent is a missing input, also where an old server answers with an error of its own', async () => {
    for (const status of [404, 500]) {
      const server = await serve(
        listed([file('else', 1)], () => ({ ...json({ error_code: 'INTERNAL_ERROR' }, status) })),
      )
      await expect((await server.store()).readArtifact(RUN, 'absent')).rejects.toMatchObject({ exitCode: 3 })
      await expect((await server.store()).readArtifact(RUN, 'else')).rejects.toMatchObject({
        exitCode: status === 404 ? 3 : 75,
      })
    }
  })
})

describe('artifacts elsewhere', () => {
  test('on another host are asked for without credentials', async () => {
    const other = await serve(({ path }) =>
      path.includes('?path=') ? json({ files: [{ path: 'a', file_size: 1 }] }) : { body: 'a' },
    )
    const server = await serve(() => json({}))
    const store = await server.store({ mlflowTrackingUsername: 'me', mlflowTrackingPassword: 'secret' })
    const uri = `mlflow-artifacts://127.0.0.1:${other.port}/1/r1`
    await store.download(uri, await folder())
    await store.uploadFiles(uri, new Map([['b', Buffer.from('b')]]))
    expect(other.received.length).toBeGreaterThan(2)
    expect(other.received.filter(({ headers }) => 'authorization' in headers)).toEqual([])
    expect(server.received.every(({ headers }) => 'authorization' in headers)).toBe(true)
  })

  test('on the same host, however it is written, are asked for with them', async () => {
    const server = await serve(() => ({ body: 'a' }))
    const uri = `http://LOCALHOST:${server.port}`
    const store = await server.store({ mlflowTrackingUri: uri, mlflowTrackingToken: 'secret' })
    await store.readArtifact(`mlflow-artifacts://LocalHost:${server.port}/1/r1`, 'a')
    expect(server.received.at(-1)?.headers.authorization).toBe('Bearer secret')
  })

  test.each(['mlflow-artifacts://me:secret@127.0.0.1/1', 'mlflow-artifacts://a b/1', 'mlflow-artifacts://a?b/1'])(
    'at %s are refused',
    async (uri) => {
      const store = await (await serve(() => json({}))).store()
      await expect(store.readArtifact(uri, 'a')).rejects.toMatchObject({ exitCode: 4 })
    },
  )

  test('on the disk of another machine are not looked for on this one', async () => {
    const server = await serve(() => json({}))
    const there = await folder()
    await writeFile(join(there, 'a'), 'a')
    const near = await server.store()
    expect(Buffer.from(await near.readArtifact(`file://${there}`, 'a')).toString()).toBe('a')
    const far = await server.store({ mlflowTrackingUri: `http://0.0.0.0:${server.port}` })
    for (const uri of [`file://${there}`, there]) {
      await expect(far.readArtifact(uri, 'a')).rejects.toMatchObject({ exitCode: 2 })
      await expect(far.uploadFiles(uri, new Map([['b', Buffer.from('b')]]))).rejects.toMatchObject({ exitCode: 2 })
    }
    expect(await readdir(there)).toEqual(['a'])
  })
})
