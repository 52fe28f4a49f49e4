import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import * as z from 'zod'
import type { TrackingOptions } from '../options.ts'
import type { StoreAddress } from '../store-address.ts'
import type { TrackingStore } from '../tracking-store.ts'
import { restArtifacts } from './artifacts.ts'
import { type Connection, connectionTo } from './connection.ts'
import { restExperiments } from './experiments.ts'
import { restLoggedModels } from './logged-models.ts'
import { type MlflowClient, mlflowClient } from './mlflow-client.ts'
import { restRegistry } from './registry.ts'
import { RETRY_POLICY, type RetryPolicy } from './retries.ts'
import { restRuns } from './runs.ts'

type RestAddress = Extract<StoreAddress, { kind: 'rest' }>

/**
 * The store behind an MLflow server. Asks it one question at once, so that a wrong address, host or password is known
 * before any work is done.
 * @throws StepError UNAVAILABLE, DENIED, USAGE
 */
export async function openRestStore(
  address: RestAddress,
  options: TrackingOptions,
  { root, signal, policy = RETRY_POLICY }: { root: string; signal: AbortSignal; policy?: RetryPolicy },
): Promise<TrackingStore> {
  const tls = await tlsOf(options, root)
  const connections: Connection[] = []
  const clientOf = (url: URL, headers: Record<string, string>): MlflowClient => {
    const connection = connectionTo({ url, headers: { 'user-agent': 'millrace', ...headers }, tls, signal })
    connections.push(connection)
    return mlflowClient({ uri: url.href.replace(/\/+$/, ''), connection, policy, signal })
  }
  const client = clientOf(address.url, authorization(address, options))
  const close = () => {
    for (const connection of connections) connection.close()
  }
  try {
    await client.call('GET', 'experiments/search', z.object({}), { query: { max_results: '1' } })
  } catch (error) {
    close()
    throw error
  }
  const artifactHosts = new Map([
    ['', client],
    [address.url.host, client],
  ])
  const artifactClient = (host: string) => {
    // The credentials are meant for the tracking server alone.
    const known = artifactHosts.get(host) ?? clientOf(new URL(`${address.url.protocol}//${host}`), {})
    artifactHosts.set(host, known)
    return known
  }
  return {
    uri: address.uri,
    root,
    ...restExperiments(client),
    ...restRuns(client),
    ...restLoggedModels(client),
    ...restRegistry(client),
    ...restArtifacts(artifactClient, root),
    close,
  }
}

/** User name and password win over a token, as in MLflow's own client; options win over the address. */
function authorization(address: RestAddress, options: TrackingOptions): Record<string, string> {
  const { mlflowTrackingUsername: username, mlflowTrackingPassword: password, mlflowTrackingToken: token } = options
  const basic = username !== undefined && password !== undefined ? { username, password } : address.credentials
  if (basic !== undefined) {
    const encoded = Buffer.from(`${basic.username}:${basic.password}`).toString('base64')
    return { authorization: `Basic ${encoded}` }
  }
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}

async function tlsOf(options: TrackingOptions, root: string) {
  const { mlflowTrackingInsecureTls: insecure, mlflowTrackingServerCertPath: path } = options
  if (insecure && path !== undefined) {
    throw new StepError(
      'USAGE',
      'MLFLOW_TRACKING_INSECURE_TLS and MLFLOW_TRACKING_SERVER_CERT_PATH are both set, and one rules the other out',
      { hint: 'Keep the certificate, and leave the other away.' },
    )
  }
  const file = path === undefined ? undefined : resolve(root, path)
  const ca =
    file === undefined
      ? undefined
      : await readFile(file, 'utf8').catch((error: unknown) => {
          throw systemError(error, 'read', file)
        })
  return { rejectUnauthorized: !insecure, ca }
}
