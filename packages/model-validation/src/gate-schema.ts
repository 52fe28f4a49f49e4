import * as z from 'zod'
import { WrittenGate } from './written-gate.ts'

/** The JSON Schema of `gate.yaml`, for editors. */
export const gateSchema = (): object => ({
  title: 'The rules by which model-validation accepts a model',
  ...z.toJSONSchema(WrittenGate, { io: 'input', target: 'draft-2020-12' }),
})
