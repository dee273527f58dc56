/** The Chinese terms of the contracts: what `npm run glossary` lists and tests/federation/schema.test.ts demands. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEPARTMENTS } from '@channelgraph/contracts'
import { termOf } from '@channelgraph/values'
import { Kind, parse } from 'graphql'

/** The checkout's folder. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** Where the contracts lie: each department's modules, and the values that all of them share. */
export const CONTRACTS: readonly { readonly department: string; readonly folder: string }[] = [
  ...DEPARTMENTS.map((department) => ({ department, folder: `subgraphs/${department}/src` })),
  { department: 'shared', folder: 'packages/values/src' },
]

/** A description of a contract: of a type, or of a member of one. */
export interface Described {
  readonly department: string
  /** Such as `Order`, `Order.no`, `OrderStatus.DRAFT` or `Mutation.submitOrder`. */
  readonly name: string
  readonly kind: 'type' | 'enum value' | 'root field' | 'field' | 'argument' | 'refusal' | 'result' | 'page'
  readonly description: string
  /** What the description calls it in Chinese: "Its number (订单编号, 四.3)" gives 订单编号. Empty where it says nothing. */
  readonly term: string
}

interface SchemaNode {
  readonly kind: string
  readonly name?: { readonly value: string } | undefined
  readonly description?: { readonly value: string } | undefined
  readonly interfaces?: readonly { readonly name: { readonly value: string } }[] | undefined
  readonly fields?: readonly SchemaNode[] | undefined
  readonly values?: readonly SchemaNode[] | undefined
  readonly arguments?: readonly SchemaNode[] | undefined
}

type Named = SchemaNode & { readonly name: { readonly value: string } }

const named = (nodes: readonly SchemaNode[] = []): Named[] =>
  nodes.filter((node): node is Named => node.name !== undefined)

function kindOf({ kind, name, interfaces = [] }: Named): Described['kind'] {
  if (interfaces.some((each) => each.name.value === 'Refusal')) return 'refusal'
  if (kind === Kind.UNION_TYPE_DEFINITION && name.value.endsWith('Result')) return 'result'
  return /(Connection|Edge)$/.test(name.value) ? 'page' : 'type'
}

function memberKind(of: Named, { kind }: Named): Described['kind'] {
  if (kind === Kind.ENUM_VALUE_DEFINITION) return 'enum value'
  return ['Query', 'Mutation'].includes(of.name.value) ? 'root field' : 'field'
}

/** Every description of every contract, in the order of its files. */
export function descriptions(): Described[] {
  return CONTRACTS.flatMap(({ department, folder }) =>
    filesIn(folder, '.graphql').flatMap((file) =>
      named(parse(readFileSync(file, 'utf8')).definitions).flatMap((type) => descriptionsOf(type, department)),
    ),
  )
}

/** Those of a type, of its members and of what they take. */
function descriptionsOf(type: Named, department: string): Described[] {
  const entry = (node: Named, name: string, kind: Described['kind']): Described[] =>
    node.description
      ? [{ department, name, kind, description: node.description.value, term: termOf(node.description.value) }]
      : []
  const argumentsOf = (of: Named, name: string): Described[] =>
    named(of.arguments).flatMap((argument) => entry(argument, `${name}(${argument.name.value}:)`, 'argument'))
  return [
    ...entry(type, type.name.value, kindOf(type)),
    ...argumentsOf(type, `@${type.name.value}`),
    ...[...named(type.values), ...named(type.fields)].flatMap((member) => {
      const name = `${type.name.value}.${member.name.value}`
      return [...entry(member, name, memberKind(type, member)), ...argumentsOf(member, name)]
    }),
  ]
}

/** The hand-written files under a folder of the checkout whose names end so. */
export function filesIn(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending) && !name.includes('generated') && !name.endsWith('.test.ts'))
    .sort()
    .map((name) => join(ROOT, folder, name))
}
