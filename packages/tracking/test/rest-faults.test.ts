import { mkdtemp, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { logModel, type Run, type TrackingStore, withRun } from '../src/index.ts'
import { fakeServer, json, openTestStore, type Received, type Reply, refusal } from './fake-server.ts'

const runMessage = (tags: unknown[] = []) => ({
  run: {
    info: {
      run_id: 'r1',
      experiment_id: '1',
      run_name: 'n',
      status: 'RUNNING',
      artifact_uri: 'mlflow-artifacts:/1/r1',
    },
    data: { tags },
  },
})
const aRun: Run = {
  runId: 'r1',
  experimentId: '1',
  runName: 'n',
  status: 'RUNNING',
  startTime: 0,
  endTime: undefined,
  artifactUri: 'mlflow-artifacts:/1/r1',
  lifecycleStage: 'active',
  params: {},
  metrics: {},
  tags: {},
}

let close: (() => unknown) | undefined
afterEach(() => close?.())
const serve = async (answer: (request: Received, earlier: number) => Reply) => {
  const server = await fakeServer(answer)
  close = server.close
  return server
}
const html: Reply = { status: 404, body: '<!doctype html><title>404 Not Found</title>' }

describe('a server that cannot be used', () => {
  test('an address where nobody listens is UNAVAILABLE, and the message has no credentials', async () => {
    const gone = await fakeServer(() => json({}))
    await gone.close()
    const opening = openTestStore(gone.uri.replace('//', '//someone:secret@'))
    await expect(opening).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      exitCode: 75,
      message: expect.stringContaining(`${gone.uri} (MLFLOW_TRACKING_URI) does not answer`),
    })
    await expect(opening).rejects.not.toMatchObject({ message: expect.stringContaining('secret') })
  })

  test.each([
    [401, 'You are not authenticated', 'DENIED', /MLFLOW_TRACKING_USERNAME/],
    [403, 'Permission denied', 'DENIED', /MLFLOW_TRACKING_USERNAME/],
    [403, 'Invalid Host header - possible DNS rebinding attack detected', 'DENIED', /--allowed-hosts "127/],
    [404, '<html><body>nginx</body></html>', 'USAGE', /address of an MLflow server/],
    [302, '', 'USAGE', /address of an MLflow server/],
    [200, '<html><body>Log in</body></html>', 'USAGE', /address of an MLflow server/],
  ])('an answer %i "%s" is %s with a hint', async (status, body, code, hint) => {
    const server = await serve(() => ({ status, body }))
    const store = await server.store()
    await expect(store.getRun('r1')).rejects.toMatchObject({ code, hint: expect.stringMatching(hint) })
    expect(server.received).toHaveLength(2)
  })

  test('a server that keeps failing is UNAVAILABLE after every attempt', async () => {
    const server = await serve(() => ({ status: 503 }))
    const store = await server.store()
    await expect(store.getRun('r1')).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    expect(server.routes().filter((route) => route === 'GET runs/get')).toHaveLength(4)
  })
})

describe('a server that falters', () => {
  test.each<[string, Reply]>([
    ['503', { status: 503 }],
    ['429', { status: 429, headers: { 'retry-after': '0' } }],
    ['a reset', 'reset'],
  ])('a request is repeated after %s', async (_, fault) => {
    const server = await serve((_request, earlier) => (earlier < 2 ? fault : json(runMessage())))
    expect((await (await server.store()).getRun('r1')).runId).toBe('r1')
  })

  test('a run whose creation was applied but not answered is found, not created twice', async () => {
    let tags: unknown[] = []
    const server = await serve(({ route, body }) => {
      if (route === 'POST runs/create') {
        tags = JSON.parse(body).tags
        return 'reset'
      }
      const [{ key, value }] = tags as [{ key: string; value: string }]
      const asked = JSON.parse(body).filter === `tags.\`${key}\` = '${value}'`
      return json({ runs: asked ? [runMessage(tags).run] : [] })
    })
    const created = await (await server.store()).createRun({ experimentId: '1', runName: 'n', startTime: 1, tags: {} })
    expect(created.runId).toBe('r1')
    expect(server.routes().slice(1)).toEqual(['POST runs/create', 'POST runs/search'])
  })

  test('a run whose creation was not applied is created again after looking', async () => {
    const server = await serve(({ route }, earlier) => {
      if (route === 'POST runs/search') return json({})
      return earlier === 0 ? { status: 502 } : json(runMessage())
    })
    await (await server.store()).createRun({ experimentId: '1', runName: 'n', startTime: 1, tags: {} })
    expect(server.routes().slice(1)).toEqual(['POST runs/create', 'POST runs/search', 'POST runs/create'])
  })

  test('a version and a logged model are looked up as well', async () => {
    const version = { name: 'reg', version: '7', source: 's' }
    const model = { info: { model_id: 'm-1', experiment_id: '1', name: 'model', artifact_uri: 'mlflow-artifacts:/1' } }
    const server = await serve(({ route }) => {
      if (route === 'GET model-versions/search') return json({ model_versions: [version] })
      if (route === 'POST logged-models/search') return json({ models: [model] })
      return 'reset'
    })
    const store = await server.store()
    const wanted = { name: 'reg', source: 's', runId: 'r1', modelId: undefined, tags: {}, description: '' }
    expect((await store.createModelVersion(wanted)).version).toBe('7')
    const logged = { experimentId: '1', name: 'model', sourceRunId: 'r1', params: {}, tags: {} }
    expect((await store.createLoggedModel(logged))?.modelId).toBe('m-1')
  })

  test('a download that breaks off is repeated, and leaves one whole file', async () => {
    const server = await serve(({ path, route }, earlier) => {
      if (path.includes('?path=')) return json({ files: [{ path: 'model.onnx', is_dir: false, file_size: 5 }] })
      if (route.startsWith('GET') && earlier === 0)
        return { headers: { 'content-length': '5' }, body: 'wh', breakOff: true }
      return { body: 'whole' }
    })
    const folder = await mkdtemp(join(tmpdir(), 'millrace-'))
    await (await server.store()).download('mlflow-artifacts:/1/r1', folder)
    expect(await readdir(folder)).toEqual(['model.onnx'])
  })
})

