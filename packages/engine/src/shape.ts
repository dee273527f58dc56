/**
 * The answer's shape: for every object of the answer, by its runtime type, which fields it has, in which order, where
 * their values lie in the merged data, and of which type they are. Built from the folded operation, so no condition
 * is left; variants for runtime types are made when first met.
 */
import {
  type GraphQLCompositeType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import type { Access } from './access.ts'
import type { FoldedField, FoldedSelection } from './operation.ts'

export interface ShapeField {
  responseName: string
  dataName: string
  name: string
  type: GraphQLOutputType
  /** For messages: the type that has the field. */
  parent: string
  /** The shape of the objects below; undefined for leaves. */
  shape: Shape | undefined
  /** No fetch of the plan brings this field for this runtime type: its null must be reported. */
  unplanned: boolean
  /** What the viewer lacks to read this field. */
  forbidden: readonly string[] | undefined
  /** A mutation that is not done, because one beside it may not be. */
  isUndone: boolean
  kind: 'data' | 'typename' | 'introspection'
  source: FoldedField
}

export interface ShapeVariant {
  /** The runtime type's name; for an object that only knows its interface (`@interfaceObject`), that. */
  typename: string
  fields: ShapeField[]
  /** What the viewer lacks to see an object of this type. */
  forbidden: readonly string[] | undefined
}

/** Answers whether the plan brings a place of the data for a runtime type. */
export type Coverage = (place: string, typename: string) => boolean

/** What all shapes of an operation share. */
export interface Shaped {
  schema: GraphQLSchema
  coverage: Coverage
  /** What of the operation may be read, where that is not all. */
  access?: Access | undefined
}

export class Shape {
  readonly type: GraphQLCompositeType
  /** Where in the data this shape stands: `/users/reviews`. */
  readonly place: string
  private readonly shared: Shaped
  private readonly selections: FoldedSelection[][]
  private readonly variants = new Map<string, ShapeVariant | undefined>()

  constructor(shared: Shaped, type: GraphQLCompositeType, place: string, selections: FoldedSelection[][]) {
    this.shared = shared
    this.type = type
    this.place = place
    this.selections = selections
  }

  get isAbstract(): boolean {
    return isAbstractType(this.type)
  }

  /**
   * The fields of an object that says it is `typename`, or says nothing. Undefined when no such type can stand here.
   */
  variantFor(typename: unknown): ShapeVariant | undefined {
    const name = typename === undefined || typename === null ? this.type.name : typename
    if (typeof name !== 'string') return undefined
    if (isObjectType(this.type) && name !== this.type.name) {
      // Where the schema leaves one type only, what the data say must be that type.
      return undefined
    }
    if (!this.variants.has(name)) this.variants.set(name, this.makeVariant(name))
    return this.variants.get(name)
  }

  private makeVariant(name: string): ShapeVariant | undefined {
    const type = this.shared.schema.getType(name)
    if (!isCompositeType(type)) return undefined
    const possible =
      type === this.type ||
      (isAbstractType(this.type) &&
        (isObjectType(type) || isInterfaceType(type)) &&
        this.shared.schema.isSubType(this.type, type))
    if (!possible) return undefined
    const grouped = new Map<string, FoldedField[]>()
    for (const selections of this.selections) this.collect(selections, type, grouped)
    const fields: ShapeField[] = []
    for (const group of grouped.values()) {
      const field = this.makeField(type, group)
      if (field) fields.push(field)
    }
    return { typename: name, fields, forbidden: this.shared.access?.denied.type(name) }
  }

  private collect(selections: FoldedSelection[], type: GraphQLCompositeType, into: Map<string, FoldedField[]>): void {
    for (const selection of selections) {
      if (selection.kind === 'field') {
        const group = into.get(selection.responseName)
        if (group) group.push(selection)
        else into.set(selection.responseName, [selection])
      } else if (this.applies(selection.typeCondition, type)) this.collect(selection.selections, type, into)
    }
  }

  private applies(condition: string | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition === type.name) return true
    const wanted = this.shared.schema.getType(condition)
    return (
      isAbstractType(wanted) &&
      (isObjectType(type) || isInterfaceType(type)) &&
      this.shared.schema.isSubType(wanted, type)
    )
  }

  private makeField(parent: GraphQLCompositeType, group: FoldedField[]): ShapeField | undefined {
    const first = group[0]!
    const base = {
      responseName: first.responseName,
      dataName: first.dataName,
      name: first.name,
      parent: parent.name,
      source: merged(group),
    }
    if (first.name === '__typename') {
      return {
        ...base,
        type: this.shared.schema.getType('String') as GraphQLOutputType,
        shape: undefined,
        unplanned: false,
        forbidden: undefined,
        isUndone: false,
        kind: 'typename',
      }
    }
    if (first.name === '__schema' || first.name === '__type') {
      return {
        ...base,
        type: this.shared.schema.getType('String') as GraphQLOutputType,
        shape: undefined,
        unplanned: false,
        forbidden: undefined,
        isUndone: false,
        kind: 'introspection',
      }
    }
    const definition = 'getFields' in parent ? parent.getFields()[first.name] : undefined
    if (!definition) return undefined
    const named = getNamedType(definition.type)
    const place = `${this.place}/${first.dataName}`
    const shape = isCompositeType(named)
      ? new Shape(
          this.shared,
          named,
          place,
          group.flatMap((field) => (field.selections ? [field.selections] : [])),
        )
      : undefined
    const { access, coverage } = this.shared
    return {
      ...base,
      type: definition.type,
      shape,
      unplanned: !coverage(place, parent.name),
      forbidden: access?.denied.field(parent.name, first.name),
      isUndone: this.place === '' && access?.isRefused === true,
      kind: 'data',
    }
  }

  /** The client's name and the shape below for a name of the data, whatever the runtime type. */
  byDataName(dataName: string): { responseName: string; shape: Shape | undefined } | undefined {
    const names = new Set([
      this.type.name,
      ...(isAbstractType(this.type) ? this.shared.schema.getPossibleTypes(this.type).map((type) => type.name) : []),
    ])
    for (const name of names) {
      const field = this.variantFor(name)?.fields.find((candidate) => candidate.dataName === dataName)
      if (field) return { responseName: field.responseName, shape: field.shape }
    }
    return undefined
  }
}

/** Several selections of one field as one. */
function merged(group: FoldedField[]): FoldedField {
  const [first] = group
  return group.length === 1
    ? first!
    : { ...first!, selections: first!.selections && group.flatMap((field) => field.selections ?? []) }
}
