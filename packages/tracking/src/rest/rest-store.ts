import { setTimeout as sleep } from 'node:timers/promises'
import { StepError } from '@millrace/errors'
import * as z from 'zod'
import type { TrackingOptions } from '../options.ts'
import type { StoreAddress } from '../store-address.ts'
import type { TrackingStore } from '../tracking-store.ts'
import { restAliases } from './aliases.ts'
import { restArtifacts } from './artifacts.ts'
import { type Connection, connectionTo, type TlsSettings } from './connection.ts'
import { restExperiments } from './experiments.ts'
import { restLoggedModels } from './logged-models.ts'
import { type MlflowClient, mlflowClient } from './mlflow-client.ts'
import { restModelVersions } from './model-versions.ts'
import { restRegisteredModels } from './registered-models.ts'
import { type RetryPolicy, retryPolicy } from './retries.ts'
import { restRuns } from './runs.ts'
import { tlsSettings } from './tls.ts'

type RestAddress = Extract<StoreAddress, { kind: 'rest' }>

/**
 * The store behind an MLflow server. Asks it one question at once, so that a wrong address, host or password is known
 * before any work is done.
 * @throws StepError UNAVAILABLE, DENIED, USAGE
 */
export async function openRestStore(
  address: RestAddress,
  options: TrackingOptions,
  {
    root,
    signal,
    policy = retryPolicy(options.mlflowHttpRequestMaxRetries),
  }: { root: string; signal: AbortSignal; policy?: RetryPolicy },
): Promise<TrackingStore> {
  const timeoutMs = options.mlflowHttpRequestTimeout * 1000
  const connections: Connection[] = []
  const clientOf = (url: URL, headers: Record<string, string>, tls: TlsSettings): MlflowClient => {
    const connection = connectionTo({ url, headers: { 'user-agent': 'millrace', ...headers }, tls, timeoutMs, signal })
    connections.push(connection)
    return mlflowClient({ uri: url.href.replace(/\/+$/, ''), connection, policy, signal })
  }
  const tls = await tlsSettings(options, root)
  const client = clientOf(address.url, authorization(address, options), tls)
  const close = () => {
    for (const connection of connections) connection.close()
  }
  try {
    await client.call('GET', 'experiments/search', z.object({}), { query: { max_results: '1' } })
  } catch (error) {
    close()
    throw error
  }
  const others = new Map<string, MlflowClient>()
  const artifactClient = (host: string): MlflowClient => {
    if (host === '') return client
    const url = urlOf(`${address.url.protocol}//${host}`)
    if (url.host === address.url.host) return client
    // The credentials and the own certificate are meant for the tracking server alone.
    const known = others.get(url.host) ?? clientOf(url, {}, { ...tls, cert: undefined, key: undefined })
    others.set(url.host, known)
    return known
  }
  const models = restRegisteredModels(client)
  return {
    uri: address.uri,
    root,
    ...restExperiments(client),
    ...restRuns(client),
    ...restLoggedModels(client),
    ...models,
    ...restModelVersions(client, models),
    ...restAliases(client, models, {
      now: () => performance.now(),
      sleep: (ms) => sleep(ms, undefined, { signal }),
    }),
    ...restArtifacts(artifactClient, { root, onThisMachine: LOOPBACK.test(address.url.hostname) }),
    close,
  }
}

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/

/** The address of a host that an artifact URI names: the host alone. @throws StepError BROKEN_CONTRACT */
function urlOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new StepError('BROKEN_CONTRACT', `the MLflow server names an artifact host that is none: ${address}`)
  }
  return url
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
