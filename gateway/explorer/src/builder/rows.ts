import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
} from 'graphql'
import type { FieldOwners } from '../config.ts'
import { type AnyField, fieldsOf } from './defaults.ts'
import { nodesAt, onType, type Path, type Reading, stepOf, typeOfStep } from './reading.ts'
import { departmentOrder } from './words.ts'

/** A line of the tree of fields. */
export interface Row {
  readonly key: string
  readonly level: number
  /** `group`: a department's fields; `kind`: one kind of an interface or union; `text`: something that stands in the text alone. */
  readonly what: 'group' | 'field' | 'kind' | 'text'
  readonly path: Path
  readonly type: GraphQLNamedType
  readonly field: AnyField | null
  /** What the text calls it: an alias, the fragment's name; the department of a group. */
  readonly name: string
  readonly isChosen: boolean
  readonly isOpen: boolean
  readonly isExpandable: boolean
  readonly isDenied: boolean
  readonly department: string
  readonly permission: string | undefined
}

export interface Shown {
  readonly schema: GraphQLSchema
  readonly mine: GraphQLSchema | null
  readonly owners: FieldOwners | null
  readonly reading: Reading
  readonly kind: OperationTypeNode
  /** Keys of rows that are open, or closed although what is chosen is in them. */
  readonly opened: ReadonlyMap<string, boolean>
}

export const keyOf = (path: Path): string => path.join(' ')

export const departmentOf = (owners: FieldOwners | null, type: string, field: string): string =>
  owners?.departments[`${type}.${field}`] ?? owners?.departments[type] ?? ''
export const permissionOf = (owners: FieldOwners | null, type: string, field: string): string | undefined =>
  owners?.permissions[`${type}.${field}`] ?? owners?.permissions[type]

/** Whether the asker's schema lacks a field. */
export function isDenied(mine: GraphQLSchema | null, type: string, field: string): boolean {
  const own = mine?.getType(type)
  return mine !== null && !(isObjectType(own) || isInterfaceType(own) ? own.getFields()[field] : undefined)
}

/** The lines that are to be seen: the departments, their root fields, and what is open below them. */
export function rowsOf(shown: Shown): readonly Row[] {
  const { schema, reading, kind, owners } = shown
  const root = schema.getRootType(reading.operation?.operation ?? kind)
  if (!root) return []
  const set = reading.operation?.selectionSet
  if (!owners) return fieldRows(shown, root, [], set, 1)
  const all = fieldRows(shown, root, [], set, 2)
  const tops = all.filter(({ level }) => level === 2)
  const departments = [...new Set(tops.map(({ department }) => department))]
  departments.sort((a, b) => departmentOrder(a) - departmentOrder(b))
  return departments.flatMap((department): Row[] => {
    const own = all.filter((_, index) => topOf(all, index)?.department === department)
    const key = `group ${department}`
    const isOpen = shown.opened.get(key) ?? own.some(({ isChosen }) => isChosen)
    const group: Row = {
      key,
      level: 1,
      what: 'group',
      path: [],
      type: root,
      field: null,
      name: department,
      isChosen: own.some(({ isChosen }) => isChosen),
      isOpen,
      isExpandable: true,
      isDenied: false,
      department,
      permission: undefined,
    }
    return isOpen ? [group, ...own] : [group]
  })
}

function topOf(rows: readonly Row[], index: number): Row | undefined {
  for (let at = index; at >= 0; at--) if (rows[at]?.level === 2) return rows[at]
  return undefined
}

function fieldRows(
  shown: Shown,
  type: GraphQLNamedType,
  path: Path,
  set: SelectionSetNode | undefined,
  level: number,
): readonly Row[] {
  const { schema, mine, owners, opened } = shown
  const selections = set?.selections ?? []
  const row = (what: Row['what'], step: string, field: AnyField | null, isChosen: boolean): readonly Row[] => {
    const way = [...path, step]
    const key = keyOf(way)
    const below = field ? getNamedType(field.type) : (schema.getType(typeOfStep(step) ?? '') ?? type)
    const isExpandable = what !== 'text' && isCompositeType(below)
    const isOpen = isExpandable && (opened.get(key) ?? (isChosen && level < 8))
    const line: Row = {
      key,
      level,
      what,
      path: way,
      type,
      field,
      name: step,
      isChosen,
      isOpen,
      isExpandable,
      isDenied: field !== null && isDenied(mine, type.name, field.name),
      department: field ? departmentOf(owners, type.name, field.name) : '',
      permission: field ? permissionOf(owners, type.name, field.name) : undefined,
    }
    if (!isOpen) return [line]
    const inside = nodesAt(set, [step]).flatMap(({ selectionSet }) => selectionSet?.selections ?? [])
    const merged: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: inside }
    return [line, ...fieldRows(shown, below, way, merged, level + 1)]
  }
  const keys = new Set(selections.map(stepOf))
  const fields = sorted(fieldsOf(type), type, owners).flatMap((field) => {
    const chosen = selections.filter((node) => node.kind === Kind.FIELD && node.name.value === field.name)
    const steps = [...new Set(chosen.map(stepOf))].filter((step) => step !== undefined)
    if (steps.length > 0) return steps.flatMap((step) => row('field', step, field, true))
    // Another field has its name as an alias: the two cannot stand side by side.
    return keys.has(field.name) ? [] : row('field', field.name, field, false)
  })
  const kinds = isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : []
  const conditions = [...new Set([...kinds.map(({ name }) => onType(name)), ...onesOf(keys)])]
  const texts = selections.filter((node) => stepOf(node) === undefined)
  return [
    ...fields,
    ...conditions.flatMap((step) => row('kind', step, null, keys.has(step))),
    ...texts.flatMap((node) =>
      row('text', node.kind === Kind.FRAGMENT_SPREAD ? `...${node.name.value}` : '...', null, true),
    ),
  ]
}

const onesOf = (keys: ReadonlySet<string | undefined>): readonly string[] =>
  [...keys].flatMap((key) => (key !== undefined && typeOfStep(key) !== undefined ? [key] : []))

/** A department's fields together, those of the type's own first; in the schema's order. */
function sorted(fields: readonly AnyField[], type: GraphQLNamedType, owners: FieldOwners | null): readonly AnyField[] {
  const rank = (field: AnyField) => departmentOrder(departmentOf(owners, type.name, field.name) || 'partners')
  return [...fields].sort((a, b) => rank(a) - rank(b))
}

/** The kinds of operations the schema knows. */
export const kindsOf = (schema: GraphQLSchema): readonly OperationTypeNode[] =>
  [OperationTypeNode.QUERY, OperationTypeNode.MUTATION].filter((kind) => schema.getRootType(kind))
