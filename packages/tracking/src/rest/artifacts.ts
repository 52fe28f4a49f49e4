import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { StepError, systemError } from '@millrace/errors'
import * as z from 'zod'
import { artifactPathParts } from '../artifact-path.ts'
import { localArtifacts } from '../local-artifacts.ts'
import { missingArtifact } from '../missing.ts'
import type { ArtifactAccess } from '../tracking-store.ts'
import { bodyOf, brokenBody } from './connection.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { Refusal } from './refusal.ts'

const ROUTE = '/api/2.0/mlflow-artifacts/artifacts'
const Listing = z.object({
  files: z.array(z.object({ path: z.string(), is_dir: z.boolean().default(false) })).default([]),
})

/** Files that the MLflow server passes on, and those in folders of this machine. `clientOf` gives the client for a host. */
export function restArtifacts(clientOf: (host: string) => MlflowClient, root: string): ArtifactAccess {
  const localPath = (uri: string) => localArtifacts.path(uri, root)

  const list = async ({ client, path }: Served): Promise<string[]> => {
    const { files } = await client.call('GET', ROUTE, Listing, { query: { path } })
    const below = files.map(async (entry) => {
      artifactPathParts(entry.path)
      if (!entry.is_dir) return [entry.path]
      return (await list({ client, path: `${path}/${entry.path}` })).map((name) => `${entry.path}/${name}`)
    })
    return (await Promise.all(below)).flat()
  }

  return {
    localPath,
    async uploadFiles(uri, files) {
      const folder = localPath(uri)
      if (folder !== undefined) return localArtifacts.write(folder, files)
      const { client, path } = served(uri, clientOf)
      const places = [...files].map(([name, bytes]) => ({ parts: artifactPathParts(name), bytes }))
      await Promise.all(
        places.map(({ parts, bytes }) =>
          client.fetch(
            { method: 'PUT', path: route(path, parts), body: { type: contentType(parts.at(-1) ?? ''), bytes } },
            bodyOf,
          ),
        ),
      )
    },
    async download(uri, target) {
      const folder = localPath(uri)
      if (folder !== undefined) return localArtifacts.copy(folder, target)
      const place = served(uri, clientOf)
      const names = await list(place)
      if (names.length === 0) throw missingArtifact('folder', uri)
      await Promise.all(
        names.map((name) => {
          const parts = artifactPathParts(name)
          const request = { method: 'GET', path: route(place.path, parts) }
          return place.client.fetch(request, (reply) => save(reply, join(target, ...parts)))
        }),
      )
    },
    async readArtifact(uri, name) {
      const folder = localPath(uri)
      if (folder !== undefined) return localArtifacts.read(folder, name)
      const { client, path } = served(uri, clientOf)
      try {
        return await client.fetch({ method: 'GET', path: route(path, artifactPathParts(name)) }, bodyOf)
      } catch (error) {
        throw error instanceof Refusal && error.status === 404 ? missingArtifact(name, uri) : error
      }
    },
  }
}

interface Served {
  readonly client: MlflowClient
  readonly path: string
}

/** The server that passes the artifacts of a URI on, and their path there. @throws StepError USAGE */
function served(uri: string, clientOf: (host: string) => MlflowClient): Served {
  const [, host = '', path] = /^mlflow-artifacts:(?:\/\/([^/]*))?\/+(.+)$/.exec(uri) ?? []
  if (path !== undefined) return { client: clientOf(host), path: artifactPathParts(path).join('/') }
  throw new StepError('USAGE', `artifacts at ${uri} do not pass through the MLflow server`, {
    hint: 'Start the server with --serve-artifacts (its default) and --artifacts-destination for the bucket, and use a new experiment.',
  })
}

const route = (path: string, parts: readonly string[]) =>
  `${ROUTE}/${[...path.split('/'), ...parts].map(encodeURIComponent).join('/')}`

const contentType = (name: string) =>
  /^MLmodel$|\.(txt|yaml|yml|json)$/.test(name) ? 'text/plain' : 'application/octet-stream'

/** Streams a body into a file, which appears when it is whole. */
async function save(reply: IncomingMessage, file: string): Promise<void> {
  const staged = `${file}.${randomUUID()}.tmp`
  try {
    await mkdir(dirname(file), { recursive: true })
    await pipeline(reply, createWriteStream(staged))
    await rename(staged, file)
  } catch (error) {
    await rm(staged, { force: true })
    const known = systemError(error, 'write', file)
    throw known === error ? brokenBody(error) : known
  }
}
