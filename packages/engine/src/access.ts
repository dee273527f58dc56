/**
 * Who may read what: `@authenticated`, `@requiresScopes` and `@policy` of the federation specification, enforced before the plan.
 * What a viewer may not read is neither planned nor fetched; in the answer it is null with a FORBIDDEN at its place. Demands are
 * asked of the object's runtime type, so a union or an interface is no way around them; a field that is computed from others
 * (`@requires`) demands what they demand.
 */
import { createHash } from 'node:crypto'
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { EngineError } from './errors.ts'
import type { FoldedField, FoldedSelection } from './operation.ts'
import { type AuthSpec, authSpecOf, localNameOf } from './planning-supergraph.ts'
import type { Schemas } from './schemas.ts'

/** What a viewer was granted. The engine asks this and nothing else about who they are. */
export interface Grants {
  /** Equal for viewers who may read the same; what they may not read is worked out once for all of them. */
  key: string
  /** Whether it is known who asks: `@authenticated`. */
  isAuthenticated: boolean
  /** What `@requiresScopes` may demand. */
  scopes: ReadonlySet<string>
  /** Whether a policy that `@policy` names holds for the viewer. Must answer the same for the same key. */
  holds(policy: string): boolean
}

/** Nobody in particular: may read only what demands nothing. What a request gets that brings no grants. */
export const NO_GRANTS: Grants = { key: '', isAuthenticated: false, scopes: new Set(), holds: () => false }

/** One demand: of at least one of these lists, all. Atoms name the directive: `authenticated`, `scope cost:read`, `policy order:read`. */
type Demand = readonly (readonly string[])[]

/** Abstract types within abstract types are written out for each type that stays: far fewer than these can be planned. */
const MAX_SELECTIONS = 10_000
const DENIALS_KEPT = 1_000
/** Ways to meet all implementations at once that are looked at; an interface with more demands for itself. */
const MAX_WAYS = 1_000

/** What a supergraph demands of its readers, by place. */
export class AccessRules {
  private readonly schema: GraphQLSchema
  private readonly api: GraphQLSchema
  private readonly names: Record<AuthSpec, string>
  private readonly types = new Map<string, readonly Demand[]>()
  private readonly fields = new Map<string, readonly Demand[]>()
  private readonly denials = new LRUCache<string, { denied: Denied | undefined }>({ max: DENIALS_KEPT })

  constructor({ supergraph: schema, api }: Schemas) {
    this.schema = schema
    this.api = api
    this.names = namesOf(schema)
    const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'))
    for (const type of types) this.types.set(type.name, this.demandsAt(type))
    for (const type of types) if (isInterfaceType(type)) this.types.set(type.name, this.notOfImplementations(type))
    for (const type of types) {
      if (isObjectType(type))
        this.add(
          this.types,
          type.name,
          type.getInterfaces().flatMap(({ name }) => this.ofType(name)),
        )
    }
    const withFields = types.filter((type) => isObjectType(type) || isInterfaceType(type))
    for (const type of withFields) {
      for (const field of Object.values(type.getFields()))
        this.fields.set(`${type.name}.${field.name}`, this.ofField(field))
    }
    for (const type of withFields) {
      if (!isInterfaceType(type)) continue
      for (const { name } of Object.values(type.getFields()))
        this.fields.set(`${type.name}.${name}`, this.notOfImplementations(type, name))
    }
    for (const type of withFields) {
      if (!isObjectType(type)) continue
      for (const from of type.getInterfaces()) {
        for (const name of Object.keys(from.getFields()))
          this.add(this.fields, `${type.name}.${name}`, this.fields.get(`${from.name}.${name}`) ?? [])
      }
    }
    // A requirement may be of a field that requires others itself.
    while (withFields.some((type) => this.followRequirements(type)));
  }

  /** What grants do not give; undefined where nothing of the supergraph is out of reach. */
  deniedTo(grants: Grants): Denied | undefined {
    const known = this.denials.get(grants.key)
    if (known) return known.denied
    const meets = (atom: string): boolean => {
      if (atom === 'authenticated') return grants.isAuthenticated
      const [kind, name] = [atom.slice(0, atom.indexOf(' ')), atom.slice(atom.indexOf(' ') + 1)]
      return kind === 'scope' ? grants.scopes.has(name) : grants.holds(name)
    }
    const unmet = (all: ReadonlyMap<string, readonly Demand[]>) =>
      new Map(
        [...all].flatMap(([place, demands]) => {
          const missing = demands.filter((ways) => !ways.some((way) => way.every(meets)))
          return missing.length > 0 ? [[place, atomsOf(missing).filter((atom) => !meets(atom))] as const] : []
        }),
      )
    const [types, fields] = [unmet(this.types), unmet(this.fields)]
    const denied = types.size + fields.size > 0 ? new Denied(this.api, types, fields) : undefined
    this.denials.set(grants.key, { denied })
    return denied
  }

