import { defineCommands } from '@millrace/cli-kit'
import { compare } from './compare.ts'
import { deleteCommand } from './delete.ts'
import { exportCommand } from './export.ts'
import { history } from './history.ts'
import { importCommand } from './import.ts'
import { list } from './list.ts'
import { promote } from './promote.ts'
import { publish } from './publish.ts'
import { rollback } from './rollback.ts'
import { show } from './show.ts'
import { tag } from './tag.ts'
import { versions } from './versions.ts'

export const modelRegistry = defineCommands({
  name: 'model-registry',
  summary: 'Look at registered models, compare, promote, roll back, publish, export and import them.',
  commands: [
    list,
    show,
    versions,
    compare,
    history,
    promote,
    rollback,
    tag,
    deleteCommand,
    publish,
    exportCommand,
    importCommand,
  ],
})
