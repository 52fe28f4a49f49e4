import type { ClassifierReport } from '@millrace/contracts'

/** How exact the areas under the curves are; `area` is what ties can have moved. */
export const describeAreas = ({ method, roc_auc_error }: ClassifierReport['ranks'], area: string): string =>
  method === 'exact'
    ? 'The areas under the curves are exact.'
    : `The areas under the curves are of rows counted by probability; ties can have moved ${area} by ${roc_auc_error.toPrecision(2)} at most.`
