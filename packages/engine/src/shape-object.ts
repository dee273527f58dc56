/**
 * The answer as an object, to the letter of the specification: nulls travel up to the nearest nullable place, and
 * every null the schema forbids is reported, unless an error already explains it.
 */
import { type GraphQLLeafType, type GraphQLOutputType, getNamedType, isListType, isNonNullType } from 'graphql'
import type { ErrorPath, LocatedError } from './errors.ts'
import { type LeafCheck, leafCheck } from './leaf.ts'
import { type DataObject, isDeeperThan } from './representation.ts'
import type { Shape, ShapeField, ShapeVariant } from './shape.ts'

export interface ShapingInput {
  shape: Shape
  root: DataObject
  /** Errors known so far, at the client's paths. Shaping adds its own. */
  errors: LocatedError[]
  /** Places of the data whose fetch failed; a missing value there is explained by the failure. */
  failedPlaces: ReadonlySet<string>
  introspect: (field: ShapeField) => unknown
  /** Whether a type has a field that clients do not see. */
  isHidden: (typename: string, field: string) => boolean
  maxDepth: number
  /** How many errors a client is shown. */
  maxErrors: number
}

/** The data, some items of lists a piece; null where a null travelled up to the root. */
export function shapeObject(input: ShapingInput): Generator<void, DataObject | null> {
  return new Shaper(input).run()
}

/** Fields that are shaped in one piece: some tenths of a millisecond. */
const FIELDS_A_PIECE = 1_000

const checks = new WeakMap<GraphQLLeafType, LeafCheck | 'any'>()

class Shaper {
  private readonly input: ShapingInput
  private readonly path: ErrorPath = []
  private explanations: Explanations | undefined
  /** Fields since the last pause. */
  private shaped = 0
  /** How often something was not to be read. */
  private forbidden = 0

  constructor(input: ShapingInput) {
    this.input = input
  }

  *run(): Generator<void, DataObject | null> {
    return (yield* this.object(this.input.shape, this.input.root)) ?? null
  }

  /** Undefined when a null below travels further up. */
  private *object(shape: Shape, data: DataObject): Generator<void, DataObject | undefined> {
    const variant = shape.variantFor(Object.hasOwn(data, '__typename') ? data.__typename : undefined)
    if (!variant) {
      this.report(`An object of an unknown type was answered for ${shape.type.name}.`)
      return undefined
    }
    if (variant.forbidden && this.path.length > 0) {
      this.forbid(variant.typename, variant.forbidden)
      return undefined
    }
    if (this.path.length > 0 && this.isUnknown(variant, data, shape)) {
      if (!this.isQuestion(variant, data))
        this.report(`The ${variant.typename} that is referred to does not exist, or you may not see it.`, 'NOT_FOUND')
      return undefined
    }
    const result: DataObject = {}
    let isNull = false
    for (const field of variant.fields) {
      this.path.push(field.responseName)
      const value = yield* this.field(field, data, variant.typename, shape)
      this.path.pop()
      // The others are looked at all the same: each forbidden null below is reported.
      if (value === undefined) isNull = true
      else define(result, field.responseName, value)
    }
    return isNull ? undefined : result
  }

  /**
   * Whether the object is a reference that its subgraph does not know, and so cannot stand here. A subgraph answers each field
   * it is asked for, with null at least: what is missing without an error belongs to an entity it answered null for.
   */
  private isUnknown({ fields }: ShapeVariant, data: DataObject, { place }: Shape): boolean {
    return fields.some(
      ({ kind, type, dataName, responseName, unplanned, forbidden }) =>
        kind === 'data' &&
        isNonNullType(type) &&
        !unplanned &&
        !forbidden &&
        !Object.hasOwn(data, dataName) &&
        !this.isExplained(`${place}/${dataName}`, [...this.path, responseName]),
    )
  }

  /**
   * Whether nobody said that the object exists: of what clients could see nothing was answered, but a key that they do not see, by
   * which another subgraph was to be asked. That it knows no such object is the answer.
   */
  private isQuestion({ typename }: ShapeVariant, data: DataObject): boolean {
    const answered = Object.keys(data).filter((name) => name !== '__typename')
    return answered.length > 0 && answered.every((name) => this.input.isHidden(typename, name))
  }

