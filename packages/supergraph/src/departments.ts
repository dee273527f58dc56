import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { DEPARTMENTS, nodeSdlOf } from '@channelgraph/contracts'
import type { SchemaFile, SubgraphSchema } from './compose.ts'

const SHARED = 'packages/values/src/values.graphql'

/**
 * Reads each department's schema below a repository: the shared values and every `.graphql` file of its source, in the
 * order of their paths, so that the same files give the same supergraph on every machine. A department without files is
 * left out.
 */
export function readDepartments(root: string): SubgraphSchema[] {
  const shared = readSchemaFile(root, join(root, SHARED))
  const departments = directoriesIn(join(root, 'subgraphs')).map((name) => ({
    name,
    files: graphqlFilesIn(join(root, 'subgraphs', name, 'src')).map((path) => readSchemaFile(root, path)),
  }))
  const declared = departments.flatMap(({ files }) => files).flatMap(({ text }) => [...text.matchAll(/^type (\w+)/gm)])
  const types = new Set(declared.map(([, type]) => type))
  return departments.flatMap(({ name, files }) =>
    files.length > 0
      ? { name, url: placeholderUrl(name), sdl: [shared, ...files, ...nodesOf(name, files, (type) => types.has(type))] }
      : [],
  )
}

/** What of a department's schema is made from the list of nodes. */
function nodesOf(name: string, files: readonly SchemaFile[], isThere: (type: string) => boolean): SchemaFile[] {
  const department = DEPARTMENTS.find((one) => one === name)
  const own = files.map((file) => file.text)
  const text = department ? nodeSdlOf(department, own, isThere) : ''
  return text === '' ? [] : [{ path: 'packages/contracts/src/nodes.ts', text }]
}

/** The address that stands in the supergraph: a name, for the gateway (or another router) to put the real one in its place. */
const placeholderUrl = (department: string): string => `http://${department}/graphql`

const byName = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const directoriesIn = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? entry.name : []))
    .sort(byName)

function graphqlFilesIn(path: string): string[] {
  if (!existsSync(path)) return []
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.graphql') && !name.split(sep).includes('generated'))
    .map((name) => join(path, name))
    .sort(byName)
}

const readSchemaFile = (root: string, path: string): SchemaFile => ({
  path: relative(root, path).split(sep).join('/'),
  text: readFileSync(path, 'utf8'),
})
