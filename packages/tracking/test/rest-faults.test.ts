import { describe, expect, test } from 'vitest'
import { retryPolicy } from '../src/rest/retries.ts'
import { fakeServer, json, openTestStore, type Reply, refusal } from './fake-server.ts'
import { runMessage, serve } from './rest-serve.ts'
import { all } from './suite/all.ts'

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
    [401, 'You are not authenticated', 77, /MLFLOW_TRACKING_USERNAME/],
    [403, 'Permission denied', 77, /MLFLOW_TRACKING_USERNAME/],
    [403, 'Invalid Host header - possible DNS rebinding attack detected', 77, /--allowed-hosts "127/],
    [403, 'Cross-origin request blocked', 77, /Origin/],
    [404, '<html><body>nginx</body></html>', 2, /address of an MLflow server/],
    [413, '<html><body>nginx</body></html>', 2, /client_max_body_size/],
    [501, 'Not implemented', 2, /address of an MLflow server/],
    [302, '', 2, /address of an MLflow server/],
    [200, '<html><body>Log in</body></html>', 2, /address of an MLflow server/],
    [200, '', 2, /address of an MLflow server/],
  ])('an answer %i "%s" exits %i with a hint, after one attempt', async (status, body, exitCode, hint) => {
    const server = await serve(() => ({ status, body }))
    const store = await server.store()
    await expect(store.getRun('r1')).rejects.toMatchObject({ exitCode, hint: expect.stringMatching(hint) })
    expect(server.received).toHaveLength(2)
  })

  test('a server that says nothing, or stops in the middle of an answer, is UNAVAILABLE in the end', async () => {
    for (const fault of ['silence', { body: '{"run":', ending: 'silence' }] satisfies Reply[]) {
      const server = await serve(() => fault)
      const policy = { attempts: 2, attemptsUnreachable: 2, firstDelayMs: 1 }
      const store = await openTestStore(server.uri, { mlflowHttpRequestTimeout: 1 }, { policy })
      await expect(store.getRun('r1')).rejects.toMatchObject({
        exitCode: 75,
        message: expect.stringContaining('no answer in time'),
      })
      expect(server.routes().slice(1)).toEqual(['GET runs/get', 'GET runs/get'])
    }
  })

  test('without retries there is one attempt', async () => {
    const server = await serve(() => ({ status: 503 }))
    const policy = retryPolicy(0)
    const store = await openTestStore(server.uri, {}, { policy })
    await expect(store.getRun('r1')).rejects.toMatchObject({ exitCode: 75 })
    expect(server.received).toHaveLength(2)
  })

  test('a listing whose pages go round in circles is refused', async () => {
    const server = await serve(() => json({ runs: [runMessage().run], next_page_token: 'again' }))
    const reading = all((await server.store()).runs('1'))
    await expect(reading).rejects.toMatchObject({ code: 'BROKEN_CONTRACT' })
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
    ["500 in MLflow's form", refusal(500, 'INTERNAL_ERROR')],
    ['a reset', 'reset'],
    ['half an answer', { headers: { 'content-length': '1000' }, body: '{"run":{"info"', ending: 'reset' }],
  ])('a request is repeated after %s', async (_, fault) => {
    const server = await serve((_request, earlier) => (earlier < 2 ? fault : json(runMessage())))
    expect((await (await server.store()).getRun('r1')).runId).toBe('r1')
  })

  test('an answer that trickles in is waited for', async () => {
    const server = await serve(() => ({ ...json(runMessage()), byteMs: 10 }))
    const store = await openTestStore(server.uri, { mlflowHttpRequestTimeout: 1 })
    expect((await store.getRun('r1')).runId).toBe('r1')
    expect(server.received).toHaveLength(2)
  })

  test.each([
    ['in seconds', () => '1'],
    ['as a date', () => new Date(Date.now() + 1999).toUTCString()],
  ])('Retry-After %s is waited for', async (_, value) => {
    const times: number[] = []
    const server = await serve((_request, earlier) => {
      times.push(performance.now())
      return earlier === 0 ? { status: 429, headers: { 'retry-after': value() } } : json(runMessage())
    })
    await (await server.store()).getRun('r1')
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(800)
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

  test.each<[string, Reply]>([
    ['a reset', 'reset'],
    ['half an answer', { headers: { 'content-length': '1000' }, body: '{"model_version":', ending: 'reset' }],
    ['502', { status: 502 }],
  ])('a version is registered once, whatever becomes of the answer: %s', async (_, fault) => {
    const registered: unknown[] = []
    const server = await serve(({ route, path, body }, earlier) => {
      if (route === 'POST model-versions/create') {
        registered.push({ ...JSON.parse(body), version: String(registered.length + 1) })
        return earlier < 3 ? fault : json({ model_version: registered.at(-1) })
      }
      const filter = new URL(path, 'http://x').searchParams.get('filter')
      const tagged = registered.filter((it) => filter?.includes(JSON.stringify(it).match(/[0-9a-f-]{36}/)?.[0] ?? '?'))
      return json({ model_versions: tagged })
    })
    const wanted = { name: 'reg', source: 's', runId: 'r1', modelId: undefined, tags: {}, description: '' }
    expect(await (await server.store()).createModelVersion(wanted)).toMatchObject({ name: 'reg', version: '1' })
    expect(registered).toHaveLength(1)
  })

  test("an experiment that was made but not answered is ours, and another process's is a conflict", async () => {
    for (const ours of [true, false]) {
      let made: object | undefined
      const server = await serve(({ route, body }, earlier) => {
        if (route === 'POST experiments/create') {
          if (made !== undefined) return refusal(400, 'RESOURCE_ALREADY_EXISTS')
          const { name, tags } = JSON.parse(body)
          made = { experiment_id: '7', name, artifact_location: 'mlflow-artifacts:/7', tags: ours ? tags : [] }
          return earlier === 0 ? 'reset' : json(made)
        }
        return json({ experiment: made })
      })
      const creating = (await server.store()).createExperiment('e')
      if (ours) expect((await creating).experimentId).toBe('7')
      else await expect(creating).rejects.toMatchObject({ exitCode: 9 })
    }
  })

  test.each([
    ['deleteModelVersion', 'model-versions/delete'],
    ['deleteRegisteredModel', 'registered-models/delete'],
  ] as const)('%s that was done but not answered is done', async (method, endpoint) => {
    let there = true
    const server = await serve(({ route }) => {
      if (route === `DELETE ${endpoint}`) {
        const reply = there ? 'reset' : refusal(404, 'RESOURCE_DOES_NOT_EXIST')
        there = false
        return reply
      }
      if (method === 'deleteModelVersion' && route === 'GET registered-models/get')
        return json({ registered_model: { name: 'reg' } })
      return there ? json({}) : refusal(404, 'RESOURCE_DOES_NOT_EXIST')
    })
    await (await server.store())[method]('reg', '1')
    expect(there).toBe(false)
    await expect((await server.store())[method]('reg', '1')).rejects.toMatchObject({ exitCode: 3 })
  })
})
