import type { TrackingStore } from '../tracking-store.ts'
import { embeddedAliases } from './aliases.ts'
import { embeddedArtifacts } from './artifacts.ts'
import { openDatabase } from './database.ts'
import { embeddedExperiments } from './experiments.ts'
import { embeddedLoggedModels } from './logged-models.ts'
import { embeddedModelVersions } from './model-versions.ts'
import { embeddedRegisteredModels } from './registered-models.ts'
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
    ...embeddedRegisteredModels(database, uri),
    ...embeddedModelVersions(database, uri),
    ...embeddedAliases(database, uri),
    ...embeddedArtifacts(databaseFile, root),
    close: () => database.close(),
  }
}
