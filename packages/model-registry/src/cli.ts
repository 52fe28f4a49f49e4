import { runMain } from '@millrace/cli-kit'
import { modelRegistry } from './commands.ts'

await runMain(modelRegistry)
