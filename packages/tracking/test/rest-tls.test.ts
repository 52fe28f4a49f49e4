import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { json } from './fake-server.ts'
import { serve } from './rest-serve.ts'

const pem = (name: string) => fileURLToPath(new URL(`./certificates/${name}.pem`, import.meta.url))
const server = async (asksForCertificate = false, shown = 'server') => {
  const own = await readFile(pem(shown))
  const ca = await readFile(pem('authority'))
  return serve(({ route }) => (route.startsWith('GET /api') ? { body: 'a' } : json({})), {
    tls: { cert: own, key: own, ...(asksForCertificate && { ca, requestCert: true, rejectUnauthorized: true }) },
  })
}
const authority = { mlflowTrackingServerCertPath: pem('authority') }

describe('TLS', () => {
  test('a server whose certificate nobody signed that we know is refused, at once and with what to do', async () => {
    const { store, received } = await server()
    await expect(store({ mlflowTrackingToken: 'secret' })).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('MLFLOW_TRACKING_SERVER_CERT_PATH'),
    })
    expect(received).toEqual([])
  })

  test('its authority, or the switch that trusts everybody, makes it one to talk to', async () => {
    const { store, received } = await server()
    for (const given of [authority, { mlflowTrackingInsecureTls: true }]) {
      const opened = await store(given)
      const large = Buffer.alloc(2_000_000, 1)
      await opened.uploadFiles('mlflow-artifacts:/1', new Map([['large', large]]))
      expect(received.at(-1)?.body.length).toBe(large.length)
      opened.close()
    }
  })

  test('a certificate for another name is refused', async () => {
    const { store, port, received } = await server()
    const elsewhere = { ...authority, mlflowTrackingUri: `https://0.0.0.0:${port}` }
    await expect(store(elsewhere)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('altnames') })
    expect(received).toEqual([])
  })

  test("a certificate that is not a server's is refused", async () => {
    const { store } = await server(false, 'client')
    await expect(store(authority)).rejects.toMatchObject({ exitCode: 2, message: expect.stringContaining('purpose') })
  })

  test('a server that asks for a certificate gets ours, and says what is missing without one', async () => {
    const { store } = await server(true)
    await expect(store(authority)).rejects.toMatchObject({
      exitCode: 2,
      hint: expect.stringContaining('MLFLOW_TRACKING_CLIENT_CERT_PATH'),
    })
    const opened = await store({ ...authority, mlflowTrackingClientCertPath: pem('client') })
    expect(await opened.experimentByName('e').catch((error: unknown) => error)).toMatchObject({ exitCode: 2 })
    opened.close()
  })

  test('another host of artifacts does not see our certificate', async () => {
    const asking = await server(true)
    const { store } = await server()
    const opened = await store({ ...authority, mlflowTrackingClientCertPath: pem('client') })
    const elsewhere = `mlflow-artifacts://localhost:${asking.port}/1`
    await expect(opened.readArtifact(elsewhere, 'a')).rejects.toMatchObject({ exitCode: 2 })
    expect(asking.received).toEqual([])
    opened.close()
  })

  test('https to a server that has no TLS is refused with what to do', async () => {
    const plain = await serve(() => json({}))
    const opening = plain.store({ mlflowTrackingUri: plain.uri.replace('http:', 'https:') })
    await expect(opening).rejects.toMatchObject({ exitCode: 2, hint: expect.stringContaining('http:') })
  })

  test.each([
    [{ ...authority, mlflowTrackingInsecureTls: true }, 2],
    [{ mlflowTrackingServerCertPath: '/nowhere.pem' }, 3],
    [{ mlflowTrackingClientCertPath: fileURLToPath(import.meta.url) }, 2],
  ])('settings that cannot be, %j, exit %i', async (given, exitCode) => {
    const { store } = await server()
    await expect(store(given)).rejects.toMatchObject({ exitCode })
  })
})
