import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The code of the product: what tests need of each other is their own affair. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !/\.(test|suite|fixture)\.ts$|\/testing\/|\/generated\//.test(file))

interface Import {
  readonly from: string
  /** A path from the root for a file of ours, else the package's name. */
  readonly to: string
}

const importsOf = (file: string): Import[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(([, a, b]) => {
    const to = a ?? b ?? ''
    return { from: file, to: to.startsWith('.') ? normalize(join(dirname(file), to)) : to }
  })

const departmentOf = (path: string): string | undefined =>
  /^subgraphs\/(\w+)\//.exec(path)?.[1] ?? DEPARTMENTS.find((name) => path === `@channelgraph/${name}`)
const moduleOf = (path: string): string | undefined =>
  /^subgraphs\/\w+\/src\/(?!generated|testing)([\w-]+)\//.exec(path)?.[1]

/** Which folders below a path import which; `mayImport` are imports that do not count. */
function foldersOf(
  path: string,
  folderOf: (file: string) => string | undefined,
  mayImport: (file: string) => boolean = () => false,
): Map<string, Map<string, Import>> {
  const folders = new Map<string, Map<string, Import>>()
  for (const file of files.filter((name) => name.startsWith(path))) {
    const own = folderOf(file)
    if (!own) continue
    const below = folders.get(own) ?? new Map<string, Import>()
    folders.set(own, below)
    for (const found of importsOf(file)) {
      const other = found.to.startsWith(path) && !mayImport(found.to) ? folderOf(found.to) : undefined
      if (other && other !== own && !below.has(other)) below.set(other, found)
    }
  }
  return folders
}

/** Which modules of a department import which; a `*.tables.ts` may be joined from anywhere, since there is one database. */
const modulesOf = (department: string) =>
  foldersOf(`subgraphs/${department}/src/`, moduleOf, (file) => file.endsWith('.tables.ts'))

/** The floors of folders, the ground first: one stands above all that it imports. What is left over stands in circles. */
function floorsOf(modules: ReadonlyMap<string, ReadonlyMap<string, Import>>): { floors: string[][]; knot: string[] } {
  const placed = new Set<string>()
  const floors: string[][] = []
  for (;;) {
    const floor = [...modules].flatMap(([name, below]) =>
      !placed.has(name) && [...below.keys()].every((other) => placed.has(other)) ? [name] : [],
    )
    if (floor.length === 0) return { floors, knot: [...modules.keys()].filter((name) => !placed.has(name)) }
    for (const name of floor) placed.add(name)
    floors.push(floor)
  }
}

function expectFloors(folders: ReadonlyMap<string, ReadonlyMap<string, Import>>): void {
  expect(folders.size).toBeGreaterThan(0)
  const { floors, knot } = floorsOf(folders)
  const upward = knot.flatMap((name) =>
    [...(folders.get(name) ?? [])]
      .filter(([other]) => knot.includes(other))
      .map(([other, { from, to }]) => `${name} -> ${other}: ${from} imports ${relative(dirname(from), to)}`),
  )
  const plan = floors.map((floor, i) => `floor ${i}: ${floor.join(', ')}`)
  expect(upward, [...plan, 'in circles:', ...upward].join('\n')).toEqual([])
}

test.each(DEPARTMENTS)('the modules of %s stand on floors: none imports one that imports it', (department) => {
  expectFloors(modulesOf(department))
})

test('the stages of the gateway stand on floors: none imports one that imports it', () => {
  const stageOf = (file: string) => /^gateway\/src\/([\w-]+)\//.exec(file)?.[1]
  expectFloors(foldersOf('gateway/src/', stageOf))
})

test.each(DEPARTMENTS)("the list of %s's modules names each folder with an index, the ground first", (department) => {
  const text = readFileSync(join(root, `subgraphs/${department}/src/subgraph.ts`), 'utf8')
  const folders = new Map(
    [...text.matchAll(/import \{ (\w+) \} from '\.\/([\w-]+)\/index\.ts'/g)].map(([, name = '', folder = '']) => [
      name,
      folder,
    ]),
  )
  const listed = (/\[([^\]]*)\],\s*import\.meta\.url/.exec(text)?.[1] ?? '')
    .split(',')
    .flatMap((name) => folders.get(name.trim()) ?? [])
  const modules = modulesOf(department)
  const whole = [...modules.keys()].filter((name) => files.includes(`subgraphs/${department}/src/${name}/index.ts`))
  expect(listed.toSorted()).toEqual(whole.toSorted())
  const upward = listed.flatMap((name, i) =>
    [...(modules.get(name)?.keys() ?? [])]
      .filter((below) => listed.indexOf(below) > i)
      .map((below) => `${below} comes before ${name}`),
  )
  expect(upward).toEqual([])
})

test('a department imports packages and itself, never another department', () => {
  const foreign = files
    .filter((file) => departmentOf(file))
    .flatMap(importsOf)
    .filter(({ from, to }) => departmentOf(to) !== undefined && departmentOf(to) !== departmentOf(from))
  expect(foreign).toEqual([])
})

test('no package imports a department', () => {
  const upward = files
    .filter((file) => file.startsWith('packages/'))
    .flatMap(importsOf)
    .filter(({ to }) => departmentOf(to) !== undefined)
  expect(upward).toEqual([])
})

test('the gateway and the process package know nothing of how a department is made', () => {
  const frame = ['service', 'partner-ref', 'command', 'events', 'paging'].map((name) => `@channelgraph/${name}`)
  const downward = files
    .filter((file) => /^(gateway|packages\/process)\//.test(file))
    .flatMap(importsOf)
    .filter(({ to }) => frame.some((name) => to === name || to.startsWith(`${name}/`)))
  expect(downward).toEqual([])
})
