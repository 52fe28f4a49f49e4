import { type DeclaredTransform, TransformDeclarations } from '@millrace/contracts'

/** Declarations as they are read from a file, the first on its second line. */
export const declared = (...entries: object[]): DeclaredTransform[] =>
  TransformDeclarations.parse({ transforms: entries }).transforms.map((entry, index) => ({
    ...entry,
    at: `transforms.yaml:${index + 2}`,
  }))
