import { dirname, join } from 'node:path'
import { StepError } from '@millrace/errors'
import { artifactPathParts } from '../artifact-path.ts'
import { localArtifacts } from '../local-artifacts.ts'
import type { ArtifactAccess, TrackingStore } from '../tracking-store.ts'
import { openDatabase } from './database.ts'
import { embeddedExperiments } from './experiments.ts'
import { embeddedLoggedModels } from './logged-models.ts'
import { embeddedRegistry } from './registry.ts'
import { embeddedRuns } from './runs.ts'

/**
 * The store without a server: MLflow's SQLite database and `mlartifacts/` beside it, which stock MLflow opens as they are.
 * @throws StepError CANNOT_WRITE, BROKEN_CONTRACT, UNAVAILABLE
 */
export async function openEmbeddedStore(address: {
  uri: string
  databaseFile: string
  root: string
}): Promise<TrackingStore> {
  const { uri, databaseFile, root } = address
  const database = await openDatabase(databaseFile)
  return {
    uri,
    root,
    ...embeddedExperiments(database, uri),
    ...embeddedRuns(database, uri),
    ...embeddedLoggedModels(database, uri),
    ...embeddedRegistry(database, uri),
    ...artifacts(join(dirname(databaseFile), 'mlartifacts'), root),
    close: () => database.close(),
  }
}

function artifacts(folder: string, root: string): ArtifactAccess {
  const localPath = (uri: string) => {
    const served = /^mlflow-artifacts:\/(?:\/\/)?([^/].*)$/.exec(uri)?.[1]
    return served === undefined ? localArtifacts.path(uri, root) : join(folder, ...artifactPathParts(served))
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
    download: async (uri, target) => localArtifacts.copy(local(uri), target),
    readArtifact: async (uri, path) => localArtifacts.read(local(uri), path),
  }
}
