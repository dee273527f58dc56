/**
 * The supergraph as the planner shall see it. Three faults of the planner are kept away here, by mechanism:
 * auth directives are taken out (they are the guard's business), resolvable keys come before those that are not
 * (a re-entry takes the first key), and every required field with arguments gets a name of its own (two selections of
 * one field that differ in arguments would otherwise become one).
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  type NameNode,
  parse,
  print,
  type SelectionSetNode,
  type StringValueNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql'

const AUTH_SPECS = ['authenticated', 'requiresScopes', 'policy'] as const
export type AuthSpec = (typeof AUTH_SPECS)[number]

/** A required field with arguments, renamed for planning: `size__required_0` stands for `size(unit: "CM")`. */
export interface RequiredField {
  field: string
  /** The arguments as written in the requirement, e.g. `(unit: "CM")`. */
  args: string
}

export interface PlanningSupergraph {
  document: DocumentNode
  /** By the name made for planning. */
  required: Record<string, RequiredField>
  /** `subgraph/Type.field` to the made names its requirement holds. */
  requirementsOf: Record<string, string[]>
}

type TypeWithFields = TypeDefinitionNode & { readonly fields?: readonly FieldDefinitionNode[] }

/** The SDL without `@authenticated`, `@requiresScopes` and `@policy`: links, definitions, scalars and uses. */
export function stripAuthDirectives(sdl: string): string {
  return print(withoutAuth(parse(sdl)))
}

function withoutAuth(document: DocumentNode): DocumentNode {
  const names = new Set<string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue
    for (const link of definition.directives ?? []) {
      const spec = authSpecOf(link)
      if (spec) names.add(localNameOf(link, spec))
    }
  }
  if (names.size === 0) return document
  const keep = (directive: ConstDirectiveNode) => !names.has(directive.name.value) && !authSpecOf(directive)
  const clean = <T extends { readonly directives?: readonly ConstDirectiveNode[] }>(node: T): T =>
    node.directives?.length ? { ...node, directives: node.directives.filter(keep) } : node
  return {
    ...document,
    definitions: document.definitions
      .filter((definition) => {
        if (definition.kind === Kind.DIRECTIVE_DEFINITION) return !names.has(definition.name.value)
        if (definition.kind === Kind.SCALAR_TYPE_DEFINITION) return !names.has(definition.name.value.split('__')[0]!)
        return true
      })
      .map((definition) => {
        if (!('directives' in definition)) return definition
        const cleaned = clean(definition as TypeWithFields)
        return cleaned.fields ? { ...cleaned, fields: cleaned.fields.map(clean) } : cleaned
      }) as DocumentNode['definitions'],
  }
}

function argumentOf(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((argument) => argument.name.value === name)?.value
  return value && (value.kind === Kind.STRING || value.kind === Kind.ENUM) ? value.value : undefined
}

/** Which of the access directives a `@link` brings. */
export function authSpecOf(link: ConstDirectiveNode): AuthSpec | undefined {
  const url = argumentOf(link, 'url')
  return url ? AUTH_SPECS.find((spec) => url.startsWith(`https://specs.apollo.dev/${spec}/`)) : undefined
}

/** The name under which a `@link` brings a directive into the schema. */
export function localNameOf(link: ConstDirectiveNode, spec: string): string {
  const imports = link.arguments?.find((argument) => argument.name.value === 'import')?.value
  if (imports?.kind === Kind.LIST) {
    for (const item of imports.values) {
      if (item.kind !== Kind.OBJECT) continue
      const renamed = item.fields.find((field) => field.name.value === 'as')?.value
      if (renamed?.kind === Kind.STRING) return renamed.value.replace(/^@/, '')
    }
  }
  return argumentOf(link, 'as') ?? spec
}

