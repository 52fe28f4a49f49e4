import { runMain } from '@millrace/cli-kit'
import { dataPreparation } from './step.ts'

void runMain(dataPreparation)
