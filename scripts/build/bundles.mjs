import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { isBuiltin } from 'node:module'
import { basename, dirname, isAbsolute, join, relative } from 'node:path'
import { build, context, stop } from 'esbuild'
import { root, workspaceModules } from './workspaces.mjs'

/**
 * One process's code: `entries` (name -> source) become `<folder>/dist/<name>.js`. What `isWhole` has the packages in it.
 * @typedef {{ name: string, folder: string, entries: Record<string, string>, isWhole?: boolean }} Bundle
 */

/** The services that have code, the gateway's planner thread beside it, and the launcher with its commands. @returns {Bundle[]} */
export function bundles() {
  const subgraphs = readdirSync(join(root, 'subgraphs')).map((name) => service(name, join(root, 'subgraphs', name)))
  const gateway = service('gateway', join(root, 'gateway'))
  const plannerThread = join(root, 'packages/engine/src/planner-worker.ts')
  if (existsSync(plannerThread)) gateway.entries['planner-worker'] = plannerThread
  return [...subgraphs, gateway].filter(({ entries }) => existsSync(entries.main)).concat(scriptsBundle())
}

/** Whole: to find and read hundreds of files of packages takes a service a third of its start. */
const service = (name, folder) => ({ name, folder, entries: { main: join(folder, 'src/main.ts') }, isWhole: true })

/** @returns {Bundle} */
export function scriptsBundle() {
  const folder = join(root, 'scripts')
  const entry = (name) => [name, join(folder, 'launcher', `${name}.ts`)]
  return { name: 'scripts', folder, entries: Object.fromEntries(['launcher', 'token', 'events'].map(entry)) }
}

/** Some bundles do not build; esbuild has printed why. */
export class BuildFailed extends Error {
  name = 'BuildFailed'
}

/** Bundles once, all to the end. Rejects with BuildFailed. @param {readonly Bundle[]} chosen */
export async function buildBundles(chosen) {
  const outcomes = await Promise.allSettled(
    chosen.map((bundle) => build({ ...optionsOf(bundle), plugins: [resolution(bundle), output(bundle)] })),
  )
  const failed = chosen.filter((_, index) => outcomes[index]?.status === 'rejected')
  for (const { reason } of outcomes) if (reason && !('errors' in reason)) throw reason
  if (failed.length > 0)
    throw new BuildFailed(`Not built: ${failed.map(({ name }) => name).join(', ')}. The reasons stand above.`)
}

/**
 * Bundles once, and again whenever a source changes; `onChange` is told each time a bundle's files became others.
 * @param {readonly Bundle[]} chosen @param {(name: string) => void} onChange
 */
export async function watchBundles(chosen, onChange) {
  await buildBundles(chosen)
  const contexts = await Promise.all(
    chosen.map((bundle) =>
      context({ ...optionsOf(bundle), logLevel: 'error', plugins: [resolution(bundle), output(bundle, onChange)] }),
    ),
  )
  await Promise.all(contexts.map((watched) => watched.watch()))
  return { stop: () => Promise.all(contexts.map((watched) => watched.dispose())) }
}

/** Ends esbuild's own process, when nothing is to be built for a while. */
export const stopBuilding = () => stop()

const optionsOf = ({ folder, entries, isWhole }) => ({
  absWorkingDir: root,
  entryPoints: entries,
  outdir: join(folder, 'dist'),
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  sourcemap: 'linked',
  sourcesContent: false,
  // Packages in CommonJS ask for Node's own modules, and for those that stay outside, at run time.
  ...(isWhole && {
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  }),
  loader: { '.graphql': 'text' },
  logLevel: 'warning',
  write: false,
})

/**
 * Never within: graphql, of which there is one copy, for @apollo/gateway too, which is read where somebody asks for that executor;
 * and pino, which finds its own files by their place.
 */
const OUTSIDE = /^(graphql|@apollo\/gateway|pino)(\/|$)/

/**
 * Our own packages go into the bundle. Others stay in node_modules, so that there is one copy of graphql, unless the
 * bundle would find another version there than the package that asks (npm nests those): then it goes in as well.
 */
const resolution = ({ isWhole }) => ({
  name: 'resolution',
  setup(building) {
    const modules = workspaceModules()
    const { outdir } = building.initialOptions
    building.onResolve({ filter: /^[^./]/ }, ({ path, importer, kind }) => {
      if (kind === 'entry-point' || isAbsolute(path)) return undefined
      if (isBuiltin(path)) return { path, external: true, sideEffects: false }
      if (path.startsWith('@channelgraph/')) {
        const file = modules.get(path)
        return file ? { path: file } : { errors: [{ text: `No workspace exports ${path}.` }] }
      }
      if (isWhole) return OUTSIDE.test(path) ? { path, external: true, sideEffects: false } : undefined
      const asked = packageFolder(path, dirname(importer))
      return asked === packageFolder(path, outdir) ? { path, external: true, sideEffects: false } : undefined
    })
  },
})

/** The folder Node would take an import from. */
function packageFolder(path, from) {
  const name = path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(candidate)) return candidate
    if (folder === dirname(folder)) return undefined
  }
}

/** Writes what is new, whole files at a time: a service that starts meanwhile, from this checkout too, reads old or new. */
const output = ({ name, folder }, onChange) => ({
  name: 'output',
  setup(building) {
    building.onEnd(async ({ errors, outputFiles }) => {
      if (errors.length > 0) return
      await mkdir(join(folder, 'dist'), { recursive: true })
      // Chunks before the entries that import them.
      const files = [...outputFiles].sort((a, b) => Number(isChunk(b.path)) - Number(isChunk(a.path)))
      const changed = files.filter(({ path, contents }) => {
        if (existsSync(path) && readFileSync(path).equals(contents)) return false
        const unfinished = `${path}.${process.pid}`
        writeFileSync(unfinished, contents)
        renameSync(unfinished, path)
        return true
      })
      if (changed.some(({ path }) => path.endsWith('.js'))) onChange?.(name)
    })
  },
})

const isChunk = (path) => basename(path).startsWith('chunk-')

/** The bundles of that name, or the error that lists the names. @param {string[]} names */
export function bundlesNamed(names) {
  const all = bundles()
  if (names.length === 0) return all
  return names.map((name) => {
    const found = all.find((bundle) => bundle.name === name)
    if (found) return found
    throw new Error(
      `There is no bundle "${name}" in ${relative(process.cwd(), root) || '.'}; there are ${all.map((bundle) => bundle.name).join(', ')}.`,
    )
  })
}