/** Rewrites a supergraph's SDL for planning; see the head of this file. Throws GraphQLError when it does not parse. */
export function planningSupergraph(sdl: string): PlanningSupergraph {
  const document = withoutAuth(parse(sdl, { noLocation: true }))
  const types = new Map<string, TypeWithFields>()
  const graphNames = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph') {
      for (const value of definition.values ?? []) {
        const graph = value.directives?.find((directive) => directive.name.value === 'join__graph')
        graphNames.set(value.name.value, (graph && argumentOf(graph, 'name')) ?? value.name.value)
      }
    }
    if (definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION) {
      types.set(definition.name.value, definition)
    }
  }
  const namer = new RequirementNamer(types)
  const requirementsOf: Record<string, string[]> = {}
  for (const type of [...types.values()]) {
    const fields = type.fields?.map((field) => ({
      ...field,
      directives: field.directives?.map((directive) => {
        const requires = directive.name.value === 'join__field' ? argumentOf(directive, 'requires') : undefined
        if (!requires) return directive
        const graph = argumentOf(directive, 'graph') ?? ''
        const { text, names } = namer.rename(requires, type.name.value, graph)
        if (names.length === 0) return directive
        requirementsOf[`${graphNames.get(graph) ?? graph}/${type.name.value}.${field.name.value}`] = names
        return withArgument(directive, 'requires', text)
      }),
    }))
    types.set(type.name.value, { ...type, fields } as TypeWithFields)
  }
  const definitions = document.definitions.map((definition) => {
    if (!('name' in definition) || !definition.name) return definition
    const type = types.get(definition.name.value)
    const base = type && definition.kind !== Kind.DIRECTIVE_DEFINITION ? type : definition
    return keysInOrder(namer.withMadeFields(base as TypeWithFields))
  })
  return {
    document: { ...document, definitions: definitions as DocumentNode['definitions'] },
    required: namer.required,
    requirementsOf,
  }
}

function withArgument(directive: ConstDirectiveNode, name: string, value: string): ConstDirectiveNode {
  const text: StringValueNode = { kind: Kind.STRING, value }
  return {
    ...directive,
    arguments: directive.arguments?.map((argument) =>
      argument.name.value === name ? { ...argument, value: text } : argument,
    ),
  }
}

function keysInOrder(type: TypeWithFields): TypeWithFields {
  if (!type.directives?.some((directive) => directive.name.value === 'join__type')) return type
  const unresolvable = (directive: ConstDirectiveNode) =>
    directive.name.value === 'join__type' &&
    directive.arguments?.some(
      ({ name, value }) => name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value,
    )
  return {
    ...type,
    directives: [
      ...type.directives.filter((directive) => !unresolvable(directive)),
      ...type.directives.filter(unresolvable),
    ],
  } as TypeWithFields
}

const namedTypeOf = (type: TypeNode): string =>
  type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type)

class RequirementNamer {
  readonly required: Record<string, RequiredField> = {}
  private readonly made = new Map<string, Map<string, string>>()
  /** `graph/Type.field` of fields a subgraph only knew for the requirement that has been renamed. */
  private readonly replaced = new Set<string>()
  private graph = ''
  private readonly names = new Map<string, string>()
  private readonly types: Map<string, TypeWithFields>

  constructor(types: Map<string, TypeWithFields>) {
    this.types = types
  }

  rename(fieldSet: string, typeName: string, graph: string): { text: string; names: string[] } {
    const document = parse(`{${fieldSet}}`, { noLocation: true })
    const operation = document.definitions[0]!
    if (operation.kind !== Kind.OPERATION_DEFINITION) throw new Error('a field set parses as a selection')
    const names: string[] = []
    this.graph = graph
    const renamed = this.selections(operation.selectionSet, typeName, names)
    const text = print(renamed).replace(/\s+/g, ' ').trim()
    return { text: text.slice(1, -1).trim(), names }
  }

