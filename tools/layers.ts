/** What a package may use beside the layers below it. */
export type Capability =
  /** `node:fs` */
  | 'disk'
  /** The caller's command line, variables, streams and exit code, and the console. */
  | 'shell'
  /** Variables of the environment, to set up a library that is told by nothing else. */
  | 'environment'
  /** Its own process id, and whether another process lives: what locks are marked with. */
  | 'pid'
  /** The parser of command lines. */
  | 'commander'

export interface Layer {
  readonly name: string
  readonly packages: Readonly<Record<string, readonly Capability[]>>
}

/** A package imports only from layers above its own in this list; a package that is not yet there holds its place. */
export const LAYERS: readonly Layer[] = [
  { name: 'vocabulary', packages: { errors: [], contracts: [] } },
  {
    name: 'capability',
    packages: {
      'artifact-store': ['disk', 'environment', 'pid'],
      expressions: [],
      onnx: ['disk'],
      statistics: [],
      splits: [],
      'html-report': [],
      postgres: ['disk'],
    },
  },
  { name: 'definitions and models', packages: { 'feature-registry': ['disk', 'pid'], transforms: [], estimators: [] } },
  {
    name: 'stores',
    packages: { 'offline-store': ['disk'], 'online-store': ['disk'], mlmodel: ['disk'], tracking: ['disk'] },
  },
  { name: 'shell', packages: { 'cli-kit': ['disk', 'shell', 'environment', 'pid', 'commander'] } },
  {
    name: 'steps and operations',
    packages: {
      'feature-store': [],
      'model-registry': [],
      'data-extraction': [],
      'data-validation': [],
      'data-preparation': [],
      'model-training': [],
      'model-evaluation': [],
      'model-validation': [],
      'batch-prediction': [],
    },
  },
]

/** For devDependencies, which are not layered. */
export const TESTS: Layer = { name: 'tests', packages: { testkit: ['disk', 'shell', 'environment', 'pid'] } }
