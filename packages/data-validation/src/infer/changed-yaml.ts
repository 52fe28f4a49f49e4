import type { InferredExpectations } from './inferred-expectations.ts'

/** The text of a file of expectations with changes made to it; comments, order and whatever else is written stay. */
export async function changedYaml(text: string, changes: InferredExpectations['changes']): Promise<string> {
  const { isMap, parseDocument } = await import('yaml')
  const document = parseDocument(text)
  for (const { column, rule, to } of changes) {
    const path = ['columns', column, ...(rule === null ? [] : [rule])]
    const hasOptions = rule !== null && isMap(document.getIn(path, true))
    const node = document.createNode(to, { flow: true })
    document.setIn(hasOptions ? [...path, 'value'] : path, node)
  }
  return document.toString({ lineWidth: 120, flowCollectionPadding: true })
}
