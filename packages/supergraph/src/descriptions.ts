import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode, visit } from 'graphql'

/** A department's schema on its way into the supergraph. */
interface ParsedSubgraph {
  readonly name: string
  readonly typeDefs: DocumentNode
}

type EntityNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode

/**
 * Lets an entity be described by its owner. Composition takes the first department's words where several describe a type,
 * and "a partner, as finance adds to it" is not what a partner is. The owner is who defines most of the entity's fields.
 */
export function keepOwnersDescriptions<Subgraph extends ParsedSubgraph>(subgraphs: readonly Subgraph[]): Subgraph[] {
  const owners = ownersOf(subgraphs)
  return subgraphs.map((subgraph) => {
    const describe = (node: EntityNode): EntityNode | undefined => {
      const owner = owners.get(node.name.value)
      if (!owner || owner.name === subgraph.name) return undefined
      const fields = node.fields?.map((field) =>
        owner.described.has(field.name.value) ? { ...field, description: undefined } : field,
      )
      return {
        ...node,
        fields,
        ...(node.kind === Kind.OBJECT_TYPE_DEFINITION && owner.describes ? { description: undefined } : {}),
      }
    }
    return {
      ...subgraph,
      typeDefs: visit(subgraph.typeDefs, { ObjectTypeDefinition: describe, ObjectTypeExtension: describe }),
    }
  })
}

interface Owner {
  readonly name: string
  readonly size: number
  /** Whether it describes the type itself. */
  readonly describes: boolean
  /** The fields it describes. */
  readonly described: ReadonlySet<string>
}

/** The owner of every entity that more than one department defines. */
function ownersOf(subgraphs: readonly ParsedSubgraph[]): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>()
  for (const { name, typeDefs } of subgraphs) {
    for (const [type, nodes] of entitiesOf(typeDefs)) {
      const fields = nodes.flatMap((node) => node.fields ?? [])
      const own = fields.filter(
        ({ directives }) => !directives?.some((directive) => directive.name.value === 'external'),
      )
      const present = owners.get(type)
      if (present && present.size >= own.length) continue
      owners.set(type, {
        name,
        size: own.length,
        describes: nodes.some((node) => node.kind === Kind.OBJECT_TYPE_DEFINITION && node.description !== undefined),
        described: new Set(own.flatMap((field) => (field.description ? field.name.value : []))),
      })
    }
  }
  return owners
}

/** The object types with a key, each with its definition and extensions. */
function entitiesOf({ definitions }: DocumentNode): ReadonlyMap<string, EntityNode[]> {
  const types = new Map<string, EntityNode[]>()
  for (const node of definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue
    types.set(node.name.value, [...(types.get(node.name.value) ?? []), node])
  }
  for (const [type, nodes] of types) {
    if (!nodes.some(({ directives }) => directives?.some(({ name }) => name.value === 'key'))) types.delete(type)
  }
  return types
}
