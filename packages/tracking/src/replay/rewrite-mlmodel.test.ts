import { expect, test } from 'vitest'
import { rewriteMlmodel } from './rewrite-mlmodel.ts'

const OLD = 'a1'.repeat(16)

test('ids and the artifact path become those of the new place, in YAML and in JSON, the rest stays', () => {
  const yaml = `artifact_path: mlflow-artifacts:/1/models/m-${OLD}/artifacts\nflavors: {}\nmodel_id: m-${OLD}\nmodel_uuid: m-${OLD}\nrun_id: r\n`
  expect(
    rewriteMlmodel(yaml, [
      [`mlflow-artifacts:/1/models/m-${OLD}/artifacts`, 's3://b/2'],
      [`m-${OLD}`, 'm-new'],
    ]),
  ).toBe('artifact_path: s3://b/2\nflavors: {}\nmodel_id: m-new\nmodel_uuid: m-new\nrun_id: r\n')
  expect(rewriteMlmodel(`{"run_id": "${OLD}"}`, [[OLD, 'new']])).toBe('{"run_id": "new"}')
})

test('an id of digits alone is quoted, since YAML would read a number', () => {
  const digits = '1'.repeat(32)
  expect(rewriteMlmodel(`run_id: ${OLD}\n`, [[OLD, digits]])).toBe(`run_id: '${digits}'\n`)
})
