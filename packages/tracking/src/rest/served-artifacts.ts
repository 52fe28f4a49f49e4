import type { IncomingMessage } from 'node:http'
import { StepError } from '@millrace/errors'
import * as z from 'zod'
import { artifactPathParts } from '../artifact-path.ts'
import { missingArtifact } from '../missing.ts'
import type { StoredFile } from '../tracking-store.ts'
import { bodyOf } from './connection.ts'
import { Int } from './messages.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { Refusal } from './refusal.ts'
import type { Body } from './request-body.ts'
import { saveBody } from './save-body.ts'

const ROUTE = '/api/2.0/mlflow-artifacts/artifacts'
const DEEPEST = 100
const Listing = z.object({
  files: z
    .array(z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: Int.default(0) }))
    .default([]),
})

/** A folder of artifacts that an MLflow server passes on. Names inside have parts that `artifactPathParts` allows. */
export interface ServedFolder {
  /** All files below, in folders too. @throws StepError BROKEN_CONTRACT for a name that leads elsewhere */
  list(): AsyncGenerator<StoredFile>
  put(parts: readonly string[], content: Omit<Body, 'type'>): Promise<void>
  /** @throws StepError MISSING_INPUT */
  read(parts: readonly string[]): Promise<Buffer>
  /** Writes an artifact to a file of this machine. @throws StepError MISSING_INPUT, CANNOT_WRITE */
  save(parts: readonly string[], file: string): Promise<void>
}

/** The folder at a path, with `/`, of the artifacts that the server has. */
export function servedFolder(client: MlflowClient, path: string, uri: string): ServedFolder {
  const entries = async (folder: readonly string[]) => {
    const query = { path: [path, ...folder].join('/') }
    return (await client.call('GET', ROUTE, Listing, { query })).files
  }
  async function* below(folder: readonly string[]): AsyncGenerator<StoredFile> {
    if (folder.length > DEEPEST) {
      throw new StepError('BROKEN_CONTRACT', `artifact folders at ${uri} lie more than ${DEEPEST} deep in each other`)
    }
    for (const { path, is_dir, file_size } of await entries(folder)) {
      const parts = [...folder, ...artifactPathParts(path)]
      if (is_dir) yield* below(parts)
      else yield { path: parts.join('/'), bytes: file_size }
    }
  }
  const route = (parts: readonly string[]) =>
    `${ROUTE}/${[...path.split('/'), ...parts].map(encodeURIComponent).join('/')}`
  const get = async <T>(parts: readonly string[], read: (reply: IncomingMessage) => Promise<T>): Promise<T> => {
    const absent = missingArtifact(parts.join('/'), uri)
    // Before MLflow 3 an absent file is an error of the server, as any that is worth another attempt.
    const unlessAbsent = async () => {
      const beside = await entries(parts.slice(0, -1))
      if (!beside.some((entry) => entry.path === parts.at(-1))) throw absent
      return undefined
    }
    try {
      return await client.fetch({ method: 'GET', path: route(parts) }, read, unlessAbsent)
    } catch (error) {
      throw error instanceof Refusal && error.status === 404 ? absent : error
    }
  }
  return {
    list: () => below([]),
    async put(parts, content) {
      const body = { type: contentType(parts.at(-1) ?? ''), ...content }
      await client.fetch({ method: 'PUT', path: route(parts), body }, bodyOf)
    },
    read: (parts) => get(parts, bodyOf),
    save: (parts, file) => get(parts, (reply) => saveBody(reply, file)),
  }
}

const contentType = (name: string) =>
  /^MLmodel$|\.(txt|yaml|yml|json)$/.test(name) ? 'text/plain' : 'application/octet-stream'
