/** Access rules for an executor that knows none: what may not be read is taken out before it and told behind it. */
import { type DocumentNode, type ExecutionResult, type GraphQLSchema, parse } from 'graphql'
import { AccessRules, allowedOf, type Denied, type Grants } from './access.ts'
import { DataNames } from './data-names.ts'
import { inOrder, type LocatedError, toGraphQLError } from './errors.ts'
import { introspect } from './introspection.ts'
import {
  type FoldedOperation,
  type FoldedSelection,
  foldOperation,
  prepareOperation,
  printFolded,
  withoutOwnFields,
} from './operation.ts'
import { DEFAULT_ERRORS, DEFAULT_LIMITS } from './options.ts'
import { supergraphSchema } from './schemas.ts'
import { Shape } from './shape.ts'
import { shapeObject } from './shape-object.ts'
import { inOnePiece } from './turns.ts'
import { coerce, conditionValue } from './variables.ts'

/** An operation of which one viewer may not read everything. */
export interface Restricted {
  /** What of it to run; undefined where nothing is left. */
  document: DocumentNode | undefined
  /** The client's answer, from what came of `document`; of nothing, where there was none. */
  complete(result: ExecutionResult): ExecutionResult
}

export class AccessFilter {
  private readonly rules: AccessRules
  private readonly api: GraphQLSchema
  private readonly names: DataNames

  /** @param api the schema that clients see */
  constructor(supergraphSdl: string, api: GraphQLSchema) {
    const supergraph = supergraphSchema(supergraphSdl)
    this.api = api
    this.rules = new AccessRules({ supergraph, api })
    this.names = new DataNames(supergraph, [])
  }

  /** What a viewer may not read; undefined where nothing is out of reach. */
  deniedTo(grants: Grants): Denied | undefined {
    return this.rules.deniedTo(grants)
  }

  /**
   * Undefined where the viewer may read all that a valid document asks for. Throws EngineError and VariableErrors as the engine does.
   */
  restrict(
    document: DocumentNode,
    operationName: string | undefined,
    variables: Readonly<Record<string, unknown>>,
    grants: Grants,
  ): Restricted | undefined {
    const denied = this.rules.deniedTo(grants)
    if (!denied) return undefined
    const prepared = prepareOperation(document, operationName, DEFAULT_LIMITS)
    const coerced = coerce(this.api, prepared, variables)
    const folded = foldOperation(prepared, this.names, (name) => conditionValue(coerced, name))
    const rootType = this.api.getRootType(folded.operation.operation)!
    const allowed = allowedOf(folded.selections, rootType, this.api, denied)
    if (!allowed.isRestricted) return undefined
    const shared = { schema: this.api, coverage: () => true, access: { ...allowed, denied } }
    const shape = new Shape(shared, rootType, '', [folded.selections])
    return {
      document: withTypes(folded, withoutOwnFields(allowed.selections)),
      complete: ({ data, errors = [], extensions }) => {
        const located = errors.map(
          ({ message, path, extensions: { code, serviceName, ...further } }): LocatedError => ({
            message,
            path: path && [...path],
            code: String(code ?? ''),
            extensions: { ...further, ...(serviceName ? { serviceName } : {}) },
          }),
        )
        if (data === undefined && errors.length > 0) return { errors, data, extensions }
        const shaping = shapeObject({
          shape,
          root: { ...data },
          errors: located,
          failedPlaces: new Set(),
          introspect: (field) => introspect(this.api, folded.operation, field, variables),
          isHidden: () => false, // what clients do not see is not in an answer that was completed once
          maxDepth: DEFAULT_LIMITS.maxValueDepth,
          maxErrors: DEFAULT_LIMITS.errors,
        })
        return {
          data: inOnePiece(shaping),
          errors: inOrder(located).map((error) => toGraphQLError(error, DEFAULT_ERRORS)),
          extensions,
        }
      },
    }
  }
}

const TYPENAME: FoldedSelection = {
  kind: 'field',
  name: '__typename',
  responseName: '__typename',
  dataName: '__typename',
  node: { kind: 'Field', name: { kind: 'Name', value: '__typename' } } as Extract<
    FoldedSelection,
    { kind: 'field' }
  >['node'],
  selections: undefined,
}

/** The operation with the type of every object in its answer: by that it is completed. */
function withTypes({ operation }: FoldedOperation, selections: FoldedSelection[]): DocumentNode | undefined {
  if (selections.length === 0) return undefined
  const typed = (list: FoldedSelection[]): FoldedSelection[] =>
    list.map((selection): FoldedSelection => {
      if (selection.kind === 'fragment') return { ...selection, selections: typed(selection.selections) }
      return selection.selections ? { ...selection, selections: [TYPENAME, ...typed(selection.selections)] } : selection
    })
  return parse(printFolded(operation, typed(selections), 'dataName'), { noLocation: true })
}
