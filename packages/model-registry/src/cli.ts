import { runMain } from '@millrace/cli-kit'
import { modelRegistry } from './commands.ts'

void runMain(modelRegistry)