  private selections(set: SelectionSetNode, typeName: string, names: string[]): SelectionSetNode {
    return {
      ...set,
      selections: set.selections.map((selection) => {
        if (selection.kind === Kind.INLINE_FRAGMENT) {
          const inner = selection.typeCondition?.name.value ?? typeName
          return { ...selection, selectionSet: this.selections(selection.selectionSet, inner, names) }
        }
        if (selection.kind !== Kind.FIELD) return selection
        const definition = this.fieldOf(typeName, selection.name.value)
        if (!definition) return selection
        const selectionSet =
          selection.selectionSet && this.selections(selection.selectionSet, namedTypeOf(definition.type), names)
        if (!definition.arguments?.length) return { ...selection, selectionSet }
        const made = this.make(typeName, selection)
        names.push(made)
        return { ...selection, name: nameNode(made), arguments: [], selectionSet }
      }),
    }
  }

  private make(typeName: string, selection: FieldNode): string {
    const field = selection.name.value
    const args = selection.arguments?.length
      ? `(${selection.arguments.map((argument) => print(argument)).join(', ')})`
      : ''
    const key = field + args
    let made = this.names.get(key)
    if (!made) {
      const taken = (name: string) =>
        [...this.types.values()].some((type) => type.fields?.some((f) => f.name.value === name))
      let counter = this.names.size
      while (taken(`${field}__required_${counter}`)) counter++
      made = `${field}__required_${counter}`
      this.names.set(key, made)
      this.required[made] = { field, args }
    }
    for (const type of this.typesSharing(typeName)) {
      const fields = this.made.get(type) ?? new Map<string, string>()
      fields.set(made, field)
      this.made.set(type, fields)
      this.replaced.add(`${this.graph}/${type}.${field}`)
    }
    return made
  }

  /** The type itself and, for an interface, all that implement it: they answer the field too. */
  private typesSharing(typeName: string): string[] {
    const type = this.types.get(typeName)
    if (type?.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [typeName]
    const implementing = [...this.types.values()].filter(
      (candidate) =>
        'interfaces' in candidate &&
        candidate.interfaces?.some((itf: { name: NameNode }) => itf.name.value === typeName),
    )
    return [typeName, ...implementing.map((candidate) => candidate.name.value)]
  }

  private fieldOf(typeName: string, field: string): FieldDefinitionNode | undefined {
    return this.types.get(typeName)?.fields?.find((candidate) => candidate.name.value === field)
  }

  withMadeFields(type: TypeWithFields): TypeWithFields {
    const made = 'name' in type && type.name ? this.made.get(type.name.value) : undefined
    if (!made || !type.fields) return type
    const added = [...made].flatMap(([name, field]) => {
      const original = type.fields?.find((candidate) => candidate.name.value === field)
      return original ? [{ ...original, name: nameNode(name), arguments: [], description: undefined }] : []
    })
    const kept = type.fields.map((field) => ({
      ...field,
      directives: field.directives?.filter((use) => !this.isIdle(use, type, field)),
    }))
    return { ...type, fields: [...kept, ...added] } as TypeWithFields
  }

  /** An `external` use in a subgraph that needed the field for renamed requirements alone is of no use any more. */
  private isIdle(use: ConstDirectiveNode, type: TypeWithFields, field: FieldDefinitionNode): boolean {
    if (use.name.value !== 'join__field') return false
    const isExternal = use.arguments?.some(
      ({ name, value }) => name.value === 'external' && value.kind === Kind.BOOLEAN && value.value,
    )
    const graph = argumentOf(use, 'graph')
    if (!isExternal || !this.replaced.has(`${graph}/${type.name.value}.${field.name.value}`)) return false
    const interfaces = 'interfaces' in type ? (type.interfaces ?? []) : []
    if (interfaces.some((itf) => this.fieldOf(itf.name.value, field.name.value))) return false
    const word = new RegExp(`\\b${field.name.value}\\b`)
    for (const other of this.types.values()) {
      for (const { directives } of other.fields ?? []) {
        for (const join of directives ?? []) {
          if (
            join.name.value === 'join__field' &&
            argumentOf(join, 'graph') === graph &&
            word.test(argumentOf(join, 'provides') ?? '')
          )
            return false
        }
      }
    }
    return true
  }
}

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value })
