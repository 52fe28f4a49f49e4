import { dirname, join, sep } from 'node:path'
import { StepError } from '@millrace/errors'
import { artifactPathParts } from '../artifact-path.ts'
import { localArtifacts } from '../local-artifacts.ts'
import type { ArtifactAccess } from '../tracking-store.ts'

/**
 * The files of the embedded store: `mlartifacts/` beside the database, where a server keeps them, or `mlruns/`, where a
 * client without one does. What the database says of other places is not believed.
 */
export function embeddedArtifacts(databaseFile: string, root: string): ArtifactAccess {
  const folder = dirname(databaseFile)
  const served = join(folder, 'mlartifacts')
  const localPath = (uri: string): string | undefined => {
    const path = /^mlflow-artifacts:\/(?:\/\/)?([^/].*)$/.exec(uri)?.[1]
    if (path !== undefined) return join(served, ...artifactPathParts(path))
    const local = localArtifacts.path(uri, root)
    if (local === undefined || liesIn(served, local) || liesIn(join(folder, 'mlruns'), local)) return local
    throw new StepError('BROKEN_CONTRACT', `artifacts at ${uri} lie outside of ${served}`, {
      hint: 'A database may say anything. Where it is right, give the folder itself as the model.',
    })
  }
  const local = (uri: string): string => {
    const path = localPath(uri)
    if (path !== undefined) return path
    throw new StepError('USAGE', `artifacts at ${uri} are not on this machine`, {
      hint: 'Give the address of the MLflow server that has them in MLFLOW_TRACKING_URI.',
    })
  }
  return {
    localPath,
    uploadFiles: async (uri, files) => localArtifacts.write(local(uri), files),
    uploadFolder: async (uri, source) => localArtifacts.copy(source, local(uri)),
    download: async (uri, target) => localArtifacts.copy(local(uri), target),
    async *artifacts(uri) {
      yield* localArtifacts.list(local(uri))
    },
    readArtifact: async (uri, path) => localArtifacts.read(local(uri), path),
  }
}

const liesIn = (folder: string, path: string) => path.startsWith(folder + sep)
