import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { assertNew, edited, fromTemplates, ROOT, save, writeAll } from './files.ts'
import { chineseName, newDepartment } from './names.ts'

const LIST = 'packages/contracts/src/departments.json'
const WORDS = 'gateway/explorer/src/i18n/departments.ts'
const LOCK = 'package-lock.json'

/** Writes a department's subgraph, its entry in the list of departments and in the lock file, and its name on the page. Answers all that it wrote. Throws Unusable. */
export function newSubgraph({ name, zh }: { readonly name: string; readonly zh: string | undefined }): string[] {
  const department = newDepartment(name)
  const folder = `subgraphs/${department}`
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    dependencies: { 'drizzle-orm': string; graphql: string }
  }
  const chinese = chineseName(zh, '质量管理部门')
  const files = fromTemplates('subgraph', { department, zh: chinese, ...dependencies })
  assertNew(folder, files)
  const manifest = JSON.parse(files.get('package.json')!) as { name: string; version: string; dependencies: object }
  return [
    ...writeAll(folder, files),
    ...save([inList(department), inWords(department, chinese), inLock(department, manifest)]),
  ]
}

function inList(department: string): [string, string] {
  const text = readFileSync(join(ROOT, LIST), 'utf8')
  return [LIST, text.replace(/\n\}\n$/, `,\n  "${department}": ["partners"]\n}\n`)]
}

/** What the page calls it: there everybody is a department, and none says so. */
function inWords(department: string, zh: string): [string, string] {
  const en = department.charAt(0).toUpperCase() + department.slice(1)
  return edited(
    WORDS,
    /(?<=zh: '.+' \},\n)(?=\}\n)/,
    () => `  ${department}: { en: '${en}', zh: '${zh.replace(/(?<=..)部门?$/, '')}' },\n`,
  )
}

/** What `npm install` would write of a workspace: its link and its manifest, in the order of the names. */
function inLock(
  department: string,
  { name, version, dependencies }: { name: string; version: string; dependencies: object },
): [string, string] {
  const lock = JSON.parse(readFileSync(join(ROOT, LOCK), 'utf8')) as { packages: Record<string, object> }
  const packages = {
    ...lock.packages,
    [`node_modules/${name}`]: { resolved: `subgraphs/${department}`, link: true },
    [`subgraphs/${department}`]: { name, version, dependencies },
  }
  const order = (one: string, other: string) => one.localeCompare(other, 'en')
  const sorted = Object.fromEntries(Object.entries(packages).sort(([one], [other]) => order(one, other)))
  return [LOCK, `${JSON.stringify({ ...lock, packages: sorted }, null, 2)}\n`]
}
