import * as z from 'zod'
import { WrittenExpectations } from './written-expectations.ts'

/** The JSON Schema of `expectations.yaml`, for editors. */
export const expectationsSchema = (): object => ({
  title: 'What data-validation expects of tables, beside what the feature definitions say',
  ...z.toJSONSchema(WrittenExpectations, { io: 'input', target: 'draft-2020-12' }),
})
