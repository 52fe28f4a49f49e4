import { lstat, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { StepError, systemError } from '@millrace/errors'
import { artifactPathParts } from '../artifact-path.ts'
import { filesBelow } from '../files-below.ts'
import { localArtifacts } from '../local-artifacts.ts'
import { missingArtifact } from '../missing.ts'
import type { ArtifactAccess, FileContent } from '../tracking-store.ts'
import { syncFolders } from '../write-whole.ts'
import { inParallel } from './in-parallel.ts'
import type { MlflowClient } from './mlflow-client.ts'
import { type ServedFolder, servedFolder } from './served-artifacts.ts'

const AT_ONCE = 4

/**
 * Files that the MLflow server passes on, and, where it runs on this machine, those in folders of this machine: the
 * paths that another machine tells of mean its own disk. `clientOf` gives the client for a host; '' is the server's.
 */
export function restArtifacts(
  clientOf: (host: string) => MlflowClient,
  { root, onThisMachine }: { root: string; onThisMachine: boolean },
): ArtifactAccess {
  const localPath = (uri: string): string | undefined => {
    const path = localArtifacts.path(uri, root)
    if (path === undefined || onThisMachine) return path
    throw notServed(uri)
  }
  const served = (uri: string): ServedFolder => {
    const [, host = '', path] = /^mlflow-artifacts:(?:\/\/([^/]*))?\/+(.+)$/.exec(uri) ?? []
    if (path === undefined) throw notServed(uri)
    return servedFolder(clientOf(host), artifactPathParts(path).join('/'), uri)
  }
  return {
    localPath,
    async uploadFiles(uri, files) {
      const folder = localPath(uri)
      if (folder !== undefined) return localArtifacts.write(folder, files)
      const place = served(uri)
      const parts = [...files.keys()].map(artifactPathParts)
      const bodies = await Promise.all([...files.values()].map(measured))
      const puts = bodies.map((body, index) => ({ parts: parts[index] ?? [], body }))
      await inParallel(puts, AT_ONCE, ({ parts, body }) => place.put(parts, body))
    },
    async uploadFolder(uri, source) {
      const folder = localPath(uri)
      if (folder !== undefined) return localArtifacts.copy(source, folder)
      const place = served(uri)
      const files = await filesToSend(source)
      const there = await sizes(place)
      const missing = files.filter(({ path, bytes }) => there.get(path) !== bytes)
      await inParallel(missing, AT_ONCE, ({ parts, bytes }) =>
        place.put(parts, { content: { file: join(source, ...parts) }, bytes }),
      )
    },
    async download(uri, target) {
      const folder = localPath(uri)
      if (folder !== undefined) return localArtifacts.copy(folder, target)
      const place = served(uri)
      const there = await sizes(place)
      if (there.size === 0) throw missingArtifact('folder', uri)
      const written: string[] = []
      await inParallel([...there], AT_ONCE, async ([path, bytes]) => {
        const parts = artifactPathParts(path)
        const file = join(target, ...parts)
        if ((await sizeOf(file)) === bytes) return
        await place.save(parts, file)
        written.push(file)
      })
      await syncFolders(written)
    },
    async *artifacts(uri) {
      const folder = localPath(uri)
      yield* folder !== undefined ? localArtifacts.list(folder) : served(uri).list()
    },
    async readArtifact(uri, name) {
      const folder = localPath(uri)
      if (folder !== undefined) return localArtifacts.read(folder, name)
      return served(uri).read(artifactPathParts(name))
    },
  }
}

const notServed = (uri: string) =>
  new StepError('USAGE', `artifacts at ${uri} do not pass through the MLflow server`, {
    hint: 'Start the server with --serve-artifacts (its default) and --artifacts-destination for the bucket or folder, and use a new experiment.',
  })

async function measured(content: FileContent): Promise<{ content: FileContent; bytes: number }> {
  if (content instanceof Uint8Array) return { content, bytes: content.byteLength }
  const found = await stat(content.file).catch((error: unknown) => {
    throw systemError(error, 'read', content.file)
  })
  if (!found.isFile()) throw new StepError('BROKEN_CONTRACT', `${content.file} is not a file`)
  return { content, bytes: found.size }
}

/** @throws StepError MISSING_INPUT where there is none, BROKEN_CONTRACT where something is no file or has no artifact's name */
async function filesToSend(folder: string): Promise<{ path: string; parts: string[]; bytes: number }[]> {
  const files = []
  for await (const { path, bytes } of filesBelow(folder)) {
    if (bytes === undefined) {
      throw new StepError('BROKEN_CONTRACT', `${join(folder, path)} is neither a file nor a folder`, {
        hint: 'Put the file itself in the place of a symbolic link.',
      })
    }
    files.push({ path, parts: artifactPathParts(path), bytes })
  }
  if (files.length === 0) throw missingArtifact('folder', folder)
  return files
}

async function sizes(place: ServedFolder): Promise<Map<string, number>> {
  const found = new Map<string, number>()
  for await (const { path, bytes } of place.list()) found.set(path, bytes)
  return found
}

async function sizeOf(file: string): Promise<number | undefined> {
  const found = await lstat(file).catch(() => undefined)
  return found?.isFile() ? found.size : undefined
}