  private *field(field: ShapeField, data: DataObject, typename: string, shape: Shape): Generator<void, unknown> {
    this.shaped++
    if (field.kind === 'introspection') return this.input.introspect(field)
    if (field.kind === 'typename') {
      // Only the interface is known, and the client asked for the object's type.
      if (shape.isAbstract && typename === shape.type.name) {
        this.report(`The type of an object of ${shape.type.name} was not answered.`)
        return undefined
      }
      return typename
    }
    if (field.forbidden) {
      this.forbid(`${field.parent}.${field.name}`, field.forbidden)
      return isNonNullType(field.type) ? undefined : null
    }
    if (field.isUndone) {
      this.report('This was not done: the operation holds another mutation that you may not do.', 'FORBIDDEN')
      return isNonNullType(field.type) ? undefined : null
    }
    const value = Object.hasOwn(data, field.dataName) ? data[field.dataName] : undefined
    if (value === undefined && field.unplanned && !this.isExplained(`${shape.place}/${field.dataName}`)) {
      this.report(`No subgraph can answer ${field.parent}.${field.name} here.`)
    }
    return yield* this.complete(field.type, field, value ?? null, `${shape.place}/${field.dataName}`)
  }

  /** The value; null where it may be; undefined when null may not stand here. */
  private *complete(
    type: GraphQLOutputType,
    field: ShapeField,
    value: unknown,
    place: string,
  ): Generator<void, unknown> {
    if (isNonNullType(type)) {
      const inner = yield* this.complete(type.ofType, field, value, place)
      if (inner !== null) return inner
      if (!this.isExplained(place))
        this.report(`Cannot return null for non-nullable field ${field.parent}.${field.name}.`)
      return undefined
    }
    if (value === null || value === undefined) return null
    if (isListType(type)) return yield* this.list(type.ofType, field, value, place)
    if (field.shape) {
      if (typeof value !== 'object' || Array.isArray(value)) return this.invalid(field)
      return (yield* this.object(field.shape, value as DataObject)) ?? null
    }
    return this.leaf(getNamedType(type) as GraphQLLeafType, field, value)
  }

  private *list(
    itemType: GraphQLOutputType,
    field: ShapeField,
    value: unknown,
    place: string,
  ): Generator<void, unknown> {
    if (!Array.isArray(value)) return this.invalid(field)
    let isNull = false
    const items: unknown[] = []
    for (const [index, item] of value.entries()) {
      this.path.push(index)
      const completed = yield* this.complete(itemType, field, item, place)
      this.path.pop()
      if (completed === undefined) isNull = true
      items.push(completed)
      if (this.shaped < FIELDS_A_PIECE) continue
      this.shaped = 0
      yield
    }
    return isNull ? null : items
  }

  private leaf(type: GraphQLLeafType, field: ShapeField, value: unknown): unknown {
    let check = checks.get(type)
    if (!check) {
      check = leafCheck(type) ?? 'any'
      checks.set(type, check)
    }
    if (check === 'any') return isDeeperThan(value, this.input.maxDepth) ? this.invalid(field) : value
    return check(value) ? value : this.invalid(field)
  }

  private invalid(field: ShapeField): null {
    this.report(`An invalid value was answered for ${field.parent}.${field.name}.`)
    return null
  }

  /** Only this place says so: what else is null because of it needs no further word. */
  private forbid(place: string, missing: readonly string[]): void {
    const error: LocatedError = {
      message: `You may not read ${place}.`,
      path: [...this.path],
      code: 'FORBIDDEN',
      extensions: { coordinate: place, missing },
    }
    this.explanations?.add(error)
    // A long list has one at each item: beyond what is shown they are counted only.
    if (this.forbidden++ < this.input.maxErrors) this.input.errors.push(error)
  }

  private report(message: string, code: LocatedError['code'] = 'INTERNAL'): void {
    const error: LocatedError = { message, path: [...this.path], code }
    this.explanations?.add(error)
    this.input.errors.push(error)
  }

  private isExplained(place: string, path: ErrorPath = this.path): boolean {
    if (this.input.failedPlaces.has(place)) return true
    this.explanations ??= new Explanations(this.input.errors)
    return this.explanations.cover(path, place)
  }
}

/**
 * The paths at which an error already tells the client why there is no value: at or below the place (the null came
 * up from there), or above it, when the error is of the fetch that should have brought the value.
 */
class Explanations {
  private readonly below = new Set<string>()
  private readonly at = new Map<string, (ReadonlySet<string> | undefined)[]>()

  constructor(errors: LocatedError[]) {
    for (const error of errors) this.add(error)
  }

  add(error: LocatedError): void {
    if (!error.path) return
    let key = ''
    this.below.add(key)
    for (const element of error.path) {
      key += `/${element}`
      this.below.add(key)
    }
    this.at.set(key, [...(this.at.get(key) ?? []), error.explains])
  }

  cover(path: ErrorPath, place: string): boolean {
    let key = ''
    for (const element of path) {
      if (this.at.get(key)?.some((explains) => explains?.has(place))) return true
      key += `/${element}`
    }
    return this.below.has(key)
  }
}

/** Sets an own property whatever its name is: a client may call a field `__proto__`. */
function define(target: DataObject, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true })
  else target[name] = value
}
