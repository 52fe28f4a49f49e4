/** How many of `total` things dealt out in turn to `folds` come to one of them. */
export function dealt(total: number, folds: number, fold: number): number {
  return Math.floor(total / folds) + (fold < total % folds ? 1 : 0)
}