  private ofType(name: string): readonly Demand[] {
    return this.types.get(name) ?? []
  }

  /** A field demands what its leaf type demands. What its objects demand is asked of the objects. */
  private ofField(field: GraphQLField<unknown, unknown>): readonly Demand[] {
    const type = getNamedType(field.type)
    return [...this.demandsAt(field), ...(isCompositeType(type) ? [] : this.ofType(type.name))]
  }

  private demandsAt(place: Pick<GraphQLNamedType | GraphQLField<unknown, unknown>, 'astNode'>): Demand[] {
    return (place.astNode?.directives ?? []).flatMap(({ name, arguments: given }): Demand[] => {
      if (name.value === this.names.authenticated) return [[['authenticated']]]
      const kind =
        name.value === this.names.requiresScopes ? 'scope' : name.value === this.names.policy ? 'policy' : undefined
      const lists = kind && given?.[0]?.value
      if (lists?.kind !== Kind.LIST) return []
      const ways = lists.values.map((way) =>
        way.kind === Kind.LIST ? way.values.flatMap((atom) => ('value' in atom ? [`${kind} ${atom.value}`] : [])) : [],
      )
      return [ways]
    })
  }

  /**
   * What an interface demands by itself. Composition writes on an interface all that its implementations demand together; that is
   * asked of each object for itself, or nobody could read the one without the right to the other.
   */
  private notOfImplementations(type: GraphQLInterfaceType, field?: string): readonly Demand[] {
    const own = (field ? this.fields.get(`${type.name}.${field}`) : this.types.get(type.name)) ?? []
    if (own.length === 0) return own
    const theirs = this.schema
      .getImplementations(type)
      .objects.flatMap(({ name }) => (field ? (this.fields.get(`${name}.${field}`) ?? []) : this.ofType(name)))
    return own.filter((demand) => !follows(demand, theirs))
  }

  /** Returns whether there was anything new. */
  private add(to: Map<string, readonly Demand[]>, place: string, demands: readonly Demand[]): boolean {
    const known = to.get(place) ?? []
    const all = new Map([...known, ...demands].map((demand) => [JSON.stringify(demand), demand]))
    if (all.size > known.length) to.set(place, [...all.values()])
    return all.size > known.length
  }

  /** A field that requires others says something of them: whoever reads it must be one who may read them. */
  private followRequirements(type: GraphQLObjectType | GraphQLInterfaceType): boolean {
    let isNew = false
    for (const field of Object.values(type.getFields())) {
      for (const { name, arguments: given } of field.astNode?.directives ?? []) {
        const requires = given?.find((argument) => argument.name.value === 'requires')?.value
        if (name.value !== 'join__field' || requires?.kind !== Kind.STRING) continue
        const [definition] = parse(`{${requires.value}}`, { noLocation: true }).definitions
        if (definition?.kind !== Kind.OPERATION_DEFINITION) continue
        const demands = this.demandsOf(definition.selectionSet, type)
        isNew = this.add(this.fields, `${type.name}.${field.name}`, demands) || isNew
      }
    }
    return isNew
  }

  private demandsOf({ selections }: SelectionSetNode, type: GraphQLCompositeType): Demand[] {
    return selections.flatMap((selection): Demand[] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return []
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const narrowed = selection.typeCondition ? this.schema.getType(selection.typeCondition.name.value) : type
        return isCompositeType(narrowed)
          ? [...this.ofType(narrowed.name), ...this.demandsOf(selection.selectionSet, narrowed)]
          : []
      }
      const field = 'getFields' in type ? type.getFields()[selection.name.value] : undefined
      if (!field) return []
      const below = getNamedType(field.type)
      const places = isAbstractType(type) ? [type, ...this.schema.getPossibleTypes(type)] : [type]
      return [
        ...places.flatMap(({ name }) => this.fields.get(`${name}.${field.name}`) ?? []),
        ...(isCompositeType(below) ? this.ofType(below.name) : []),
        ...(selection.selectionSet && isCompositeType(below) ? this.demandsOf(selection.selectionSet, below) : []),
      ]
    })
  }
}

/** What one set of grants does not give. Each place comes with what is missing for it. */
export class Denied {
  /** Tells it apart from all others of its supergraph. */
  readonly key: string
  private readonly schema: GraphQLSchema
  private readonly types: ReadonlyMap<string, readonly string[]>
  private readonly fields: ReadonlyMap<string, readonly string[]>

  constructor(
    schema: GraphQLSchema,
    types: ReadonlyMap<string, readonly string[]>,
    fields: ReadonlyMap<string, readonly string[]>,
  ) {
    this.schema = schema
    this.types = types
    this.fields = fields
    this.key = createHash('sha256')
      .update(JSON.stringify([[...types], [...fields]]))
      .digest('base64url')
  }

  /** What is missing to see an object of this type. */
  type(name: string): readonly string[] | undefined {
    return this.types.get(name)
  }

