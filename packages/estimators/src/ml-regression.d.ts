declare module 'ml-regression' {
  export class MultivariateLinearRegression {
    constructor(x: number[][], y: number[][], options?: { intercept?: boolean; statistics?: boolean })
    /** One row per column of x. */
    readonly weights: number[][]
  }
}
