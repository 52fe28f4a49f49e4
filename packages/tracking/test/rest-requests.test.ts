import { describe, expect, test } from 'vitest'
import { type TrackingStore, withRun } from '../src/index.ts'
import { type fakeServer, json } from './fake-server.ts'
import { runMessage, serve } from './rest-serve.ts'

describe('redirects', () => {
  test('one to another host is told, not followed, and the other host hears nothing', async () => {
    const other = await serve(() => json(runMessage()))
    const server = await serve(({ path }) => ({ status: 307, headers: { location: `${other.uri}${path}` } }))
    const store = await server.store({ mlflowTrackingToken: 'secret' })
    await expect(store.getRun('r1')).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(`to ${other.uri}/api/2.0/mlflow/runs/get (307)`),
      hint: expect.stringContaining(`MLFLOW_TRACKING_URI to ${other.uri}, if you trust`),
    })
    expect(other.received).toEqual([])
  })

  test.each([
    ['https', 'https://mlflow.example.org/base/api/2.0/mlflow/runs/get?run_id=r1', 'https://mlflow.example.org/base'],
    ['a slash', '/base/api/2.0/mlflow/runs/get/', '/base'],
    ['credentials', 'http://me:secret@mlflow.example.org/api/2.0/mlflow/runs/get', 'http://mlflow.example.org'],
  ])('the hint names the address that a redirect to %s means', async (_, location, base) => {
    const server = await serve(() => ({ status: 308, headers: { location } }))
    const store = await server.store({ mlflowTrackingUri: `${server.uri}/base` })
    const address = base.startsWith('/') ? server.uri + base : base
    const hint = `Set MLFLOW_TRACKING_URI to ${address}, if you trust that address with your credentials.`
    await expect(store.getRun('r1')).rejects.toMatchObject({ exitCode: 2, hint })
  })

  test('one to a page for logging in is told as such', async () => {
    const server = await serve(() => ({ status: 302, headers: { location: 'https://login.example.org/oauth?to=x' } }))
    await expect((await server.store()).getRun('r1')).rejects.toMatchObject({
      message: expect.stringContaining('to https://login.example.org/oauth (302)'),
      hint: expect.stringContaining('logging in'),
    })
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
