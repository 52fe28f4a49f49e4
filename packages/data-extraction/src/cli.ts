import { runMain } from '@millrace/cli-kit'
import { dataExtraction } from './step.ts'

void runMain(dataExtraction)
