import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isInputObjectType,
  isListType,
} from 'graphql'
import { type CostDirectives, costDirectivesOf, type ListSize } from './cost-directives.ts'

/** The longest page there is (packages/paging), and what a list is taken for that nothing bounds. */
export const LONGEST = 100

/** What a mutation counts that declares nothing: the default of IBM's specification. */
const MUTATION = 10

/** What asking for a field counts, in values answered. */
export interface FieldCost {
  /** How long its list may be. */
  readonly size: ListSize | undefined
  readonly isList: boolean
  /** What it counts once for each object it is asked of: its own weight; without one, nothing beside what it answers. */
  readonly once: number
  /** What each value that it answers counts, without what is below. */
  readonly each: number
}

/** A schema with what its supergraph declares of cost. What is declared is looked up once a field. */
export class CostedSchema {
  readonly schema: GraphQLSchema
  readonly #declared: CostDirectives
  readonly #fields = new Map<GraphQLField<unknown, unknown>, FieldCost>()
  readonly #arguments = new Map<GraphQLArgument, boolean>()

  constructor(schema: GraphQLSchema, supergraphSdl: string) {
    this.schema = schema
    this.#declared = costDirectivesOf(supergraphSdl)
  }

  costOf(parent: GraphQLCompositeType, field: GraphQLField<unknown, unknown>): FieldCost {
    const known = this.#fields.get(field)
    if (known) return known
    const own = this.#ownWeight(parent, field.name)
    const weight = own ?? (parent === this.schema.getMutationType() ? MUTATION : undefined)
    const isList = isListType(getNullableType(field.type))
    const each = this.#weightOfType(getNamedType(field.type))
    // A weight stands for the one value of a field, but beside those of a list, however long it is.
    const cost = {
      size: this.#sizeOf(parent, field.name),
      isList,
      once: isList ? (weight ?? 0) : 0,
      each: isList ? each : (weight ?? each),
    }
    this.#fields.set(field, cost)
    return cost
  }

  /** Whether an argument or what may stand in it has a weight. */
  isWeighted(parent: GraphQLCompositeType, field: string, argument: GraphQLArgument): boolean {
    const known = this.#arguments.get(argument)
    if (known !== undefined) return known
    const { name, type } = argument
    const isOwn = this.#declared.weights.has(`${parent.name}.${field}(${name}:)`)
    const isWeighted = isOwn || this.#holdsWeight(getNamedType(type))
    this.#arguments.set(argument, isWeighted)
    return isWeighted
  }

  /** What an argument that is given counts: its own weight, and those of what it holds. */
  weightOfGiven(parent: GraphQLCompositeType, field: string, { name, type }: GraphQLArgument, value: unknown): number {
    return this.#inputWeight(`${parent.name}.${field}(${name}:)`) + this.#weightOfInput(type, value)
  }

  #weightOfInput(type: GraphQLInputType, value: unknown): number {
    if (value === null || value === undefined) return 0
    const given = getNullableType(type)
    if (isListType(given)) {
      const items: unknown[] = Array.isArray(value) ? value : [value]
      return items.reduce<number>((sum, item) => sum + this.#weightOfInput(given.ofType, item), 0)
    }
    let weight = this.#inputWeight(getNamedType(given).name)
    if (!isInputObjectType(given) || typeof value !== 'object') return weight
    for (const [name, inner] of Object.entries(value)) {
      const field = given.getFields()[name]
      if (field) weight += this.#inputWeight(`${given.name}.${name}`) + this.#weightOfInput(field.type, inner)
    }
    return weight
  }

  /** Whether a value of this type may have a weight anywhere in it. Inputs may hold each other in circles. */
  #holdsWeight(type: GraphQLNamedType): boolean {
    const within = new Set([type])
    for (const each of within) {
      if (this.#declared.weights.has(each.name)) return true
      if (!isInputObjectType(each)) continue
      for (const field of Object.values(each.getFields())) {
        if (this.#declared.weights.has(`${each.name}.${field.name}`)) return true
        within.add(getNamedType(field.type))
      }
    }
    return false
  }

  #inputWeight(coordinate: string): number {
    return atLeast(0, this.#declared.weights.get(coordinate)) ?? 0
  }

  /** What a field declares; a field of an interface counts as the dearest of those that implement it. */
  #ownWeight(parent: GraphQLCompositeType, field: string): number | undefined {
    const declared = [parent, ...this.#possible(parent)].flatMap(
      ({ name }) => this.#declared.weights.get(`${name}.${field}`) ?? [],
    )
    return atLeast(1, declared.length === 0 ? undefined : Math.max(...declared))
  }

  #weightOfType(type: GraphQLNamedType): number {
    const declared = [type, ...this.#possible(type)].flatMap(({ name }) => this.#declared.weights.get(name) ?? [])
    return Math.max(1, ...declared.flatMap((weight) => atLeast(1, weight) ?? []))
  }

  /** What a field declares; a field of an interface is as long as the longest of those that implement it. */
  #sizeOf(parent: GraphQLCompositeType, field: string): ListSize | undefined {
    const declared = this.#declared.sizes.get(`${parent.name}.${field}`)
    if (declared) return declared
    return this.#possible(parent)
      .flatMap(({ name }) => this.#declared.sizes.get(`${name}.${field}`) ?? [])
      .toSorted((one, other) => (other.assumedSize ?? LONGEST) - (one.assumedSize ?? LONGEST))[0]
  }

  #possible(type: GraphQLNamedType): readonly GraphQLNamedType[] {
    return isAbstractType(type) ? this.schema.getPossibleTypes(type) : []
  }
}

/**
 * A declared weight as it counts: a whole number, and never less than the value that it is. A supergraph of others may declare 0, or
 * below; but whatever is answered is read, carried and written, and no part of an operation pays for another.
 */
const atLeast = (least: number, weight: number | undefined): number | undefined =>
  weight === undefined || Number.isNaN(weight) ? undefined : Math.max(least, Math.ceil(weight))
