import type { FieldOwners } from '@channelgraph/explorer/config'
import {
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type ValueNode,
} from 'graphql'

type Member = { readonly directives?: readonly ConstDirectiveNode[] | undefined }

/** What a page tells of each field before it is asked: whose it is, and by which permission it is read. Of what clients see only. */
export function fieldOwners(api: GraphQLSchema, supergraphSdl: string): FieldOwners {
  const document = parse(supergraphSdl, { noLocation: true })
  const departments: Record<string, string> = {}
  const permissions: Record<string, string> = {}
  const names = new Map<string, string>()
  for (const node of document.definitions) {
    if (node.kind !== Kind.ENUM_TYPE_DEFINITION || node.name.value !== 'join__Graph') continue
    for (const graph of node.values ?? []) names.set(graph.name.value, textOf(graph, 'join__graph', 'name')[0] ?? '')
  }
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const type = api.getType(node.name.value)
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    const graphs = textOf(node, 'join__type', 'graph')
    const note = (coordinate: string, owners: readonly string[], member: Member) => {
      const [owner] = owners
      const department = owners.length === 1 && owner !== undefined ? names.get(owner) : undefined
      if (department !== undefined) departments[coordinate] = department
      const policies = policiesOf(member)
      if (policies.length > 0) permissions[coordinate] = policies.join(', ')
    }
    note(type.name, graphs, node)
    for (const field of node.fields ?? []) {
      if (!type.getFields()[field.name.value]) continue
      const owners = ownersOf(field, graphs)
      const isOfType = owners.length === graphs.length && owners.every((owner) => graphs.includes(owner))
      note(`${type.name}.${field.name.value}`, isOfType ? [] : owners, field)
    }
  }
  return { departments, permissions }
}

/** The departments that answer a field: where it says none, all that have its type. */
function ownersOf(field: FieldDefinitionNode, graphs: readonly string[]): readonly string[] {
  const joined = (field.directives ?? []).filter(({ name }) => name.value === 'join__field')
  const answering = joined.filter((directive) => argument(directive, 'external')?.kind !== Kind.BOOLEAN)
  return joined.length === 0
    ? graphs
    : [...new Set(answering.flatMap((directive) => texts(argument(directive, 'graph'))))]
}

const policiesOf = (member: Member): readonly string[] => [...new Set(textOf(member, 'policy', 'policies'))]

const textOf = (member: Member, directive: string, name: string): readonly string[] =>
  (member.directives ?? []).filter((one) => one.name.value === directive).flatMap((one) => texts(argument(one, name)))

const argument = (directive: ConstDirectiveNode, name: string): ValueNode | undefined =>
  directive.arguments?.find((one) => one.name.value === name)?.value

function texts(value: ValueNode | undefined): readonly string[] {
  if (value?.kind === Kind.LIST) return value.values.flatMap(texts)
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? [value.value] : []
}
