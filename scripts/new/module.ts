import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { personas } from '@channelgraph/access'
import { DEPARTMENTS, type Department, isOperation, type Role } from '@channelgraph/contracts'
import { ID_PREFIXES } from '@channelgraph/values'
import { assertNew, edited, fromTemplates, ROOT, save, type Words, writeAll } from './files.ts'
import { chineseName, idPrefix, type Noun, nounOf, Unusable } from './names.ts'

/** Who opens and closes the new thing until somebody says otherwise: those whose department it is. */
const ROLE_OF: Readonly<Record<string, Role>> = { partners: 'CHM', orders: 'ORD', support: 'TEC', finance: 'FIN' }

export interface NewModule {
  readonly department: string
  readonly noun: string
  readonly zh: string | undefined
  readonly plural?: string | undefined
  readonly prefix?: string | undefined
}

/** Writes a module of one entity, and its line in the five places outside its folder. Answers all that it wrote. Throws Unusable. */
export function newModule({
  department: given,
  noun: said,
  zh: chinese,
  plural,
  prefix: letters,
}: NewModule): string[] {
  const department = DEPARTMENTS.find((name) => name === given)
  if (!department) throw new Unusable(`There is no department "${given}"; there are ${DEPARTMENTS.join(', ')}.`)
  const noun = nounOf(said, plural)
  const zh = chineseName(chinese, '巡检单')
  refuseClash(department, noun, zh)
  const prefix = idPrefix(noun, letters)
  const role = ROLE_OF[department] ?? 'MGT'
  const persona = personas.find(({ viewer }) => viewer.roles.includes(role))!.name
  const words: Words = { ...noun, zh, department, persona, ...partnerWords(department) }
  const folder = `subgraphs/${department}/src/${noun.kebabs}`
  const files = fromTemplates('module', words)
  assertNew(folder, files)
  const edits = [
    edited('packages/values/src/ids.ts', /^ {2}event: 'evt',\n/m, (last) => `  ${noun.noun}: '${prefix}',\n${last}`),
    edited(
      'packages/contracts/src/permissions.ts',
      /^ {2}\/\/ what only events and schedules do\n/m,
      (last) => `  // ${department}: ${noun['words plural']} (${zh})
  '${noun.kebab}:read': EVERYBODY,
  '${noun.kebab}:open': ['${role}'],
  '${noun.kebab}:close': ['${role}'],

${last}`,
    ),
    edited(
      'packages/contracts/src/nodes.ts',
      /(?<=^export const NODES\b[\s\S]*?)^\}\n/m,
      (end) => `  ${noun.Noun}: { department: '${department}', kind: '${noun.noun}' },\n${end}`,
    ),
    inList(department, noun),
    edited(
      'tests/federation/foreign-rows/owned-entities.ts',
      /(?<=^export const OWNED\b[\s\S]*?)^\}\n/m,
      (end) => `  ${noun.Noun}: { department: '${department}', table: '${noun.snake}', keys: byId },\n${end}`,
    ),
  ]
  return [...writeAll(folder, files), ...save(edits)]
}

/** The department's list with the module as the last below its search, which may find it: it stands on whatever else it needs. */
function inList(department: Department, { kebabs, nouns }: Noun): [string, string] {
  const path = `subgraphs/${department}/src/subgraph.ts`
  const [, listed] = edited(path, /(?<=\n {4}|, )search,(?=\s)|,?\s*\](,\s*import\.meta\.url)/, (place) =>
    place === 'search,' ? `${nouns}, search,` : place.replace(/,?\s*\]/, `, ${nouns}]`),
  )
  const imports = [...listed.matchAll(/^import .*\n/gm)].map(([line]) => line)
  const own = `import { ${nouns} } from './${kebabs}/index.ts'\n`
  const fileOf = (line: string) => /from '([^']+)'/.exec(line)?.[1] ?? ''
  const next = imports.find((line) => fileOf(line).startsWith('./') && fileOf(line) > fileOf(own))
  const last = imports.at(-1)!
  return [path, next ? listed.replace(next, () => own + next) : listed.replace(last, () => last + own)]
}

