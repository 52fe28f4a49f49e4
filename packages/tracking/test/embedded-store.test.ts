import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe } from 'vitest'
import { openStore, workFolder } from './open-store.ts'
import { behavesAsATrackingStore } from './tracking-store-suite.ts'

describe('the embedded store', () => {
  behavesAsATrackingStore(async () => openStore(await workFolder()))
})

describe('the embedded store after MLflow 3.17 migrated it', () => {
  behavesAsATrackingStore(async () => {
    const root = await workFolder()
    const database = new DatabaseSync(join(root, 'mlflow.db'))
    database.exec(await readFile(new URL('./mlflow-3.17-schema.sql', import.meta.url), 'utf8'))
    database.close()
    return openStore(root)
  })
})
