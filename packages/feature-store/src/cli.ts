import { runMain } from '@millrace/cli-kit'
import { featureStore } from './commands.ts'

void runMain(featureStore)
