import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The checkout's folder. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** The folders of the workspaces that the root package.json names. */
function workspaceFolders() {
  const { workspaces } = readJson(join(root, 'package.json'))
  return workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [join(root, pattern)]
    const parent = join(root, pattern.slice(0, -2))
    return readdirSync(parent).map((name) => join(parent, name))
  })
}

/** What may be imported from the workspaces, such as `@channelgraph/values` or `@channelgraph/service/codegen` -> file. */
export function workspaceModules() {
  const modules = new Map()
  for (const folder of workspaceFolders()) {
    const manifest = join(folder, 'package.json')
    if (!existsSync(manifest)) continue
    const { name, exports = {} } = readJson(manifest)
    for (const [subpath, target] of Object.entries(exports)) modules.set(name + subpath.slice(1), join(folder, target))
  }
  return modules
}
