import * as z from 'zod'
import type { LoggedModel } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { writeLoggedModelTags } from './logged-model-tags.ts'

const TAG = 'mlflow.modelVersions'
const Links = z.array(z.object({ name: z.string(), version: z.union([z.string(), z.int()]) }))

/** Notes on a logged model that it was registered as this version, in the tag that MLflow's pages read. */
export function linkModelVersion(database: Database, model: LoggedModel, name: string, version: number): void {
  const links = Links.parse(JSON.parse(model.tags[TAG] ?? '[]'))
  if (links.some((link) => link.name === name && Number(link.version) === version)) return
  writeLoggedModelTags(database, model, { [TAG]: JSON.stringify([...links, { name, version }]) })
}
