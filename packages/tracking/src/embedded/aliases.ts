import { aliasHistoryTag } from '../alias-history.ts'
import { aliasMoved, missingAlias } from '../missing.ts'
import { checkAlias } from '../names.ts'
import type { AliasMove, ModelRegistry } from '../tracking-store.ts'
import type { Database } from './database.ts'
import { readVersion } from './model-version-row.ts'
import { readRegisteredModel, writeRegisteredModelTag } from './registered-models.ts'

/** Aliases of registered models in the embedded database. */
export function embeddedAliases(
  database: Database,
  uri: string,
): Pick<ModelRegistry, 'moveAlias' | 'getModelVersionByAlias'> {
  return {
    async moveAlias(move) {
      checkAlias(move.alias)
      await database.write(() => {
        const { aliases, tags } = readRegisteredModel(database, move.name, uri)
        const current = aliases[move.alias]
        if (current === move.to) return
        if (current !== move.from) throw aliasMoved(move, current)
        place(database, move, uri)
        const { key, value } = aliasHistoryTag(move, tags, Date.now())
        writeRegisteredModelTag(database, move.name, key, value)
      })
    },
    async getModelVersionByAlias(name, alias) {
      const version = readRegisteredModel(database, name, uri).aliases[alias]
      if (version === undefined) throw missingAlias(name, alias, uri)
      return readVersion(database, name, version, uri)
    },
  }
}

function place(database: Database, { name, alias, to }: AliasMove, uri: string): void {
  if (to === undefined) {
    database.run(
      `DELETE FROM registered_model_aliases WHERE name = ? AND alias = ? ${database.inWorkspace}`,
      name,
      alias,
    )
    return
  }
  database.run(
    'INSERT OR REPLACE INTO registered_model_aliases (alias, version, name) VALUES (?, ?, ?)',
    alias,
    readVersion(database, name, to, uri).version,
    name,
  )
}
