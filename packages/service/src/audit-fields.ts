import { isOutsider, type Viewer } from '@channelgraph/access'
import { mayPerform } from '@channelgraph/contracts'
import { type Language, labelOf } from '@channelgraph/values'
import { type GraphQLField, type GraphQLObjectType, getNamedType, isObjectType } from 'graphql'
import { operationOf } from './permission-schema.ts'

// How the audit's names, which are those of rows, become the schema's: what the entity does not show, its history does not.

type Field = GraphQLField<unknown, unknown>
type Names = Readonly<Record<string, string>>

/** `shipToRegionCode` is shown as `shipToRegion`, `visitorIds` as `visitors`, unless the entity says otherwise. */
function pathOf(rowName: string, names: Names): { readonly head: string; readonly rest: string } {
  const [own = '', ...inside] = rowName.split('.')
  const [head = '', ...rest] = [...(names[own] ?? own).split('.'), ...inside]
  return { head, rest: rest.map((part) => `.${part}`).join('') }
}

/** The schema's field that shows a row's; null where none does. */
export function fieldOfRow(type: GraphQLObjectType, rowName: string, names: Names): Field | null {
  const fields = type.getFields()
  const { head } = pathOf(rowName, names)
  return fields[head] ?? fields[head.replace(/(?:Id|Code)(s?)$/, '$1')] ?? null
}

/** What the schema calls a row's field. */
export const namesOf = ({ name }: Field, rowName: string, names: Names): string => name + pathOf(rowName, names).rest

/** As in the entity itself; beside that, who is outside of the house is not told who of the house stands in it. */
export function mayReadField(viewer: Viewer, { name, type, astNode }: Field): boolean {
  const operation = operationOf(astNode?.directives, name)
  if (operation && !mayPerform(viewer.roles, operation)) return false
  return !isOutsider(viewer) || getNamedType(type).name !== 'Employee'
}

/** What people call what a row's field is shown as: a short label, of an inner field with that of the field it is in. */
export function titleOf(field: Field, rowName: string, names: Names, language: Language): string {
  const [, inside] = pathOf(rowName, names).rest.split('.')
  const type = getNamedType(field.type)
  const inner = inside && isObjectType(type) ? type.getFields()[inside] : undefined
  return [field, ...(inner ? [inner] : [])].map((one) => labelOf(one, language)).join(' · ')
}