  /** What is missing to read a field of an object of this type, where its value is never to be seen. */
  field(type: string, field: string): readonly string[] | undefined {
    const own = this.types.get(type) ?? this.fields.get(`${type}.${field}`)
    if (own) return own
    const parent = this.schema.getType(type)
    const definition = parent && 'getFields' in parent ? parent.getFields()[field] : undefined
    return definition && 'astNode' in definition ? this.types.get(getNamedType(definition.type).name) : undefined
  }

  /** Whether some object that may stand where this type stands is not to be seen. */
  touches(type: GraphQLCompositeType): boolean {
    return possibleTypes(this.schema, type).some((name) => this.types.has(name))
  }
}

/** An operation for one viewer: what of it may be fetched. */
export interface Allowed {
  selections: FoldedSelection[]
  /** Something of the operation may not be read, or it depends on the objects that are answered. */
  isRestricted: boolean
  /** A mutation that may not be done is among it: nothing at all is done. */
  isRefused: boolean
}

/** An operation of which one viewer may not read everything, and what else it must not show. */
export interface Access extends Allowed {
  denied: Denied
}

/**
 * Takes out of an operation what may not be fetched. Where an interface's field is denied for some types only, the others keep it.
 * Throws EngineError for what would become too large.
 */
export function allowedOf(
  selections: FoldedSelection[],
  rootType: GraphQLObjectType,
  schema: GraphQLSchema,
  denied: Denied,
): Allowed {
  let isRestricted = false
  let isRefused = false
  let visited = 0
  const isMutation = rootType === schema.getMutationType()
  const visit = (list: FoldedSelection[], type: GraphQLCompositeType, possible: readonly string[]): FoldedSelection[] =>
    list.flatMap((selection): FoldedSelection[] => {
      if (selection.kind === 'fragment') {
        const narrowed = selection.typeCondition ? schema.getType(selection.typeCondition) : type
        if (!isCompositeType(narrowed)) return [selection]
        const within = new Set(possibleTypes(schema, narrowed))
        const inner = visit(
          selection.selections,
          narrowed,
          possible.filter((name) => within.has(name)),
        )
        return inner.length > 0 ? [{ ...selection, selections: inner }] : []
      }
      if (selection.name.startsWith('__')) return [selection]
      if (++visited > MAX_SELECTIONS)
        throw new EngineError(
          'OPERATION_TOO_COMPLEX',
          'You may read too many parts of this operation for some types only: select them by type.',
        )
      const below = belowOf(selection, type)
      const keep = (): FoldedField => {
        if (!below || !selection.selections) return selection
        if (denied.touches(below)) isRestricted = true
        return { ...selection, selections: visit(selection.selections, below, possibleTypes(schema, below)) }
      }
      const rest = possible.filter((name) => !denied.field(name, selection.name))
      if (rest.length === possible.length) return [keep()]
      isRestricted = true
      if (isMutation && type === rootType) isRefused = true
      return rest.map((name) => ({ kind: 'fragment', typeCondition: name, selections: [keep()] }))
    })
  const allowed = visit(selections, rootType, [rootType.name])
  return { selections: isRefused ? [] : allowed, isRestricted, isRefused }
}

const belowOf = ({ name }: FoldedField, type: GraphQLCompositeType): GraphQLCompositeType | undefined => {
  const field = 'getFields' in type ? type.getFields()[name] : undefined
  const below = field && getNamedType(field.type)
  return isCompositeType(below) ? below : undefined
}

/** Names of the objects that may stand where a type stands; an `@interfaceObject` may stand there by its interface's name. */
const possibleTypes = (schema: GraphQLSchema, type: GraphQLCompositeType): readonly string[] =>
  isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name]

const atomsOf = (demands: readonly Demand[]): string[] => [...new Set(demands.flat(2))]

/** Whether whoever meets all of `given` meets `demand`. Where that is too much to look at, it does not follow. */
function follows(demand: Demand, given: readonly Demand[]): boolean {
  let ways: ReadonlySet<string>[] = [new Set()]
  for (const alternatives of given) {
    if (ways.length * alternatives.length > MAX_WAYS) return false
    ways = ways.flatMap((way) => alternatives.map((further) => new Set([...way, ...further])))
  }
  return given.length > 0 && ways.every((way) => demand.some((wanted) => wanted.every((atom) => way.has(atom))))
}

/** The directives by the names this supergraph links them under. */
function namesOf(schema: GraphQLSchema): Record<AuthSpec, string> {
  const names = { authenticated: 'authenticated', requiresScopes: 'requiresScopes', policy: 'policy' }
  for (const node of [schema.astNode, ...schema.extensionASTNodes]) {
    for (const link of node?.directives ?? []) {
      const spec = authSpecOf(link)
      if (spec) names[spec] = localNameOf(link, spec)
    }
  }
  return names
}
