/** Random operations that are valid, from a seed. */
import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  parse,
  validate,
} from 'graphql'

export interface RandomOperation {
  query: string
  variables: Record<string, unknown>
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
export function chance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export function randomOperation(schema: GraphQLSchema, seed: number): RandomOperation {
  for (let attempt = 0; ; attempt++) {
    const writer = new OperationWriter(schema, chance(seed * 7919 + attempt))
    const operation = writer.write()
    if (operation && validate(schema, parse(operation.query)).length === 0) return operation
    if (attempt > 200) throw new Error(`no valid operation from seed ${seed}`)
  }
}

class OperationWriter {
  private readonly schema: GraphQLSchema
  private readonly random: () => number
  private readonly variables: {
    name: string
    type: string
    value: unknown
    given: boolean
    preset: string | undefined
  }[] = []
  private readonly fragments: string[] = []
  private aliases = 0
  private fields = 0

  constructor(schema: GraphQLSchema, random: () => number) {
    this.schema = schema
    this.random = random
  }

  write(): RandomOperation | undefined {
    const mutation = this.schema.getMutationType()
    const isMutation = mutation && this.random() < 0.1
    const root = isMutation ? mutation : this.schema.getQueryType()!
    const body = this.selections(root, 0)
    const given = this.variables.filter((variable) => variable.given)
    const definitions = this.variables.map(
      ({ name, type, preset }) => `$${name}: ${type}${preset ? ` = ${preset}` : ''}`,
    )
    const head = `${isMutation ? 'mutation' : 'query'} Random${definitions.length > 0 ? `(${definitions.join(', ')})` : ''}`
    return {
      query: `${head} ${body} ${this.fragments.join(' ')}`,
      variables: Object.fromEntries(given.map(({ name, value }) => [name, value])),
    }
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit)
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  private selections(type: GraphQLCompositeType, depth: number): string {
    const parts: string[] = []
    const count = depth === 0 ? 1 + this.below(3) : 1 + this.below(4)
    for (let i = 0; i < count; i++) {
      const roll = this.random()
      if (roll < 0.08) parts.push(this.random() < 0.5 ? '__typename' : `a${this.aliases++}: __typename`)
      else if (roll < 0.25 && depth > 0) parts.push(this.fragment(type, depth))
      else if ('getFields' in type) parts.push(this.field(type, depth))
      else parts.push(this.fragment(type, depth))
    }
    return `{ ${parts.filter((part) => part !== '').join(' ') || '__typename'} }`
  }

  private field(
    type: GraphQLCompositeType & { getFields(): Record<string, GraphQLField<unknown, unknown>> },
    depth: number,
  ): string {
    const candidates = Object.values(type.getFields()).filter(
      (field) => depth < 4 || !isCompositeType(getNamedType(field.type)),
    )
    if (candidates.length === 0 || this.fields++ > 60) return '__typename'
    const field = this.pick(candidates)
    const args = field.args.flatMap((argument) => this.argument(argument))
    const named = getNamedType(field.type)
    const alias = this.random() < 0.2 ? `a${this.aliases++}: ` : ''
    const body = isCompositeType(named) ? ` ${this.selections(named, depth + 1)}` : ''
    return `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${this.condition()}${body}`
  }

  private fragment(type: GraphQLCompositeType, depth: number): string {
    const choices = isAbstractType(type)
      ? [type.name, ...this.schema.getPossibleTypes(type).map(({ name }) => name)]
      : [type.name]
    const name = this.pick(choices)
    const target = this.schema.getType(name) as GraphQLCompositeType
    if (!('getFields' in target) && depth > 5) return '__typename'
    const body = this.selections(target, depth + 1)
    const roll = this.random()
    if (roll < 0.3) {
      const fragment = `F${this.fragments.length}`
      this.fragments.push(`fragment ${fragment} on ${name} ${body}`)
      return `...${fragment}${this.condition()}`
    }
    return roll < 0.4 && name === type.name
      ? `...${this.condition()} ${body}`
      : `... on ${name}${this.condition()} ${body}`
  }

  private condition(): string {
    if (this.random() > 0.12) return ''
    const directive = this.random() < 0.5 ? 'skip' : 'include'
    if (this.random() < 0.4) return ` @${directive}(if: ${this.random() < 0.5})`
    const value = this.random() < 0.6
    return ` @${directive}(if: $${this.variable('Boolean!', value, undefined, true)})`
  }

  private argument(argument: GraphQLArgument): string[] {
    const isRequired = isNonNullType(argument.type) && argument.defaultValue === undefined
    if (!isRequired && this.random() < 0.5) return []
    if (this.random() < 0.5) {
      const value = this.value(argument.type)
      const given = isRequired || this.random() < 0.8
      return [`${argument.name}: $${this.variable(String(argument.type), value, undefined, given)}`]
    }
    return [`${argument.name}: ${literal(argument.type, this.value(argument.type))}`]
  }

  private variable(type: string, value: unknown, preset: string | undefined, given: boolean): string {
    const name = `v${this.variables.length}`
    this.variables.push({ name, type, value, given: given || type.endsWith('!'), preset })
    return name
  }

  private value(type: GraphQLInputType): unknown {
    if (isNonNullType(type)) return this.value(type.ofType)
    if (isListType(type)) return [this.value(type.ofType)]
    if (isEnumType(type)) return this.pick(type.getValues()).name
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || this.random() < 0.3)
      return Object.fromEntries(fields.map((field) => [field.name, this.value(field.type)]))
    }
    switch (type.name) {
      case 'Int':
        return this.below(50)
      case 'Float':
        return this.below(100) / 4
      case 'Boolean':
        return this.random() < 0.5
      default:
        return `id-${this.below(5)}`
    }
  }
}

function literal(type: GraphQLInputType, value: unknown): string {
  if (isNonNullType(type)) return literal(type.ofType, value)
  if (isListType(type)) return `[${(value as unknown[]).map((item) => literal(type.ofType, item)).join(', ')}]`
  if (isEnumType(type)) return String(value)
  if (isInputObjectType(type)) {
    const fields = type.getFields()
    return `{${Object.entries(value as object)
      .map(([name, item]) => `${name}: ${literal(fields[name]!.type, item)}`)
      .join(', ')}}`
  }
  return JSON.stringify(value)
}
