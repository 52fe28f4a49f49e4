import type { Texts } from '../tracking-store.ts'
import type { Database } from './database.ts'

/** Sets tags of a logged model, over those there. */
export function writeLoggedModelTags(
  database: Database,
  { modelId, experimentId }: { readonly modelId: string; readonly experimentId: string },
  tags: Texts,
): void {
  for (const [key, value] of Object.entries(tags)) {
    database.run(
      'INSERT OR REPLACE INTO logged_model_tags (model_id, experiment_id, tag_key, tag_value) VALUES (?, ?, ?, ?)',
      modelId,
      experimentId,
      key,
      value,
    )
  }
}
