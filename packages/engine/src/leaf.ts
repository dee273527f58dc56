/** Whether a leaf's value is one of its type. The built-in scalars and enums are checked, custom scalars pass. */
import { type GraphQLLeafType, isEnumType } from 'graphql'

export type LeafCheck = (value: unknown) => boolean

const isInt = (value: unknown): boolean => typeof value === 'number' && (value | 0) === value
const BUILT_IN: Record<string, LeafCheck> = {
  Int: isInt,
  Float: (value) => typeof value === 'number' && Number.isFinite(value),
  String: (value) => typeof value === 'string',
  Boolean: (value) => typeof value === 'boolean',
  ID: (value) => typeof value === 'string' || (typeof value === 'number' && Number.isInteger(value)),
}

/** Undefined for a custom scalar: anything goes, up to a depth. */
export function leafCheck(type: GraphQLLeafType): LeafCheck | undefined {
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map((value) => value.name))
    return (value) => typeof value === 'string' && names.has(value)
  }
  return Object.hasOwn(BUILT_IN, type.name) ? BUILT_IN[type.name] : undefined
}
