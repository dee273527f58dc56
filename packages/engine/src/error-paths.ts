/** From the paths of subgraphs' errors to the paths of the client's query. */
import type { CompiledFetch } from './compile.ts'
import { renamesOf } from './coverage.ts'
import type { ErrorPath } from './errors.ts'
import type { Shape } from './shape.ts'

export const isPath = (path: unknown): path is ErrorPath =>
  Array.isArray(path) &&
  path.length < 200 &&
  path.every((element) => typeof element === 'string' || typeof element === 'number')

/** A path within a fetch's answer, without the planner's own aliases. */
export function renamed(fetch: CompiledFetch, path: ErrorPath): ErrorPath {
  if (fetch.planned.outputRewrites.length === 0) return path
  const renames = renamesOf(fetch.planned)
  return path.map((element) => (typeof element === 'string' ? (renames.get(element) ?? element) : element))
}

/** A path of the data as the client knows it, as far as the client asked for it. */
export function clientPath(shape: Shape, path: ErrorPath): ErrorPath | undefined {
  const result: ErrorPath = []
  let current: Shape | undefined = shape
  for (const element of path) {
    if (typeof element === 'number') {
      result.push(element)
      continue
    }
    const field: ReturnType<Shape['byDataName']> = current?.byDataName(element)
    if (!field) break
    result.push(field.responseName)
    current = field.shape
  }
  return result.length > 0 ? result : undefined
}
