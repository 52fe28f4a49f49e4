import { stringify } from 'yaml'

/** The Python packages that MLflow needs to serve the model: versions that were run together on such a folder. */
const PACKAGES = {
  mlflow: '3.17.2',
  numpy: '2.4.6',
  onnx: '1.22.0',
  onnxruntime: '1.30.0',
  pandas: '2.3.3',
} as const

export const PYTHON_VERSION = '3.11.7'
export const ONNX_VERSION = PACKAGES.onnx

/** The files from which MLflow rebuilds a Python environment: requirements.txt, python_env.yaml, conda.yaml. */
export function environmentFiles(): ReadonlyMap<string, string> {
  const pins = Object.entries(PACKAGES).map(([name, version]) => `${name}==${version}`)
  const pythonEnv = {
    python: PYTHON_VERSION,
    build_dependencies: ['pip', 'setuptools', 'wheel'],
    dependencies: ['-r requirements.txt'],
  }
  const conda = {
    channels: ['conda-forge'],
    dependencies: [`python=${PYTHON_VERSION}`, 'pip', { pip: pins }],
    name: 'mlflow-env',
  }
  return new Map([
    ['requirements.txt', `${pins.join('\n')}\n`],
    ['python_env.yaml', stringify(pythonEnv)],
    ['conda.yaml', stringify(conda)],
  ])
}