/** How a department reads partners: its own rows, or the references that it keeps. */
function partnerWords(department: Department): Words {
  if (department === 'partners')
    return {
      PARTNER_TABLE: 'partnerTable',
      PARTNER_REF_TABLE_IMPORT: '',
      PARTNER_TABLE_IMPORT: "import { partnerTable } from '../partners/partners.tables.ts'\n",
      PARTNER_LOADER: 'partners',
      FIND_PARTNERS: 'findPartners',
      FIND_PARTNERS_IMPORT: '',
      FIND_PARTNERS_OWN_IMPORT: "import { findPartners } from '../../partners/partners.store.ts'\n",
      KNOW_PARTNERS_NAME: '',
      FIXTURE_IMPORT: "import { channelOf } from '../testing/fixture.ts'\n",
      KNOW_PARTNERS: `beforeAll(async () => {
  const { aPartner } = await channelOf(t)
  await aPartner(PARTNER_A)
  await aPartner({ ...PARTNER_B, regionCode: '440300' })
})`,
    }
  return {
    PARTNER_TABLE: 'partnerRefTable',
    PARTNER_REF_TABLE_IMPORT: "import { partnerRefTable } from '@channelgraph/partner-ref'\n",
    PARTNER_TABLE_IMPORT: '',
    PARTNER_LOADER: 'partnerRefs',
    FIND_PARTNERS: 'findPartnerRefs',
    FIND_PARTNERS_IMPORT: "import { findPartnerRefs } from '@channelgraph/partner-ref'\n",
    FIND_PARTNERS_OWN_IMPORT: '',
    KNOW_PARTNERS_NAME: 'knowPartners, ',
    FIXTURE_IMPORT: '',
    KNOW_PARTNERS: 'beforeAll(() => knowPartners(t))',
  }
}

/** Throws Unusable where something in the graph, the tables or the code has one of the noun's names already. */
function refuseClash(department: Department, { kebab, kebabs, noun, nouns, Noun, snake }: Noun, zh: string): void {
  const refuse = (what: string): never => {
    throw new Unusable(`${what}: choose another noun, or add to what is there.`)
  }
  if (existsSync(join(ROOT, `subgraphs/${department}/src/${kebabs}`))) refuse(`${department} has a module ${kebabs}`)
  if (Object.hasOwn(ID_PREFIXES, noun)) refuse(`There are ids of ${noun}`)
  for (const step of ['read', 'open', 'close'])
    if (isOperation(`${kebab}:${step}`)) refuse(`There is a permission ${kebab}:${step}`)
  const types = `(?:type|interface|union|enum|input|scalar) (?:${Noun}|${Noun}Status|${Noun}Connection|${Noun}Edge|(?:Open|Close)${Noun}Result)\\b`
  const fields = ` {2}(?:${noun}|${nouns}|open${Noun}|close${Noun})[(:]`
  for (const name of DEPARTMENTS) {
    const source = join(ROOT, 'subgraphs', name, 'src')
    for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(graphql|tables\.ts|store\.ts)$|subgraph\.ts$/.test(file)) continue
      const text = readFileSync(join(source, file), 'utf8')
      const where = `subgraphs/${name}/src/${file}`
      if (file.endsWith('.graphql')) {
        if (new RegExp(`^${types}`, 'm').test(text)) refuse(`${where} has a type of that name`)
        const roots = [...text.matchAll(/^(?:extend )?type (?:Query|Mutation) \{\n([\s\S]*?)^\}/gm)].map(
          ([, body]) => body,
        )
        if (new RegExp(`^${fields}`, 'm').test(roots.join('\n')))
          refuse(`${where} has a query or mutation of that name`)
        if (text.includes(`(登记${zh}`) || text.includes(`(关闭${zh}`))
          refuse(`${where} calls a command 登记${zh} or 关闭${zh}`)
      } else if (name === department && text.includes(`pgTable(\n  '${snake}'`)) refuse(`${where} has a table ${snake}`)
      else if (file === 'subgraph.ts' && name === department && new RegExp(`\\b${nouns}\\b`).test(text))
        refuse(`${where} uses the name ${nouns}`)
    }
  }
}
