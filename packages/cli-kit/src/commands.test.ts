import { expect, test } from 'vitest'
import * as z from 'zod'
import { defineCommands, pickCommand } from './commands.ts'
import { defineStep } from './step.ts'

const step = (name: string) =>
  defineStep({ name, summary: '', outputs: {}, options: z.strictObject({}), example: name, run: async () => ({}) })
const program = defineCommands({ name: 'store', summary: '', commands: [step('status'), step('list')] })

test.each([
  [['staus'], 'no command "staus" (did you mean "status"?): expected one of status, list'],
  [[], 'which command? one of status, list'],
  [['-C', 'there', 'list'], '-C stands before the command: write store <command> -C'],
])('%j is told what it lacks', (argv, problem) => {
  expect(pickCommand(program, argv)).toEqual({ command: 'store', step: undefined, rest: [problem] })
})

test('a command gets the words behind it', () => {
  expect(pickCommand(program, ['list', '-C', 'there'])).toMatchObject({ command: 'store list', rest: ['-C', 'there'] })
})