describe('a server older than MLflow 3', () => {
  const old = ({ route }: Received): Reply => {
    if (route === 'POST logged-models') return html
    return route === 'GET runs/get' ? json(runMessage()) : json({})
  }

  test('the model becomes artifacts of its run', async () => {
    const server = await serve(old)
    const stored = await logModel(await server.store(), aRun, {
      name: 'model',
      params: {},
      files: ({ modelId }) => new Map([['MLmodel', Buffer.from(`model_id: ${modelId}`)]]),
    })
    expect(stored).toEqual({
      runId: 'r1',
      modelId: undefined,
      artifactUri: 'mlflow-artifacts:/1/r1/model',
      modelUri: 'runs:/r1/model',
      source: 'mlflow-artifacts:/1/r1/model',
    })
    const put = server.received.find(({ route }) => route.startsWith('PUT'))
    expect(put).toMatchObject({
      path: '/api/2.0/mlflow-artifacts/artifacts/1/r1/model/MLmodel',
      body: 'model_id: undefined',
    })
    const [tag] = JSON.parse(server.received.at(-1)?.body ?? '').tags
    expect(tag.key).toBe('mlflow.log-model.history')
    expect(JSON.parse(tag.value)).toMatchObject([{ artifact_path: 'model', run_id: 'r1' }])
  })

  test('an experiment that is missing is not mistaken for an old server', async () => {
    const server = await serve(() => refusal(404, 'RESOURCE_DOES_NOT_EXIST'))
    const model = { experimentId: '9', name: 'model', sourceRunId: 'r1', params: {}, tags: {} }
    await expect((await server.store()).createLoggedModel(model)).rejects.toMatchObject({ code: 'MISSING_INPUT' })
  })
})

describe('what is sent', () => {
  const authorization = async (given: Parameters<Awaited<ReturnType<typeof fakeServer>>['store']>[0]) => {
    const server = await serve(() => json({}))
    await server.store({
      ...given,
      ...(given?.mlflowTrackingUri && { mlflowTrackingUri: server.uri.replace('//', given.mlflowTrackingUri) }),
    })
    return server.received[0]?.headers.authorization
  }

  test('user name and password win over the token, and both over the address', async () => {
    const token = { mlflowTrackingToken: 'abc' }
    const basic = { mlflowTrackingUsername: 'Aladdin', mlflowTrackingPassword: 'open sesame' }
    // The example of RFC 7617.
    expect(await authorization({ ...basic, ...token })).toBe('Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==')
    expect(await authorization(token)).toBe('Bearer abc')
    expect(await authorization({ mlflowTrackingUri: '//Aladdin:open%20sesame@' })).toBe(
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    )
    expect(await authorization({})).toBeUndefined()
  })

  test('a path prefix of the address stays in front of every request', async () => {
    const server = await serve(() => json({}))
    await server.store({ mlflowTrackingUri: `${server.uri}/team/mlflow/` })
    expect(server.received[0]?.path).toMatch(/^\/team\/mlflow\/api\/2\.0\/mlflow\/experiments\/search/)
  })

  test.each([
    ['file', { path: '../../evil', is_dir: false }],
    ['folder', { path: '../..', is_dir: true }],
  ])('a %s of the server that leads out of the folder is refused', async (_, entry) => {
    const server = await serve(({ route }, earlier) =>
      json({ files: route.includes('artifacts') && earlier === 0 ? [entry] : [] }),
    )
    const store = await server.store()
    await expect(store.download('mlflow-artifacts:/1/r1', '/nowhere')).rejects.toMatchObject({
      code: 'BROKEN_CONTRACT',
    })
  })

  test('artifacts that do not pass through the server are refused with what to do', async () => {
    const store: TrackingStore = await (await serve(() => json({}))).store()
    await expect(store.readArtifact('s3://bucket/1/r1', 'x')).rejects.toMatchObject({
      code: 'USAGE',
      hint: expect.stringContaining('--serve-artifacts'),
    })
  })

  test('an aborted run is told KILLED, although requests are stopped', async () => {
    const controller = new AbortController()
    const server = await serve(({ route }) =>
      route === 'POST runs/create'
        ? json(runMessage())
        : json({ experiment: { experiment_id: '1', name: 'e', artifact_location: 'mlflow-artifacts:/1' } }),
    )
    const store = await server.store({}, controller.signal)
    const request = { experimentName: 'e', runName: 'n', sourceName: 's', signal: controller.signal }
    const work = withRun(store, request, async (run) => {
      controller.abort(new Error('stop'))
      await store.getRun(run.runId)
    })
    await expect(work).rejects.toThrow('stop')
    expect(server.received.at(-1)).toMatchObject({ route: 'POST runs/update' })
    expect(JSON.parse(server.received.at(-1)?.body ?? '')).toMatchObject({ run_id: 'r1', status: 'KILLED' })
  })
})
